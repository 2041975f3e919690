import pytest

from courses.domain.enrolment import CourseRetired, PrerequisitesMissing, enrol, withdraw
from courses.domain.outline import sync
from courses.domain.progress import complete_activity
from courses.models import ActivityRecord, CoursePage, Enrolment
from people.models import AuditEntry
from tests.factories.courses import finish_course, list_activities, make_course, make_enrolment
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_enrol_twice_is_once():
    person, course = make_person(), make_course()
    assert enrol(person, course) == enrol(person, course)
    assert Enrolment.objects.count() == 1


def test_enrol_after_completion_returns_the_completed_one():
    enrolment = finish_course(make_enrolment())
    assert enrol(enrolment.person, enrolment.course) == enrolment


def test_who_comes_back_finds_her_progress():
    enrolment = make_enrolment()
    complete_activity(enrolment, list_activities(enrolment.course)[0])
    withdraw(enrolment)
    assert enrolment.withdrawn_at is not None
    again = enrol(enrolment.person, enrolment.course)
    assert again == enrolment
    assert again.withdrawn_at is None
    assert ActivityRecord.objects.get().enrolment == again
    assert AuditEntry.objects.get().action == "courses.came_back"


def test_withdrawing_from_a_completed_course_changes_nothing():
    enrolment = finish_course(make_enrolment())
    withdraw(enrolment)
    assert enrolment.withdrawn_at is None


def test_retired_course_takes_nobody_but_keeps_who_is_in():
    enrolment = make_enrolment()
    CoursePage.objects.get(translation_key=enrolment.course.key).unpublish()
    course = sync(enrolment.course.key)
    with pytest.raises(CourseRetired):
        enrol(make_person(), course)
    assert enrol(enrolment.person, course) == enrolment


def test_prerequisites_come_first():
    first, second = make_course(), make_course()
    second.prerequisites.add(first)
    person = make_person()
    with pytest.raises(PrerequisitesMissing) as caught:
        enrol(person, second)
    assert caught.value.courses == [first]
    finish_course(make_enrolment(person, first))
    assert enrol(person, second).course == second
