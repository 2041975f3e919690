"""Who may keep a copy of a page."""

from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

from courses.activities import ActivityView


def never_kept(view: ActivityView) -> ActivityView:
    """A personal page: no copy anywhere, not even behind the back button of a shared computer."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return mark_personal(view(request, *args, **kwargs))

    return inner


def kept_for_strangers(view: ActivityView) -> ActivityView:
    """A public page: a visitor's copy may be kept for seconds, a signed-in reader's never."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if request.user.is_authenticated:
            return mark_personal(response)
        if response.status_code == HTTPStatus.OK:
            patch_cache_control(response, public=True, max_age=5)
        return response

    return inner


def mark_personal(response: HttpResponse) -> HttpResponse:
    """Forbid every cache to keep the response."""
    patch_cache_control(response, private=True, no_store=True)
    return response
