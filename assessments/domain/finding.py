"""A person's own attempt and its answers: what every request of a quiz begins with.

Plain statements, and the version out of memory: composing these queries anew and reading the version's JSON again took more
processor time than everything else that such a request does.
"""

from typing import Any
from uuid import UUID

from django.db import connection

from assessments.domain.kept import find_version
from assessments.models import Answer, Attempt
from courses.models import Course

#: What the outline of a course and its addresses are made of; the rest of the course's row is read when asked for.
COURSE_FIELDS = ("id", "key", "code", "source_language", "outline_version", "retired_at")
ATTEMPT = f"""
    SELECT attempt.*, version.digest AS version_digest, version.texts_digest AS version_texts_digest,
           {", ".join(f"course.{name} AS of_course_{name}" for name in COURSE_FIELDS)}
    FROM assessments_attempt attempt
    JOIN courses_enrolment enrolment ON enrolment.id = attempt.enrolment_id
    JOIN assessments_quizversion version ON version.id = attempt.version_id
    JOIN courses_activity activity ON activity.id = attempt.activity_id
    JOIN courses_module module ON module.id = activity.module_id
    JOIN courses_course course ON course.id = module.course_id
    WHERE attempt.uuid = %s AND enrolment.person_id = %s
"""  # noqa: S608
ANSWERS = "SELECT * FROM assessments_answer WHERE attempt_id = %s"


def find_own_attempt(person_id: int, uuid: UUID) -> Attempt | None:
    """Return the person's attempt with its version and `course`; None where it is not hers."""
    # SQLite keeps a UUID as text
    key = Attempt._meta.get_field("uuid").get_db_prep_value(uuid, connection)
    found: Any = next(iter(Attempt.objects.raw(ATTEMPT, [key, person_id])), None)
    if found is None:
        return None
    found.version = find_version(found.version_id, found.version_digest, found.version_texts_digest)
    values = [Course._meta.get_field(name).to_python(getattr(found, f"of_course_{name}")) for name in COURSE_FIELDS]
    found.course = Course.from_db(connection.alias, COURSE_FIELDS, values)
    attempt: Attempt = found
    return attempt


def read_answers(attempt: Attempt) -> dict[str, Answer]:
    """Return the saved answers of an attempt by question: one query."""
    return {answer.question_id: answer for answer in Answer.objects.raw(ANSWERS, [attempt.pk])}
