"""The mails that quizzes cause."""

from django.utils.translation import gettext_lazy as _

from notifications.kinds import Kind, register

REGRADED = Kind(
    "assessments.regraded",
    label=_("A better quiz result"),
    template="assessments/emails/regraded",
    reason=_("You get this mail because you took a quiz at the Hub."),
)


def register_kinds() -> None:
    """Make the mails of this app known to the outbox."""
    register(REGRADED)
