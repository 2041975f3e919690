"""The one door through which progress is made: lessons, quizzes, packages and events all enter here."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from courses.domain.closing import certify
from courses.domain.completion import ModuleState, course_is_done, read_module_states
from courses.domain.missing import Missing, missing_for
from courses.models import Activity, ActivityRecord, Course, Enrolment, ModuleCompletion
from people.domain.locking import lock_person
from people.statements import Statement, insert_row, update_rows

__all__ = [
    "Missing",
    "NotEnrolled",
    "await_marking",
    "complete_activity",
    "fail_activity",
    "missing_for",
    "reopen_activity",
    "start_activity",
]

# Plain statements, as for all that learners do again and again.
RECORD = Statement(
    ActivityRecord,
    "SELECT {courses_activityrecord} FROM courses_activityrecord WHERE enrolment_id = %s AND activity_id = %s",
)
OPEN_RECORD = "enrolment_id = %s AND activity_id = %s AND completed_at IS NULL"


class NotEnrolled(Exception):
    """The person has withdrawn from the course, or the activity belongs to another one."""


@transaction.atomic
def start_activity(enrolment: Enrolment, activity: Activity, *, position: str = "") -> ActivityRecord:
    """Record that she is at this activity, and at which block of it, to continue there. Idempotent."""
    lock_person(enrolment.person_id)
    _check(enrolment, activity)
    record = RECORD.first(enrolment.pk, activity.pk)
    if record is None:  # and nobody else makes one: the person is locked
        record = ActivityRecord(enrolment=enrolment, activity=activity, position=position)
        insert_row(record)
    elif position and record.position != position:
        record.position = position
        record.save(update_fields=["position"])
    _touch(enrolment, activity)
    return record


@transaction.atomic
def complete_activity(
    enrolment: Enrolment, activity: Activity, *, score: Decimal | None = None, by_learner: bool = True
) -> None:
    """Record a finished activity and close whatever is complete now. Idempotent; a better score replaces a lower one.

    Without `by_learner` somebody else brought it about, and the place where she is stays. Raises NotEnrolled. A course that
    was retired meanwhile can still be finished by those who are in it.
    """
    lock_person(enrolment.person_id)  # a statement of its own, before any read; always the first lock
    _check(enrolment, activity)
    now = timezone.now()
    values = {"completed_at": now, "failed_at": None, "submitted_at": None, "score": score}
    if not update_rows(ActivityRecord, values, OPEN_RECORD, enrolment.pk, activity.pk):
        ActivityRecord.objects.bulk_create(
            [ActivityRecord(enrolment=enrolment, activity=activity, started_at=now, completed_at=now, score=score)],
            ignore_conflicts=True,
        )
        if score is not None:
            records = ActivityRecord.objects.filter(enrolment=enrolment, activity=activity)
            records.filter(Q(score=None) | Q(score__lt=score)).update(score=score)
    if by_learner:
        _touch(enrolment, activity)
    close_what_is_done(enrolment)


@transaction.atomic
def fail_activity(enrolment: Enrolment, activity: Activity, *, score: Decimal, by_learner: bool = True) -> None:
    """Record a failed try, with the best score so far. What was done before stays done. Raises NotEnrolled."""
    lock_person(enrolment.person_id)
    _check(enrolment, activity)
    now = timezone.now()
    record, is_new = ActivityRecord.objects.get_or_create(
        enrolment=enrolment, activity=activity, defaults={"failed_at": now, "score": score}
    )
    if not is_new and record.completed_at is None:
        record.failed_at = now
        record.submitted_at = None
        record.score = max(record.score or score, score)
        record.save(update_fields=["failed_at", "submitted_at", "score"])
    if by_learner:
        _touch(enrolment, activity)


@transaction.atomic
def await_marking(enrolment: Enrolment, activity: Activity, *, by_learner: bool = True) -> None:
    """Record that something was handed in which a person must mark. What was done before stays done. Raises NotEnrolled."""
    lock_person(enrolment.person_id)
    _check(enrolment, activity)
    record, _is_new = ActivityRecord.objects.get_or_create(enrolment=enrolment, activity=activity)
    if record.completed_at is None and record.submitted_at is None:
        record.submitted_at = timezone.now()
        record.save(update_fields=["submitted_at"])
    if by_learner:
        _touch(enrolment, activity)


@transaction.atomic
def reopen_activity(enrolment: Enrolment, activity: Activity) -> None:
    """Record that what was handed in was given back to her. Idempotent. Raises NotEnrolled."""
    lock_person(enrolment.person_id)
    _check(enrolment, activity)
    ActivityRecord.objects.filter(enrolment=enrolment, activity=activity).update(submitted_at=None)


def close_what_is_done(enrolment: Enrolment) -> None:
    """Close modules and the course if they are complete now. To be called with the person locked. Idempotent."""
    states = read_module_states(enrolment)
    close_modules(enrolment, [state for state in states if state.is_done and state.done and not state.was_completed])
    if course_is_done(states):
        close_course(enrolment)


def close_modules(enrolment: Enrolment, states: list[ModuleState]) -> None:
    """Record that the modules are done. Idempotent by constraint."""
    if states:
        ModuleCompletion.objects.bulk_create(
            [ModuleCompletion(enrolment=enrolment, module_id=state.module_id) for state in states],
            ignore_conflicts=True,
        )


def close_course(enrolment: Enrolment) -> None:
    """Record that the course is completed, and what follows from it: evidence and certificate. Idempotent."""
    now = timezone.now()
    if Enrolment.objects.filter(pk=enrolment.pk, completed_at=None).update(completed_at=now):
        enrolment.completed_at = now
        certify(enrolment)


@transaction.atomic
def close_if_done(enrolment: Enrolment) -> None:
    """Look again at an open enrolment whose course has changed, and close what is complete now. Idempotent."""
    lock_person(enrolment.person_id)
    if Enrolment.objects.open().filter(pk=enrolment.pk).exists():
        close_what_is_done(enrolment)


def recheck_course(course: Course) -> int:
    """Complete those who were waiting only for what the course no longer asks for; return how many were looked at.

    Only for a course that is offered: retiring a whole course completes nobody.
    """
    if course.retired_at is not None:
        return 0
    began = Enrolment.objects.open().filter(course=course, activity_records__completed_at__isnull=False).distinct()
    looked_at = 0
    for enrolment in began.select_related("person", "course").iterator(chunk_size=500):
        if course_is_done(read_module_states(enrolment)):
            close_if_done(enrolment)
            looked_at += 1
    return looked_at


def _check(enrolment: Enrolment, activity: Activity) -> None:
    if activity.module.course_id != enrolment.course_id:
        raise NotEnrolled(f"{activity} is not in {enrolment.course_id}")
    if enrolment.withdrawn_at is not None:
        raise NotEnrolled(f"{enrolment.uuid} was withdrawn")


def _touch(enrolment: Enrolment, activity: Activity) -> None:
    enrolment.last_active_at, enrolment.last_activity_id = timezone.now(), activity.pk
    values = {"last_active_at": enrolment.last_active_at, "last_activity_id": activity.pk}
    update_rows(Enrolment, values, "id = %s", enrolment.pk)
