"""From saved answers to points, and from points to a percentage that can be added up again."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessments.questions import KINDS, Grade, Question

HUNDREDTH = Decimal("0.01")


def grade_answers(questions: Iterable[Question], values: Mapping[str, Any]) -> dict[str, Grade]:
    """Return the grade of every question by its id; a question without an answer has 0 points."""
    return {
        question["id"]: KINDS[question["kind"]].grade(question, values.get(question["id"])) for question in questions
    }


def percentage(grades: Iterable[Grade]) -> Decimal:
    """Return the share of points reached in per cent, to two places; 0 for a quiz without points."""
    grades = list(grades)
    possible = sum((grade.max_points for grade in grades), Decimal(0))
    if not possible:
        return Decimal(0)
    reached = sum((grade.points for grade in grades), Decimal(0))
    return (100 * reached / possible).quantize(HUNDREDTH, ROUND_HALF_UP)
