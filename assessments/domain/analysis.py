"""Item analysis: what the answers of many say about the questions.

Each person counts with her first attempt, in whatever language. Below 30 attempts no figure is given: it would mislead.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assessments.domain.sheets import Sheet, read_taken
from assessments.domain.statistics import correlation, cronbach_alpha, deviation, group_size, mean, median
from assessments.models import QuizVersion
from assessments.questions import KINDS, AllTexts, Choice, Question
from assessments.questions.kind import NO_TEXTS, Typed
from assessments.questions.reading import DRAW, pooled
from courses.models import Activity

MINIMUM = 30
#: What was typed is listed where so many typed it, and no more lines than this for one gap or question.
TYPED_BY, MOST_TYPED = 2, 12


@dataclass(frozen=True)
class ChoiceFigures:
    """How often one choice was made: by how many, and by which share of the strongest and weakest 27 %.

    `share` is of all; where a question asks for several things, of those who chose anything for this one. `letter` begins
    with the number of that thing then. `path`, `text` and `about` as of a Choice.
    """

    path: str
    letter: str
    is_right: bool | None
    count: int
    share: float
    strong: float
    weak: float
    text: str = ""
    about: str = ""


@dataclass(frozen=True)
class TypedFigures:
    """How often something was typed; `worth` in per cent, `share` of those who typed anything there."""

    text: str
    worth: int
    count: int
    share: float
    about: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ItemFigures:
    """The figures of one question. All None, and nothing chosen or typed, where fewer than the minimum were asked it.

    `number` is its place in the quiz, `discrimination` the correlation with the rest of it, `seconds` the median of time
    between savings. What is not graded has only what was chosen.
    """

    question_id: str
    number: int
    asked: int
    facility: float | None = None
    discrimination: float | None = None
    seconds: float | None = None
    choices: tuple[ChoiceFigures, ...] = ()
    typed: tuple[TypedFigures, ...] = ()
    is_graded: bool = True

    @property
    def is_hidden(self) -> bool:
        return self.facility is None and not self.choices


@dataclass(frozen=True)
class QuizFigures:
    """The figures of a quiz. `mean` None: too few attempts. `alpha` None also where attempts ask different questions.

    `seconds` is the median from start to handing in. `unmarked` and `outdated` first attempts do not count.
    """

    count: int
    items: tuple[ItemFigures, ...] = ()
    mean: float | None = None
    deviation: float | None = None
    alpha: float | None = None
    seconds: float | None = None
    unmarked: int = 0
    outdated: int = 0

    @property
    def is_hidden(self) -> bool:
        return self.mean is None


def analyse_quiz(activity: Activity, version: QuizVersion) -> QuizFigures:
    """Return the figures of a quiz by the key of `version`: the same few queries, however many attempts."""
    taken = read_taken(activity, version)
    figures = analyse(taken.sheets, countable_questions(version), accepted=taken.accepted, is_drawn=_draws(version))
    return replace(figures, unmarked=taken.unmarked, outdated=taken.outdated)


def analyse(
    sheets: Sequence[Sheet],
    questions: Sequence[Question],
    *,
    accepted: AllTexts = NO_TEXTS,
    is_drawn: bool = False,
    minimum: int = MINIMUM,
) -> QuizFigures:
    """Return the figures of these attempts at these questions; those without a `number` are numbered as they come."""
    if len(sheets) < max(minimum, 1):
        return QuizFigures(len(sheets))
    scores = [sheet.score for sheet in sheets]
    graded = [one["id"] for one in questions if _is_graded(one)]
    alpha = None if is_drawn else cronbach_alpha([[sheet.points[one] for one in graded] for sheet in sheets])
    items = tuple(
        analyse_item(sheets, one, one.get("number", place), accepted=accepted, minimum=minimum)
        for place, one in enumerate(questions, start=1)
    )
    seconds = median([sheet.duration for sheet in sheets if sheet.duration is not None])
    return QuizFigures(len(sheets), items, mean(scores), deviation(scores), alpha, seconds)


def analyse_item(
    sheets: Sequence[Sheet],
    question: Question,
    number: int,
    *,
    accepted: AllTexts = NO_TEXTS,
    minimum: int = MINIMUM,
) -> ItemFigures:
    """Return the figures of one question, by the attempts that asked it; of a self-assessment, by those that answered it."""
    question_id, is_graded = question["id"], _is_graded(question)
    asked = [sheet for sheet in sheets if question_id in (sheet.points if is_graded else sheet.chosen)]
    if len(asked) < max(minimum, 1):
        return ItemFigures(question_id, number, len(asked), is_graded=is_graded)
    choices = tuple(count_choices(asked, question, accepted))
    if not is_graded:
        shown = tuple(one for one in choices if _rated(choices, one.about) >= minimum)
        return ItemFigures(question_id, number, len(asked), choices=shown, is_graded=False)
    shares = [sheet.share(question_id) for sheet in asked]
    return ItemFigures(
        question_id,
        number,
        len(asked),
        facility=mean(shares),
        discrimination=correlation(shares, [sheet.rest(question_id) for sheet in asked]),
        seconds=median([sheet.seconds[question_id] for sheet in asked if question_id in sheet.seconds]),
        choices=choices,
        typed=tuple(count_typed(sheet.typed.get(question_id, ()) for sheet in asked)),
    )


def _rated(choices: Iterable[ChoiceFigures], about: str) -> int:
    return sum(one.count for one in choices if one.about == about)


def count_choices(sheets: Sequence[Sheet], question: Question, accepted: AllTexts = NO_TEXTS) -> list[ChoiceFigures]:
    """Return how often each choice was made, by all, and by the strongest and the weakest in the rest of the quiz."""
    kind, question_id = KINDS[question["kind"]], question["id"]
    weights = [group_weights(sheets, question_id, top=is_top) for is_top in (True, False)]
    made_by = [set(sheet.chosen.get(question_id, ())) for sheet in sheets]
    found: list[ChoiceFigures] = []
    groups = groupby(kind.choices(question, accepted), key=lambda choice: choice.about)
    for number, (about, members) in enumerate(groups, start=1):
        choices = list(members)
        paths = {choice.path for choice in choices}
        base = sum(bool(paths & made) for made in made_by) if about else len(sheets)
        found += [
            _count_choice(choice, f"{number if about else ''}{letter(place)}", made_by, base=base, weights=weights)
            for place, choice in enumerate(choices)
        ]
    return [one for one in found if one.count or one.is_right or kind.lists_unchosen]


def _count_choice(
    choice: Choice, name: str, made_by: list[set[str]], *, base: int, weights: list[list[float]]
) -> ChoiceFigures:
    made = [choice.path in paths for paths in made_by]
    strong, weak = (sum(weight for weight, one in zip(group, made, strict=True) if one) for group in weights)
    return ChoiceFigures(
        path=choice.path,
        letter=name,
        is_right=choice.is_right,
        count=sum(made),
        share=sum(made) / base if base else 0.0,
        strong=strong,
        weak=weak,
        text=choice.text or f"{choice.path}.text",
        about=choice.about,
    )


def count_typed(typed: Iterable[Iterable[Typed]]) -> list[TypedFigures]:
    """Return what several people typed, by what it was typed for, the most frequent first, in its most frequent spelling."""
    given: dict[str, dict[str, list[Typed]]] = {}
    for one in (one for several in typed for one in several):
        given.setdefault(one.about, {}).setdefault(one.key, []).append(one)
    found = []
    for about, answers in sorted(given.items()):
        total = sum(map(len, answers.values()))
        several = [alike for alike in answers.values() if len(alike) >= TYPED_BY]
        for alike in sorted(several, key=lambda alike: (-len(alike), alike[0].key))[:MOST_TYPED]:
            text = Counter(one.text for one in alike).most_common(1)[0][0]
            share = len(alike) / total
            found.append(TypedFigures(text, alike[0].share, len(alike), share, about, alike[0].unit))
    return found


def group_weights(sheets: Sequence[Sheet], question_id: str, *, top: bool) -> list[float]:
    """Return how much each sheet counts in the group of the strongest (or weakest) 27 % in the rest of the quiz; together 1.

    Where the border falls among equals, all of them are in it, in equal parts: who came first does not matter.
    """
    size = group_size(len(sheets))
    rests = [round(sheet.rest(question_id), 9) for sheet in sheets]
    border = sorted(rests, reverse=top)[size - 1]
    inside = [rest > border if top else rest < border for rest in rests]
    equals = rests.count(border)
    part = (size - sum(inside)) / equals
    return [
        (1.0 if is_in else part if rest == border else 0.0) / size for is_in, rest in zip(inside, rests, strict=True)
    ]


def letter(place: int) -> str:
    """Return A, B, C …, after Z with a number."""
    return chr(ord("A") + place % 26) + (str(place // 26 + 1) if place >= 26 else "")  # noqa: PLR2004 - the alphabet


def countable_questions(version: QuizVersion) -> list[Question]:
    """Return the questions about which there is something to count, each once, with their places in the quiz."""
    found: dict[str, Question] = {}
    for number, one in enumerate(pooled(version.structure["questions"]), start=1):
        if _is_graded(one) or KINDS[one["kind"]].choices(one):
            found.setdefault(one["id"], {**one, "number": number})
    return list(found.values())


def _is_graded(question: Question) -> bool:
    return KINDS[question["kind"]].is_graded


def _draws(version: QuizVersion) -> bool:
    return any(question["kind"] == DRAW for question in version.structure["questions"])
