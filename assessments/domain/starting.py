"""Whether an attempt may begin now, and why not. The reasons are meant for the learner."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Attempt
from assessments.quiz_rules import Counting, QuizRules


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


class NotOpen(CannotStart):
    """The quiz opens later, or has closed."""


class MustWait(CannotStart):
    """The waiting time after the last attempt is not over."""


class WaitingForMarking(CannotStart):
    """An attempt was handed in and is being marked."""


def check_may_start(attempts: Sequence[Attempt], rules: QuizRules, *, now: datetime) -> None:
    """Raise the CannotStart that stands in the way of another attempt after `attempts`, the earliest first."""
    if any(attempt.submitted_at and not attempt.graded_at for attempt in attempts):
        raise WaitingForMarking(_("Your last attempt is being marked. You will get a mail when the result is there."))
    if has_passed(attempts, rules):
        raise AlreadyPassed(_("You have passed this quiz already."))
    if rules.opens_at and now < rules.opens_at:
        raise NotOpen(_("This quiz opens on %(moment)s.") % {"moment": moment(rules.opens_at)})
    if rules.closes_at and now >= rules.closes_at:
        raise NotOpen(
            _("This quiz closed on %(moment)s. Please ask your trainer.") % {"moment": moment(rules.closes_at)}
        )
    if rules.attempts_allowed and len(attempts) >= rules.attempts_allowed:
        raise NoAttemptsLeft(_("You have used all attempts at this quiz. Please ask your trainer."))
    again_at = next_start(attempts, rules)
    if again_at and now < again_at:
        raise MustWait(_("You can try again from %(moment)s.") % {"moment": moment(again_at)})


def next_start(attempts: Sequence[Attempt], rules: QuizRules) -> datetime | None:
    """Return when the waiting time after the last attempt is over; None where there is none."""
    handed_in = [attempt.submitted_at for attempt in attempts if attempt.submitted_at]
    return max(handed_in) + timedelta(minutes=rules.wait_minutes) if handed_in and rules.wait_minutes else None


def counting_attempt(attempts: Sequence[Attempt], counts: str) -> Attempt | None:
    """Return the graded attempt that counts by the rule: the best, the last or the first; None before any is graded."""
    graded = sorted((attempt for attempt in attempts if attempt.graded_at), key=lambda attempt: attempt.number)
    if not graded:
        return None
    if counts == Counting.FIRST:
        return graded[0]
    if counts == Counting.LAST:
        return graded[-1]
    return max(graded, key=lambda attempt: (bool(attempt.passed), attempt.score or 0))


def has_passed(attempts: Sequence[Attempt], rules: QuizRules) -> bool:
    """Whether the attempt that counts was passed."""
    counting = counting_attempt(attempts, rules.counts)
    return counting is not None and bool(counting.passed)


def moment(when: datetime) -> str:
    """Return date and time in the reader's own time zone and language."""
    return date_format(timezone.localtime(when), "DATETIME_FORMAT")
