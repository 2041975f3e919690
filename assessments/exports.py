"""Item analysis as a file."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

# A cell that begins so would be run as a formula by a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def defuse(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


class _Echo:
    def write(self, line: str) -> str:
        return line


def analysis_csv(figures: Iterable[Any], items: Iterable[Any]) -> Iterator[str]:
    """Yield the figures of the quiz, then a line per question, choice and frequent answer, as `views.figures` shows them.

    In UTF-8 with a mark, so that spreadsheets read it right.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(_header())
    for row in figures:
        yield writer.writerow(["", row.name, "", "", "", _figure(row.value), "", "", "", "", row.words])
    for item in items:
        yield writer.writerow(_item_line(item))
        for group in item.groups:
            for choice in group.choices:
                yield writer.writerow(_choice_line(item, group.about, choice))
            for typed, text in group.typed:
                share, worth = _figure(typed.share), f"{typed.worth} %"
                line = [item.figures.number, defuse(text), defuse(group.about), worth, typed.count, share]
                yield writer.writerow([*line, "", "", "", "", ""])


def _header() -> list[str]:
    return [
        _("Number"),
        _("Question, choice or answer"),
        _("Belongs to"),
        _("Right"),
        _("Answers"),
        _("Facility, share or figure"),
        _("Discrimination"),
        _("Seconds"),
        _("Strongest 27 %"),
        _("Weakest 27 %"),
        _("In plain words"),
    ]


def _item_line(item: Any) -> list[Any]:
    own = item.figures
    figures = [_figure(own.facility), _figure(own.discrimination), _figure(own.seconds, places=0)]
    words = " ".join([*item.advice, *item.words])
    return [own.number, defuse(item.name), "", "", own.asked, *figures, "", "", words]


def _choice_line(item: Any, about: str, choice: Any) -> list[Any]:
    own = choice.figures
    right = {True: _("yes"), False: _("no"), None: ""}[own.is_right]
    groups = ["", ""] if own.is_right is None else [_figure(own.strong), _figure(own.weak)]
    name = f"{item.figures.number} {own.letter}"
    return [name, defuse(choice.text), defuse(about), right, own.count, _figure(own.share), "", "", *groups, ""]


def _figure(value: float | None, places: int = 2) -> str:
    return "" if value is None else f"{value:.{places}f}"
