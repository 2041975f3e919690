"""Covers as pictures of their own, so that a page carries only their address."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from courses.covers import cover_svg


@require_safe
@cache_control(public=True, immutable=True, max_age=365 * 24 * 3600)
def show_cover(request: HttpRequest, code: str) -> HttpResponse:
    """The cover of a code: the same for ever, so browsers need ask only once."""
    response = HttpResponse(cover_svg(code), content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
