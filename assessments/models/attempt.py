"""Attempts at quizzes and their answers. open → submitted → graded, as timestamps."""

import uuid
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.version import QuizVersion
from assessments.questions import Question
from assessments.questions.drawing import draw_questions
from assessments.questions.reading import pooled
from assessments.quiz_rules import QuizRules
from courses.models import Activity, Course, Enrolment


class Attempt(models.Model):
    """`rules` are those in force when it began, with what was granted to her. `epoch` rises when another device takes over.

    `seed` gives what is drawn and in which order; `reached` is the question she has come to, where there is no way back.
    `submit_key` is the browser's for handing in, so that it can ask again. `corrected_by` is the version whose key graded
    `corrected_questions` again. `pass_kept`: her score is below the pass mark, and somebody chose that she stays passed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attempts")
    version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("number"))
    seed = models.PositiveIntegerField()
    epoch = models.PositiveIntegerField(default=1)
    reached = models.PositiveSmallIntegerField(default=1)
    rules = models.JSONField()
    started_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submit_key = models.UUIDField(null=True, blank=True)
    ran_out = models.BooleanField(_("handed in when its time was over"), default=False)
    graded_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(_("score (per cent)"), max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    pass_kept = models.BooleanField(_("stays passed by choice"), default=False)
    was_returned = models.BooleanField(_("given back for revision"), default=False)
    corrected_by = models.ForeignKey(QuizVersion, models.PROTECT, null=True, blank=True, related_name="+")
    corrected_questions = models.JSONField(default=list)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity", "number"], name="one_attempt_per_number"),
            models.UniqueConstraint(
                fields=["enrolment", "activity"], condition=Q(submitted_at=None), name="one_open_attempt"
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(submitted_at=None), name="attempts_running"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(submitted_at__isnull=False, graded_at=None),
                name="attempts_to_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.activity} {self.number}"

    @cached_property
    def rules_in_force(self) -> QuizRules:
        return QuizRules.from_json(self.rules)

    @cached_property
    def person_id(self) -> int:
        return self.enrolment.person_id

    @cached_property
    def has_completed_course(self) -> bool:
        return self.enrolment.completed_at is not None

    @cached_property
    def course(self) -> Course:
        return self.activity.module.course

    @cached_property
    def questions(self) -> list[Question]:
        """What this attempt asks, in its order, each with the key by which it is graded."""
        asked = draw_questions(self.version.structure, seed=self.seed, shuffle=self.rules_in_force.shuffle_questions)
        if self.corrected_by is None:
            return asked
        corrected = {question["id"]: question for question in pooled(self.corrected_by.structure["questions"])}
        return [
            corrected.get(question["id"], question) if question["id"] in self.corrected_questions else question
            for question in asked
        ]

    @property
    def reference(self) -> str:
        """What a learner names when she asks about her result; it says nothing of who she is."""
        return str(self.uuid)[:8]

    @property
    def option_seed(self) -> int | None:
        """What gives the order of options; None where they stand as written."""
        return self.seed if self.rules_in_force.shuffle_options else None


class Answer(models.Model):
    """The last saved answer to one question. `seq` only ever rises; `points` and `max_points` are set by grading.

    `value` None is no answer; `flagged_at` says that she means to come back to the question. `checked_at`: she was shown
    whether it is right, and it can no longer be changed. `points` None after handing in: somebody must mark it.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    question_id = models.CharField(max_length=64)
    value = models.JSONField(null=True)
    seq = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)
    flagged_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    max_points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["attempt", "question_id"], name="one_answer_per_question")]
        indexes = [models.Index(fields=["question_id"], name="answers_to_question")]

    def __str__(self) -> str:
        return f"{self.attempt} {self.question_id}"
