"""Outermost: pages that show no person are kept whole."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from cms.freshness import KEY as GENERATION

Handler = Callable[[HttpRequest], HttpResponse]

#: Seconds. A publish raises the generation and is seen at once; this bounds what nothing announces, such as a date.
KEPT = 300
LONGEST_PATH = 200
#: Who has one of these cookies may be somebody, or may be waiting to be told something.
PERSONAL = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name}


class AnonymousPageCache:
    """Serve a visitor without session from Redis, in two commands and no query.

    Kept are answers of 200 to GET below a language's address that set no cookie and asked for no CSRF token. The
    security headers are kept with them. Addresses that anybody can make up without end (queries, keys of account links)
    are left out: the memory is the broker's, too.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_be_kept(request):
            return self.get_response(request)
        path = request.get_full_path()
        kept = cache.get_many([GENERATION, f"page:{path}"])
        now = kept.get(GENERATION, 0)
        page = kept.get(f"page:{path}")
        if page and page["generation"] == now:
            return HttpResponse(page["body"], headers=page["headers"])
        response = self.get_response(request)
        if _is_for_everybody(response):
            headers = {name: value for name, value in response.items() if name != "Content-Length"}
            kept_page = {"generation": now, "body": response.content.decode(), "headers": headers}
            cache.set(f"page:{path}", kept_page, KEPT)
        return response


def _may_be_kept(request: HttpRequest) -> bool:
    path = request.get_full_path()
    language, _slash, rest = path[1:].partition("/")
    return (
        request.method == "GET"
        and not settings.DEBUG
        and PERSONAL.isdisjoint(request.COOKIES)
        and language in settings.LANGUAGE_NAMES
        and "?" not in rest
        and not rest.startswith("accounts/")
        and len(path) <= LONGEST_PATH
        and (request.is_secure() or not settings.SECURE_SSL_REDIRECT)
    )


def _is_for_everybody(response: HttpResponse) -> bool:
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and response.get("Content-Type", "").startswith("text/html")
        and "no-store" not in response.get("Cache-Control", "")
        and "private" not in response.get("Cache-Control", "")
    )
