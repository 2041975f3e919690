"""One course as a list of modules and activities in one language, kept in memory while its outline stands.

Outlines compare by identity, so that what is rendered of them can be kept by them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from courses.models import Activity, Course, Module
from people.texts import text_in


@dataclass(frozen=True, eq=False)
class OutlineActivity:
    """An activity as it stands in the outline. `language` is that of its text: another than asked for when not translated."""

    id: int
    key: UUID
    slug: str
    kind: str
    title: str
    url: str
    minutes: int
    required: bool
    position: int
    place: int
    module_id: int
    page_id: int
    revision_id: int
    language: str
    languages: tuple[str, ...]
    is_stale: bool


@dataclass(frozen=True, eq=False)
class OutlineModule:
    id: int
    key: UUID
    slug: str
    title: str
    position: int
    minutes: int
    at_least: int
    page_id: int
    activities: tuple[OutlineActivity, ...]


@dataclass(frozen=True, eq=False)
class Outline:
    course_id: int
    course_key: UUID
    version: int
    code: str
    title: str
    url: str
    page_id: int
    language: str
    languages: tuple[str, ...]
    is_stale: bool
    modules: tuple[OutlineModule, ...]

    @cached_property
    def activities(self) -> tuple[OutlineActivity, ...]:
        """All activities in order."""
        return tuple(activity for module in self.modules for activity in module.activities)

    @cached_property
    def by_id(self) -> dict[int, OutlineActivity]:
        return {activity.id: activity for activity in self.activities}

    @cached_property
    def by_key(self) -> dict[UUID, OutlineActivity]:
        return {activity.key: activity for activity in self.activities}

    @cached_property
    def by_slugs(self) -> dict[tuple[str, str], OutlineActivity]:
        """Activities by module's and own slug, as they stand in an address."""
        return {(module.slug, activity.slug): activity for module in self.modules for activity in module.activities}

    def module_of(self, activity: OutlineActivity) -> OutlineModule:
        return next(module for module in self.modules if module.id == activity.module_id)

    def neighbours(self, activity_id: int) -> tuple[OutlineActivity | None, OutlineActivity | None]:
        """Return the activities before and after one; both None when it is not in the outline."""
        if activity_id not in self.by_id:
            return None, None
        at = self.by_id[activity_id].place - 1
        before = self.activities[at - 1] if at else None
        return before, self.activities[at + 1] if at + 1 < len(self.activities) else None


def read_outline(course: Course, *, language: str) -> Outline:
    """Return the outline of a course with titles in `language`, or in the course's own where it is not translated."""
    return read_outlines([course], language=language)[course.pk]


def read_outlines(courses: Iterable[Course], *, language: str) -> dict[int, Outline]:
    """Return the outlines of several courses by course id, in a number of queries that does not grow with them.

    Kept per process by course, version and language: any change of an outline raises its version.
    """
    keys = {course.pk: (course.key, course.outline_version, language) for course in courses}
    outlines = {pk: outline for pk, key in keys.items() if (outline := _kept.get(key))}
    missing = [pk for pk in keys if pk not in outlines]
    for course in _load(missing) if missing else []:
        outlines[course.pk] = _kept[keys[course.pk]] = _outline(course, language)
    while len(_kept) > MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    return outlines


MOST_KEPT = 1000
_kept: dict[tuple[UUID, int, str], Outline] = {}


def _load(ids: list[int]) -> Iterable[Course]:
    activities = Activity.objects.filter(retired_at=None).order_by("position").prefetch_related("texts")
    modules = Module.objects.filter(retired_at=None).order_by("position").prefetch_related("texts")
    modules = modules.prefetch_related(Prefetch("activities", activities))
    return Course.objects.filter(pk__in=ids).prefetch_related("texts", Prefetch("modules", modules))


def _outline(course: Course, language: str) -> Outline:
    text = best_text(course.texts.all(), language, course)
    return Outline(
        course_id=course.pk,
        course_key=course.key,
        version=course.outline_version,
        code=course.code,
        title=text.title if text else course.code,
        url=f"/{language}/courses/{course.code}/",
        page_id=text.page_id if text else 0,
        language=text.language if text else course.source_language,
        languages=_languages(course.texts.all()),
        is_stale=bool(text and text.is_stale),
        modules=_modules(course, language),
    )


def _modules(course: Course, language: str) -> tuple[OutlineModule, ...]:
    modules: list[OutlineModule] = []
    place = count(1)
    for module in course.modules.all():
        activities = tuple(
            _activity(course, module, activity, language=language, place=next(place))
            for activity in module.activities.all()
        )
        modules.append(_module(course, module, activities, language=language))
    return tuple(modules)


def _module(course: Course, module: Module, activities: tuple[OutlineActivity, ...], *, language: str) -> OutlineModule:
    text = best_text(module.texts.all(), language, course)
    return OutlineModule(
        id=module.pk,
        key=module.key,
        slug=module.slug,
        title=text.title if text else module.slug,
        position=module.position,
        minutes=sum(activity.minutes for activity in activities),
        at_least=module.at_least,
        page_id=text.page_id if text else 0,
        activities=activities,
    )


def _activity(course: Course, module: Module, activity: Activity, *, language: str, place: int) -> OutlineActivity:
    text = best_text(activity.texts.all(), language, course)
    return OutlineActivity(
        id=activity.pk,
        key=activity.key,
        slug=activity.slug,
        kind=activity.kind,
        title=text.title if text else activity.slug,
        url=f"/{language}/courses/{course.code}/{module.slug}/{activity.slug}/",
        minutes=activity.minutes,
        required=activity.is_required,
        position=activity.position,
        place=place,
        module_id=module.pk,
        page_id=text.page_id if text else 0,
        revision_id=text.revision_id if text else 0,
        language=text.language if text else course.source_language,
        languages=_languages(activity.texts.all()),
        is_stale=bool(text and text.is_stale),
    )


def best_text(texts: Iterable[Any], language: str, course: Course) -> Any:
    """Return the row of `texts` in `language`, else in the course's own language, else any."""
    by_language = {text.language: text for text in texts}
    return by_language.get(language) or by_language.get(course.source_language) or text_in(texts, language)


def _languages(texts: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(text.language for text in texts))
