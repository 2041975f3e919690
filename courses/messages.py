"""The mails that courses cause."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from notifications.domain.outbox import make_message
from notifications.kinds import Kind, register
from notifications.models import Message

REMINDER = Kind(
    "courses.reminder",
    label=_("Reminders of courses you have begun"),
    template="courses/emails/reminder",
    can_be_stopped=True,
    reason=_("You get this mail because you began a course two weeks ago or more and have not been there since."),
)


def register_kinds() -> None:
    """Make the mails of this app known to the outbox."""
    register(REMINDER)


def make_reminder(enrolment: Enrolment, *, due_on: date) -> Message:
    """Return the unsaved mail that leads back to where she was; titles by language, because she may change hers meanwhile."""
    course = enrolment.course
    data = {
        "titles": {text.language: text.title for text in course.texts.all()},
        "source_language": course.source_language,
        "path": f"courses/{course.code}/",
        "last_active_on": enrolment.last_active_at.date().isoformat(),
    }
    return make_message(enrolment.person, REMINDER.name, subject=enrolment.uuid, data=data, due_on=due_on)
