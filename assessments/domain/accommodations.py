"""More time or attempts for one person: granted with a reason, written to the audit log, ended rather than deleted."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.models import Accommodation
from assessments.quiz_rules import QuizRules
from courses.models import Activity
from people.domain.auditing import record_act
from people.domain.locking import lock_person
from people.models import Person
from people.statements import Statement

# A plain statement: whoever opens a quiz asks it.
GRANTED = Statement(
    Accommodation,
    """
    SELECT {assessments_accommodation} FROM assessments_accommodation
    WHERE person_id = %s AND activity_id = %s AND ended_at IS NULL ORDER BY id
""",
)


@transaction.atomic
def grant_accommodation(
    person: Person, activity: Activity, *, extra_time: int, extra_attempts: int, reason: str, granted_by: Person
) -> Accommodation:
    """Grant more time (per cent) or attempts at one quiz, in place of what was granted before. Open attempts stay as they are.

    Raises ValueError without a reason, or when neither is more than 0.
    """
    if not reason.strip() or not (extra_time > 0 or extra_attempts > 0):
        raise ValueError("an accommodation gives time or attempts, and has a reason")
    lock_person(person.pk)
    for earlier in Accommodation.objects.filter(person=person, activity=activity, ended_at=None):
        end_accommodation(earlier, ended_by=granted_by)
    granted = Accommodation.objects.create(
        person=person,
        activity=activity,
        extra_time=extra_time,
        extra_attempts=extra_attempts,
        reason=reason.strip(),
        granted_by=granted_by,
    )
    data = {"extra_time": extra_time, "extra_attempts": extra_attempts, "reason": granted.reason}
    _record("accommodation.granted", granted, granted_by, data)
    return granted


@transaction.atomic
def end_accommodation(accommodation: Accommodation, *, ended_by: Person) -> None:
    """Take an accommodation out of force for attempts that begin from now on. Idempotent."""
    now = timezone.now()
    ended = Accommodation.objects.filter(pk=accommodation.pk, ended_at=None).update(ended_at=now, ended_by=ended_by)
    if ended:
        _record("accommodation.ended", accommodation, ended_by, {})


def rules_for(person_id: int, activity: Activity, rules: QuizRules) -> QuizRules:
    """Return the rules with what was granted to the person: a limit grows, no limit stays none. One query."""
    granted = GRANTED.first(person_id, activity.pk)
    if granted is None:
        return rules
    minutes = -(-rules.time_limit * (100 + granted.extra_time) // 100)  # a begun minute is hers
    attempts = rules.attempts_allowed and rules.attempts_allowed + granted.extra_attempts
    return replace(rules, time_limit=minutes, attempts_allowed=attempts)


def _record(action: str, accommodation: Accommodation, actor: Person, data: dict[str, Any]) -> None:
    record_act(action, actor=actor, subject_kind="accommodation", subject_id=accommodation.uuid, data=data)
