from decimal import Decimal

import pytest

from certificates.models import Certificate
from competencies.models import Evidence
from courses.domain.enrolment import withdraw
from courses.domain.outline import sync
from courses.domain.progress import (
    NotEnrolled,
    complete_activity,
    fail_activity,
    missing_for,
    recheck_course,
    start_activity,
)
from courses.models import ActivityRecord, Course, CoursePage, LessonPage, ModuleCompletion, ModulePage
from tests.factories.competencies import make_competency, make_framework
from tests.factories.courses import finish_course, list_activities, make_course, make_enrolment
from tests.factories.pages import make_course_page, make_course_tree, make_lesson_page, make_module_page
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def course_with_optional(*, at_least: int) -> Course:
    page = make_course_page()
    module = make_module_page(page, at_least=at_least)
    make_lesson_page(module, title="Needed")
    make_lesson_page(module, title="Choice 1", is_required=False)
    make_lesson_page(module, title="Choice 2", is_required=False)
    return sync(page.translation_key)


def test_complete_activity_closes_module():
    enrolment = make_enrolment()
    first, second, *_ = list_activities(enrolment.course)
    complete_activity(enrolment, first)
    assert not ModuleCompletion.objects.exists()
    complete_activity(enrolment, second)
    assert ModuleCompletion.objects.get().module == first.module
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    assert enrolment.last_activity == second


def test_finishing_everything_certifies_once():
    person = make_person(full_name="Ivana Đorđević", language="ro")
    enrolment = finish_course(make_enrolment(person))
    completed_at = enrolment.completed_at
    assert completed_at is not None
    finish_course(enrolment)
    certificate = Certificate.objects.get()
    assert certificate.source_uuid == enrolment.uuid
    assert certificate.snapshot["name"] == "Ivana Đorđević"
    assert certificate.snapshot["outcomes"] == ["Recognise signs of harm"]
    assert enrolment.completed_at == completed_at


def test_completion_is_evidence_of_the_courses_competencies():
    framework = make_framework()
    page = make_course_tree(title="Safety")
    competency = make_competency(framework, code="1.1")
    page.competency_outcomes.create(competency=competency, level=framework.levels.get(code="aware"))
    page.save_revision().publish()
    enrolment = finish_course(make_enrolment(course=sync(page.translation_key)))
    evidence = Evidence.objects.get()
    assert (evidence.person, evidence.competency, evidence.kind) == (enrolment.person, competency, "course")
    assert evidence.source_titles == {"en": "Safety"}
    assert Certificate.objects.get().snapshot["standards"][0][0] == "1.1"


def test_optional_activities_count_up_to_the_rule():
    enrolment = make_enrolment(course=course_with_optional(at_least=1))
    needed, _, second_choice = list_activities(enrolment.course)
    complete_activity(enrolment, needed)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    [missing] = missing_for(enrolment)
    assert (missing.needed, [activity.title for activity in missing.activities]) == (1, ["Choice 1", "Choice 2"])
    complete_activity(enrolment, second_choice)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None
    assert missing_for(enrolment) == []


def test_optional_activities_without_a_number_are_not_needed():
    enrolment = make_enrolment(course=course_with_optional(at_least=0))
    complete_activity(enrolment, list_activities(enrolment.course)[0])
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None


def test_scores_keep_the_best_and_their_mean_is_printed():
    enrolment = make_enrolment(course=make_course(lessons=(3,)))
    first, second, third = list_activities(enrolment.course)
    fail_activity(enrolment, first, score=Decimal(40))
    assert missing_for(enrolment)[0].state == "failed"
    complete_activity(enrolment, first, score=Decimal(80))
    complete_activity(enrolment, first, score=Decimal(70))
    complete_activity(enrolment, second, score=Decimal(91))
    fail_activity(enrolment, second, score=Decimal(10))
    complete_activity(enrolment, third)
    assert ActivityRecord.objects.get(activity=first).score == Decimal(80)
    assert ActivityRecord.objects.get(activity=second).completed_at is not None
    assert Decimal(Certificate.objects.get().snapshot["score"]) == Decimal("85.50")


def test_start_keeps_the_place():
    enrolment = make_enrolment()
    activity = list_activities(enrolment.course)[1]
    start_activity(enrolment, activity, position="abc")
    start_activity(enrolment, activity)
    assert ActivityRecord.objects.get().position == "abc"
    enrolment.refresh_from_db()
    assert enrolment.last_activity == activity


def test_an_activity_added_later_reopens_nothing():
    enrolment = make_enrolment()
    activities = list_activities(enrolment.course)
    for activity in activities[:2]:
        complete_activity(enrolment, activity)
    page = CoursePage.objects.get(translation_key=enrolment.course.key)
    make_lesson_page(ModulePage.objects.child_of(page).first())
    sync(enrolment.course.key)
    for activity in activities[2:]:
        complete_activity(enrolment, activity)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None


def test_retiring_the_last_outstanding_activity_completes_who_waits():
    enrolment = make_enrolment()
    *done, last = list_activities(enrolment.course)
    for activity in done:
        complete_activity(enrolment, activity)
    idle = make_enrolment(course=enrolment.course)
    LessonPage.objects.get(translation_key=last.key).unpublish()
    assert recheck_course(sync(enrolment.course.key)) == 1
    enrolment.refresh_from_db()
    idle.refresh_from_db()
    assert enrolment.completed_at is not None
    assert idle.completed_at is None
    assert Certificate.objects.count() == 1


def test_retiring_the_course_completes_nobody_but_lets_them_finish():
    enrolment = make_enrolment()
    first, *others = list_activities(enrolment.course)
    complete_activity(enrolment, first)
    CoursePage.objects.get(translation_key=enrolment.course.key).unpublish()
    course = sync(enrolment.course.key)
    assert recheck_course(course) == 0
    for activity in others:
        complete_activity(enrolment, activity)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None


def test_an_emptied_course_completes_nobody():
    enrolment = make_enrolment(course=make_course(lessons=(1,)))
    for lesson in LessonPage.objects.all():
        lesson.unpublish()
    recheck_course(sync(enrolment.course.key))
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None


def test_no_progress_after_withdrawing_or_in_another_course():
    enrolment = make_enrolment()
    other = list_activities(make_course())[0]
    with pytest.raises(NotEnrolled):
        complete_activity(enrolment, other)
    withdraw(enrolment)
    with pytest.raises(NotEnrolled):
        complete_activity(enrolment, list_activities(enrolment.course)[0])
    assert not ActivityRecord.objects.exists()
