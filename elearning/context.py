"""What every page shows around its content, made without a query on most requests."""

import time
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from people.rules import read_roles

#: A menu may be so many seconds behind a change of roles; the pages themselves always ask the database.
ROLES_KEPT = 600


def site(request: HttpRequest) -> dict[str, Any]:
    """Return names, menus and links of the frame around each page, in the active language."""
    language = get_language() or settings.LANGUAGE_CODE
    person: Any = getattr(request, "user", None)
    return {
        **frame(below_language(request.path), language),
        "person": person,
        "is_signed_in": lambda: _is_signed_in(person),
        "person_name": lambda: person.full_name,
        "person_initials": lambda: initials(person.full_name),
        "person_email": lambda: person.email,
        "person_id": lambda: person.uuid,
        "told": lambda: _told(request),
        "nav": lambda: _mark_current(_nav(language, _is_signed_in(person)), request.path),
        "person_links": lambda: _person_links(request, language),
    }


def frame(place: str, language: str) -> dict[str, Any]:
    """Return what is the same for everybody at the address `place` below a language's own."""
    return {
        "site_name": settings.SITE_NAME,
        "base_url": settings.BASE_URL,
        "languages": _languages(place, language),
        "legal_links": _legal_links(language),
        "hub_search_url": _address("courses:catalogue", language),
    }


def _told(request: HttpRequest) -> str:
    """Return the messages that wait for her, drawn; they are told once."""
    waiting = get_messages(request)
    return render_to_string("components/messages.html", {"messages": waiting}) if len(waiting) else ""


def initials(name: str) -> str:
    """Return the first letters of the first and the last word: "Ana Marija Kovač" → "AK"."""
    words = [word for word in str(name or "").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "–"


def below_language(path: str) -> str:
    """Return the rest of an address that begins with a language; nothing of any other."""
    head, _slash, rest = path.lstrip("/").partition("/")
    return rest if head in settings.LANGUAGE_NAMES else ""


def _is_signed_in(person: Any) -> bool:
    return bool(person is not None and person.is_authenticated)


def _languages(place: str, current: str) -> list[dict[str, Any]]:
    """Addresses differ by their prefix alone, so the same page in another language is a swap of prefixes."""
    return [
        {"code": code, "name": name, "url": f"/{code}/{place}", "current": code == current}
        for code, name in settings.LANGUAGES
    ]


@cache
def _address(name: str, language: str) -> str:
    with override(language):
        return reverse(name)


class NavItem(NamedTuple):
    """A place in the main menu; `current` is what `aria-current` says of it, "page" or "true" for a page below, or nothing."""

    label: str
    url: str
    current: str = ""


@cache
def _nav(language: str, signed_in: bool) -> tuple[NavItem, ...]:
    items = [NavItem(gettext("Courses"), _address("courses:catalogue", language))]
    if signed_in:
        items += [
            NavItem(gettext("My learning"), _address("courses:my_learning", language)),
            NavItem(gettext("Passport"), _address("competencies:passport", language)),
        ]
    return (*items, NavItem(gettext("Help"), f"/{language}/help/"))


def _mark_current(items: tuple[NavItem, ...], path: str) -> tuple[NavItem, ...]:
    return tuple(
        item._replace(current="page" if path == item.url else "true") if path.startswith(item.url) else item
        for item in items
    )


@cache
def _legal_links(language: str) -> list[dict[str, str]]:
    home = f"/{language}/"
    return [
        {"label": gettext("About the Hub"), "url": f"{home}about/"},
        {"label": gettext("Help and contact"), "url": f"{home}help/"},
        {"label": gettext("Ethical charter"), "url": _address("people:charter", language)},
        {"label": gettext("Privacy notice"), "url": _address("people:privacy", language)},
        {"label": gettext("Accessibility"), "url": f"{home}accessibility/"},
        {"label": gettext("Check a certificate"), "url": _address("certificates:verify_any", language)},
    ]


class MenuLink(NamedTuple):
    icon: str
    label: str
    url: str


def _person_links(request: HttpRequest, language: str) -> tuple[MenuLink, ...]:
    roles = _roles(request)
    return _menu(language, manages=roles["reports"], writes=roles["cms"])


@cache
def _menu(language: str, *, manages: bool, writes: bool) -> tuple[MenuLink, ...]:
    links = [
        ("book", gettext("My learning"), "courses:my_learning"),
        ("certificate", gettext("My certificates"), "certificates:list"),
        ("user", gettext("Account"), "people:profile"),
    ]
    if manages:
        links.insert(2, ("chart", gettext("Reports"), "reports:overview"))
    menu = [MenuLink(icon, label, _address(name, language)) for icon, label, name in links]
    if writes:
        menu.append(MenuLink("edit", gettext("Write courses"), reverse("wagtailadmin_home")))
    return tuple(menu)


def _roles(request: HttpRequest) -> dict[str, Any]:
    known: dict[str, Any] = request.session.get("roles", {})
    if known.get("person") != request.user.pk or known.get("at", 0) < time.time() - ROLES_KEPT:
        person: Any = request.user
        roles = read_roles(person)
        known = {"person": person.pk, "at": int(time.time()), "reports": roles.manages, "cms": roles.writes}
        request.session["roles"] = known
    return known
