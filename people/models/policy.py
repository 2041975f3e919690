"""The ethical charter and the privacy notice, in versions, and who accepted which."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from people.texts import LanguageText


class PolicyQuerySet(models.QuerySet["Policy"]):
    def in_force(self) -> "PolicyQuerySet":
        """The newest published version of each kind."""
        newest = (
            Policy.objects.filter(kind=models.OuterRef("kind"), published_at__lte=timezone.now())
            .order_by("-published_at", "-pk")
            .values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newest))

    def unaccepted_by(self, person: models.Model) -> "PolicyQuerySet":
        return self.in_force().exclude(acceptances__person=person)


class Policy(ClusterableModel):
    class Kind(models.TextChoices):
        CHARTER = "charter", _("Ethical charter")
        PRIVACY = "privacy", _("Privacy notice")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    version = models.CharField(_("version"), max_length=20)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="one_policy_per_version")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class PolicyText(LanguageText):
    policy = ParentalKey(Policy, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), help_text=_("Markdown"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "language"], name="one_policy_text")]

    def __str__(self) -> str:
        return self.title


class Acceptance(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="acceptances")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="acceptances")
    language = models.CharField(_("language"), max_length=12)
    accepted_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = [models.UniqueConstraint(fields=["person", "policy"], name="one_acceptance")]

    def __str__(self) -> str:
        return f"{self.person}: {self.policy}"
