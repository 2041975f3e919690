"""From saved answers to points, and from points to a percentage that can be added up again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

from assessments.questions import KINDS, AllTexts, Question

HUNDREDTH = Decimal("0.01")
NO_TEXTS: AllTexts = MappingProxyType({})


@dataclass(frozen=True)
class Grade:
    """Points reached of `max_points`; None while a person must still mark the answer."""

    points: Decimal | None
    max_points: Decimal


def grade_answer(question: Question, value: Any, accepted: AllTexts = NO_TEXTS) -> Grade:
    """Return the grade of one question. `accepted` are the texts of its version in all languages."""
    possible = Decimal(question.get("points", 1))
    share = KINDS[question["kind"]].grade(question, value, accepted)
    return Grade(None if share is None else round_points(share * possible), possible)


def grade_answers(
    questions: Iterable[Question], values: Mapping[str, Any], accepted: AllTexts = NO_TEXTS
) -> dict[str, Grade]:
    """Return the grade of every question by its id; a question without an answer has 0 points."""
    return {question["id"]: grade_answer(question, values.get(question["id"]), accepted) for question in questions}


def percentage(grades: Iterable[Grade]) -> Decimal:
    """Return the share of points reached in per cent, to two places; 100 for a quiz in which nothing is graded.

    What is not marked yet counts as 0.
    """
    grades = list(grades)
    possible = sum((grade.max_points for grade in grades), Decimal(0))
    if not possible:
        return Decimal(100)
    reached = sum((grade.points or Decimal(0) for grade in grades), Decimal(0))
    return (100 * reached / possible).quantize(HUNDREDTH, ROUND_HALF_UP)


def round_points(points: Decimal) -> Decimal:
    """Return points as they are stored, to two places."""
    return points.quantize(HUNDREDTH, ROUND_HALF_UP)
