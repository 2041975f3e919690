"""The mail that this package causes."""

from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from notifications.domain.outbox import queue
from notifications.kinds import Kind, register

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
    data = {
        "uuid": str(certificate.uuid),
        "title": certificate.snapshot["title"],
        "name": certificate.snapshot["name"],
        "code": certificate.shown_code,
        "verify_url": certificate.snapshot["verify_url"],
        "is_correction": certificate.edition > 1,
    }
    due_on = certificate.issued_at.date()  # not today: a file made again another day is no news
    queue(certificate.person, ISSUED.name, subject=certificate.uuid, data=data, due_on=due_on)
