"""Job roles and the levels they ask for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from competencies.models.framework import Competency, Framework, Level
from people.texts import LanguageText


class RoleProfile(ClusterableModel):
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="role_profiles")
    code = models.SlugField(_("code"), max_length=60)

    class Meta:
        verbose_name = _("role profile")
        verbose_name_plural = _("role profiles")
        constraints = [models.UniqueConstraint(fields=["framework", "code"], name="one_role_profile_per_code")]

    def __str__(self) -> str:
        return self.code


class RoleProfileText(LanguageText):
    profile = ParentalKey(RoleProfile, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "language"], name="one_role_profile_text")]

    def __str__(self) -> str:
        return self.title


class RoleTarget(models.Model):
    profile = ParentalKey(RoleProfile, on_delete=models.CASCADE, related_name="targets")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "competency"], name="one_target_per_competency")]

    def __str__(self) -> str:
        return f"{self.profile}: {self.competency} → {self.level}"


class PersonRole(models.Model):
    """The role a person measures herself against, from when until when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="roles")
    profile = models.ForeignKey(RoleProfile, models.PROTECT, related_name="holders")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="one_role_at_a_time")]

    def __str__(self) -> str:
        return f"{self.person}: {self.profile}"
