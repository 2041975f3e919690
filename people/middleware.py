"""Language, time zone, end of idle sessions and open acceptances of each request. Nothing here costs a query on most."""

import zoneinfo
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import activate, get_language, get_language_from_path, gettext

from people.backends import coming_along
from people.policies_in_force import has_accepted
from people.sessions import has_idled, mark_seen
from people.statements import update_rows

Handler = Callable[[HttpRequest], HttpResponse]
YEAR = timedelta(days=365)

#: What a person may open before she has accepted a new version.
OPEN_PAGES = {"people:accept", "people:charter", "people:privacy", "account_logout", "root", "healthz", "readyz"}


class LanguageMiddleware(LocaleMiddleware):
    """Django's, with the browser's names for languages that are read here under another code (bs, hr → sr-latn).

    An address that names its language is asked nothing else. Who follows a link from one language to another gets that
    language at `/` from then on.
    """

    def process_request(self, request: HttpRequest) -> None:
        if named := get_language_from_path(request.path_info):
            activate(named)
            request.LANGUAGE_CODE = named
            return
        accepted = request.META.get("HTTP_ACCEPT_LANGUAGE")
        if accepted:
            request.META["HTTP_ACCEPT_LANGUAGE"] = ",".join(map(_known_here, accepted.split(",")))
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        named = get_language_from_path(request.path_info)
        if not named:
            return super().process_response(request, response)
        response.headers.setdefault("Content-Language", get_language())
        if named != request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) and _came_from_another(request, named):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                named,
                max_age=YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response


def _known_here(item: str) -> str:
    tag, parted, quality = item.strip().partition(";")
    return settings.LANGUAGE_ALIASES.get(tag.split("-")[0].lower(), tag) + parted + quality


def _came_from_another(request: HttpRequest, language: str) -> bool:
    given = request.META.get("HTTP_REFERER", "")
    if not given or f"://{request.get_host()}/{language}/" in given:
        return False
    try:
        referer = urlsplit(given)
    except ValueError:
        return False
    before = get_language_from_path(referer.path) if referer.netloc == request.get_host() else None
    return before is not None and before != language


class PersonMiddleware(AuthenticationMiddleware):
    """Django's, which takes the person who was read together with the session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person_of(request))


def _person_of(request: HttpRequest) -> Any:
    request.session.get(SESSION_KEY)  # reads the session, and her with it
    with coming_along(request.session.came_along):
        person = get_user(request)
    request.user = person  # herself from now on, not by way of an object that looks each time whether she was read
    return person


class IdleSessionMiddleware:
    """Sign out a shared computer that was left alone; note, now and then, when a session was last used.

    Whatever a signed-in person is answered, no browser or proxy keeps it, unless the page itself says that it may.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_signed_in(request):
            return self.get_response(request)
        if has_idled(request.session):
            logout(request)
            messages.info(
                request, gettext("You were signed out because nobody used this shared computer for 30 minutes.")
            )
        elif mark_seen(request.session):
            now = {"last_seen_at": timezone.now()}
            update_rows(UserSession, now, "session_key = %s", request.session.session_key)
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class TimeZoneMiddleware:
    """Show every date in the person's own time zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_signed_in(request):
            with timezone.override(_zone_named(request.user.time_zone)):
                return self.get_response(request)
        return self.get_response(request)


class AcceptanceMiddleware:
    """Lead people to a new charter or privacy notice before they go on reading.

    Only reading waits: what someone sends from a page that she has open is kept, so that no answer is lost.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.method not in {"GET", "HEAD"} or name in OPEN_PAGES or not is_signed_in(request):
            return None
        if has_accepted(request.user, session=request.session):
            return None
        return HttpResponseRedirect(f"{reverse('people:accept')}?{urlencode({'next': request.get_full_path()})}")


def is_signed_in(request: HttpRequest) -> bool:
    """Say so without touching the session of a visitor who has none: her page may come from a shared cache."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _zone_named(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
