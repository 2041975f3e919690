"""Which mails a person has stopped."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Preference(models.Model):
    """A kind of mail that this person does not want. No row: she gets it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stopped_mails")
    kind = models.CharField(_("kind"), max_length=60)
    stopped_at = models.DateTimeField(_("stopped at"), default=timezone.now)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_preference")]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
