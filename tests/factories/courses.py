"""Courses, enrolments and progress for tests."""

from typing import Any

from courses.domain.enrolment import enrol
from courses.domain.progress import complete_activity
from courses.models import Activity, Course, Enrolment
from people.models import Person
from tests.factories.pages import make_synced_course
from tests.factories.people import make_person


def make_course(**fields: Any) -> Course:
    """A course of two modules with two lessons each, from a real page tree."""
    return make_synced_course(**fields)


def make_enrolment(person: Person | None = None, course: Course | None = None, **facts: Any) -> Enrolment:
    """An enrolment; facts such as `last_active_at` are written onto it."""
    enrolment = enrol(person or make_person(), course or make_course())
    if facts:
        Enrolment.objects.filter(pk=enrolment.pk).update(**facts)
        enrolment.refresh_from_db()
    return enrolment


def list_activities(course: Course) -> list[Activity]:
    """The activities that the course asks for now, in order."""
    return list(
        Activity.objects.filter(module__course=course, retired_at=None, module__retired_at=None)
        .order_by("position")
        .select_related("module")
    )


def finish_course(enrolment: Enrolment) -> Enrolment:
    """Do everything that is left."""
    for activity in list_activities(enrolment.course):
        complete_activity(enrolment, activity)
    enrolment.refresh_from_db()
    return enrolment
