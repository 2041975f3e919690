"""A certificate: a frozen snapshot of every printed string, and the file made from it."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.codes import make_code, show_code
from certificates.querysets import CertificateQuerySet
from worker.owed import OwedRow, owed_index


def private_storage() -> object:
    """Files that are served only through a permission check."""
    return storages["private"]


class Certificate(OwedRow):
    """owed → issued (file) → superseded, revoked or expired. The PDF can be made again from `snapshot` at any time.

    `source_kind` and `source_uuid` say what it was issued for (`courses.enrolment` and the enrolment's uuid) without
    knowing it; together with `edition` they are unique: a correction of the name issues the next edition and
    supersedes the old one. `snapshot` is the JSON of `certificates.domain.issuing.CertificateData`.
    """

    class Status(models.TextChoices):
        VALID = "valid", _("valid")
        EXPIRED = "expired", _("expired")
        SUPERSEDED = "superseded", _("replaced")
        REVOKED = "revoked", _("revoked")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=16, unique=True, default=make_code, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    source_kind = models.CharField(max_length=60)
    source_uuid = models.UUIDField()
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    snapshot = models.JSONField(_("printed content"))
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    file = models.FileField(_("file"), storage=private_storage, blank=True, max_length=200)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revocation_reason = models.TextField(_("reason of revocation"), blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source_uuid", "edition"], name="one_certificate_per_source")
        ]
        indexes = [owed_index("certificates_owed")]

    def __str__(self) -> str:
        return f"{self.code} {self.snapshot.get('title', '')}"

    @property
    def status(self) -> "Certificate.Status":
        """What it is worth today."""
        if self.revoked_at:
            return self.Status.REVOKED
        if self.superseded_at:
            return self.Status.SUPERSEDED
        if self.expires_on is not None and self.expires_on < timezone.localdate():
            return self.Status.EXPIRED
        return self.Status.VALID

    @property
    def is_valid(self) -> bool:
        """Neither superseded, revoked nor expired today."""
        return self.status is self.Status.VALID

    @property
    def shown_code(self) -> str:
        return show_code(self.code)
