"""Page signals reach the outline; what they miss, the sweep repairs."""

from contextlib import ExitStack

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from courses.domain.repair import sync_changed
from courses.models import Activity, Course, CoursePage, LessonPage, ModulePage
from courses.tasks import recheck, sweep
from tests.factories.courses import list_activities, make_course, make_enrolment
from tests.factories.pages import make_course_tree, make_lesson_page, translate_page
from worker.models import Heartbeat

pytestmark = pytest.mark.django_db(transaction=True)


def page_of(course):
    return CoursePage.objects.get(translation_key=course.key, locale__language_code="en")


def live_count():
    return Activity.objects.filter(retired_at=None, module__retired_at=None).count()


def test_publishing_makes_the_course():
    make_course_tree(slug="safety")
    assert Course.objects.get(code="safety").retired_at is None
    assert live_count() == 4


def test_unpublishing_and_deleting_retire():
    course = make_course()
    LessonPage.objects.order_by("path").first().unpublish()
    assert live_count() == 3
    ModulePage.objects.order_by("path").last().delete()
    assert live_count() == 1
    page_of(course).delete()
    course.refresh_from_db()
    assert course.retired_at is not None
    assert Activity.objects.count() == 4


def test_moving_to_another_course_changes_both():
    one, other = make_course(), make_course()
    lesson = LessonPage.objects.descendant_of(page_of(one)).first()
    Page.objects.get(pk=lesson.pk).specific.move(ModulePage.objects.child_of(page_of(other)).first(), pos="last-child")
    assert (len(list_activities(one)), len(list_activities(other))) == (3, 5)


def test_a_translation_brings_its_title():
    course = make_course()
    translate_page(page_of(course), "ro", title="Siguranță")
    assert course.texts.get(language="ro").title == "Siguranță"


def test_unpublishing_the_catalogue_retires_its_courses():
    course = make_course()
    page_of(course).get_parent().specific.unpublish()
    course.refresh_from_db()
    assert course.retired_at is not None


def test_many_signals_in_one_transaction_sync_once():
    course = make_course()
    with ExitStack() as after_commit, transaction.atomic():
        for lesson in LessonPage.objects.all():
            lesson.unpublish()
        queries = after_commit.enter_context(CaptureQueriesContext(connection))
    first_reads = [query["sql"] for query in queries if '"courses_course"."key" = ' in query["sql"]]
    assert len([sql for sql in first_reads if sql.startswith("SELECT")]) == 1, first_reads
    assert list_activities(course) == []


def test_the_sweep_repairs_what_nobody_heard():
    course = make_course()
    lesson = LessonPage.objects.order_by("path").first()
    assert sync_changed() == 0
    Page.objects.filter(pk=lesson.pk).update(live=False)
    assert live_count() == 4
    sweep()
    assert live_count() == 3
    assert sync_changed() == 0
    assert Heartbeat.objects.filter(name="courses.sweep").exists()
    Page.objects.filter(pk=page_of(course).pk).update(live=False)
    sweep()
    course.refresh_from_db()
    assert course.retired_at is not None


def test_sync_outlines_repairs_everything(capsys):
    make_course()
    Activity.objects.update(position=7)
    call_command("sync_outlines")
    assert [activity.position for activity in Activity.objects.order_by("position")] == [1, 2, 3, 4]
    assert "1 outlines" in capsys.readouterr().out


def test_the_recheck_task_completes_who_waits():
    enrolment = make_enrolment(course=make_course(lessons=(2,)))
    first, last = list_activities(enrolment.course)
    from courses.domain.progress import complete_activity

    complete_activity(enrolment, first)
    LessonPage.objects.get(translation_key=last.key).unpublish()
    recheck(enrolment.course_id)
    recheck(enrolment.course_id)
    recheck(0)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None


def test_a_new_lesson_needs_no_sync_by_hand():
    course = make_course()
    make_lesson_page(ModulePage.objects.child_of(page_of(course)).last(), title="Added")
    assert live_count() == 5
