"""Courses and activities by their address: what every reader's request begins with.

Plain statements, and activities out of the outline that is in memory: composing these queries anew took more processor time than
everything that the database does for the page.
"""

from uuid import UUID

from django.db import connection

from courses.domain.reading import Outline, OutlineActivity
from courses.models import Activity, Course, Module
from people.statements import Statement

# `is_restricted`: whether privacy is set on any page of the site, in which case it is looked at more closely.
BY_CODE = Statement(
    Course,
    """
    SELECT {course}, EXISTS(SELECT 1 FROM wagtailcore_pageviewrestriction) AS is_restricted
    FROM courses_course course WHERE course.code = %s
""",
    table="course",
)
BY_ACTIVITY = Statement(
    Course,
    """
    SELECT {course} FROM courses_course course
    JOIN courses_module module ON module.course_id = course.id
    JOIN courses_activity activity ON activity.module_id = module.id
    WHERE activity.key = %s
""",
    table="course",
)


def find_course(code: str) -> Course | None:
    """Return the course at an address, with `is_restricted`, or None. A retired one is found, too."""
    return BY_CODE.first(code)


def find_course_of(activity_key: UUID) -> Course | None:
    """Return the course that an activity belongs to, or None."""
    # SQLite keeps a UUID as text
    key = Activity._meta.get_field("key").get_db_prep_value(activity_key, connection)
    return BY_ACTIVITY.first(key)


def make_activity(place: OutlineActivity, *, outline: Outline, course: Course) -> Activity:
    """Return the row of a place in the outline, with module and course, without asking for it."""
    module = outline.module_of(place)
    return Activity(
        pk=place.id,
        key=place.key,
        slug=place.slug,
        kind=place.kind,
        position=place.position,
        is_required=place.required,
        minutes=place.minutes,
        module=Module(
            pk=module.id,
            key=module.key,
            slug=module.slug,
            position=module.position,
            at_least=module.at_least,
            course=course,
        ),
    )
