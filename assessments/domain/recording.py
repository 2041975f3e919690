"""Answers to an open attempt, saved one by one or by the form: what an attempt is handed in with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from assessments.domain.finding import Standing, lock_standing, read_stored
from assessments.domain.fixing import AnswerFixed, check_not_fixed, clean_value, may_follow, place_of_question
from assessments.domain.storing import Given, store_answers, store_at_once
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, Question
from assessments.quiz_rules import Moment

#: How long after the deadline an answer still counts: what was on its way when time ran out.
GRACE = timedelta(seconds=60)
#: How far a form's answer goes above all before it: further than a browser has numbers for answers it could not send yet.
FORM_LEAP = 10_000


class UnknownQuestion(LookupError):
    """The question is not part of this attempt."""


class AttemptClosed(Exception):
    """The attempt was handed in, or its time is over."""


class TakenOver(Exception):
    """Another device has opened the attempt since."""


def find_question(attempt: Attempt, question_id: str) -> Question:
    """Return the question as the attempt asks it; raises UnknownQuestion."""
    for question in attempt.questions:
        if question["id"] == question_id:
            return question
    raise UnknownQuestion(question_id)


def record_answer(
    attempt: Attempt,
    question_id: str,
    *,
    value: Any,
    epoch: int,
    seq: int,
    flagged: bool | None = None,
    wins: bool = False,
) -> Answer:
    """Save the answer to one question and return what is saved now; the rest as `record_answers`."""
    return record_answers(attempt, [Given(question_id, value, seq, flagged)], epoch=epoch, wins=wins)[0]


def record_answers(attempt: Attempt, given: Sequence[Given], *, epoch: int, wins: bool = False) -> list[Answer]:
    """Save answers and return what is saved now for each: the given value, unless a later one came before.

    Only a `seq` higher than the stored one changes anything: a form, too, can come late or twice. When it does, it `wins`
    over whatever still waits in its browser: it gets a seq that none of that reaches. Raises UnknownQuestion,
    questions.InvalidAnswer, AttemptClosed, AnswerFixed or TakenOver; then nothing changes.
    """
    values = {}
    for one in given:
        question = find_question(attempt, one.question_id)
        values[one.question_id] = clean_value(attempt, question, one.value)
    if len(given) == 1:
        saved = _record_at_once(attempt, given[0], values[given[0].question_id], epoch=epoch, wins=wins)
        if saved is not None:
            return [saved]
    return _record(attempt, given, values, epoch=epoch, wins=wins)


def _record_at_once(attempt: Attempt, given: Given, value: Any, *, epoch: int, wins: bool) -> Answer | None:
    """Save one answer where nothing speaks against it: one statement. Else return None, having done nothing."""
    question = find_question(attempt, given.question_id)
    if connection.vendor != "postgresql" or KINDS[question["kind"]].goes_in_steps:
        return None
    place = None if attempt.rules_in_force.may_move_freely else place_of_question(attempt, given.question_id)
    leap = FORM_LEAP if wins else 0
    return store_at_once(attempt.pk, given, value, epoch=epoch, leap=leap, place=place, grace=GRACE)


@transaction.atomic
def _record(
    attempt: Attempt, given: Sequence[Given], values: dict[str, Any], *, epoch: int, wins: bool
) -> list[Answer]:
    """Save what may be saved, and say of the rest why not. `values` are the cleaned ones, by question."""
    standing = lock_standing(attempt)
    check_open(standing, epoch=epoch)
    stored = read_stored(attempt, values)
    for question_id in values:
        check_not_fixed(attempt, standing, question_id, stored.get(question_id))
    for one in given:
        before = stored.get(one.question_id)
        if before and not may_follow(find_question(attempt, one.question_id), before, values[one.question_id]):
            if not wins and one.seq > before.seq:
                raise AnswerFixed(one.question_id)
            values[one.question_id] = before.value  # a form that is out of date: what was decided stays
    changed = [
        answer
        for one in given
        if (answer := _change(attempt, one, values[one.question_id], stored, now=standing.now, wins=wins))
    ]
    store_answers(changed)
    return [stored[one.question_id] for one in given]


def check_open(attempt: Standing, *, epoch: int) -> None:
    """Raise AttemptClosed or TakenOver unless the locked attempt is open for the device with `epoch`."""
    if attempt.submitted_at is not None:
        raise AttemptClosed("handed in")
    if is_over(attempt, now=attempt.now):
        raise AttemptClosed("time is over")
    if epoch != attempt.epoch:
        raise TakenOver(f"epoch {epoch}, now {attempt.epoch}")


def is_over(attempt: Attempt | Standing, *, now: datetime) -> bool:
    """Whether time and grace have run out."""
    return attempt.deadline is not None and now > attempt.deadline + GRACE


def move_on(attempt: Attempt, number: int) -> None:
    """Record that she has left question `number` for the next, where there is no way back. Idempotent."""
    if not attempt.rules_in_force.may_move_freely:
        Attempt.objects.filter(pk=attempt.pk, submitted_at=None, reached=number).update(reached=number + 1)


def _change(
    attempt: Attempt, given: Given, value: Any, stored: dict[str, Answer], *, now: datetime, wins: bool
) -> Answer | None:
    """Put what was given into `stored` and return the answer that is to be saved; None where a later one came before."""
    answer = stored.get(given.question_id)
    grows_in_steps = KINDS[find_question(attempt, given.question_id)["kind"]].goes_in_steps
    if answer is None:
        answer = stored[given.question_id] = Answer(
            attempt=attempt,
            question_id=given.question_id,
            value=value,
            seq=given.seq + FORM_LEAP if wins else given.seq,
            flagged_at=now if given.flagged else None,
            saved_at=now,
        )
        return answer
    if given.seq <= answer.seq and not (wins and grows_in_steps):
        return None
    answer.value, answer.saved_at = value, now
    answer.seq = max(given.seq, answer.seq) + FORM_LEAP if wins else given.seq
    if given.flagged is not None:
        answer.flagged_at = (answer.flagged_at or now) if given.flagged else None
    return answer


@transaction.atomic
def check_answer(attempt: Attempt, question_id: str, *, epoch: int) -> Answer | None:
    """Fix the saved answer, so that its feedback may be shown before the rest is handed in. Idempotent.

    None where nothing was answered yet. Raises ValueError where the rules show feedback later, and as `record_answers`.
    """
    if attempt.rules_in_force.show_feedback != Moment.AT_ONCE:
        raise ValueError("feedback comes later in this quiz")
    question = find_question(attempt, question_id)
    standing = lock_standing(attempt)
    check_open(standing, epoch=epoch)
    answer = Answer.objects.filter(attempt=attempt, question_id=question_id).first()
    if answer is None or not KINDS[question["kind"]].is_finished(question, answer.value):
        return None
    if answer.checked_at is None:
        answer.checked_at = standing.now
        answer.save(update_fields=["checked_at"])
    return answer
