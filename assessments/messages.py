"""The mails that quizzes cause."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.models import Attempt, Regrading, ResultChange, Return
from notifications.domain.outbox import make_message, queue
from notifications.kinds import Kind, register
from notifications.models import Message

HANDED_IN = _("You get this mail because you handed in a quiz that a person marks.")
TOOK = _("You get this mail because you took a quiz at the Hub.")
MARKED = Kind(
    "assessments.marked",
    label=_("Results of quizzes that were marked"),
    template="assessments/emails/marked",
    reason=HANDED_IN,
)
CHANGED = Kind(
    "assessments.changed",
    label=_("Results of quizzes that were changed"),
    template="assessments/emails/changed",
    reason=HANDED_IN,
)
RETURNED = Kind(
    "assessments.returned",
    label=_("Quizzes given back for revision"),
    template="assessments/emails/returned",
    reason=HANDED_IN,
)
REGRADED = Kind(
    "assessments.regraded",
    label=_("Results of quizzes that were corrected"),
    template="assessments/emails/regraded",
    reason=TOOK,
)


def register_kinds() -> None:
    """Make the mails of this app known to the outbox."""
    for kind in (MARKED, CHANGED, RETURNED, REGRADED):
        register(kind)


def tell_marked(attempt: Attempt, *, has_comments: bool) -> None:
    """Owe the learner the mail that her result is there. Inside the transaction that marks."""
    data = _place(attempt) | _result(attempt) | {"has_comments": has_comments}
    queue(attempt.enrolment.person, MARKED.name, subject=attempt.uuid, data=data)


def tell_changed(change: ResultChange) -> None:
    """Owe the learner the mail that a mark of hers was changed, and her result with it. Inside that transaction."""
    attempt, mark = change.attempt, change.mark
    if mark is None:
        raise ValueError("no mark was changed")
    data = _place(attempt) | _result(attempt) | _before(change) | {"reason": mark.reason}
    queue(attempt.enrolment.person, CHANGED.name, subject=mark.uuid, data=data)


def tell_returned(returned: Return) -> None:
    """Owe the learner the mail that she can revise her answers. Inside the transaction that gives them back."""
    attempt = returned.attempt
    data = _place(attempt) | {"path": f"attempts/{attempt.uuid}/", "count": len(returned.question_ids)}
    queue(attempt.enrolment.person, RETURNED.name, subject=returned.uuid, data=data)


def regraded_message(change: ResultChange, regrading: Regrading) -> Message:
    """Return the mail that her result was corrected, for `queue_many`; titles by language, as she may change hers meanwhile."""
    attempt = change.attempt
    subject = f"{regrading.uuid}/{attempt.pk}"
    data = _place(attempt) | _result(attempt) | _before(change) | {"reason": regrading.reason}
    return make_message(attempt.enrolment.person, REGRADED.name, subject=subject, data=data)


def _place(attempt: Attempt) -> dict[str, Any]:
    course = attempt.activity.module.course
    return {
        "titles": {text.language: text.title for text in attempt.activity.texts.all()},
        "course_titles": {text.language: text.title for text in course.texts.all()},
        "source_language": course.source_language,
    }


def _result(attempt: Attempt) -> dict[str, Any]:
    """Numbers as JSON has them; the template writes them as the language does."""
    return {
        "path": f"attempts/{attempt.uuid}/result/",
        "passed": bool(attempt.passed),
        "score": float(attempt.score or 0),
        "needed": attempt.rules_in_force.pass_mark,
    }


def _before(change: ResultChange) -> dict[str, Any]:
    return {"old_passed": change.old_passed, "old_score": float(change.old_score)}
