"""Texts of a page in another language, written as wagtail-localize keeps them: source, segments, strings, target page.

The segment editor opens filled, a change of the source shows as missing text, and writing the same twice changes nothing.
"""

import json
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
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.domain.pages import fill
from cms.domain.segments import Pair, SegmentKey, StructureDiffersError, by_place, numbered, pair_segments
from people.models import Person


class NotInTranslationError(ValueError):
    """`text` is said to be outdated and is no text of the translation, or it is the source’s own."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"no translated text reads “{text}”")


class SourceSegments:
    """The segments of one source page as wagtail-localize has stored them, and those of the page as it is now.

    Made once per page and used for each of its languages.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.values = by_place(extract_segments(page))
        self.was_updated = False
        found = TranslationSource.objects.get_for_instance_or_none(page)
        if found is not None:
            self.source = found
            self._read()
        if found is None or self._is_behind():
            self.source, _ = TranslationSource.update_or_create_from_instance(page)
            self.was_updated = True
            self._read()

    def _read(self) -> None:
        strings = StringSegment.objects.filter(source=self.source).select_related("string", "context").order_by("order")
        self.strings: dict[SegmentKey, StringSegment] = numbered((row.context.path, row) for row in strings)
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
        if self.page.last_published_at and self.page.last_published_at > self.source.last_updated_at:
            return True
        now = {key: value.string.data for key, value in self.values.items() if isinstance(value, StringSegmentValue)}
        return now != {key: row.string.data for key, row in self.strings.items()}


def translate_page(
    segments: SourceSegments,
    *,
    language: str,
    fields: dict[str, Any],
    same: Iterable[str] = (),
    outdated: Iterable[str] = (),
    user: Person | None = None,
) -> bool:
    """Bring the translation of a page into `language` level with `fields` and live; say whether that changed anything.

    `fields` holds the texts with the block ids of the source. A text that is identical to the source's counts as not yet
    translated, unless it is listed in `same` or holds no letters. A text listed in `outdated` translates what the source said
    before: it is shown, and waits to be translated again. Raises StructureDiffersError, NotInTranslationError.
    """
    locale = Locale.objects.get(language_code=language)
    draft = type(segments.page)(locale=locale, slug=segments.page.slug)
    fill(draft, fields)
    pairs = pair_segments(segments.values, by_place(extract_segments(draft)))
    older = _pick_outdated(pairs, outdated)
    fresh = [pair for pair in pairs if pair not in older]
    changed = _write_strings(segments, locale, fresh, same=set(same), user=user)
    changed |= _write_overrides(segments, locale, pairs, user=user)
    target = Page.objects.filter(translation_key=segments.page.translation_key, locale=locale).first()
    is_shown = target is not None and target.live and not target.has_unpublished_changes and not target.alias_of_id
    is_level = is_shown and not changed and not segments.was_updated and locale.pk in segments.targets
    if is_level and (not older or _shows(target, older)):
        return False
    _save_with(older, segments, locale, user=user)
    return True


def _pick_outdated(pairs: list[Pair], outdated: Iterable[str]) -> list[Pair]:
    older: list[Pair] = []
    for text in outdated:
        found = [
            pair for pair in pairs
            if isinstance(pair[2], StringSegmentValue) and pair[2].render_text() == text and pair[1].string != pair[2].string
        ]  # fmt: skip
        if not found:
            raise NotInTranslationError(text)
        older += found
    return older


def _shows(page: Page, pairs: list[Pair]) -> bool:
    shown = by_place(extract_segments(page.specific))
    return all(key in shown and shown[key].string == other.string for key, _value, other in pairs)


def _save_with(older: list[Pair], segments: SourceSegments, locale: Locale, *, user: Person | None) -> None:
    """Publish the translation with its outdated texts, which count as translations only while the page is written."""
    rows = {}
    for key, value, other in older:
        row = segments.strings[key]
        rows[row.string_id, row.context_id] = with_links_of(value, other)
    made = StringTranslation.objects.bulk_create(
        StringTranslation(translation_of_id=string_id, locale=locale, context_id=context_id, data=data)
        for (string_id, context_id), data in rows.items()
    )
    save_translation(segments, locale, user=user)
    StringTranslation.objects.filter(pk__in=[row.pk for row in made]).delete()


def find_outdated(source: Page, target: Page) -> list[str]:
    """Return the texts of a translation that are neither the source’s nor a translation of what the source says now."""
    key = source.translation_key
    if not Translation.objects.filter(source__object_id=key, target_locale=target.locale, enabled=True).exists():
        return []
    rows = StringTranslation.objects.filter(context__object_id=key, locale=target.locale, has_error=False)
    translated = set(rows.values_list("context__path", "translation_of__data"))
    shown = by_place(extract_segments(target))
    texts = [
        shown[place].render_text()
        for place, value in by_place(extract_segments(source)).items()
        if isinstance(value, StringSegmentValue) and place in shown and shown[place].string != value.string
        and (value.path, value.string.data) not in translated
    ]  # fmt: skip
    return list(dict.fromkeys(texts))


def save_translation(segments: SourceSegments, locale: Locale, *, user: Person | None) -> Page:
    """Write the page in `locale` from the stored texts and publish it, inside the current transaction."""
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


def _write_strings(
    segments: SourceSegments,
    locale: Locale,
    pairs: list[Pair],
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
    pairs: list[Pair],
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
