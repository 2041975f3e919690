"""The pages for what went wrong, as the site's own handlers render them for a stranger."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.test import RequestFactory
from django.utils.translation import override

from elearning import views


def error_pages(language: str = "en") -> dict[str, HttpResponse]:
    """Return each error page by its name."""
    request = RequestFactory().get(f"/{language}/")
    request.user = AnonymousUser()
    with override(language):
        return {
            "400": views.bad_request(request, SuspiciousOperation()),
            "403": views.permission_denied(request, PermissionDenied()),
            "404": views.page_not_found(request, Http404()),
            "429": render(request, "429.html", status=429),
            "500": views.server_error(request),
            "csrf": views.csrf_failure(request, REASON_NO_CSRF_COOKIE),
        }
