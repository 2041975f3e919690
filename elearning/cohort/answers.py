"""Answers that pass, and answers that fail: drawn, then graded by the same rules as everybody's."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from assessments.domain.grading import grade_answers, percentage
from assessments.models import QuizVersion
from assessments.questions import Question

Values = dict[str, Any]


def score_of(version: QuizVersion, values: Mapping[str, Any]) -> Decimal:
    return percentage(grade_answers(version.structure["questions"], values).values())


def passes(version: QuizVersion, values: Mapping[str, Any]) -> bool:
    return score_of(version, values) >= version.rules["pass_mark"]


def draw_answers(rng: Random, version: QuizVersion, *, wanted: bool) -> Values:
    """Return values by question id that pass or fail as `wanted`, as far as the quiz's rules make that possible."""
    questions: list[Question] = version.structure["questions"]
    mistakes = rng.choice((0, 0, 1, 1, 2)) if wanted else max(2, round(len(questions) * rng.uniform(0.4, 0.8)))
    wrong = set(rng.sample([question["id"] for question in questions], min(mistakes, len(questions))))
    values = {question["id"]: _value(rng, question, right=question["id"] not in wrong) for question in questions}
    for question in rng.sample(questions, len(questions)):
        if passes(version, values) == wanted:
            break
        values[question["id"]] = _value(rng, question, right=wanted)
    return values


def _value(rng: Random, question: Question, *, right: bool) -> Any:
    if question["kind"] == "true_false":
        return question["answer"] if right else {"true": "false", "false": "true"}[question["answer"]]
    good = [option["id"] for option in question["options"] if option["is_right"]]
    bad = [option["id"] for option in question["options"] if not option["is_right"]]
    if question["kind"] == "single":
        return rng.choice((good if right else bad) or [None])
    return good if right else rng.sample(bad, min(len(bad), 1)) or None
