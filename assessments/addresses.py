"""Addresses of the pages of an attempt. Every saved answer leads to one: their shape is worked out once in each language."""

from functools import cache
from uuid import UUID

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language

#: Stand for what differs between attempts.
ANY_UUID, ANY_PART = UUID(int=0), 987654321


def address_of(page: str, uuid: UUID, part: int | str | None = None) -> str:
    """Return the address of a page of the attempt `uuid`, by the name of its route, in the active language.

    `part` is the number or the id of a question, where the route has one.
    """
    before, after, rest = _parts(page, get_language(), part is not None)
    return f"{before}{uuid}{after}" if part is None else f"{before}{uuid}{after}{part}{rest}"


def lead_to(page: str, uuid: UUID, part: int | str | None = None) -> HttpResponseRedirect:
    """Lead to a page of the attempt `uuid`."""
    return HttpResponseRedirect(address_of(page, uuid, part))


@cache
def _parts(page: str, language: str | None, has_part: bool) -> tuple[str, str, str]:
    """Return what stands before the attempt, after it, and after the part."""
    found = reverse(f"assessments:{page}", args=[ANY_UUID, ANY_PART] if has_part else [ANY_UUID])
    before, _uuid, after = found.partition(str(ANY_UUID))
    after, _part, rest = after.partition(str(ANY_PART))
    return before, after, rest
