"""The mails that quizzes cause."""

from django.utils.translation import gettext_lazy as _

from assessments.models import Attempt, Return
from notifications.domain.outbox import queue
from notifications.kinds import Kind, register

MARKED = Kind(
    "assessments.marked",
    label=_("Results of quizzes that were marked"),
    template="assessments/emails/marked",
    reason=_("You get this mail because you handed in a quiz that a person marks."),
)
RETURNED = Kind(
    "assessments.returned",
    label=_("Quizzes given back for revision"),
    template="assessments/emails/returned",
    reason=_("You get this mail because you handed in a quiz that a person marks."),
)
REGRADED = Kind(
    "assessments.regraded",
    label=_("A better quiz result"),
    template="assessments/emails/regraded",
    reason=_("You get this mail because you took a quiz at the Hub."),
)


def register_kinds() -> None:
    """Make the mails of this app known to the outbox."""
    for kind in (MARKED, RETURNED, REGRADED):
        register(kind)


def tell_marked(attempt: Attempt) -> None:
    """Owe the learner the mail that her result is there. Inside the transaction that marks."""
    data = _place(attempt) | {"path": f"attempts/{attempt.uuid}/result/"}
    queue(attempt.enrolment.person, MARKED.name, subject=attempt.uuid, data=data)


def tell_returned(returned: Return) -> None:
    """Owe the learner the mail that she can revise her answers. Inside the transaction that gives them back."""
    activity = returned.attempt.activity
    data = _place(returned.attempt) | {
        "path": f"courses/{activity.module.course.code}/",
        "count": len(returned.question_ids),
    }
    queue(returned.attempt.enrolment.person, RETURNED.name, subject=returned.uuid, data=data)


def _place(attempt: Attempt) -> dict[str, object]:
    activity = attempt.activity
    return {
        "titles": {text.language: text.title for text in activity.texts.all()},
        "course_titles": {text.language: text.title for text in activity.module.course.texts.all()},
        "source_language": activity.module.course.source_language,
    }
