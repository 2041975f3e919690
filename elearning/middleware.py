"""Outermost: pages that show no person are kept whole, and every page travels compressed."""

import gzip
from base64 import b64decode, b64encode
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property

from cms.freshness import KEY as GENERATION

Handler = Callable[[HttpRequest], HttpResponse]

#: Seconds. A publish raises the generation and is seen at once; this bounds what nothing announces, such as a date.
KEPT = 300
LONGEST_PATH = 200
ABOUT_THE_BODY = {"Content-Length", "Content-Encoding"}
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
            return _unpack(request, page)
        response = self.get_response(request)
        if _is_for_everybody(response):
            patch_vary_headers(response, ["Accept-Encoding"])
            cache.set(f"page:{path}", {"generation": now, **_pack(response)}, KEPT)
        return response


class PageCompression(GZipMiddleware):
    """Compress pages, and nothing else: files come compressed or cannot be made smaller.

    A page's size tells nothing of its secrets: Django masks the CSRF token anew each time and pads with chance.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class ContentPolicy(CSPMiddleware):
    """django-csp's, which puts the policy together once for all answers that ask for no other.

    Answers that do, by a decorator or a nonce, get theirs from django-csp.
    """

    OWN = {f"_csp_{what}{kind}" for what in ("config", "update", "replace", "exempt") for kind in ("", "_ro")}

    @cached_property
    def usual(self) -> str:
        return build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        has_own = not self.OWN.isdisjoint(response.__dict__) or "_csp_nonce" in request.__dict__
        if has_own or settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)
        return response


def _pack(response: HttpResponse) -> dict[str, Any]:
    """Return a page as it is kept: compressed once for everybody."""
    is_packed = response.get("Content-Encoding") == "gzip"
    body = response.content if is_packed else gzip.compress(response.content)
    headers = {name: value for name, value in response.items() if name not in ABOUT_THE_BODY}
    return {"body": b64encode(body).decode(), "headers": headers}


def _unpack(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    body = b64decode(page["body"])
    if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return HttpResponse(body, headers={**page["headers"], "Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(body), headers=page["headers"])


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
