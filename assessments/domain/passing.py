"""What a quiz tells the course: the result of the attempt that counts."""

from collections.abc import Sequence

from assessments.domain.finding import list_attempts
from assessments.domain.starting import counting_attempt
from assessments.models import Attempt
from courses.domain.progress import complete_activity, fail_activity
from courses.models import ActivityRecord


def pass_on(attempt: Attempt, *, by_learner: bool = True) -> None:
    """Tell the course what came of the quiz; to be called with the person locked.

    What somebody else brought about is not told to a course that she has left, or that the quiz is no longer in.
    """
    if not by_learner and not _is_in_course(attempt):
        return
    _report(attempt, list_attempts(attempt.enrolment_id, attempt.activity_id), by_learner=by_learner)


def pass_on_many(attempts: Sequence[Attempt]) -> None:
    """Tell the course of attempts at one quiz that were graded again: two queries, and more where the course has to change."""
    theirs = [attempt for attempt in attempts if _is_in_course(attempt)]
    if not theirs:
        return
    enrolments = [attempt.enrolment_id for attempt in theirs]
    activity_id = theirs[0].activity_id
    known: dict[int, list[Attempt]] = {}
    for one in Attempt.objects.filter(enrolment__in=enrolments, activity=activity_id).defer("rules"):
        known.setdefault(one.enrolment_id, []).append(one)
    records = ActivityRecord.objects.filter(enrolment__in=enrolments, activity=activity_id)
    by_enrolment = {record.enrolment_id: record for record in records}
    for attempt in theirs:
        _report(attempt, known[attempt.enrolment_id], by_learner=False, record=by_enrolment.get(attempt.enrolment_id))


def _is_in_course(attempt: Attempt) -> bool:
    enrolment = attempt.enrolment
    return enrolment.withdrawn_at is None and attempt.activity.module.course_id == enrolment.course_id


def _report(
    attempt: Attempt, attempts: list[Attempt], *, by_learner: bool, record: ActivityRecord | None = None
) -> None:
    counting = counting_attempt(attempts, attempt.rules_in_force.counts)
    if counting is None or counting.score is None or (record is not None and _knows(record, counting)):
        return
    report = complete_activity if counting.passed else fail_activity
    report(attempt.enrolment, attempt.activity, score=counting.score, by_learner=by_learner)


def _knows(record: ActivityRecord, counting: Attempt) -> bool:
    """Whether the course would write the same again: what was done stays done, and the best score is kept."""
    if record.score is None or counting.score is None or record.score < counting.score:
        return False
    return record.completed_at is not None or (record.failed_at is not None and not counting.passed)
