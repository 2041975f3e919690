"""Raw StreamField JSON, parted into a skeleton that is the same in every language and texts by id path."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.questions import KINDS, Question

RawBlocks = Iterable[Mapping[str, Any]]


def chosen_lessons(raw: RawBlocks) -> set[int]:
    """Return the ids of the lesson pages that questions send back to."""
    return {block["value"]["revisit"] for block in raw if block["value"].get("revisit")}


def read_questions(raw: RawBlocks, lesson_keys: Mapping[int, str]) -> tuple[list[Question], dict[str, str]]:
    """Return skeleton and texts. `lesson_keys` gives the language-neutral key of each page in `chosen_lessons`."""
    questions: list[Question] = []
    texts: dict[str, str] = {}
    for block in raw:
        question_id, value = str(block["id"]), block["value"]
        key, own_texts = KINDS[block["type"]].read(value)
        own_texts |= {"text": value.get("text") or "", "explanation": value.get("explanation") or ""}
        question: Question = {
            "id": question_id,
            "kind": block["type"],
            "options": key.get("options", []),
            "answer": key.get("answer", ""),
            "revisit": lesson_keys.get(value.get("revisit"), ""),
        }
        questions.append(question)
        texts |= {f"{question_id}.{path}": text for path, text in own_texts.items()}
    return questions, texts


def key_of(question: Question) -> tuple[Any, ...]:
    """What must be equal for a text of one version to fit another: everything but the lesson to revisit."""
    options = tuple((option["id"], option["is_right"]) for option in question["options"])
    return question["id"], question["kind"], options, question["answer"]
