"""Finding outlines that are behind their pages: after a crash between a publish and its sync, nothing else would."""

import logging
from uuid import UUID

from django.db import DatabaseError

from courses.domain.digests import read_digests
from courses.domain.outline import sync
from courses.models import Course, CoursePage

logger = logging.getLogger(__name__)


def sync_changed() -> int:
    """Sync every course whose page trees are not those that were last synced; return how many."""
    now, then = read_digests(), dict(Course.objects.values_list("key", "tree_digest"))
    shown = set(CoursePage.objects.live().values_list("translation_key", flat=True))
    behind = [key for key, digest in now.items() if then.get(key, "") != digest and (key in then or key in shown)]
    behind += [key for key, digest in then.items() if key not in now and digest]
    return sum(_try_to_sync(key) for key in behind)


def sync_all() -> int:
    """Sync every course that has a page or an anchor; return how many courses there are now."""
    keys = {
        *CoursePage.objects.values_list("translation_key", flat=True),
        *Course.objects.values_list("key", flat=True),
    }
    return sum(_try_to_sync(key) for key in keys)


def _try_to_sync(key: UUID) -> bool:
    """One course that cannot be synced must not keep the others behind."""
    try:
        return sync(key) is not None
    except DatabaseError:
        logger.exception("outline of %s could not be synced", key)
        return False
