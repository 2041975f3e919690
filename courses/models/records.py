"""What learners have done. Facts only: percentages and counts are queries."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models.anchors import Activity, Course, Module


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def open(self) -> "EnrolmentQuerySet":
        """Neither completed nor withdrawn."""
        return self.filter(completed_at=None, withdrawn_at=None)

    def current(self) -> "EnrolmentQuerySet":
        """Not withdrawn: what still gives the right to read the course."""
        return self.filter(withdrawn_at=None)


class Enrolment(models.Model):
    """A person in a course. Taking it again, to recertify, is a new cycle and so a new row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    enrolled_at = models.DateTimeField(_("enrolled at"), default=timezone.now)
    last_active_at = models.DateTimeField(_("last active at"), default=timezone.now)
    last_activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "cycle"], name="one_enrolment_per_cycle"),
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=Q(completed_at=None, withdrawn_at=None),
                name="one_open_enrolment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["last_active_at"], condition=Q(completed_at=None, withdrawn_at=None), name="open_enrolments"
            ),
            models.Index(fields=["course", "completed_at"], name="enrolments_of_course"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.course} ({self.cycle})"


class ActivityRecord(models.Model):
    """What became of one activity within one enrolment. started → waiting for marking, failed or done, as timestamps.

    `position` is the block she read last, to continue there. `score` is a percentage.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="activity_records")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="records")
    started_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(_("waiting for marking since"), null=True, blank=True)
    failed_at = models.DateTimeField(_("last failed at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("done at"), null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    position = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("activity record")
        verbose_name_plural = _("activity records")
        constraints = [models.UniqueConstraint(fields=["enrolment", "activity"], name="one_record_per_activity")]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.activity}"


class ModuleCompletion(models.Model):
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="module_completions")
    module = models.ForeignKey(Module, models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "module"], name="one_completion_per_module")]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.module}"
