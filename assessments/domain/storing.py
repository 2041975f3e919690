"""Answers and their points, each written in one plain statement: composing the ORM's costs more than sending it."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection

from assessments.models import Answer
from people.statements import write

ANSWER_FIELDS: list[Any] = [
    Answer._meta.get_field(name) for name in ("attempt", "question_id", "value", "seq", "saved_at", "flagged_at")
]
ANSWER_ROW = f"({', '.join(['%s'] * len(ANSWER_FIELDS))})"
ANSWERS = """
    INSERT INTO assessments_answer (attempt_id, question_id, value, seq, saved_at, flagged_at) VALUES {}
    ON CONFLICT (attempt_id, question_id) DO UPDATE
    SET value = excluded.value, seq = excluded.seq, saved_at = excluded.saved_at, flagged_at = excluded.flagged_at
"""
POINTS_ROW = "(CAST(%s AS bigint), CAST(%s AS numeric), CAST(%s AS numeric))"
POINTS = """
    UPDATE assessments_answer SET points = given.column2, max_points = given.column3
    FROM (VALUES {}) AS given WHERE assessments_answer.id = given.column1
"""


def store_answers(answers: Sequence[Answer]) -> None:
    """Write new and changed answers of a locked attempt: value, seq, time and flag. New ones learn nothing of their ids."""
    _store(
        ANSWERS,
        ANSWER_ROW,
        [
            [field.get_db_prep_save(getattr(answer, field.attname), connection) for field in ANSWER_FIELDS]
            for answer in answers
        ],
    )


def store_points(answers: Sequence[Answer]) -> None:
    """Write the points of answers that are in the database."""
    _store(POINTS, POINTS_ROW, [[answer.pk, answer.points, answer.max_points] for answer in answers])


def _store(statement: str, row: str, values: list[list[Any]]) -> None:
    if values:
        write(_for_rows(statement, row, len(values)), *(value for row in values for value in row))


@cache
def _for_rows(statement: str, row: str, count: int) -> str:
    return statement.format(", ".join([row] * count))
