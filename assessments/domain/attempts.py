"""Attempts: begun and handed in. Every change of a learner's record begins with the lock on her row."""

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain.accommodations import rules_for
from assessments.domain.finding import list_attempts, lock_attempt, read_answers, read_enrolment
from assessments.domain.recording import GRACE, TakenOver, is_over
from assessments.domain.settling import settle
from assessments.domain.starting import NotEnrolled, QuizNotReady, check_may_start
from assessments.domain.versions import newest_version
from assessments.models import Answer, Attempt, Return
from assessments.quiz_rules import QuizRules
from courses.domain.progress import NotEnrolled as LeftCourse
from courses.domain.progress import start_activity
from courses.models import Activity, Enrolment
from people.domain.locking import lock_person
from people.statements import insert_row

logger = logging.getLogger(__name__)


class AnswersMissing(Exception):
    """The browser believes answers to be saved that never arrived: `question_ids`. Nothing was handed in."""

    def __init__(self, question_ids: list[str]) -> None:
        super().__init__(", ".join(question_ids))
        self.question_ids = question_ids


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
