"""Raw StreamField JSON, parted into a skeleton that is the same in every language and texts by id path.

Questions of the bank have been put in their places before, and a random draw holds its pool:
`{"type": "draw", "id": …, "value": {"count": 3, "pool": [raw questions]}}`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from assessments.questions import KINDS, Question

RawBlock = Mapping[str, Any]
RawBlocks = Iterable[RawBlock]

DRAW = "draw"


def each_question(raw: RawBlocks) -> Iterator[RawBlock]:
    """Yield every question, those in the pool of a draw in its place."""
    for block in raw:
        if block["type"] == DRAW:
            yield from block["value"]["pool"]
        else:
            yield block


def chosen_lessons(raw: RawBlocks) -> set[int]:
    """Return the ids of the lesson pages that questions send back to."""
    return {block["value"]["revisit"] for block in each_question(raw) if block["value"].get("revisit")}


def read_questions(raw: RawBlocks, lesson_keys: Mapping[int, str]) -> tuple[list[Question], dict[str, str]]:
    """Return skeleton and texts. `lesson_keys` gives the language-neutral key of each page in `chosen_lessons`."""
    questions: list[Question] = []
    texts: dict[str, str] = {}
    for block in raw:
        if block["type"] == DRAW:
            pool, own_texts = read_questions(block["value"]["pool"], lesson_keys)
            questions.append({"id": str(block["id"]), "kind": DRAW, "count": block["value"]["count"], "pool": pool})
        else:
            question, own_texts = read_question(block, lesson_keys)
            questions.append(question)
        texts |= own_texts
    return questions, texts


def read_question(block: RawBlock, lesson_keys: Mapping[int, str]) -> tuple[Question, dict[str, str]]:
    """Return one question and its texts by full path."""
    question_id, value = str(block["id"]), block["value"]
    kind = KINDS[block["type"]]
    key, texts = kind.read(value)
    texts |= {"text": value.get("text") or "", "explanation": value.get("explanation") or ""}
    question: Question = {
        "id": question_id,
        "kind": block["type"],
        "points": int(value.get("points") or 1) if kind.is_graded else 0,
        "revisit": lesson_keys.get(value.get("revisit") or 0, ""),
        **key,
    }
    return question, {f"{question_id}.{path}": text for path, text in texts.items()}


def pooled(questions: Iterable[Question]) -> list[Question]:
    """Return every question that an attempt may meet: those of draws in their place."""
    found: list[Question] = []
    for question in questions:
        found += question["pool"] if question["kind"] == DRAW else [question]
    return found


def key_of(question: Question) -> dict[str, Any]:
    """What must be equal for a text of one version to fit another: everything but lesson to revisit and weight."""
    if question["kind"] == DRAW:
        return {**question, "pool": [key_of(one) for one in question["pool"]]}
    return {name: part for name, part in question.items() if name not in ("revisit", "points")}
