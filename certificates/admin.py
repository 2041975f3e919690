"""Certificates for the operator who is asked "why did I not get mine?": to look at, not to change."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate


@admin.register(Certificate)
class CertificateAdmin(admin.ModelAdmin[Certificate]):
    list_display = ["shown_code", "person", "shown_title", "shown_status", "issued_at", "file", "attempt", "last_error"]
    list_filter = ["issued_at", "language", "revoked_at", "superseded_at"]
    search_fields = ["code", "person__email", "person__full_name", "uuid"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        return super().get_queryset(request).select_related("person")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("title"))
    def shown_title(self, certificate: Certificate) -> str:
        return str(certificate.snapshot.get("title", ""))

    @admin.display(description=_("status"))
    def shown_status(self, certificate: Certificate) -> str:
        return str(certificate.status.label)
