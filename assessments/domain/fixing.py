"""What of an open attempt may still be changed, and which value an answer may take there."""

from collections.abc import Mapping
from typing import Any

from assessments.domain.finding import Standing
from assessments.models import Answer, Attempt, Upload
from assessments.questions import KINDS, InvalidAnswer, Question
from assessments.questions.file import UNREADABLE


class AnswerFixed(Exception):
    """The answer was checked, or she has gone on where the rules allow no way back, or it was not given back for revision."""


def returned_questions(attempt: Attempt) -> list[str] | None:
    """Return the questions that were given back for revision; None for an attempt that was not. One query at most."""
    return _given_back(attempt) if attempt.was_returned else None


def _given_back(attempt: Attempt) -> list[str]:
    given_back = attempt.returns.filter(revised_at=None).values_list("question_ids", flat=True).first()
    return list(given_back or [])


def fixed_questions(attempt: Attempt, answers: Mapping[str, Answer]) -> set[str]:
    """Return the questions whose answer can no longer be changed, checked or not given back. One query at most."""
    fixed = {question_id for question_id, answer in answers.items() if answer.checked_at is not None}
    returned = returned_questions(attempt)
    if returned is not None:
        fixed |= {question["id"] for question in attempt.questions} - set(returned)
    return fixed


def check_not_fixed(attempt: Attempt, standing: Standing, question_id: str, stored: Answer | None) -> None:
    """Raise AnswerFixed where the answer is one that can no longer be changed. `standing` is how the attempt stands now."""
    if stored is not None and stored.checked_at is not None:
        raise AnswerFixed(question_id)
    if standing.was_returned:
        if question_id not in _given_back(attempt):
            raise AnswerFixed(question_id)
    elif not (attempt.rules_in_force.may_move_freely or place_of_question(attempt, question_id) == standing.reached):
        raise AnswerFixed(question_id)


def place_of_question(attempt: Attempt, question_id: str) -> int:
    """Return the number of a question in the attempt, from 1."""
    return [question["id"] for question in attempt.questions].index(question_id) + 1


def can_reach(attempt: Attempt, number: int) -> bool:
    """Whether the rules let her see and answer question `number`. What was given back for revision lies open."""
    return attempt.was_returned or attempt.rules_in_force.may_move_freely or number == attempt.reached


def clean_value(attempt: Attempt, question: Question, value: Any) -> Any:
    """Return the value to store, a file's as it was uploaded to this very question; raises InvalidAnswer."""
    kind = KINDS[question["kind"]]
    cleaned = kind.clean(question, value)
    if not kind.takes_file or cleaned is None:
        return cleaned
    upload = Upload.objects.filter(uuid=cleaned["upload"], attempt=attempt, question_id=question["id"]).first()
    if upload is None:
        raise InvalidAnswer(UNREADABLE)
    return {"upload": str(upload.uuid), "name": upload.name, "size": upload.size}


def may_follow(question: Question, stored: Answer, value: Any) -> bool:
    """Whether the value may be saved over what is stored: a decision that was taken is final."""
    return KINDS[question["kind"]].follows(question, stored.value, value)
