"""The figures of item analysis with the words that belong to them, for the page and the file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from assessments.domain.advice import (
    advise,
    describe_alpha,
    describe_deviation,
    describe_discrimination,
    describe_duration,
    describe_facility,
    describe_mean,
    describe_seconds,
)
from assessments.domain.analysis import ChoiceFigures, ItemFigures, QuizFigures, TypedFigures
from assessments.views.regrading import shorten

Texts = Mapping[str, str]
#: Of the charts, in their own units: a row's height, and the length of a bar for 100 %.
ROW, BAR = 28, 400


@dataclass(frozen=True)
class QuizRow:
    """A figure of the whole quiz: its name, value and what it says."""

    name: str
    value: float | None
    words: str


@dataclass(frozen=True)
class ShownChoice:
    """A choice with its text, and where its bar stands in the chart."""

    figures: ChoiceFigures
    text: str
    top: int
    width: int

    @property
    def middle(self) -> int:
        return self.top + ROW // 2


@dataclass(frozen=True)
class ShownGroup:
    """What was chosen or typed for one thing: all of a question, or one gap, step, pair or statement."""

    about: str
    choices: list[ShownChoice] = field(default_factory=list)
    typed: list[tuple[TypedFigures, str]] = field(default_factory=list)
    has_chart: bool = False

    @property
    def height(self) -> int:
        return ROW * len(self.choices)


@dataclass(frozen=True)
class ShownItem:
    """A question with its text, what was chosen in it, what the figures say, and where its bar stands in the chart."""

    figures: ItemFigures
    name: str
    groups: list[ShownGroup]
    advice: list[str]
    words: list[str]
    top: int
    width: int

    @property
    def middle(self) -> int:
        return self.top + ROW // 2


def quiz_rows(quiz: QuizFigures) -> list[QuizRow]:
    """Return the figures of the quiz; none where they are hidden."""
    if quiz.is_hidden:
        return []
    minutes = None if quiz.seconds is None else quiz.seconds / 60
    return [
        QuizRow(_("Mean score (per cent)"), quiz.mean, describe_mean(quiz)),
        QuizRow(_("Standard deviation"), quiz.deviation, describe_deviation(quiz)),
        QuizRow(_("Internal consistency (Cronbach’s alpha)"), quiz.alpha, describe_alpha(quiz)),
        QuizRow(_("Time taken (minutes)"), minutes, describe_duration(quiz)),
    ]


def show_items(items: Iterable[ItemFigures], texts: Texts) -> list[ShownItem]:
    """Return the questions as the page shows them; only graded ones have a bar, so only they take a row of the chart."""
    shown, row = [], 0
    for item in items:
        shown.append(
            ShownItem(
                figures=item,
                name=shorten(strip_tags(texts.get(f"{item.question_id}.text", "")), fallback=item.question_id),
                groups=_groups(item, texts),
                advice=advise(item),
                words=describe(item),
                top=ROW * row,
                width=round(BAR * (item.facility or 0)),
            )
        )
        row += item.facility is not None
    return shown


def describe(item: ItemFigures) -> list[str]:
    """Return what each figure of a question says."""
    if item.facility is None:
        return []
    return [describe_facility(item), describe_discrimination(item), describe_seconds(item)]


def _groups(item: ItemFigures, texts: Texts) -> list[ShownGroup]:
    groups: dict[str, ShownGroup] = {}
    for figures in (*item.choices, *item.typed):
        has_chart = not figures.about or not item.is_graded
        about = _text_at(item, figures.about, texts) if figures.about else ""
        group = groups.setdefault(figures.about, ShownGroup(about, has_chart=has_chart))
        if isinstance(figures, TypedFigures):
            unit = texts.get(f"{item.question_id}.{figures.unit}", "") if figures.unit else ""
            group.typed.append((figures, f"{figures.text} {unit}".strip()))
        else:
            text, top = _text_at(item, figures.text, texts), group.height
            group.choices.append(ShownChoice(figures, text, top, round(BAR * figures.share)))
    return list(groups.values())


def _text_at(item: ItemFigures, path: str, texts: Texts) -> str:
    """Return the text at a path below a question; true and false have none of their own, and words stand for themselves."""
    own = {"options.true.text": _("True"), "options.false.text": _("False")}
    return shorten(strip_tags(texts.get(f"{item.question_id}.{path}", "")), fallback=own.get(path, path))
