"""Issuing, correcting and withdrawing certificates."""

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates.codes import make_code
from certificates.models import Certificate
from certificates.snapshots import CertificateData, Standard, build_snapshot, read_snapshot
from people.domain.auditing import record_act
from people.domain.locking import lock_person
from people.models import Person
from worker.kick import kick

__all__ = ["CertificateData", "NotCurrentError", "Standard", "TooManyCorrectionsError", "issue", "reissue", "revoke"]

SUBJECT = "certificates.certificate"
#: A holder corrects a slip of the keyboard, not her identity again and again; after this a human looks at it.
MOST_EDITIONS = 5
LONGEST_NAME = 150


class NotCurrentError(Exception):
    """The certificate was revoked or superseded; only the current edition can change."""


class TooManyCorrectionsError(Exception):
    """The name has been corrected as often as a holder may do it alone."""


@transaction.atomic
def issue(person: Person, data: CertificateData, *, source_kind: str, source_uuid: uuid.UUID) -> Certificate:
    """Issue the certificate for one cause, once: a second call changes nothing and returns the current edition.

    `source_kind` and `source_uuid` name the cause (`courses.enrolment`). The PDF and the mail follow after commit.
    """
    code = make_code()
    first, is_new = Certificate.objects.get_or_create(
        source_kind=source_kind, source_uuid=source_uuid, edition=1, defaults=_fields(person, data, code=code)
    )
    if not is_new:
        return current_edition(first)
    record_act("certificate.issued", actor=None, subject_kind=SUBJECT, subject_id=first.uuid)
    kick("certificates.render", first.pk)
    return first


@transaction.atomic
def reissue(certificate: Certificate, *, name: str, actor: Person | None) -> Certificate:
    """Issue the next edition with `name` corrected, supersede the old one and return the new.

    The same name again changes nothing. Raises ValueError for an empty or overlong name, NotCurrentError for a
    certificate that is revoked or was superseded by another name, TooManyCorrectionsError after four corrections by
    the holder.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValueError(f"a name has 1 to {LONGEST_NAME} letters")
    lock_person(certificate.person_id)
    current = current_edition(certificate)
    if current.revoked_at or (current.pk != certificate.pk and current.snapshot["name"] != name):
        raise NotCurrentError
    if current.snapshot["name"] == name:
        return current
    if current.edition >= MOST_EDITIONS and actor == current.person:
        raise TooManyCorrectionsError
    return _supersede(current, name=name, actor=actor)


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, actor: Person | None) -> Certificate:
    """Withdraw the current edition for a reason that its public page shows, and return it. The first reason stays."""
    lock_person(certificate.person_id)
    current = current_edition(certificate)
    if current.revoked_at:
        return current
    _end(current, revoked_at=timezone.now(), revocation_reason=reason)
    record_act(
        "certificate.revoked", actor=actor, subject_kind=SUBJECT, subject_id=current.uuid, data={"reason": reason}
    )
    return current_edition(certificate)


def current_edition(certificate: Certificate) -> Certificate:
    """Return the newest edition of the same certificate, fresh from the database."""
    return Certificate.objects.filter(source_kind=certificate.source_kind, source_uuid=certificate.source_uuid).latest(
        "edition"
    )


def _supersede(current: Certificate, *, name: str, actor: Person | None) -> Certificate:
    data = read_snapshot({**current.snapshot, "name": name})
    following = Certificate.objects.create(
        source_kind=current.source_kind,
        source_uuid=current.source_uuid,
        edition=current.edition + 1,
        **_fields(current.person, data, code=make_code()),
    )
    _end(current, superseded_at=timezone.now())
    names = {"from": current.snapshot["name"], "to": name, "new": str(following.uuid)}
    record_act("certificate.name_corrected", actor=actor, subject_kind=SUBJECT, subject_id=current.uuid, data=names)
    kick("certificates.render", following.pk)
    return following


def _fields(person: Person, data: CertificateData, *, code: str) -> dict[str, Any]:
    now = timezone.now()
    issued_on: date = timezone.localdate(now)
    return {
        "person": person,
        "code": code,
        "language": data.language,
        "expires_on": data.expires_on,
        "issued_at": now,
        "snapshot": build_snapshot(data, code=code, issued_on=issued_on),
    }


def _end(certificate: Certificate, **facts: Any) -> None:
    """Write how it ended; a PDF still owed is owed no longer."""
    now = timezone.now()
    settled_at = certificate.settled_at or now
    Certificate.objects.filter(pk=certificate.pk).update(settled_at=settled_at, lease_until=None, **facts)
