"""Outermost: pages that show no person are kept whole."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from cms.freshness import KEY as GENERATION

Handler = Callable[[HttpRequest], HttpResponse]

#: Seconds. A publish raises the generation and is seen at once; this bounds what nothing announces, such as a date.
KEPT = 300
LONGEST_PATH = 200


class AnonymousPageCache:
    """Serve a visitor without session from Redis, in two commands and no query.

    Kept are answers of 200 to GET below a language's address that set no cookie and asked for no CSRF token. The
    security headers are kept with them.
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
    return (
        request.method == "GET"
        and not settings.DEBUG
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and settings.CSRF_COOKIE_NAME not in request.COOKIES
        and path[1:].partition("/")[0] in settings.LANGUAGE_NAMES
        and len(path) <= LONGEST_PATH
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
