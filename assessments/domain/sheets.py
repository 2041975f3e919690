"""The answers that item analysis counts: each person's first attempt at a quiz, read from the database once.

Attempts by versions with an equal key are taken together; one that was regraded counts by the corrected key. Where questions
are drawn, the key of those that the attempt asked must be equal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from assessments.domain.grading import NO_TEXTS
from assessments.domain.texts import read_all_texts
from assessments.models import Answer, Attempt, QuizVersion
from assessments.questions import KINDS, AllTexts, Question
from assessments.questions.kind import Typed
from assessments.questions.reading import DRAW, key_of, pooled
from courses.models import Activity


@dataclass(frozen=True)
class Sheet:
    """One attempt: by graded question the points and what was possible; by question what was chosen or typed, and seconds.

    `duration` is the seconds from the start to handing in.
    """

    score: float
    points: dict[str, float]
    possible: dict[str, float]
    chosen: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    typed: dict[str, list[Typed]] = field(default_factory=dict)
    duration: float | None = None

    def share(self, question_id: str) -> float:
        """Which share of the question's points was reached."""
        return self.points[question_id] / self.possible[question_id]

    def rest(self, question_id: str) -> float:
        """Which share of all other points was reached."""
        possible = sum(self.possible.values()) - self.possible.get(question_id, 0.0)
        return (sum(self.points.values()) - self.points.get(question_id, 0.0)) / possible if possible else 0.0


@dataclass(frozen=True)
class Taken:
    """The attempts that count, and how many first attempts do not: not marked yet, or graded by another key."""

    sheets: list[Sheet]
    accepted: AllTexts = field(default_factory=lambda: NO_TEXTS)
    unmarked: int = 0
    outdated: int = 0


def read_taken(activity: Activity, version: QuizVersion) -> Taken:
    """Return what the first attempts say about the questions of `version`: the same few queries for any number."""
    attempts = _first_attempts(activity)
    graded = [attempt for attempt in attempts if attempt.graded_at is not None]
    fits = _Fit(version)
    fitting = {attempt.pk: attempt for attempt in graded if fits.is_same(attempt)}
    answers: dict[int, list[Answer]] = {pk: [] for pk in fitting}
    columns = ("attempt_id", "question_id", "value", "points", "saved_at")
    for answer in Answer.objects.filter(attempt__activity=activity, attempt__graded_at__isnull=False).only(*columns):
        if answer.attempt_id in answers:
            answers[answer.attempt_id].append(answer)
    accepted = _accepted(version)
    return Taken(
        [read_sheet(attempt, answers[pk], accepted) for pk, attempt in fitting.items()],
        accepted,
        unmarked=len(attempts) - len(graded),
        outdated=len(graded) - len(fitting),
    )


def _first_attempts(activity: Activity) -> list[Attempt]:
    """Return each person's first attempt that was handed in; versions are read once, not with each attempt."""
    versions = QuizVersion.objects.in_bulk(activity.quiz_versions.values_list("pk", flat=True))
    first: dict[int, Attempt] = {}
    attempts = Attempt.objects.filter(activity=activity, submitted_at__isnull=False).select_related("enrolment")
    for attempt in attempts.order_by("started_at", "pk"):
        first.setdefault(attempt.enrolment.person_id, attempt)
    for attempt in first.values():
        attempt.version = versions[attempt.version_id]
        attempt.corrected_by = versions[attempt.corrected_by_id] if attempt.corrected_by_id else None
    return list(first.values())


def _accepted(version: QuizVersion) -> AllTexts:
    by_text = any(KINDS[one["kind"]].grades_by_text for one in pooled(version.structure["questions"]))
    return read_all_texts(version) if by_text else NO_TEXTS


class _Fit:
    """Whether attempts were graded by the keys of a version: worked out once per version and correction."""

    def __init__(self, wanted: QuizVersion) -> None:
        self._keys = _keys(pooled(wanted.structure["questions"]))
        self._frame = _frame(wanted)
        self._known: dict[tuple[Any, ...], set[str]] = {}

    def is_same(self, attempt: Attempt) -> bool:
        if _frame(attempt.version) != self._frame:
            return False
        same = self._same(attempt)
        return all(one["id"] in same for one in attempt.questions if _is_graded(one))

    def _same(self, attempt: Attempt) -> set[str]:
        """Return the questions whose key, as it graded the attempt, is the wanted one."""
        name = (attempt.version_id, attempt.corrected_by_id, *attempt.corrected_questions)
        if name not in self._known:
            keys = _keys(pooled(attempt.version.structure["questions"]))
            if attempt.corrected_by is not None:
                corrected = _keys(pooled(attempt.corrected_by.structure["questions"]))
                keys |= {one: corrected[one] for one in attempt.corrected_questions if one in corrected and one in keys}
            self._known[name] = {one for one, key in keys.items() if self._keys.get(one) == key}
        return self._known[name]


def _frame(version: QuizVersion) -> tuple[set[str], list[int]]:
    """Return which questions every attempt asks, and how many it draws."""
    questions = version.structure["questions"]
    fixed = {one["id"] for one in questions if one["kind"] != DRAW and _is_graded(one)}
    return fixed, [one["count"] for one in questions if one["kind"] == DRAW]


def _is_graded(question: Question) -> bool:
    return KINDS[question["kind"]].is_graded


def _keys(questions: Iterable[Question]) -> dict[str, Any]:
    return {one["id"]: [key_of(one), one.get("points")] for one in questions if _is_graded(one)}


def read_sheet(attempt: Attempt, answers: Sequence[Answer], accepted: AllTexts = NO_TEXTS) -> Sheet:
    """Return what one attempt says about its questions."""
    by_id = {answer.question_id: answer for answer in answers}
    graded = [question for question in attempt.questions if _is_graded(question)]
    reached = {one["id"]: by_id[one["id"]].points or 0 for one in graded if one["id"] in by_id}
    given = [(one, by_id[one["id"]].value) for one in attempt.questions if one["id"] in by_id]
    given = [(question, value) for question, value in given if value is not None]
    return Sheet(
        score=float(attempt.score or 0),
        points={one["id"]: float(reached.get(one["id"], 0)) for one in graded},
        possible={one["id"]: float(one.get("points") or 1) for one in graded},
        chosen={one["id"]: KINDS[one["kind"]].chosen(one, value, accepted) for one, value in given},
        seconds=time_taken(attempt.started_at, {answer.question_id: answer.saved_at for answer in answers}),
        typed={one["id"]: KINDS[one["kind"]].typed(one, value, accepted) for one, value in given},
        duration=(attempt.submitted_at - attempt.started_at).total_seconds() if attempt.submitted_at else None,
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
