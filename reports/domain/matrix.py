"""People × courses: who is done, who is on the way, who needs help. Reads only, a handful of queries whatever the size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from courses.domain.reminders import INACTIVE_AFTER
from courses.models import CourseText, Enrolment
from people.models import Membership, Person
from people.statements import columns_of
from people.texts import text_in
from reports.statuses import Status, status_of

# A plain statement: it is the same for every report, and composing it took more than answering it.
COLUMNS = """
    SELECT text.id, text.course_id, text.language, text.title, (
        SELECT COUNT(*) FROM courses_activity activity JOIN courses_module module ON module.id = activity.module_id
        WHERE module.course_id = text.course_id AND module.retired_at IS NULL
            AND activity.retired_at IS NULL AND activity.is_required
    ) AS activities
    FROM courses_coursetext text JOIN courses_course course ON course.id = text.course_id
    WHERE course.retired_at IS NULL AND course.published_at IS NOT NULL
    ORDER BY course.code
"""


# With `done`: how many required activities of today's outline are finished. The newest cycle comes last.
ENROLMENTS = """
    SELECT {columns}, (
        SELECT COUNT(*) FROM courses_activityrecord record JOIN courses_activity activity ON activity.id = record.activity_id
        WHERE record.enrolment_id = enrolment.id AND record.completed_at IS NOT NULL
            AND activity.retired_at IS NULL AND activity.is_required
    ) AS done
    FROM courses_enrolment enrolment
    WHERE enrolment.withdrawn_at IS NULL AND enrolment.person_id IN ({people}) AND enrolment.course_id IN ({courses})
    ORDER BY enrolment.cycle
"""
# People, and their newest enrolments by status.
COUNTS = """
    WITH people AS ({people}) SELECT
        (SELECT COUNT(*) FROM people),
        COUNT(*) FILTER (WHERE completed_at IS NOT NULL),
        COUNT(*) FILTER (WHERE completed_at IS NULL AND last_active_at < %s),
        COUNT(*) FILTER (WHERE completed_at IS NULL AND last_active_at >= %s)
    FROM courses_enrolment enrolment
    WHERE withdrawn_at IS NULL AND person_id IN (SELECT people.id FROM people) AND course_id IN ({courses}) AND NOT EXISTS (
        SELECT 1 FROM courses_enrolment newer
        WHERE newer.person_id = enrolment.person_id AND newer.course_id = enrolment.course_id
            AND newer.withdrawn_at IS NULL AND newer.cycle > enrolment.cycle
    )
"""


@dataclass(frozen=True)
class Column:
    """A course of the report; `activities` is how many required activities it has today."""

    course_id: int
    title: str
    activities: int


@dataclass(frozen=True)
class Cell:
    """What one person has done in one course; `done` counts finished required activities of today's outline."""

    status: Status
    done: int
    total: int
    enrolled_at: datetime | None
    last_active_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True)
class Row:
    person: Person
    organisation: str
    cells: list[Cell]


def read_columns(language: str) -> list[Column]:
    """Return the live courses with titles in `language`, or else in another, in one query."""
    texts: dict[int, list[Any]] = {}
    for text in CourseText.objects.raw(COLUMNS):
        texts.setdefault(text.course_id, []).append(text)
    return [Column(pk, text_in(found, language).title, found[0].activities) for pk, found in texts.items()]


def with_late_first(
    people: QuerySet[Person], courses: Iterable[int], *, organisations: Iterable[int]
) -> QuerySet[Person]:
    """Order `people` so that who is late in one of `courses` comes first, then by name.

    Adds `organisation_name`: where each belongs among `organisations`. To what else she belongs is not the reader's business.
    """
    late = Enrolment.objects.open().filter(
        person=OuterRef("pk"), course__in=list(courses), last_active_at__lt=timezone.now() - INACTIVE_AFTER
    )
    here = Membership.objects.open().filter(person=OuterRef("pk"), organisation__in=list(organisations))
    home = here.order_by("pk").values("organisation__name")[:1]
    return people.annotate(
        late_first=Case(When(Exists(late), then=Value(0)), default=Value(1), output_field=IntegerField()),
        organisation_name=Subquery(home),
    ).order_by("late_first", "full_name", "pk")


def read_rows(people: Sequence[Any], columns: Sequence[Column]) -> list[Row]:
    """Return a row per person of `people` (from `with_late_first`) with a cell per column, in one query."""
    newest: dict[tuple[int, int], Any] = {}
    if people and columns:
        ids, courses = [person.pk for person in people], [column.course_id for column in columns]
        sql = ENROLMENTS.format(
            columns=columns_of(Enrolment, "enrolment"),
            people=", ".join(["%s"] * len(ids)),
            courses=", ".join(["%s"] * len(courses)),
        )
        for enrolment in Enrolment.objects.raw(sql, [*ids, *courses]):
            newest[enrolment.person_id, enrolment.course_id] = enrolment
    now = timezone.now()
    return [
        Row(
            person,
            person.organisation_name or "",
            [_cell(newest.get((person.pk, column.course_id)), column, now) for column in columns],
        )
        for person in people
    ]


def _cell(enrolment: Any, column: Column, now: datetime) -> Cell:
    if enrolment is None:
        return Cell(Status.NOT_STARTED, 0, column.activities, None, None, None)
    status = status_of(last_active_at=enrolment.last_active_at, completed_at=enrolment.completed_at, now=now)
    return Cell(
        status,
        enrolment.done,
        column.activities,
        enrolment.enrolled_at,
        enrolment.last_active_at,
        enrolment.completed_at,
    )


def count_statuses(people: QuerySet[Person], courses: Iterable[int]) -> dict[str, int]:
    """Count people and their places in `courses` by status, in one query.

    A place is a person in a course: ten people and two courses are twenty places. Keys: `people` and the values of `Status`.
    """
    courses = list(courses)
    sql, of_people = people.order_by().values("id").query.sql_with_params()
    places = ", ".join(["%s"] * len(courses)) or "NULL"
    long_ago = connection.ops.adapt_datetimefield_value(timezone.now() - INACTIVE_AFTER)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(people=sql, courses=places), [*of_people, long_ago, long_ago, *courses])
        counts = dict(zip(("people", "done", "late", "in_progress"), cursor.fetchone(), strict=True))
    begun = counts["done"] + counts["late"] + counts["in_progress"]
    return {**counts, "not_started": counts["people"] * len(courses) - begun}
