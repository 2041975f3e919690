"""Attempts at quizzes and their answers. open → submitted → graded, as timestamps."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.version import QuizVersion
from courses.models import Activity, Enrolment


class Attempt(models.Model):
    """`rules` is the rule in force when it began. `epoch` rises when another device takes over; `seed` gives the order."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attempts")
    version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("number"))
    seed = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField(default=1)
    rules = models.JSONField()
    started_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(_("score (per cent)"), max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity", "number"], name="one_attempt_per_number"),
            models.UniqueConstraint(
                fields=["enrolment", "activity"], condition=Q(submitted_at=None), name="one_open_attempt"
            ),
        ]
        indexes = [models.Index(fields=["deadline"], condition=Q(submitted_at=None), name="attempts_running")]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.activity} {self.number}"


class Answer(models.Model):
    """The last saved answer to one question. `seq` only ever rises; `points` and `max_points` are set by grading.

    `value` None is no answer; `flagged_at` says that she means to come back to the question.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    question_id = models.CharField(max_length=64)
    value = models.JSONField(null=True)
    seq = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    flagged_at = models.DateTimeField(null=True, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    max_points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["attempt", "question_id"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.attempt} {self.question_id}"
