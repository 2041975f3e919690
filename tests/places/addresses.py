"""What the URL configuration offers: the addresses of the Hub, and those of the offices behind it (CMS and admin)."""

import re
from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

OFFICES = ("cms/", "django-admin/")
ARGUMENT = re.compile(r"<(?:(?P<converter>\w+):)?\w+>")
REGEX_ARGUMENT = re.compile(r"\((?:\?P<\w+>)?[^()]*\)")
SAMPLES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "str": "one", "slug": "one", "path": "one"}


def hub_addresses() -> set[str]:
    """Return the names of all addresses outside the offices; an address without a name stands as its route."""
    return {name for name, _route in _walk(get_resolver().url_patterns, outside=OFFICES)}


def office_paths() -> list[str]:
    """Return a path for every address of the offices, with made-up arguments where it takes some."""
    inside = (p for p in get_resolver().url_patterns if isinstance(p, URLResolver) and str(p.pattern) in OFFICES)
    return sorted({f"/{_fill(route)}" for _name, route in _walk(inside)})


def _walk(
    patterns: Iterable[URLPattern | URLResolver], *, outside: tuple[str, ...] = (), space: str = "", route: str = ""
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = route + ("" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield (f"{space}{pattern.name}" if pattern.name else here), here
        elif str(pattern.pattern) not in outside:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, outside=outside, space=inner, route=here)


def _fill(route: str) -> str:
    filled = ARGUMENT.sub(lambda found: SAMPLES[found["converter"] or "str"], route)
    return REGEX_ARGUMENT.sub("1", filled).translate({ord(sign): "" for sign in "^$\\?"}).removesuffix("Z")
