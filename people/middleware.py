"""Language and time zone of each request."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware(LocaleMiddleware):
    """Django's, with the browser's names for languages that are read here under another code (bs, hr → sr-latn)."""

    def process_request(self, request: HttpRequest) -> None:
        accepted = request.META.get("HTTP_ACCEPT_LANGUAGE")
        if accepted:
            request.META["HTTP_ACCEPT_LANGUAGE"] = ",".join(map(_known_here, accepted.split(",")))
        super().process_request(request)


def _known_here(item: str) -> str:
    tag, parted, quality = item.strip().partition(";")
    return settings.LANGUAGE_ALIASES.get(tag.split("-")[0].lower(), tag) + parted + quality


class TimeZoneMiddleware:
    """Show every date in the person's own time zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            with timezone.override(_zone_named(request.user.time_zone)):
                return self.get_response(request)
        return self.get_response(request)


def _zone_named(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
