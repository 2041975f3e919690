"""Corrections of a key, applied to attempts that were graded by the wrong one. History: what was, what became of it, why."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Attempt
from assessments.models.marking import Mark
from assessments.models.version import QuizVersion


class Regrading(models.Model):
    """The questions `question_ids` were graded again by the key of `version`. `keeps_passes`: who had passed stays so.

    `ends_kept`: whose pass was kept before, by somebody's choice, and would fail by the score, fails too.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="regradings")
    question_ids = models.JSONField()
    keeps_passes = models.BooleanField(_("who had passed stays passed"), default=True)
    ends_kept = models.BooleanField(_("passes that were kept before end"), default=False)
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
    """What a regrading, or a mark that was changed, did to one attempt. `points`: before and after, by question id."""

    regrading = models.ForeignKey(Regrading, models.PROTECT, null=True, blank=True, related_name="changes")
    mark = models.OneToOneField(Mark, models.PROTECT, null=True, blank=True, related_name="change")
    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="changes")
    old_score = models.DecimalField(max_digits=5, decimal_places=2)
    new_score = models.DecimalField(max_digits=5, decimal_places=2)
    old_passed = models.BooleanField()
    new_passed = models.BooleanField()
    points = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regrading", "attempt"], name="one_change_per_regrading"),
            models.CheckConstraint(
                condition=Q(regrading=None, mark__isnull=False) | Q(regrading__isnull=False, mark=None),
                name="one_cause_of_a_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.old_score} → {self.new_score}"
