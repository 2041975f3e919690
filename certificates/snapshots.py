"""What is printed on a certificate, frozen at issuing: every string, in the certificate's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format, get_format
from django.utils.numberformat import format as format_number
from django.utils.translation import get_language, gettext, override

from certificates.codes import show_code


@dataclass(frozen=True)
class Standard:
    """A competency reached: its code in the framework, title and level in words."""

    code: str
    title: str
    level: str


@dataclass(frozen=True)
class CertificateData:
    """What a cause hands down: finished facts that need no explanation.

    `hours` of learning, `score` in per cent, `cover` the code from which the pale picture is drawn, `outcomes` what
    the person can now do. Texts are in `language`.
    """

    name: str
    title: str
    language: str
    hours: Decimal
    score: Decimal | None
    completed_on: date
    expires_on: date | None = None
    standards: tuple[Standard, ...] = field(default=())
    cover: str = ""
    outcomes: tuple[str, ...] = field(default=())


def build_snapshot(data: CertificateData, *, code: str, issued_on: date) -> dict[str, Any]:
    """Return the JSON of `data` with all labels and dates as they will be printed."""
    with override(data.language):
        return {
            "name": data.name,
            "title": data.title,
            "language": data.language,
            "hours": str(data.hours),
            "score": None if data.score is None else str(data.score),
            "completed_on": data.completed_on.isoformat(),
            "expires_on": data.expires_on and data.expires_on.isoformat(),
            "standards": [[standard.code, standard.title, standard.level] for standard in data.standards],
            "cover": data.cover,
            "outcomes": list(data.outcomes),
            "code": show_code(code),
            "verify_url": settings.BASE_URL + reverse("certificate_short", args=[code]),
            "issued_on": issued_on.isoformat(),
            "facts": _facts(data, issued_on),
            "labels": _labels(),
        }


def read_snapshot(snapshot: Mapping[str, Any]) -> CertificateData:
    """Return the data from which `snapshot` was built."""
    return CertificateData(
        name=snapshot["name"],
        title=snapshot["title"],
        language=snapshot["language"],
        hours=Decimal(snapshot["hours"]),
        score=None if snapshot["score"] is None else Decimal(snapshot["score"]),
        completed_on=date.fromisoformat(snapshot["completed_on"]),
        expires_on=date.fromisoformat(snapshot["expires_on"]) if snapshot["expires_on"] else None,
        standards=tuple(Standard(*standard) for standard in snapshot["standards"]),
        cover=snapshot["cover"],
        outcomes=tuple(snapshot["outcomes"]),
    )


def _facts(data: CertificateData, issued_on: date) -> list[list[str]]:
    """Return label and value of what is printed in a row, in this order."""
    facts = [[gettext("Completed on"), _day(data.completed_on)]]
    if data.hours:
        facts.append([gettext("Hours of learning"), _number(data.hours, places=1)])
    if data.score is not None:
        facts.append([gettext("Result"), gettext("%(score)s %%") % {"score": _number(data.score, places=0)}])
    if data.expires_on:
        facts.append([gettext("Valid until"), _day(data.expires_on)])
    facts.append([gettext("Issued on"), _day(issued_on)])
    return facts


def _labels() -> dict[str, str]:
    # Nouns, not verbs: in most of our languages "has completed" would have to know whether she or he did.
    return {
        "issuer": gettext("Child Protection Hub for South Eastern Europe"),
        "heading": gettext("Certificate of completion"),
        "awarded_to": gettext("awarded to"),
        "course": gettext("for completing the course"),
        "standards": gettext("Competencies shown"),
        "outcomes": gettext("What this course teaches"),
        "more": gettext("and more, see the address beside the code"),
        "signature": gettext("For the Child Protection Hub"),
        "check": gettext("Check this certificate"),
        "code": gettext("Code"),
    }


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _number(value: Decimal, *, places: int) -> str:
    shown = value.quantize(Decimal(1).scaleb(-places))
    if shown == shown.to_integral_value():
        shown = shown.to_integral_value()
    return format_number(shown, get_format("DECIMAL_SEPARATOR", get_language()))
