"""Answers and their points, each written in one plain statement: composing the ORM's costs more than sending it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import connection

from assessments.models import Answer
from people.statements import Statement, write

ANSWER_FIELDS: list[Any] = [
    Answer._meta.get_field(name) for name in ("attempt", "question_id", "value", "seq", "saved_at", "flagged_at")
]
ANSWER_ROW = f"({', '.join(['%s'] * len(ANSWER_FIELDS))})"
ANSWERS = """
    INSERT INTO assessments_answer (attempt_id, question_id, value, seq, saved_at, flagged_at) VALUES {}
    ON CONFLICT (attempt_id, question_id) DO UPDATE
    SET value = excluded.value, seq = excluded.seq, saved_at = excluded.saved_at, flagged_at = excluded.flagged_at
"""
# Under READ COMMITTED a row that somebody else holds is waited for and then looked at as it was left, and so is an answer
# that came before.
AT_ONCE = Statement(
    Answer,
    """
    WITH standing AS (
        SELECT id, statement_timestamp() AS now FROM assessments_attempt
        WHERE id = %s AND epoch = %s AND submitted_at IS NULL AND NOT was_returned
          AND (deadline IS NULL OR deadline + %s >= statement_timestamp())
          AND reached = COALESCE(%s, reached)
        FOR UPDATE
    )
    INSERT INTO assessments_answer AS answer (attempt_id, question_id, value, seq, saved_at, flagged_at)
    SELECT id, CAST(%s AS text), CAST(%s AS jsonb), %s, now, CASE WHEN %s THEN now END FROM standing
    ON CONFLICT (attempt_id, question_id) DO UPDATE
    SET value = excluded.value, seq = excluded.seq, saved_at = excluded.saved_at,
        flagged_at = CASE WHEN %s THEN COALESCE(answer.flagged_at, excluded.flagged_at)
                          WHEN CAST(%s AS boolean) IS NULL THEN answer.flagged_at END
    WHERE answer.seq < %s AND answer.checked_at IS NULL
    RETURNING {answer}
""",
    table="answer",
)
VALUE: Any = Answer._meta.get_field("value")
POINTS_ROW = "(CAST(%s AS bigint), CAST(%s AS numeric), CAST(%s AS numeric))"
POINTS = """
    UPDATE assessments_answer SET points = given.column2, max_points = given.column3
    FROM (VALUES {}) AS given WHERE assessments_answer.id = given.column1
"""


@dataclass(frozen=True)
class Given:
    """One answer as it came in. `flagged` None leaves the mark to come back to it as it is."""

    question_id: str
    value: Any
    seq: int
    flagged: bool | None = None


def store_at_once(
    attempt_id: int, given: Given, value: Any, *, epoch: int, leap: int, place: int | None, grace: timedelta
) -> Answer | None:
    """Lock the attempt, see that it is open for the device with `epoch`, and write the answer: one statement.

    `value` is the cleaned one; it gets the seq that was given and `leap` above that. Returns what is saved now; None where
    nothing was written: the attempt is closed, taken over or was returned, she is not at the question `place`, or what is
    saved was checked or has a seq that is not below the given one. PostgreSQL only.
    """
    written = (given.question_id, VALUE.get_db_prep_save(value, connection), given.seq + leap, given.flagged)
    saved = AT_ONCE.first(attempt_id, epoch, grace, place, *written, given.flagged, given.flagged, given.seq)
    if saved is not None:
        saved.value = value
    return saved


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
