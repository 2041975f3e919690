"""What every page needs, without a query."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return what the base template shows on every page."""
    return {"site_name": settings.SITE_NAME}
