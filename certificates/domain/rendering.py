"""Making the PDF that is owed, and making it again when it is gone."""

import logging

from django.db import transaction

from certificates.domain.files import remove_abandoned, store_privately
from certificates.layout import draw_certificate
from certificates.messages import announce_issued
from certificates.models import Certificate
from worker.kick import kick, kick_many

logger = logging.getLogger(__name__)


def render(certificate_id: int) -> None:
    """Draw and store the PDF of one owed certificate, then settle it and queue its mail in one transaction.

    Whatever goes wrong, a full disk for example, stays on the row as `last_error`, and the certificate stays owed.
    """
    certificate = Certificate.objects.select_related("person").claim(certificate_id)
    if certificate is None:
        return
    try:
        name = store_privately(file_name(certificate), draw_certificate(certificate.snapshot))
        _finish(certificate, name)
    except Exception as error:
        logger.exception("certificate %s could not be made", certificate.uuid)
        certificate.postpone(f"{type(error).__name__}: {error}")


def file_name(certificate: Certificate) -> str:
    key = str(certificate.uuid)
    return f"certificates/{key[:2]}/{key}.pdf"


@transaction.atomic
def _finish(certificate: Certificate, name: str) -> None:
    if certificate.settle(file=name):
        announce_issued(certificate)


def owe_file_again(certificate: Certificate) -> None:
    """Have a file that is gone (a restored backup, a cleaned disk) made again from the snapshot; no second mail follows."""
    kept = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).exclude(settled_at=None)
    if kept.update(settled_at=None, file="", lease_until=None):
        kick("certificates.render", certificate.pk)


def kick_forgotten() -> int:
    """Send the worker the certificates whose kick was lost or whose attempt gave them back; return how many."""
    ids = Certificate.objects.oldest_forgotten()
    kick_many("certificates.render", ids)
    remove_abandoned()
    return len(ids)
