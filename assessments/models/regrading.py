"""Corrections of a key, applied to attempts that were graded by the wrong one. History: what was, what became of it, why."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Attempt
from assessments.models.version import QuizVersion


class Regrading(models.Model):
    """The questions `question_ids` were graded again by the key of `version`. `keeps_passes`: who had passed stays so."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="regradings")
    question_ids = models.JSONField()
    keeps_passes = models.BooleanField(_("who had passed stays passed"), default=True)
    reason = models.TextField(_("reason"))
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(_("applied at"), default=timezone.now)

    class Meta:
        verbose_name = _("regrading")
        verbose_name_plural = _("regradings")
        ordering = ["applied_at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.applied_at}"


class ResultChange(models.Model):
    """What a regrading did to one attempt. `points` maps each question id to points before and after."""

    regrading = models.ForeignKey(Regrading, models.PROTECT, related_name="changes")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="changes")
    old_score = models.DecimalField(max_digits=5, decimal_places=2)
    new_score = models.DecimalField(max_digits=5, decimal_places=2)
    old_passed = models.BooleanField()
    new_passed = models.BooleanField()
    points = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regrading", "attempt"], name="one_change_per_regrading")]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.old_score} → {self.new_score}"
