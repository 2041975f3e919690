"""Results by a corrected key, made so: recorded, then done in batches that a crash or a second worker leaves whole."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from assessments.domain.corrections import Keys
from assessments.domain.grading import round_points
from assessments.domain.passing import pass_on_many
from assessments.domain.regrading import Change, find_graded, is_pending, work_out
from assessments.domain.settling import set_result
from assessments.messages import regraded_message
from assessments.models import Answer, Attempt, QuizVersion, Regrading, ResultChange
from notifications.domain.outbox import queue_many
from people.domain.auditing import record_act
from people.domain.locking import lock_people
from people.models import Person

#: So many attempts are one transaction: their learners wait for each other that long, and statements stay short.
BATCH = 25
#: So many are looked at in one statement.
LOOKED_AT = 500
#: For so long, attempts that were still being taken or marked by the wrong key are graded again when they are graded.
TAKEN_UP_FOR = timedelta(days=30)
#: For so long, each attempt is looked at; afterwards only whether any knows nothing of the correction.
SURE_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Progress:
    """How far a regrading has come, in attempts."""

    done: int
    total: int

    @property
    def is_over(self) -> bool:
        return self.done >= self.total


@transaction.atomic
def apply_regrading(
    version: QuizVersion,
    question_ids: Iterable[str],
    *,
    keeps_passes: bool = True,
    ends_kept: bool = False,
    reason: str,
    applied_by: Person,
) -> Regrading:
    """Record that these questions are graded again by the key of `version`; `continue_regrading` then does it.

    Without `keeps_passes`, who had passed and would not by the corrected key is failed; but for those whose pass was kept by
    an earlier choice, unless `ends_kept`. Raises ValueError without a reason, or when no question is one of the version's.
    """
    keys = Keys(version, question_ids)
    if not reason.strip() or not keys.question_ids:
        raise ValueError("a regrading has a reason and questions of its version")
    regrading = Regrading.objects.create(
        version=version,
        question_ids=keys.question_ids,
        keeps_passes=keeps_passes,
        ends_kept=ends_kept and not keeps_passes,
        reason=reason.strip(),
        applied_by=applied_by,
    )
    data = {
        "questions": keys.question_ids,
        "keeps_passes": keeps_passes,
        "ends_kept": regrading.ends_kept,
        "reason": regrading.reason,
    }
    record_act("quiz.regraded", actor=applied_by, subject_kind="regrading", subject_id=regrading.uuid, data=data)
    return regrading


def continue_regrading(regrading: Regrading, *, limit: int | None = None, seconds: float | None = None) -> int:
    """Grade again whatever the regrading has not reached yet, in batches, each a transaction; return how many.

    After so many `seconds` no further batch is begun: call again until 0 is returned. May be stopped anywhere and called
    again, by any number at once: what is done stays done and is done once.
    """
    keys = Keys(regrading.version, regrading.question_ids)
    done, begun = 0, time.monotonic()
    for batch in _pending_batches(keys):
        left = BATCH if limit is None else min(BATCH, limit - done)
        if left <= 0 or (seconds is not None and time.monotonic() - begun > seconds):
            break
        done += _regrade(batch[:left], regrading, keys)
    return done


def _pending_batches(keys: Keys) -> Iterator[list[Attempt]]:
    found = find_graded(keys).only("version", "corrected_by", "corrected_questions", "enrolment__person")
    last = 0
    while some := keys.take_up(found.filter(pk__gt=last)[:LOOKED_AT]):
        last = some[-1].pk
        pending = [attempt for attempt in some if is_pending(attempt, keys)]
        yield from (pending[start : start + BATCH] for start in range(0, len(pending), BATCH))


def regradings_to_continue(now: datetime) -> list[Regrading]:
    """Return the regradings that have not reached everybody: a crash came, or an attempt by the old key was graded since."""
    fresh = Regrading.objects.filter(applied_at__gte=now - TAKEN_UP_FOR).select_related("version")
    return [
        regrading
        for regrading in fresh
        if regrading.applied_at >= now - SURE_AFTER
        or find_graded(Keys(regrading.version, regrading.question_ids)).exclude(corrected_by=regrading.version).exists()
    ]


def progress_of(regrading: Regrading) -> Progress:
    """Return how many of the attempts that the regrading is about were reached: two queries and one per version."""
    keys = Keys(regrading.version, regrading.question_ids)
    known = find_graded(keys).only("version", "corrected_by", "corrected_questions", "enrolment__person")
    attempts = keys.take_up(known)
    pending = sum(is_pending(attempt, keys) for attempt in attempts)
    return Progress(done=len(attempts) - pending, total=len(attempts))


@transaction.atomic
def _regrade(pending: list[Attempt], regrading: Regrading, keys: Keys) -> int:
    """Grade some attempts again; people are locked first, in one order, then their attempts."""
    lock_people({attempt.enrolment.person_id for attempt in pending})
    locked = find_graded(keys).select_related("activity__module").select_for_update(of=("self",))
    found = locked.prefetch_related("answers", "activity__texts", "activity__module__course__texts")
    attempts = keys.take_up(found.filter(pk__in=[attempt.pk for attempt in pending]))
    changes = [_change(attempt, regrading, keys) for attempt in attempts if is_pending(attempt, keys)]
    Attempt.objects.bulk_update(
        [change.attempt for change in changes],
        ["corrected_by", "corrected_questions", "score", "passed", "pass_kept"],
    )
    changed = [change for change in changes if change.points]
    Answer.objects.bulk_update(
        [answer for change in changed for answer in change.attempt.answers.all()], ["points", "max_points"]
    )
    _note(changed, regrading)
    return len(changes)


def _change(attempt: Attempt, regrading: Regrading, keys: Keys) -> Change:
    change = work_out(attempt, list(attempt.answers.all()), keys)
    if change.points:
        keeps = regrading.keeps_passes or (change.was_kept and not regrading.ends_kept)
        set_result(attempt, change.new_score, keeps_pass=change.old_passed and keeps)
    return change


def _note(changed: list[Change], regrading: Regrading) -> None:
    """Write what was and what became of it, tell the course, and the learners to whom it matters."""
    rows = ResultChange.objects.bulk_create(
        ResultChange(
            regrading=regrading,
            attempt=change.attempt,
            old_score=change.old_score,
            new_score=change.new_score,
            old_passed=change.old_passed,
            new_passed=bool(change.attempt.passed),
            points={
                question_id: [str(round_points(old)), str(round_points(new))]
                for question_id, (old, new) in change.points.items()
            },
        )
        for change in changed
    )
    pass_on_many([row.attempt for row in rows])
    told = [row for row in rows if row.new_score > row.old_score or row.new_passed != row.old_passed]
    queue_many(regraded_message(row, regrading) for row in told)
