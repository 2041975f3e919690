"""A person's own attempt and its answers: what every request of a quiz begins with.

Plain statements, and the version out of memory: composing these queries anew and reading the version's JSON again took more
processor time than everything else that such a request does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.functions import Now

from assessments.domain.kept import find_version
from assessments.models import Answer, Attempt
from courses.models import Course, Enrolment
from people.statements import Statement, make_instance, read

#: What the outline of a course and its addresses are made of; the rest of the course's row is read when asked for.
COURSE_FIELDS: list[Any] = [
    Course._meta.get_field(name) for name in ("id", "key", "code", "source_language", "outline_version", "retired_at")
]
UUID_FIELD: Any = Attempt._meta.get_field("uuid")
#: What an attempt points at for good.
NEVER_CHANGING = {"activity", "version"}
ATTEMPT = Statement(
    Attempt,
    """
    SELECT {attempt}, enrolment.person_id,
           enrolment.completed_at IS NOT NULL AS has_completed_course,
           version.digest AS version_digest, version.texts_digest AS version_texts_digest,
           course.id AS of_course_id, course.key AS of_course_key, course.code AS of_course_code,
           course.source_language AS of_course_source_language, course.outline_version AS of_course_outline_version,
           course.retired_at AS of_course_retired_at
    FROM assessments_attempt attempt
    JOIN courses_enrolment enrolment ON enrolment.id = attempt.enrolment_id
    JOIN assessments_quizversion version ON version.id = attempt.version_id
    JOIN courses_activity activity ON activity.id = attempt.activity_id
    JOIN courses_module module ON module.id = activity.module_id
    JOIN courses_course course ON course.id = module.course_id
    WHERE attempt.uuid = %s AND enrolment.person_id = %s
""",
    table="attempt",
)
ANSWERS = Statement(Answer, "SELECT {assessments_answer} FROM assessments_answer WHERE attempt_id = %s")
OF_QUIZ = Statement(
    Attempt,
    """
    SELECT {assessments_attempt} FROM assessments_attempt WHERE enrolment_id = %s AND activity_id = %s ORDER BY number
""",
)
ANSWER = Statement(
    Answer, "SELECT {assessments_answer} FROM assessments_answer WHERE attempt_id = %s AND question_id = %s"
)
ENROLMENT = Statement(Enrolment, "SELECT {courses_enrolment} FROM courses_enrolment WHERE id = %s")
LOCKED = Statement(
    Attempt,
    """
    SELECT {assessments_attempt}, statement_timestamp() AS now FROM assessments_attempt WHERE id = %s FOR UPDATE
""",
)
STANDING = """
    SELECT epoch, reached, was_returned, deadline, submitted_at, statement_timestamp() AS now
    FROM assessments_attempt WHERE id = %s FOR UPDATE
"""


@dataclass
class Standing:
    """What of an attempt can change while answers are on their way, with the database's clock as `now`."""

    epoch: int
    reached: int
    was_returned: bool
    deadline: datetime | None
    submitted_at: datetime | None
    now: datetime


def find_own_attempt(person_id: int, uuid: UUID) -> Attempt | None:
    """Return the person's attempt with its version and `course`; None where it is not hers."""
    # SQLite keeps a UUID as text
    found: Any = ATTEMPT.first(UUID_FIELD.get_db_prep_value(uuid, connection), person_id)
    if found is None:
        return None
    found.version = find_version(found.version_id, found.version_digest, found.version_texts_digest)
    of_course = [(field.attname, field.to_python(getattr(found, f"of_course_{field.name}"))) for field in COURSE_FIELDS]
    found.course = make_instance(Course, of_course, found._state.db)
    attempt: Attempt = found
    return attempt


def read_answers(attempt: Attempt) -> dict[str, Answer]:
    """Return the saved answers of an attempt by question: one query."""
    return {answer.question_id: answer for answer in ANSWERS.rows(attempt.pk)}


def list_attempts(enrolment_id: int, activity_id: int) -> list[Attempt]:
    """Return the attempts at a quiz in an enrolment, the earliest first: one query."""
    return OF_QUIZ.rows(enrolment_id, activity_id)


def read_stored(attempt: Attempt, question_ids: Collection[str]) -> dict[str, Answer]:
    """Return the saved answers to some questions of an attempt, by question: one query."""
    if len(question_ids) > 1:
        return read_answers(attempt)
    return {answer.question_id: answer for one in question_ids for answer in ANSWER.rows(attempt.pk, one)}


def lock_standing(attempt: Attempt) -> Standing:
    """Lock the attempt's row and return what decides, now, whether an answer may be saved."""
    if connection.vendor == "postgresql":
        (row,) = read(STANDING, attempt.pk)
    else:  # a transaction of SQLite has locked everything
        row = Attempt.objects.annotate(now=Now()).values_list(*Standing.__annotations__).get(pk=attempt.pk)
    return Standing(*row)


def lock_attempt(attempt: Attempt) -> Any:
    """Lock the attempt's row and return it as it is now, with the database's clock as `now`.

    What never changes of it comes along from `attempt` where it was read before.
    """
    if connection.vendor == "postgresql":
        locked: Any = LOCKED.rows(attempt.pk)[0]
    else:  # a transaction of SQLite has locked everything
        locked = Attempt.objects.annotate(now=Now()).get(pk=attempt.pk)
    for name in NEVER_CHANGING & attempt._state.fields_cache.keys():
        setattr(locked, name, getattr(attempt, name))
    return locked


def read_enrolment(enrolment_id: int) -> Enrolment:
    """Return the enrolment as it is now, not as somebody read it before the person was locked."""
    return ENROLMENT.rows(enrolment_id)[0]
