"""Item analysis: what the answers of many say about the questions.

Each person counts with her first attempt, in whatever language. Attempts by versions with an equal key are taken together;
an attempt that was regraded counts by the corrected key. Below 30 attempts no figure is given: it would mislead.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from assessments.domain.statistics import correlation, cronbach_alpha, deviation, group_size, mean, median
from assessments.models import Answer, Attempt, QuizVersion
from assessments.questions import KINDS, Question
from assessments.questions.reading import DRAW, key_of, pooled
from courses.models import Activity

MINIMUM = 30


@dataclass(frozen=True)
class Sheet:
    """One attempt: by question the points, what was possible, the paths chosen, and seconds; and the score."""

    score: float
    points: dict[str, float]
    possible: dict[str, float]
    chosen: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def share(self, question_id: str) -> float:
        """Which share of the question's points was reached."""
        return self.points[question_id] / self.possible[question_id]

    def rest(self, question_id: str) -> float:
        """Which share of all other points was reached."""
        possible = sum(self.possible.values()) - self.possible[question_id]
        return (sum(self.points.values()) - self.points[question_id]) / possible if possible else 0.0


@dataclass(frozen=True)
class ChoiceFigures:
    """How often one choice was made: by how many, and by which share of the strongest and weakest 27 %."""

    path: str
    letter: str
    is_right: bool
    count: int
    share: float
    strong: float
    weak: float


