"""Certificates of long ago: their files were made and their mails sent, as the worker does within seconds."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from certificates.domain.rendering import file_name
from certificates.messages import make_announcement
from certificates.models import Certificate
from notifications.models import Message

RENDERING, SENDING = timedelta(seconds=2), timedelta(seconds=1)


def settle(certificates: Iterable[Certificate]) -> Iterator[Message]:
    """Settle each certificate and yield its mail, sent. A file that is not there is made again when somebody asks for it."""
    for certificate in certificates:
        certificate.settled_at = certificate.issued_at + RENDERING
        certificate.attempt, certificate.file = 1, file_name(certificate)
        yield sent(certificate)


def sent(certificate: Certificate) -> Message:
    message = make_announcement(certificate)
    owed_at = certificate.issued_at + RENDERING
    message.created_at = message.due_at = owed_at
    message.attempt = 1
    message.data_at = message.sent_at = message.settled_at = owed_at + SENDING
    return message
