"""Pages that belong to no package: the fork at `/`, health, errors."""

import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request
from redis import Redis, RedisError

logger = logging.getLogger(__name__)


def choose_language(request: HttpRequest) -> HttpResponse:
    """Send a visitor of `/` to her language: the person's own, else the cookie's, else the browser's."""
    language = request.user.language if request.user.is_authenticated else get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database and migrations are ready; a broker that is down only degrades, the sweep makes up for it."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        logger.exception("readyz: no database")
        return JsonResponse({"status": "unavailable", "database": "down"}, status=503)
    if behind:
        return JsonResponse({"status": "unavailable", "database": "migrations are missing"}, status=503)
    broker = "up" if _broker_answers() else "down"
    return JsonResponse({"status": "ok" if broker == "up" else "degraded", "database": "up", "broker": broker})


def _broker_answers() -> bool:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as redis:
            return bool(redis.ping())
    except RedisError:
        return False


def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the Hub on its start screen."""
    return render(request, "site.webmanifest", content_type="application/manifest+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Render without request context: whatever broke, this page needs neither database nor session."""
    return HttpResponse(render_to_string("errors/500.html", {"language": get_language()}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say kindly that the form was too old."""
    return render(request, "errors/csrf.html", status=403)