@dataclass(frozen=True)
class ItemFigures:
    """The figures of one question. All None, and no choices, where fewer than the minimum were asked it.

    `discrimination` is the correlation with the rest of the quiz, `seconds` the median of time between savings.
    """

    question_id: str
    number: int
    asked: int
    facility: float | None = None
    discrimination: float | None = None
    seconds: float | None = None
    choices: tuple[ChoiceFigures, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return self.facility is None


@dataclass(frozen=True)
class QuizFigures:
    """The figures of a quiz. `mean` None: too few attempts. `alpha` None also where attempts ask different questions."""

    count: int
    items: tuple[ItemFigures, ...] = ()
    mean: float | None = None
    deviation: float | None = None
    alpha: float | None = None

    @property
    def is_hidden(self) -> bool:
        return self.mean is None


def analyse_quiz(activity: Activity, version: QuizVersion) -> QuizFigures:
    """Return the figures of a quiz by the key of `version`: three queries, however many attempts."""
    return analyse(read_sheets(activity, version), graded_questions(version), is_drawn=_draws(version))


def analyse(
    sheets: Sequence[Sheet], questions: Sequence[Question], *, is_drawn: bool = False, minimum: int = MINIMUM
) -> QuizFigures:
    """Return the figures of these attempts at these questions."""
    if len(sheets) < max(minimum, 1):
        return QuizFigures(len(sheets))
    scores = [sheet.score for sheet in sheets]
    ids = [question["id"] for question in questions]
    alpha = None if is_drawn else cronbach_alpha([[sheet.points[one] for one in ids] for sheet in sheets])
    items = tuple(analyse_item(sheets, one, number, minimum) for number, one in enumerate(questions, start=1))
    return QuizFigures(len(sheets), items, mean(scores), deviation(scores), alpha)


def analyse_item(sheets: Sequence[Sheet], question: Question, number: int, minimum: int = MINIMUM) -> ItemFigures:
    """Return the figures of one question, by the attempts that asked it."""
    question_id = question["id"]
    asked = [sheet for sheet in sheets if question_id in sheet.points]
    if len(asked) < max(minimum, 1):
        return ItemFigures(question_id, number, len(asked))
    shares = [sheet.share(question_id) for sheet in asked]
    return ItemFigures(
        question_id,
        number,
        len(asked),
        facility=mean(shares),
        discrimination=correlation(shares, [sheet.rest(question_id) for sheet in asked]),
        seconds=median([sheet.seconds[question_id] for sheet in asked if question_id in sheet.seconds]),
        choices=tuple(count_choices(asked, question)),
    )


def count_choices(sheets: Sequence[Sheet], question: Question) -> list[ChoiceFigures]:
    """Return how often each choice was made, by all, and by the strongest and the weakest in the rest of the quiz."""
    strong, weak = group_weights(sheets, question["id"], top=True), group_weights(sheets, question["id"], top=False)
    return [
        ChoiceFigures(
            path=choice.path,
            letter=letter(place),
            is_right=choice.is_right,
            count=sum(made),
            share=sum(made) / len(sheets),
            strong=sum(weight for weight, one in zip(strong, made, strict=True) if one),
            weak=sum(weight for weight, one in zip(weak, made, strict=True) if one),
        )
        for place, choice in enumerate(KINDS[question["kind"]].choices(question))
        for made in [[choice.path in sheet.chosen.get(question["id"], ()) for sheet in sheets]]
    ]


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


def graded_questions(version: QuizVersion) -> list[Question]:
    """Return the questions that count, each once, in the order of the quiz."""
    found = {one["id"]: one for one in pooled(version.structure["questions"]) if KINDS[one["kind"]].is_graded}
    return list(found.values())


def _draws(version: QuizVersion) -> bool:
    return any(question["kind"] == DRAW for question in version.structure["questions"])


def read_sheets(activity: Activity, version: QuizVersion) -> list[Sheet]:
    """Return each person's first attempt, where it was graded by the key of `version`: two queries."""
    wanted = _keys(pooled(version.structure["questions"]))
    graded = Attempt.objects.filter(activity=activity, submitted_at__isnull=False)
    graded = graded.select_related("version", "corrected_by", "enrolment").order_by("started_at", "pk")
    first: dict[int, Attempt] = {}
    for attempt in graded:
        first.setdefault(attempt.enrolment.person_id, attempt)
    fits = _Fit(wanted)
    attempts = {one.pk: one for one in first.values() if one.graded_at is not None and fits.is_same(one)}
    answers: dict[int, list[Answer]] = {pk: [] for pk in attempts}
    for answer in Answer.objects.filter(attempt__activity=activity, attempt__graded_at__isnull=False):
        if answer.attempt_id in answers:
            answers[answer.attempt_id].append(answer)
    return [read_sheet(attempt, answers[pk]) for pk, attempt in attempts.items()]


class _Fit:
    """Whether attempts were graded by the wanted keys: worked out once per version and correction."""

    def __init__(self, wanted: dict[str, Any]) -> None:
        self._wanted = wanted
        self._known: dict[tuple[Any, ...], bool] = {}

    def is_same(self, attempt: Attempt) -> bool:
        name = (attempt.version_id, attempt.corrected_by_id, *attempt.corrected_questions)
        if name not in self._known:
            keys = _keys(pooled(attempt.version.structure["questions"]))
            if attempt.corrected_by is not None:
                corrected = _keys(pooled(attempt.corrected_by.structure["questions"]))
                keys |= {one: corrected[one] for one in attempt.corrected_questions if one in corrected and one in keys}
            self._known[name] = keys == self._wanted
        return self._known[name]


def _keys(questions: Iterable[Question]) -> dict[str, Any]:
    return {question["id"]: [key_of(question), question.get("points")] for question in questions}


def read_sheet(attempt: Attempt, answers: Sequence[Answer]) -> Sheet:
    """Return what one attempt says about its questions."""
    by_id = {answer.question_id: answer for answer in answers}
    graded = [question for question in attempt.questions if KINDS[question["kind"]].is_graded]
    given = {one["id"]: by_id[one["id"]] for one in graded if one["id"] in by_id}
    return Sheet(
        score=float(attempt.score or 0),
        points={one["id"]: float(given[one["id"]].points or 0) if one["id"] in given else 0.0 for one in graded},
        possible={one["id"]: float(one.get("points") or 1) for one in graded},
        chosen={
            one["id"]: KINDS[one["kind"]].chosen(one, given[one["id"]].value)
            for one in graded
            if one["id"] in given and given[one["id"]].value is not None
        },
        seconds=time_taken(attempt.started_at, {answer.question_id: answer.saved_at for answer in answers}),
    )


def time_taken(started_at: datetime, saved_at: dict[str, datetime]) -> dict[str, float]:
    """Return the seconds between the last saving of each answer and the saving before it; the first counts from the start.

    An answer that was changed later counts at its last change: this is an estimate.
    """
    ordered = sorted(saved_at, key=lambda question_id: saved_at[question_id])
    moments = [started_at, *(saved_at[question_id] for question_id in ordered)]
    return {
        one: (after - before).total_seconds() for one, (before, after) in zip(ordered, pairwise(moments), strict=True)
    }
