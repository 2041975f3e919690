"""What the sweep compares to see that an outline is behind its pages."""

from collections.abc import Iterator
from hashlib import sha256
from uuid import UUID

from wagtail.models import Page

from courses.models import CoursePage

STEP = Page.steplen


def read_digests() -> dict[UUID, str]:
    """Return for each course page key a digest of its trees in all languages: place, liveness and revision of every page.

    Two queries for all courses, so that the sweep can afford to look every minute.
    """
    return _digests(dict(CoursePage.objects.values_list("path", "translation_key")))


def read_digest(key: UUID) -> str:
    """Return the digest of one course; empty when it has no page."""
    return _digests(dict(CoursePage.objects.filter(translation_key=key).values_list("path", "translation_key"))).get(
        key, ""
    )


def _digests(courses: dict[str, UUID]) -> dict[UUID, str]:
    lines: dict[UUID, list[str]] = {key: [] for key in courses.values()}
    for root, line in _lines_below(courses):
        lines[courses[root]].append(line)
    return {key: sha256("\n".join(sorted(rows)).encode()).hexdigest() for key, rows in lines.items()}


def _lines_below(courses: dict[str, UUID]) -> Iterator[tuple[str, str]]:
    """Yield (path of the course page, one line) for each page at or below a course, parents first."""
    above = {root[:end] for root in courses for end in range(STEP, len(root), STEP)}
    hidden: set[str] = set()
    pages = Page.objects.order_by("path")
    if len(courses) == 1:
        pages = pages.filter(path__in=above) | pages.filter(path__startswith=next(iter(courses)))
    for path, live, *facts in pages.values_list("path", "live", "translation_key", "live_revision_id", "slug", "title"):
        if path in above and not live:
            hidden.add(path)
        root = next((path[:end] for end in range(STEP, len(path) + 1, STEP) if path[:end] in courses), None)
        if root is not None:
            shown = not any(root.startswith(ancestor) for ancestor in hidden)
            yield root, f"{path} {live} {shown} {facts}"
