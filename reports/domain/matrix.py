"""People × courses: who is done, who is on the way, who needs help. Reads only, a handful of queries whatever the size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from courses.domain.reminders import INACTIVE_AFTER
from courses.models import ActivityRecord, CourseText, Enrolment
from people.models import Membership, Person
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
    """Return a row per person of `people` (from `with_late_first`) with a cell per column, in two queries."""
    enrolments = Enrolment.objects.current().filter(
        person__in=[person.pk for person in people], course__in=[column.course_id for column in columns]
    )
    newest = {(enrolment.person_id, enrolment.course_id): enrolment for enrolment in enrolments.order_by("cycle")}
    counted = (
        ActivityRecord.objects.filter(
            enrolment__in=[enrolment.pk for enrolment in newest.values()],
            completed_at__isnull=False,
            activity__retired_at=None,
            activity__is_required=True,
        )
        .values_list("enrolment")
        .annotate(Count("pk"))
    )
    done = dict(counted)
    now = timezone.now()
    return [
        Row(
            person,
            person.organisation_name or "",
            [_cell(newest.get((person.pk, column.course_id)), column, done, now) for column in columns],
        )
        for person in people
    ]


def _cell(enrolment: Enrolment | None, column: Column, done: dict[int, int], now: datetime) -> Cell:
    if enrolment is None:
        return Cell(Status.NOT_STARTED, 0, column.activities, None, None, None)
    status = status_of(last_active_at=enrolment.last_active_at, completed_at=enrolment.completed_at, now=now)
    return Cell(
        status,
        done.get(enrolment.pk, 0),
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
    long_ago = timezone.now() - INACTIVE_AFTER
    newer = Enrolment.objects.current().filter(
        person=OuterRef("person"), course=OuterRef("course"), cycle__gt=OuterRef("cycle")
    )
    current = Enrolment.objects.current().filter(
        ~Exists(newer), person__in=people.order_by().values("pk"), course__in=courses
    )
    counts: dict[str, int] = current.aggregate(
        done=Count("pk", filter=~Q(completed_at=None)),
        late=Count("pk", filter=Q(completed_at=None, last_active_at__lt=long_ago)),
        in_progress=Count("pk", filter=Q(completed_at=None, last_active_at__gte=long_ago)),
    )
    counts["people"] = people.order_by().count()
    begun = counts["done"] + counts["late"] + counts["in_progress"]
    return {**counts, "not_started": counts["people"] * len(courses) - begun}
