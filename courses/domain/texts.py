"""The child rows of the anchors: title, address and freshness per live language."""

from typing import Any
from uuid import UUID

from django.db import models
from django.utils.html import strip_tags

from cms.folding import fold
from courses.domain.tree import LiveText, read_texts
from courses.models import Activity, ActivityText, Course, CoursePage, CourseText, Module, ModuleText


def write_texts(course: Course, page: CoursePage) -> bool:
    """Write the texts of the course and of everything in it from the live pages of all languages; say whether any changed.

    A language that is no longer live goes, except for what is retired: its last title stays known.
    """
    modules = list(Module.objects.filter(course=course, retired_at=None))
    activities = list(Activity.objects.filter(module__in=modules, retired_at=None).select_related("module"))
    keys = [course.key, *(module.key for module in modules), *(activity.key for activity in activities)]
    live = read_texts(keys, source_language=course.source_language)
    pages = CoursePage.objects.in_bulk([text.page_id for text in live[course.key].values()])
    wanted: dict[tuple[type[models.Model], int, str], dict[str, Any]] = {}
    for language, text in live[course.key].items():
        values = _values(text, f"/{language}/courses/{course.code}/")
        values |= {"summary": pages[text.page_id].summary, "search_text": search_text(pages[text.page_id])}
        wanted[CourseText, course.pk, language] = values
    for module in modules:
        _want(wanted, ModuleText, module, f"{course.code}/{module.slug}", live)
    for activity in activities:
        _want(wanted, ActivityText, activity, f"{course.code}/{activity.module.slug}/{activity.slug}", live)
    return any(
        [
            _write_rows(CourseText, "course", [course], wanted),
            _write_rows(ModuleText, "module", modules, wanted),
            _write_rows(ActivityText, "activity", activities, wanted),
        ]
    )


def search_text(page: CoursePage) -> str:
    """Return what a course is found by in one language, folded: title, summary, for whom, outcomes."""
    outcomes = " ".join(str(block.value) for block in page.outcomes)
    return fold(strip_tags(" ".join([page.title, page.summary, page.audience, outcomes])))


def _values(text: LiveText, url_path: str) -> dict[str, Any]:
    return {
        "title": text.title,
        "url_path": url_path,
        "page_id": text.page_id,
        "revision_id": text.revision_id,
        "is_stale": text.is_stale,
    }


def _want(
    wanted: dict[tuple[type[models.Model], int, str], dict[str, Any]],
    model: type[models.Model],
    anchor: Module | Activity,
    place: str,
    live: dict[UUID, dict[str, LiveText]],
) -> None:
    for language, text in live[anchor.key].items():
        wanted[model, anchor.pk, language] = _values(text, f"/{language}/courses/{place}/")


def _write_rows(
    model: type[Any],
    owner: str,
    anchors: list[Any],
    wanted: dict[tuple[type[models.Model], int, str], dict[str, Any]],
) -> bool:
    changed = False
    for row in model.objects.filter(**{f"{owner}__in": anchors}):
        values = wanted.pop((model, getattr(row, f"{owner}_id"), row.language), None)
        if values is None:
            row.delete()
            changed = True
        elif any(getattr(row, name) != value for name, value in values.items()):
            model.objects.filter(pk=row.pk).update(**values)
            changed = True
    mine = [key for key in wanted if key[0] is model]
    model.objects.bulk_create(
        model(language=language, **{f"{owner}_id": pk}, **wanted[model, pk, language]) for _, pk, language in mine
    )
    return changed or bool(mine)
