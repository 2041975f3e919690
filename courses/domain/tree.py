"""Reading the page tree that a course is written in. Nothing here writes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from courses.models import Activity, ActivityPage, CataloguePage, Course, CoursePage, Module, ModulePage

STEP = Page.steplen


@dataclass(frozen=True)
class LiveText:
    """A live page of one language, as far as lists and addresses need it."""

    page_id: int
    language: str
    title: str
    revision_id: int
    is_stale: bool


def find_source_page(key: UUID, course: Course | None) -> CoursePage | None:
    """Return the page that decides about the course: of its source language; for a new course, the one that is no translation."""
    pages = CoursePage.objects.filter(translation_key=key, alias_of=None).select_related("locale")
    if course is not None:
        return pages.filter(locale__language_code=course.source_language).first()
    source = TranslationSource.objects.filter(object_id=key).values_list("locale__language_code", flat=True).first()
    by_language = {page.locale.language_code: page for page in pages}
    for language in (source, settings.LANGUAGE_CODE):
        if language in by_language:
            return by_language[language]
    return next(iter(by_language.values()), None)


def is_shown(page: Page) -> bool:
    """Live, and so is every page above it: unpublishing a page leaves what stands below it live."""
    return bool(page.live) and not page.get_ancestors().filter(live=False).exists()


def read_modules(page: CoursePage) -> list[tuple[ModulePage, list[ActivityPage]]]:
    """Return the live modules of a course page with their live activities, in the order of the tree."""
    modules: dict[str, tuple[ModulePage, list[ActivityPage]]] = {}
    for child in page.get_descendants().live().order_by("path").specific():
        if isinstance(child, ModulePage):
            modules[child.path] = (child, [])
        elif isinstance(child, ActivityPage) and child.path[:-STEP] in modules:
            modules[child.path[:-STEP]][1].append(child)
    return list(modules.values())


def read_texts(keys: Iterable[UUID], *, source_language: str) -> dict[UUID, dict[str, LiveText]]:
    """Return for each page key its shown pages by language. An alias shows the source's text and so is no translation."""
    keys = list(keys)
    pages = list(
        Page.objects.filter(translation_key__in=keys, live=True, alias_of=None).values_list(
            "translation_key", "pk", "locale__language_code", "title", "live_revision_id", "path"
        )
    )
    hidden = _hidden_paths(path for *_fields, path in pages)
    stale = _stale_translations(keys)
    texts: dict[UUID, dict[str, LiveText]] = {key: {} for key in keys}
    for key, page_id, language, title, revision_id, path in pages:
        if language == source_language or not hidden.intersection(_ancestor_paths(path)):
            is_stale = language != source_language and (key, language) in stale
            texts[key][language] = LiveText(page_id, language, title, revision_id or 0, is_stale)
    return texts


def _ancestor_paths(path: str) -> Iterator[str]:
    return (path[:end] for end in range(STEP, len(path), STEP))


def _hidden_paths(paths: Iterable[str]) -> set[str]:
    ancestors = {ancestor for path in paths for ancestor in _ancestor_paths(path)}
    return set(Page.objects.filter(path__in=ancestors, live=False).values_list("path", flat=True))


def _stale_translations(keys: list[UUID]) -> set[tuple[UUID, str]]:
    """Return (page key, language) of translations made before the source changed, or with texts still missing."""
    translations = Translation.objects.filter(source__object_id__in=keys, enabled=True)
    targets = set(translations.values_list("target_locale_id", "target_locale__language_code"))
    stale: set[tuple[UUID, str]] = set()
    for locale_id, language in targets:
        in_locale = translations.filter(target_locale_id=locale_id)
        found = _with_missing_texts(in_locale, locale_id).union(_made_before_source(in_locale, locale_id))
        stale.update((key, language) for key in found)
    return stale


def _with_missing_texts(translations: QuerySet[Translation], locale_id: int) -> QuerySet[Translation]:
    translated = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"), context_id=OuterRef("context_id"), locale_id=locale_id, has_error=False
    )
    missing = StringSegment.objects.filter(~Exists(translated), source=OuterRef("source"))
    return translations.filter(Exists(missing)).values_list("source__object_id", flat=True)


def _made_before_source(translations: QuerySet[Translation], locale_id: int) -> QuerySet[Translation]:
    source = Page.objects.filter(
        translation_key=OuterRef("source__object_id"),
        locale_id=OuterRef("source__locale_id"),
        last_published_at__gt=OuterRef("source__last_updated_at"),
    )
    target = Page.objects.filter(
        translation_key=OuterRef("source__object_id"),
        locale_id=locale_id,
        last_published_at__lt=OuterRef("source__last_updated_at"),
    )
    return translations.filter(Exists(source) | Exists(target)).values_list("source__object_id", flat=True)


def find_course_keys(page: Page) -> set[UUID]:
    """Return the keys of the courses that a specific page is part of, by its place in the tree and by its own key."""
    if isinstance(page, CoursePage):
        return {page.translation_key}
    if isinstance(page, ModulePage | ActivityPage):
        return _keys_above(page) | _keys_of_anchor(page)
    if isinstance(page, CataloguePage) or CataloguePage.objects.child_of(page).exists():
        return set(CoursePage.objects.descendant_of(page).values_list("translation_key", flat=True))
    return set()


def _keys_above(page: Page) -> set[UUID]:
    return set(CoursePage.objects.ancestor_of(page).values_list("translation_key", flat=True))


def _keys_of_anchor(page: Page) -> set[UUID]:
    """Where the page stood before: a page that was moved or deleted is no longer found above itself."""
    key = page.translation_key
    courses = Course.objects.filter(pk__in=Module.objects.filter(key=key).values("course"))
    courses |= Course.objects.filter(pk__in=Activity.objects.filter(key=key).values("module__course"))
    return set(courses.values_list("key", flat=True))
