"""What shows that a person can do something. Append-only: what turns out wrong is withdrawn by another row."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competencies.models.framework import Competency, Level


class Evidence(models.Model):
    class Kind(models.TextChoices):
        QUIZ = "quiz", _("Quiz")
        COURSE = "course", _("Course")
        OBSERVATION = "observation", _("Supervisor's observation")
        PRIOR_LEARNING = "prior_learning", _("Prior learning")
        ATTENDANCE = "attendance", _("Attendance")
        EXPERT = "expert", _("Expert's assessment")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="evidence")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    source_kind = models.CharField(max_length=60)
    source_uuid = models.UUIDField()
    source_titles = models.JSONField(
        _("what it rests on"), default=dict, help_text=_("Title by language, as it was when recorded.")
    )
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "competency", "source_kind", "source_uuid"], name="one_evidence_per_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.competency} {self.level} ({self.kind})"


class EvidenceWithdrawal(models.Model):
    """Says that a piece of evidence no longer counts, why, and who said so."""

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="withdrawal")
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(_("reason"))

    def __str__(self) -> str:
        return f"{self.evidence} withdrawn"
