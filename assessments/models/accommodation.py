"""More time or another attempt for one person at one quiz, with the reason and who granted it. Ended, never deleted."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Activity


class Accommodation(models.Model):
    """`extra_time` is per cent of the time limit; both add to the rules of attempts that begin while it is in force."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accommodations")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="accommodations")
    extra_time = models.PositiveSmallIntegerField(
        _("extra time (per cent)"), default=0, validators=[MaxValueValidator(400)]
    )
    extra_attempts = models.PositiveSmallIntegerField(
        _("extra attempts"), default=0, validators=[MaxValueValidator(20)]
    )
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("granted at"), default=timezone.now)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "activity"], condition=Q(ended_at=None), name="one_accommodation_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.activity}"
