"""Which questions one attempt asks, and in which order: always the same for the same version and seed."""

from hashlib import sha256
from typing import Any

from assessments.questions.kind import Question
from assessments.questions.reading import DRAW


def draw_questions(structure: dict[str, Any], *, seed: int, shuffle: bool) -> list[Question]:
    """Return the questions of an attempt: of each draw as many as it says, a question never twice; shuffled where wanted."""
    fixed = {question["id"] for question in structure["questions"] if question["kind"] != DRAW}
    drawn: list[Question] = []
    for question in structure["questions"]:
        if question["kind"] == DRAW:
            drawn += _draw(question, seed=seed, taken=fixed | {one["id"] for one in drawn})
        else:
            drawn.append(question)
    return sorted(drawn, key=lambda question: _place(seed, question["id"])) if shuffle else drawn


def _draw(draw: Question, *, seed: int, taken: set[str]) -> list[Question]:
    free = [question for question in draw["pool"] if question["id"] not in taken]
    return sorted(free, key=lambda question: _place(seed, f"{draw['id']}/{question['id']}"))[: draw["count"]]


def count_questions(structure: dict[str, Any]) -> int:
    """Return how many questions an attempt asks."""
    return len(draw_questions(structure, seed=0, shuffle=False))


def _place(seed: int, name: str) -> str:
    return sha256(f"{seed}/{name}".encode()).hexdigest()
