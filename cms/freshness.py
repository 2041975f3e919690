"""One number for the whole site: while it stands, pages without a person in them may be shown again as they were."""

from django.core.cache import cache

KEY = "cms:generation"
KEPT = 7 * 24 * 3600


def touch_site() -> None:
    """Say that something public has changed: what was kept of pages is not shown again."""
    cache.add(KEY, 0, KEPT)
    cache.incr(KEY)
