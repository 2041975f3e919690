"""All courses on offer as cards in one language, kept in memory until any outline changes."""

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from competencies.models import TagLabel
from courses.domain.reading import best_text
from courses.models import Course, CourseLevel
from people.statements import read
from people.texts import text_in

#: Names of themes, competencies and tags announce no change; they are read again after so many seconds.
NAMES_KEPT = 300

VERSIONS = """
    SELECT key, outline_version FROM courses_course WHERE retired_at IS NULL ORDER BY published_at DESC, id DESC
"""

Names = dict[str, str]


@dataclass(frozen=True)
class Entry:
    """A course on offer. Names are by code, in the reader's language; `search_text` is folded, of all languages."""

    id: int
    key: UUID
    code: str
    title: str
    summary: str
    url: str
    language: str
    languages: tuple[str, ...]
    minutes: int
    level: str
    themes: Names
    competencies: Names
    tags: Names
    search_text: str

    @property
    def level_label(self) -> str:
        return str(CourseLevel(self.level).label)


def read_catalogue(language: str) -> tuple[Entry, ...]:
    """Return the courses on offer, the newest first. One query while nothing has changed."""
    versions = tuple(read(VERSIONS))
    return _read(versions, language, int(time.time() // NAMES_KEPT))


@lru_cache(maxsize=32)
def _read(versions: tuple[tuple[UUID, int], ...], language: str, age: int) -> tuple[Entry, ...]:
    labels = {(label.tag_id, label.language): label.label for label in TagLabel.objects.all()}
    courses = (
        Course.objects.filter(key__in=[key for key, _ in versions])
        .order_by("-published_at", "-pk")
        .prefetch_related("texts", "themes__texts", "outcomes__competency__texts")
        .prefetch_related("tags")  # type: ignore[misc]  # taggit's manager can, its types do not say so
    )
    return tuple(_entry(course, language, labels) for course in courses if course.texts.all())


def _entry(course: Course, language: str, labels: dict[tuple[int, str], str]) -> Entry:
    texts = list(course.texts.all())
    text = best_text(texts, language, course)
    outcomes = sorted(course.outcomes.all(), key=lambda outcome: outcome.competency.position)
    return Entry(
        id=course.pk,
        key=course.key,
        code=course.code,
        title=text.title,
        summary=text.summary,
        url=f"/{language}/courses/{course.code}/",
        language=text.language,
        languages=tuple(sorted(row.language for row in texts)),
        minutes=course.minutes,
        level=course.level,
        themes={theme.code: _name(theme, "title", language) for theme in course.themes.all()},
        competencies={row.competency.code: _name(row.competency, "title", language) for row in outcomes},
        tags={tag.slug: labels.get((tag.pk, language), tag.name) for tag in course.tags.all()},
        search_text=" ".join(row.search_text for row in texts),
    )


def _name(thing: Any, field: str, language: str) -> str:
    text = text_in(thing.texts.all(), language)
    return str(getattr(text, field)) if text else str(thing.code)
