"""Time zones: those of our countries first, every other after them."""

import zoneinfo
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

ZONE_OF_COUNTRY = {
    "AL": "Europe/Tirane",
    "BA": "Europe/Sarajevo",
    "BG": "Europe/Sofia",
    "HR": "Europe/Zagreb",
    "MD": "Europe/Chisinau",
    "ME": "Europe/Podgorica",
    "MK": "Europe/Skopje",
    "RO": "Europe/Bucharest",
    "RS": "Europe/Belgrade",
    "XK": "Europe/Belgrade",
}

Choices = list[tuple[str, str]]


def zone_of_country(code: str) -> str:
    """Return the time zone that a person from the country `code` most likely lives in."""
    return ZONE_OF_COUNTRY.get(code, settings.TIME_ZONE)


def time_zone_choices() -> list[tuple[object, Choices]]:
    """Return grouped choices for a select."""
    near = sorted(set(ZONE_OF_COUNTRY.values()), key=_city)
    return [
        (_("South Eastern Europe"), [(name, _city(name)) for name in near]),
        (_("Everywhere else"), [choice for choice in _all_zones() if choice[0] not in near]),
    ]


@cache
def _all_zones() -> Choices:
    names = [
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    ]
    return [(name, name.replace("_", " ").replace("/", " – ")) for name in sorted([*names, "UTC"])]


def _city(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")
