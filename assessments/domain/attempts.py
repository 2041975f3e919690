"""Attempts: begun, answered, handed in. Every change of a learner's record begins with the lock on her row."""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.grading import grade_answers, percentage
from assessments.domain.versions import newest_version
from assessments.models import Answer, Attempt
from assessments.questions import KINDS, Question
from courses.domain.progress import complete_activity, fail_activity, start_activity
from courses.models import Activity, Enrolment
from people.domain.locking import lock_person

#: How long after the deadline an answer still counts: what was on its way when time ran out.
GRACE = timedelta(seconds=60)


class CannotStart(Exception):
    """Base of the reasons why no attempt begins. The message is meant for the learner."""


class QuizNotReady(CannotStart):
    """Nothing of the quiz was published yet, or it is no longer offered."""


class NoAttemptsLeft(CannotStart):
    """All attempts that the rules allow were made."""


class AlreadyPassed(CannotStart):
    """What was passed stays passed."""


class NotEnrolled(CannotStart):
    """The enrolment was withdrawn."""


class UnknownQuestion(LookupError):
    """The question is not part of this attempt."""


class AttemptClosed(Exception):
    """The attempt was handed in, or its time is over."""


class TakenOver(Exception):
    """Another device has opened the attempt since."""


@transaction.atomic
def start_attempt(enrolment: Enrolment, activity: Activity, *, held_epoch: int | None = None) -> Attempt:
    """Return the open attempt, a new one when there is none; however often and from wherever it is called, there is one.

    `held_epoch` is the epoch that the caller's device already has of the open attempt: any other raises the epoch, so that
    the device that had it before is told. Raises a CannotStart.
    """
    lock_person(enrolment.person_id)
    attempts = list(Attempt.objects.filter(enrolment=enrolment, activity=activity).order_by("number"))
    for attempt in attempts:
        if attempt.submitted_at is None:
            return _open_again(attempt, held_epoch)
    if Enrolment.objects.filter(pk=enrolment.pk, withdrawn_at__isnull=False).exists():
        raise NotEnrolled(_("You have left this course. Enrol again to take the quiz."))
    if any(attempt.passed for attempt in attempts):
        raise AlreadyPassed(_("You have passed this quiz already."))
    version = newest_version(activity)
    if version is None or activity.retired_at is not None:
        raise QuizNotReady(_("This quiz cannot be taken at the moment. Nothing of your progress is lost."))
    allowed = version.rules["attempts_allowed"]
    if allowed and len(attempts) >= allowed:
        raise NoAttemptsLeft(_("You have used all attempts at this quiz. Please ask your trainer."))
    start_activity(enrolment, activity)
    return Attempt.objects.create(
        enrolment=enrolment,
        activity=activity,
        version=version,
        number=len(attempts) + 1,
        seed=secrets.randbelow(2**31),
        rules=version.rules,
    )


def _open_again(attempt: Attempt, held_epoch: int | None) -> Attempt:
    if held_epoch != attempt.epoch:
        attempt.epoch += 1
        attempt.save(update_fields=["epoch"])
    return attempt


def find_question(attempt: Attempt, question_id: str) -> Question:
    """Return the question of the attempt's own version; raises UnknownQuestion."""
    for question in attempt.version.structure["questions"]:
        if question["id"] == question_id:
            return question
    raise UnknownQuestion(question_id)


@transaction.atomic
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
    """Save the answer to one question and return what is saved now: the given value, unless a later one came before.

    Only a `seq` higher than the stored one changes anything, unless it `wins`, as a form does that was sent without script:
    then it gets the next one. `flagged` None leaves the mark as it is. Raises UnknownQuestion, questions.InvalidAnswer,
    AttemptClosed or TakenOver; then nothing changes.
    """
    question = find_question(attempt, question_id)
    cleaned = KINDS[question["kind"]].clean(question, value)
    now = timezone.now()
    locked = Attempt.objects.select_for_update().only("epoch", "submitted_at", "deadline").get(pk=attempt.pk)
    _check_open(locked, epoch=epoch, now=now)
    answer = Answer.objects.filter(attempt=attempt, question_id=question_id).first()
    if answer is None:
        return Answer.objects.create(
            attempt=attempt,
            question_id=question_id,
            value=cleaned,
            seq=seq,
            flagged_at=now if flagged else None,
            saved_at=now,
        )
    next_seq = max(seq, answer.seq + 1) if wins else seq
    if next_seq > answer.seq:
        answer.value, answer.seq, answer.saved_at = cleaned, next_seq, now
        if flagged is not None:
            answer.flagged_at = (answer.flagged_at or now) if flagged else None
        answer.save(update_fields=["value", "seq", "saved_at", "flagged_at"])
    return answer


def _check_open(attempt: Attempt, *, epoch: int, now: datetime) -> None:
    if attempt.submitted_at is not None:
        raise AttemptClosed("handed in")
    if attempt.deadline is not None and now > attempt.deadline + GRACE:
        raise AttemptClosed("time is over")
    if epoch != attempt.epoch:
        raise TakenOver(f"epoch {epoch}, now {attempt.epoch}")


@transaction.atomic
def finish_attempt(attempt: Attempt, *, epoch: int | None = None) -> Attempt:
    """Hand the attempt in with the answers saved so far, grade it and pass the result on to the course. Idempotent.

    With `epoch`, only for the device that has the attempt: raises TakenOver for another. Returns the graded attempt.
    """
    enrolment = Enrolment.objects.get(pk=attempt.enrolment_id)
    lock_person(enrolment.person_id)
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("version", "activity", "enrolment")
        .get(pk=attempt.pk)
    )
    if attempt.submitted_at is not None:
        return attempt
    if epoch is not None and epoch != attempt.epoch:
        raise TakenOver(f"epoch {epoch}, now {attempt.epoch}")
    score = _grade(attempt)
    if attempt.passed:
        complete_activity(attempt.enrolment, attempt.activity, score=score)
    else:
        fail_activity(attempt.enrolment, attempt.activity, score=score)
    return attempt


def _grade(attempt: Attempt) -> Decimal:
    answers = list(attempt.answers.all())
    grades = grade_answers(
        attempt.version.structure["questions"], {answer.question_id: answer.value for answer in answers}
    )
    for answer in answers:
        grade = grades[answer.question_id]
        answer.points, answer.max_points = grade.points, grade.max_points
    Answer.objects.bulk_update(answers, ["points", "max_points"])
    attempt.submitted_at = attempt.graded_at = timezone.now()
    score = percentage(grades.values())
    attempt.score, attempt.passed = score, score >= attempt.rules["pass_mark"]
    attempt.save(update_fields=["submitted_at", "graded_at", "score", "passed"])
    return score


def finish_overdue(*, now: datetime | None = None, limit: int = 500) -> int:
    """Hand in every open attempt whose deadline and grace are over, with the saved answers. Returns how many."""
    over = (now or timezone.now()) - GRACE
    overdue = Attempt.objects.filter(deadline__lt=over, submitted_at=None, enrolment__withdrawn_at=None).order_by(
        "deadline"
    )
    attempts = list(overdue[:limit])
    for attempt in attempts:
        finish_attempt(attempt)
    return len(attempts)
