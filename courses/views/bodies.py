"""Rendered contents of pages, made once per revision and language and kept by the process."""

import time
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from competencies.models import Competency, Level
from courses.domain.outline import Outline, OutlineActivity
from courses.models import CourseOutcome, CoursePage, LessonPage, ModulePage
from people.texts import text_in

#: Links to pages and files inside a body announce no change of address; bodies are rendered again after so many seconds.
KEPT = 3600


@dataclass(frozen=True)
class Face:
    """What a course page says beside its outline. `competencies` are (title, level)."""

    summary: str
    audience: str
    outcomes: tuple[str, ...]
    body: SafeString
    competencies: tuple[tuple[str, str], ...]
    introductions: dict[int, str]


def render_lesson(text: OutlineActivity, *, language: str) -> SafeString:
    """Return the body of a lesson as HTML, labels of its blocks in `language`."""
    return _lesson(text.key, text.page_id, text.revision_id, language, int(time.time() // KEPT))


@lru_cache(maxsize=500)
def _lesson(key: UUID, page_id: int, revision_id: int, language: str, age: int) -> SafeString:
    page = LessonPage.objects.filter(pk=page_id, translation_key=key).first()
    return render_blocks(page.body, language=language) if page else SafeString()


def render_blocks(body: object, *, language: str) -> SafeString:
    """Return a stream of blocks as HTML, each with an address of its own to go on at."""
    with override(language):
        return render_to_string("courses/body.html", {"body": body})


def read_face(outline: Outline, *, language: str) -> Face:
    """Return what the course page says, by version of the outline."""
    return _face(outline, language, int(time.time() // KEPT))


@lru_cache(maxsize=200)
def _face(outline: Outline, language: str, age: int) -> Face:
    key = outline.course_key
    page = CoursePage.objects.filter(pk=outline.page_id, translation_key=key).first()
    modules = ModulePage.objects.filter(pk__in=[module.page_id for module in outline.modules])
    introductions = dict(modules.values_list("pk", "introduction"))
    outcomes = (
        CourseOutcome.objects.filter(course__key=key)
        .select_related("competency", "level")
        .prefetch_related("competency__texts", "level__texts")
        .order_by("competency__position", "competency__code")
    )
    return Face(
        summary=page.summary if page else "",
        audience=page.audience if page else "",
        outcomes=tuple(str(block.value) for block in page.outcomes) if page else (),
        body=render_blocks(page.body, language=language) if page else SafeString(),
        competencies=tuple((_title(row.competency, language), _name(row.level, language)) for row in outcomes),
        introductions={module.id: introductions.get(module.page_id, "") for module in outline.modules},
    )


def _title(competency: Competency, language: str) -> str:
    text = text_in(competency.texts.all(), language)
    return text.title if text else competency.code


def _name(level: Level, language: str) -> str:
    text = text_in(level.texts.all(), language)
    return text.name if text else level.code
