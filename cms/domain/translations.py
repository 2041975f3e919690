"""Texts of a page in another language, written as wagtail-localize keeps them: source, segments, strings, target page.

The segment editor opens filled, a change of the source shows as missing text, and writing the same twice changes nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.types import BaseValue

from cms.domain.pages import fill
from people.models import Person

SegmentKey = tuple[str, int]


class StructureDiffersError(ValueError):
    """A translation does not have the structure of its source; `path` is the content path of the first difference."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"the structure differs from the source’s at {path}")


class SourceSegments:
    """The segments of one source page as wagtail-localize has stored them, and those of the page as it is now.

    Made once per page and used for each of its languages.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.values = by_place(extract_segments(page))
        self.source = TranslationSource.objects.get_for_instance_or_none(page)
        self.was_updated = False
        self._read()
        if self.source is None or self._is_behind():
            self.source, _ = TranslationSource.update_or_create_from_instance(page)
            self.was_updated = True
            self._read()

    def _read(self) -> None:
        strings = StringSegment.objects.filter(source=self.source).select_related("string", "context").order_by("order")
        self.strings: dict[SegmentKey, StringSegment] = _numbered((row.context.path, row) for row in strings)
        overridables = OverridableSegment.objects.filter(source=self.source).select_related("context")
        self.overridables = {row.context.path: row for row in overridables}
        translations = StringTranslation.objects.filter(context__object_id=self.page.translation_key)
        self.translations = {(row.locale_id, row.translation_of_id, row.context_id): row for row in translations}
        overrides = SegmentOverride.objects.filter(context__object_id=self.page.translation_key)
        self.overrides = {(row.locale_id, row.context_id): row for row in overrides}
        targets = Translation.objects.filter(source=self.source)
        self.targets = {row.target_locale_id: row for row in targets}

    def _is_behind(self) -> bool:
        """Whether the stored segments are not those of the page as it is now."""
        if self.source is None:
            return True
        if self.page.last_published_at and self.page.last_published_at > self.source.last_updated_at:
            return True
        now = {key: value.string.data for key, value in self.values.items() if isinstance(value, StringSegmentValue)}
        return now != {key: row.string.data for key, row in self.strings.items()}


def by_place(segments: list[BaseValue]) -> dict[SegmentKey, BaseValue]:
    """Return segments by content path and number of their kind at that path."""
    found: dict[SegmentKey, BaseValue] = {}
    for kind in (StringSegmentValue, TemplateSegmentValue, OverridableSegmentValue):
        rows = [segment for segment in segments if isinstance(segment, kind)]
        prefix = "" if kind is StringSegmentValue else f"{kind.__name__}:"
        found |= _numbered((prefix + row.path, row) for row in rows)
    return found


def _numbered(rows: Iterable[tuple[str, Any]]) -> dict[SegmentKey, Any]:
    found: dict[SegmentKey, Any] = {}
    seen: Counter[str] = Counter()
    for path, row in rows:
        found[path, seen[path]] = row
        seen[path] += 1
    return found


def translate_page(
    segments: SourceSegments,
    *,
    language: str,
    fields: dict[str, Any],
    same: Iterable[str] = (),
    user: Person | None = None,
) -> bool:
    """Bring the translation of a page into `language` level with `fields` and live; say whether that changed anything.

    `fields` holds the texts with the block ids of the source. A text that is identical to the source's counts as not yet
    translated, unless it is listed in `same` or holds no letters. Raises StructureDiffersError.
    """
    locale = Locale.objects.get(language_code=language)
    draft = type(segments.page)(locale=locale, slug=segments.page.slug)
    fill(draft, fields)
    pairs = pair_segments(segments.values, by_place(extract_segments(draft)))
    changed = _write_strings(segments, locale, pairs, same=set(same), user=user)
    changed |= _write_overrides(segments, locale, pairs, user=user)
    target = Page.objects.filter(translation_key=segments.page.translation_key, locale=locale).first()
    is_shown = target is not None and target.live and not target.has_unpublished_changes and not target.alias_of_id
    if is_shown and not changed and not segments.was_updated and locale.pk in segments.targets:
        return False
    save_translation(segments, locale, user=user)
    return True


def save_translation(segments: SourceSegments, locale: Locale, *, user: Person | None) -> Page:
    """Write the page in `locale` from the stored texts and publish it, inside the current transaction."""
    assert segments.source is not None  # noqa: S101 - made in the constructor
    translation, _ = Translation.objects.get_or_create(source=segments.source, target_locale=locale)
    page, _ = segments.source.create_or_update_translation(
        locale, user=user, publish=False, copy_parent_pages=True, fallback=True
    )
    page.get_latest_revision().publish(user=user)
    now = timezone.now()
    Translation.objects.filter(pk=translation.pk).update(
        enabled=True, translations_last_updated_at=now, destination_last_updated_at=now
    )
    return page


def pair_segments(
    source: dict[SegmentKey, BaseValue], target: dict[SegmentKey, BaseValue]
) -> list[tuple[SegmentKey, BaseValue, BaseValue]]:
    """Return each segment of the source with its counterpart. Raises StructureDiffersError where there is none.

    The addresses of links are no pairs of their own: they belong to the strings they stand in.
    """
    mine, theirs = _without_links(source), _without_links(target)
    for key in [*mine, *(key for key in theirs if key not in mine)]:
        value, other = mine.get(key), theirs.get(key)
        if value is None or other is None:
            raise StructureDiffersError((value or other).path)  # type: ignore[union-attr]
        if isinstance(value, TemplateSegmentValue) and value.template != other.template:
            raise StructureDiffersError(value.path)
    return [(key, value, theirs[key]) for key, value in mine.items()]


def _without_links(segments: dict[SegmentKey, BaseValue]) -> dict[SegmentKey, BaseValue]:
    return {
        key: value
        for key, value in segments.items()
        if not (isinstance(value, OverridableSegmentValue) and value.path.endswith("'"))
    }


def _write_strings(
    segments: SourceSegments,
    locale: Locale,
    pairs: list[tuple[SegmentKey, BaseValue, BaseValue]],
    *,
    same: set[str],
    user: Person | None,
) -> bool:
    wanted: dict[tuple[int, int, int], str] = {}
    for key, value, other in pairs:
        if not isinstance(value, StringSegmentValue):
            continue
        row = segments.strings[key]
        if is_translated(value, other, same=same):
            wanted[locale.pk, row.string_id, row.context_id] = with_links_of(value, other)
    present = {key: row for key, row in segments.translations.items() if key[0] == locale.pk}
    in_use = {(locale.pk, row.string_id, row.context_id) for row in segments.strings.values()}
    dropped = [row.pk for key, row in present.items() if key in in_use and key not in wanted]
    StringTranslation.objects.filter(pk__in=dropped).delete()
    changed = [row for key, row in present.items() if key in wanted and (row.data != wanted[key] or row.has_error)]
    for row in changed:
        row.data = wanted[locale.pk, row.translation_of_id, row.context_id]
        row.has_error, row.last_translated_by, row.updated_at = False, user, timezone.now()
    StringTranslation.objects.bulk_update(changed, ["data", "has_error", "last_translated_by", "updated_at"])
    made = StringTranslation.objects.bulk_create(
        StringTranslation(
            translation_of_id=string_id, locale=locale, context_id=context_id, data=data, last_translated_by=user,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )
        for (_, string_id, context_id), data in wanted.items() if (locale.pk, string_id, context_id) not in present
    )  # fmt: skip
    return bool(dropped or changed or made)


def is_translated(value: StringSegmentValue, other: StringSegmentValue, *, same: set[str]) -> bool:
    """Whether `other` says something in its own language, or what needs no translation."""
    if value.string != other.string:
        return True
    text = value.render_text()
    return text in same or not any(letter.isalpha() for letter in text)


def with_links_of(value: StringSegmentValue, other: StringSegmentValue) -> str:
    """Return the translated string with the source's ids of links: the same address, wherever it stands in the sentence."""
    mine, theirs = value.attrs or {}, other.attrs or {}
    if len(mine) != len(theirs):
        raise StructureDiffersError(value.path)
    names: dict[str, str] = {}
    free = list(mine)
    for name, attributes in theirs.items():
        equal = next((known for known in free if mine[known] == attributes), None)
        if equal is not None:
            names[name] = equal
            free.remove(equal)
    if free:
        raise StructureDiffersError(value.path)
    data = other.string.data
    for name, known in names.items():
        data = data.replace(f'id="{name}"', f'id="\0{known}"')
    return data.replace("\0", "")


def _write_overrides(
    segments: SourceSegments,
    locale: Locale,
    pairs: list[tuple[SegmentKey, BaseValue, BaseValue]],
    *,
    user: Person | None,
) -> bool:
    """Files and the like that a language has of its own."""
    changed = False
    for _key, value, other in pairs:
        if not isinstance(value, OverridableSegmentValue) or value.path not in segments.overridables:
            continue
        context_id = segments.overridables[value.path].context_id
        present = segments.overrides.get((locale.pk, context_id))
        if value.data == other.data:
            changed |= bool(present and present.delete())
        elif present is None or present.data != other.data:
            SegmentOverride.objects.update_or_create(
                locale=locale, context_id=context_id,
                defaults={"data_json": json.dumps(other.data), "last_translated_by": user},
            )  # fmt: skip
            changed = True
    return changed
