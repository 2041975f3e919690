"""The segments of a page, by where they stand in it: so a translation is compared with its source."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.types import BaseValue

SegmentKey = tuple[str, int]
Pair = tuple[SegmentKey, BaseValue, BaseValue]


class StructureDiffersError(ValueError):
    """A translation does not have the structure of its source; `path` is the content path of the first difference."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"the structure differs from the source’s at {path}")


def by_place(segments: list[BaseValue]) -> dict[SegmentKey, BaseValue]:
    """Return segments by content path and number of their kind at that path."""
    found: dict[SegmentKey, BaseValue] = {}
    for kind in (StringSegmentValue, TemplateSegmentValue, OverridableSegmentValue):
        rows = [segment for segment in segments if isinstance(segment, kind)]
        prefix = "" if kind is StringSegmentValue else f"{kind.__name__}:"
        found |= numbered((prefix + row.path, row) for row in rows)
    return found


def numbered(rows: Iterable[tuple[str, Any]]) -> dict[SegmentKey, Any]:
    """Return rows by path and number among those of the same path."""
    found: dict[SegmentKey, Any] = {}
    seen: Counter[str] = Counter()
    for path, row in rows:
        found[path, seen[path]] = row
        seen[path] += 1
    return found


def pair_segments(source: dict[SegmentKey, BaseValue], target: dict[SegmentKey, BaseValue]) -> list[Pair]:
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
