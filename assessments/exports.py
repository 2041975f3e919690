"""Item analysis as a file."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.advice import advise
from assessments.domain.analysis import ItemFigures, QuizFigures

# A cell that begins so would be run as a formula by a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def defuse(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


class _Echo:
    def write(self, line: str) -> str:
        return line


def analysis_csv(quiz: QuizFigures, names: dict[str, str], choices: dict[str, str]) -> Iterator[str]:
    """Yield the figures, a line per question and one per choice, in UTF-8 with a mark so that spreadsheets read it right.

    `names` gives the text of each question, `choices` that of each choice by its full path.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(
        [
            _("Number"),
            _("Question or choice"),
            _("Right"),
            _("Answers"),
            _("Facility"),
            _("Discrimination"),
            _("Seconds"),
            _("Strongest 27 %"),
            _("Weakest 27 %"),
            _("Advice"),
        ]
    )
    for item in quiz.items:
        yield writer.writerow(_item_line(item, names[item.question_id]))
        for choice in item.choices:
            text = choices.get(f"{item.question_id}.{choice.path}", choice.path)
            shares = [choice.strong, choice.weak]
            yield writer.writerow(
                [
                    f"{item.number} {choice.letter}",
                    defuse(text),
                    _("yes") if choice.is_right else _("no"),
                    choice.count,
                    _figure(choice.share),
                    "",
                    "",
                    *map(_figure, shares),
                    "",
                ]
            )


def _item_line(item: ItemFigures, name: str) -> Sequence[Any]:
    figures = [_figure(item.facility), _figure(item.discrimination), _figure(item.seconds, places=0)]
    return [item.number, defuse(name), "", item.asked, *figures, "", "", " ".join(advise(item))]


def _figure(value: float | None, places: int = 2) -> str:
    return "" if value is None else f"{value:.{places}f}"
