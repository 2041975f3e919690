"""What is right in a question, in lines for trainers. It is read from the raw block, as the bank will hold it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Raw = Mapping[str, Any]
FULL = 100


@dataclass(frozen=True)
class KeyLine:
    """`is_right` None: nothing to be right about. `note` says what a text alone does not."""

    text: str
    is_right: bool | None = None
    note: str = ""
    feedback: str = ""


def key_lines(kind: str, raw: Raw) -> list[KeyLine]:
    """Return the lines for a question; none where a person marks without a rubric, or nothing is asked."""
    return list(READERS[kind](raw)) if kind in READERS else []


def _items(raw: Raw, name: str) -> Iterator[Raw]:
    yield from (item["value"] for item in raw.get(name) or [])


def _worth(item: Raw) -> str:
    share = item.get("share")
    return "" if share is None or share in (0, FULL) else _("worth %(share)s %%") % {"share": share}


def _choice(raw: Raw) -> Iterator[KeyLine]:
    for item in _items(raw, "options"):
        share = item.get("share")
        is_right = bool(item.get("is_right")) if share is None else share > 0
        yield KeyLine(item["text"], is_right, _worth(item), item.get("feedback") or "")


def _true_false(raw: Raw) -> Iterator[KeyLine]:
    for answer, label in (("true", _("True")), ("false", _("False"))):
        yield KeyLine(label, raw.get("answer") == answer, feedback=raw.get(f"feedback_{answer}") or "")


def _matching(raw: Raw) -> Iterator[KeyLine]:
    for item in _items(raw, "pairs"):
        if item.get("left"):
            yield KeyLine(f"{item['left']} → {item['right']}", True, feedback=item.get("feedback") or "")
        else:
            yield KeyLine(item["right"], False, _("belongs to nothing"))


def _ordering(raw: Raw) -> Iterator[KeyLine]:
    for place, item in enumerate(_items(raw, "items"), start=1):
        yield KeyLine(item["text"], None, _("place %(number)d") % {"number": place})


def _gaps(raw: Raw) -> Iterator[KeyLine]:
    for item in sorted(_items(raw, "options"), key=lambda one: one.get("gap") or 1):
        note = _("gap %(number)d") % {"number": item.get("gap") or 1}
        yield KeyLine(item["text"], bool(item.get("is_right")), note, item.get("feedback") or "")


def _short(raw: Raw) -> Iterator[KeyLine]:
    for item in _items(raw, "options"):
        yield KeyLine(item["text"], item.get("share") != 0, _worth(item), item.get("feedback") or "")


def _number(raw: Raw) -> Iterator[KeyLine]:
    for item in _items(raw, "options"):
        tolerance = str(item.get("tolerance") or "0")
        text = str(item["value"]) if tolerance == "0" else f"{item['value']} ± {tolerance}"
        yield KeyLine(text, item.get("share") != 0, _worth(item), item.get("feedback") or "")
    for item in _items(raw, "units"):
        yield KeyLine(item["name"], None, _("unit, times %(factor)s") % {"factor": item.get("factor") or 1})


def _marked(raw: Raw) -> Iterator[KeyLine]:
    for item in _items(raw, "criteria"):
        points = item.get("points") or 1
        note = ngettext("%(number)d point", "%(number)d points", points) % {"number": points}
        yield KeyLine(item["text"], None, note, item.get("description") or "")


def _likert(raw: Raw) -> Iterator[KeyLine]:
    for item in _items(raw, "scale"):
        yield KeyLine(item["text"])


READERS: dict[str, Callable[[Raw], Iterator[KeyLine]]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "gaps": _gaps,
    "short": _short,
    "number": _number,
    "essay": _marked,
    "file": _marked,
    "likert": _likert,
}
