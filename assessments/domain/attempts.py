"""Attempts: begun, answered, handed in. Every change of a learner's record begins with the lock on her row."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.accommodations import rules_for
from assessments.domain.finding import (
    Standing,
    list_attempts,
    lock_attempt,
    lock_standing,
    read_answers,
    read_enrolment,
    read_stored,
)
from assessments.domain.fixing import AnswerFixed, check_not_fixed, clean_value, may_follow
from assessments.domain.settling import settle
from assessments.domain.starting import NotEnrolled, QuizNotReady, check_may_start
from assessments.domain.storing import store_answers
from assessments.domain.versions import newest_version
from assessments.models import Answer, Attempt, Return
from assessments.questions import KINDS, Question
from assessments.quiz_rules import Moment, QuizRules
from courses.domain.progress import NotEnrolled as LeftCourse
from courses.domain.progress import start_activity
from courses.models import Activity, Enrolment
from people.domain.locking import lock_person
from people.statements import insert_row

logger = logging.getLogger(__name__)

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


class AnswersMissing(Exception):
    """The browser believes answers to be saved that never arrived: `question_ids`. Nothing was handed in."""

    def __init__(self, question_ids: list[str]) -> None:
        super().__init__(", ".join(question_ids))
        self.question_ids = question_ids


@dataclass(frozen=True)
class Given:
    """One answer as it came in. `flagged` None leaves the mark to come back to it as it is."""

    question_id: str
    value: Any
    seq: int
    flagged: bool | None = None


@transaction.atomic
def start_attempt(enrolment: Enrolment, activity: Activity, *, held_epoch: int | None = None) -> Attempt:
    """Return the open attempt, a new one when there is none; however often and from wherever it is called, there is one.

    `held_epoch` is the epoch that the caller's device already has of the open attempt: any other raises the epoch, so that
    the device that had it before is told. Raises a CannotStart.
    """
    lock_person(enrolment.person_id)
    attempts = list_attempts(enrolment.pk, activity.pk)
    for place, attempt in enumerate(attempts):
        if attempt.submitted_at is None and is_over(attempt, now=timezone.now()):
            attempts[place] = finish_attempt(attempt)  # the sweep has not come yet
        elif attempt.submitted_at is None:
            return _open_again(attempt, held_epoch)
    if read_enrolment(enrolment.pk).withdrawn_at is not None:
        raise NotEnrolled(_("You have left this course. Enrol again to take the quiz."))
    version = newest_version(activity)
    if version is None or activity.retired_at is not None:
        raise QuizNotReady(_("This quiz cannot be taken at the moment. Nothing of your progress is lost."))
    now = timezone.now()
    rules = rules_for(enrolment.person_id, activity, QuizRules.from_json(version.rules))
    check_may_start(attempts, rules, now=now)
    start_activity(enrolment, activity)
    attempt = Attempt(
        enrolment=enrolment,
        activity=activity,
        version=version,
        number=len(attempts) + 1,
        seed=secrets.randbelow(2**31),
        rules=rules.to_json(),
        started_at=now,
        deadline=rules.deadline_for(now),
    )
    insert_row(attempt)
    return attempt


def _open_again(attempt: Attempt, held_epoch: int | None) -> Attempt:
    if held_epoch != attempt.epoch:
        attempt.epoch += 1
        attempt.save(update_fields=["epoch"])
    return attempt


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


@transaction.atomic
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


@transaction.atomic
def finish_attempt(
    attempt: Attempt,
    *,
    epoch: int | None = None,
    key: UUID | None = None,
    believed: Mapping[str, int] | None = None,
) -> Attempt:
    """Hand the attempt in with the answers saved so far, grade it and pass the result on to the course. Idempotent.

    With `epoch`, only for the device that has the attempt: raises TakenOver for another. `believed` is what the browser holds
    for saved, the seq of each question: raises AnswersMissing when the database has an older one of any. `key` is the
    browser's, the same each time it asks. Returns the attempt as it is now.
    """
    lock_person(attempt.person_id)
    locked = lock_attempt(attempt)
    finished: Attempt = locked
    if finished.submitted_at is not None:
        return finished
    if epoch is not None and epoch != finished.epoch:
        raise TakenOver(f"epoch {epoch}, now {finished.epoch}")
    answers = list(read_answers(finished).values())
    over = is_over(finished, now=locked.now)
    if believed and not over:
        _check_complete(answers, believed)
    finished.submitted_at, finished.submit_key, finished.ran_out = locked.now, key, over
    finished.enrolment = read_enrolment(finished.enrolment_id)
    if finished.was_returned:
        Return.objects.filter(attempt=finished, revised_at=None).update(revised_at=locked.now)
    settle(finished, answers, unsaved=("submitted_at", "submit_key", "ran_out"))
    return finished


def _check_complete(answers: list[Answer], believed: Mapping[str, int]) -> None:
    stored = {answer.question_id: answer.seq for answer in answers}
    if missing := [question_id for question_id, seq in believed.items() if stored.get(question_id, 0) < seq]:
        raise AnswersMissing(missing)


def finish_overdue(*, now: datetime | None = None, limit: int = 500) -> int:
    """Hand in every open attempt whose deadline and grace are over, with the saved answers. Returns how many.

    One that its course does not take, because the quiz was moved or she has just left, stays open and stops none of the others.
    """
    over = (now or timezone.now()) - GRACE
    overdue = Attempt.objects.filter(deadline__lt=over, submitted_at=None, enrolment__withdrawn_at=None).order_by(
        "deadline"
    )
    finished = 0
    for attempt in overdue[:limit]:
        try:
            finish_attempt(attempt)
            finished += 1
        except LeftCourse as reason:
            logger.warning("attempt %s stays open: %s", attempt.uuid, reason)
    return finished
