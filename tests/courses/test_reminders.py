from datetime import UTC, datetime, timedelta

import pytest

from courses.domain.outline import sync
from courses.domain.reminders import queue_reminders
from courses.models import CoursePage, Enrolment
from notifications.domain.rendering import render_mail
from notifications.models import Message
from tests.factories.courses import finish_course, make_course, make_enrolment
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
#: Nine in the morning in Belgrade, ten in Chișinău, three in the night in New York.
MORNING = datetime(2026, 3, 16, 8, 10, tzinfo=UTC)
PAUSED = MORNING - timedelta(days=15)


@pytest.fixture
def paused():
    person = make_person(language="ro", time_zone="Europe/Belgrade")
    return make_enrolment(person, make_course(title="Safety"), last_active_at=PAUSED)


def test_one_reminder_for_each_pause(paused):
    assert queue_reminders(MORNING) == 1
    assert queue_reminders(MORNING + timedelta(hours=1)) == 0
    assert queue_reminders(MORNING + timedelta(days=1)) == 0
    Enrolment.objects.update(last_active_at=MORNING)
    assert queue_reminders(MORNING + timedelta(days=14, minutes=5)) == 1
    assert Message.objects.count() == 2


def test_it_leads_back_in_her_language_and_says_why(paused):
    queue_reminders(MORNING)
    mail = render_mail(Message.objects.get())
    assert "Safety" in mail.subject
    assert f"/ro/courses/{paused.course.code}/" in mail.body
    assert "List-Unsubscribe" in mail.extra_headers


@pytest.mark.parametrize("days", [13.9, 21.1])
def test_not_before_two_weeks_and_not_after_three(paused, days):
    Enrolment.objects.update(last_active_at=MORNING - timedelta(days=days))
    assert queue_reminders(MORNING) == 0


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_only_in_her_morning(paused, zone):
    paused.person.time_zone = zone
    paused.person.save()
    assert queue_reminders(MORNING) == 0


def test_not_about_what_is_over(paused):
    course = paused.course
    finish_course(paused)
    withdrawn = make_enrolment(course=course, last_active_at=PAUSED, withdrawn_at=MORNING)
    emptied = make_enrolment(make_person(emptied_at=MORNING), course, last_active_at=PAUSED)
    retired = make_enrolment(course=make_course(), last_active_at=PAUSED)
    CoursePage.objects.get(translation_key=retired.course.key).unpublish()
    sync(retired.course.key)
    Enrolment.objects.update(last_active_at=PAUSED)
    assert queue_reminders(MORNING) == 0
    assert {withdrawn.course, emptied.course} == {course}


def test_queries_do_not_grow_with_people(paused, django_assert_num_queries):
    with django_assert_num_queries(5):
        queue_reminders(MORNING)
    for _ in range(3):
        make_enrolment(course=paused.course, last_active_at=PAUSED)
    with django_assert_num_queries(5):
        assert queue_reminders(MORNING) == 3
