"""Certificates for tests."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from certificates.domain.issuing import CertificateData, Standard, issue
from certificates.domain.rendering import render
from certificates.models import Certificate
from people.models import Person
from tests.factories.people import make_person


def make_certificate_data(**fields: Any) -> CertificateData:
    """What a course in English with two competencies hands down."""
    fields = {
        "name": "Ana Marija Đorđević",
        "title": "Safeguarding essentials",
        "language": "en",
        "hours": Decimal("6.0"),
        "score": Decimal("87.5"),
        "completed_on": date(2026, 3, 1),
        "standards": (Standard("A1", "Recognising signs of harm", "Proficient"), Standard("A2", "Reporting", "Basic")),
        "cover": "safeguarding-essentials",
        "outcomes": ("respond calmly when a child tells you",),
        **fields,
    }
    return CertificateData(**fields)


def make_certificate(*, person: Person | None = None, rendered: bool = False, **fields: Any) -> Certificate:
    """An issued certificate; `rendered` makes its PDF at once."""
    data = make_certificate_data(**fields)
    certificate = issue(person or make_person(), data, source_kind="tests.cause", source_uuid=uuid.uuid4())
    if rendered:
        render(certificate.pk)
        certificate.refresh_from_db()
    return certificate
