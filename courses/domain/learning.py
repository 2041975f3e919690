"""What a person is learning: her courses, how far she is in each, and where she goes on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from courses.domain.reading import Outline, OutlineActivity, read_outlines
from courses.models import Course, Enrolment
from people.models import Person
from people.statements import Statement, read

Status = Literal["in_progress", "done"]

ENROLMENTS = Statement(
    Enrolment,
    """
    SELECT {courses_enrolment} FROM courses_enrolment
    WHERE person_id = %s AND withdrawn_at IS NULL ORDER BY last_active_at DESC, id DESC
""",
)
COURSES = Statement(
    Course,
    """
    SELECT {courses_course} FROM courses_course
    WHERE id IN (SELECT course_id FROM courses_enrolment WHERE person_id = %s AND withdrawn_at IS NULL)
""",
)
RECORDS = """
    SELECT record.enrolment_id, record.activity_id, record.completed_at IS NOT NULL, record.position
    FROM courses_activityrecord record JOIN courses_enrolment enrolment ON enrolment.id = record.enrolment_id
    WHERE enrolment.person_id = %s AND enrolment.withdrawn_at IS NULL
"""


@dataclass(frozen=True)
class Learning:
    """One enrolment with everything that a card says about it."""

    enrolment: Enrolment
    outline: Outline
    done: frozenset[int]
    positions: dict[int, str] = field(default_factory=dict)

    @property
    def status(self) -> Status:
        return "done" if self.enrolment.completed_at else "in_progress"

    @property
    def percent(self) -> int:
        """How much of what the course asks for is done; 100 only when it is completed."""
        return 100 if self.enrolment.completed_at else min(99, percent_done(self.outline, self.done))

    @property
    def next_activity(self) -> OutlineActivity | None:
        """Where she was, if that is not done; else the first activity after it that is not; else the first of all."""
        last = self.outline.by_id.get(self.enrolment.last_activity_id or 0)
        start = last.place - 1 if last else 0
        activities = self.outline.activities
        for activity in [*activities[start:], *activities[:start]]:
            if activity.id not in self.done:
                return activity
        return activities[0] if activities else None

    @property
    def next_url(self) -> str:
        """The address to go on at, to the block that she read last."""
        following = self.next_activity
        if following is None:
            return self.outline.url
        position = self.positions.get(following.id)
        return f"{following.url}#b-{position}" if position else following.url

    @property
    def place(self) -> int:
        return self.next_activity.place if self.next_activity else 0

    @property
    def minutes_left(self) -> int:
        return minutes_left(self.outline, self.done)


def percent_done(outline: Outline, done: Iterable[int]) -> int:
    """Return whole per cent of what is needed: required activities, and of the optional ones as many as are asked for."""
    done, needed, got = frozenset(done), 0, 0
    for module in outline.modules:
        required = [activity.id in done for activity in module.activities if activity.required]
        optional = sum(activity.id in done for activity in module.activities if not activity.required)
        needed += len(required) + module.at_least
        got += sum(required) + min(optional, module.at_least)
    return 100 * got // needed if needed else 0


def minutes_left(outline: Outline, done: Iterable[int]) -> int:
    """Return the minutes of required activities that are not done."""
    done = frozenset(done)
    return sum(activity.minutes for activity in outline.activities if activity.required and activity.id not in done)


def read_learning(person: Person, *, language: str) -> list[Learning]:
    """Return the person's current enrolments, the latest active first. Three plain statements beside the outlines."""
    enrolments = ENROLMENTS.rows(person.pk)
    if not enrolments:
        return []
    courses = {course.pk: course for course in COURSES.rows(person.pk)}
    outlines = read_outlines(courses.values(), language=language)
    done: dict[int, set[int]] = {}
    positions: dict[int, dict[int, str]] = {}
    for enrolment_id, activity_id, is_done, position in read(RECORDS, person.pk):
        if is_done:
            done.setdefault(enrolment_id, set()).add(activity_id)
        elif position:
            positions.setdefault(enrolment_id, {})[activity_id] = position
    for enrolment in enrolments:
        enrolment.course = courses[enrolment.course_id]
    return [
        Learning(
            enrolment,
            outlines[enrolment.course_id],
            frozenset(done.get(enrolment.pk, ())),
            positions.get(enrolment.pk, {}),
        )
        for enrolment in enrolments
    ]
