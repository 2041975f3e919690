"""The mail that this package causes."""

from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from notifications.domain.outbox import make_message, queue_many
from notifications.kinds import Kind, register
from notifications.models import Message

ISSUED = Kind(
    "certificates.issued",
    _("Your certificate"),
    "certificates/emails/issued",
    must_arrive=True,
    reason=_("You get this mail because you earned a certificate at the Hub."),
)


def register_kinds() -> None:
    register(ISSUED)


def announce_issued(certificate: Certificate) -> None:
    """Owe the holder the mail that her certificate is ready; once per edition, however often it is rendered."""
    queue_many([make_announcement(certificate)])


def make_announcement(certificate: Certificate) -> Message:
    """Return the unsaved mail that leads to the certificate."""
    data = {
        "uuid": str(certificate.uuid),
        "title": certificate.snapshot["title"],
        "name": certificate.snapshot["name"],
        "code": certificate.shown_code,
        "verify_url": certificate.snapshot["verify_url"],
        "is_correction": certificate.edition > 1,
    }
    due_on = certificate.issued_at.date()  # not today: a file made again another day is no news
    return make_message(certificate.person, ISSUED.name, subject=certificate.uuid, data=data, due_on=due_on)
