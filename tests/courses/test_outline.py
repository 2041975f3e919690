import pytest
from wagtail.models import Page

from courses.domain.outline import read_outline, sync
from courses.models import Activity, Course, CoursePage, LessonPage, Module, ModulePage
from tests.factories.competencies import make_competency, make_framework
from tests.factories.courses import list_activities, make_course
from tests.factories.pages import (
    make_course_page,
    make_course_tree,
    make_lesson_page,
    make_module_page,
    make_synced_course,
    translate_page,
)

pytestmark = pytest.mark.django_db


def page_of(course):
    return CoursePage.objects.get(translation_key=course.key, locale__language_code="en")


def first_lesson(course):
    return LessonPage.objects.descendant_of(page_of(course)).first()


def titles(course, language="en"):
    course.refresh_from_db()
    return [activity.title for activity in read_outline(course, language=language).activities]


def test_sync_writes_the_tree():
    course = make_course(title="Safety", slug="safety", hours=3, level="advanced")
    outline = read_outline(course, language="en")
    assert (course.code, course.level, course.minutes, outline.title) == ("safety", "advanced", 20, "Safety")
    assert [len(module.activities) for module in outline.modules] == [2, 2]
    assert [activity.place for activity in outline.activities] == [1, 2, 3, 4]
    first = outline.activities[0]
    assert first.url.startswith("/en/courses/safety/module-")
    assert outline.neighbours(first.id) == (None, outline.activities[1])


def test_sync_twice_changes_nothing():
    course = make_course()
    version = course.outline_version
    assert sync(course.key).outline_version == version


def test_sync_of_an_unknown_key_makes_nothing():
    page = make_course_page(slug="draft")
    page.unpublish()
    assert sync(page.translation_key) is None
    assert not Course.objects.exists()


def test_added_and_reordered_lessons_are_followed():
    course = make_course()
    module = ModulePage.objects.child_of(page_of(course)).first()
    make_lesson_page(module, title="Added")
    sync(course.key)
    assert titles(course)[2] == "Added"
    added, first = Page.objects.get(title="Added"), Page.objects.get(pk=first_lesson(course).pk)
    added.move(first, pos="left")
    sync(course.key)
    assert titles(course)[0] == "Added"


def test_a_moved_lesson_keeps_its_key():
    course = make_course()
    lesson = first_lesson(course)
    activity = Activity.objects.get(key=lesson.translation_key)
    last_module = ModulePage.objects.child_of(page_of(course)).last()
    Page.objects.get(pk=lesson.pk).move(Page.objects.get(pk=last_module.pk), pos="last-child")
    sync(course.key)
    activity.refresh_from_db()
    assert activity.module.key == last_module.translation_key
    assert activity.retired_at is None


def test_an_unpublished_lesson_is_retired_and_comes_back():
    course = make_course()
    lesson = first_lesson(course)
    lesson.unpublish()
    sync(course.key)
    activity = Activity.objects.get(key=lesson.translation_key)
    assert activity.retired_at is not None
    LessonPage.objects.get(pk=lesson.pk).save_revision().publish()
    sync(course.key)
    activity.refresh_from_db()
    assert activity.retired_at is None


def test_an_unpublished_module_hides_its_live_lessons():
    course = make_course()
    module = ModulePage.objects.child_of(page_of(course)).first()
    module.unpublish()
    sync(course.key)
    assert len(list_activities(course)) == 2
    assert Module.objects.get(key=module.translation_key).retired_at is not None


def test_an_unpublished_ancestor_retires_the_course():
    course = make_course()
    page_of(course).get_parent().specific.unpublish()
    sync(course.key)
    course.refresh_from_db()
    assert course.retired_at is not None
    assert len(list_activities(course)) == 4


def test_a_deleted_course_is_retired_and_gives_its_code_away():
    course = make_course(slug="safety")
    page_of(course).delete()
    sync(course.key)
    course.refresh_from_db()
    assert course.retired_at is not None
    successor = make_course(slug="safety")
    course.refresh_from_db()
    assert successor.code == "safety"
    assert course.code.startswith("safety-")


def test_texts_of_other_languages_and_what_is_not_translated():
    course = make_course(title="Safety")
    lessons = LessonPage.objects.descendant_of(page_of(course))
    translate_page(lessons[0], "ro", title="Prima lecție")
    sync(course.key)
    course.refresh_from_db()
    outline = read_outline(course, language="ro")
    assert outline.title == "Safety (ro)"
    assert outline.activities[0].title == "Prima lecție"
    assert outline.activities[0].language == "ro"
    assert outline.activities[1].language == "en"
    assert outline.activities[1].url.startswith("/ro/")
    assert outline.activities[0].languages == ("en", "ro")


def test_structure_comes_from_the_source_alone():
    course = make_course()
    lesson = first_lesson(course)
    translation = translate_page(lesson, "ro")
    translation.minutes, translation.is_required = 99, False
    translation.save_revision().publish()
    sync(course.key)
    activity = Activity.objects.get(key=lesson.translation_key)
    assert (activity.minutes, activity.is_required) == (5, True)


def test_an_unpublished_translation_falls_back():
    course = make_course(title="Safety")
    translation = translate_page(page_of(course), "ro")
    sync(course.key)
    translation.unpublish()
    sync(course.key)
    course.refresh_from_db()
    assert read_outline(course, language="ro").title == "Safety"


def test_search_text_is_folded():
    course = make_course(title="Zaštita djece", summary="Đurđevdan")
    assert "zastita" in course.texts.get().search_text
    assert "durdevdan" in course.texts.get().search_text


def test_at_least_cannot_ask_for_more_than_there_is():
    page = make_course_page()
    module = make_module_page(page, at_least=3)
    make_lesson_page(module)
    make_lesson_page(module, is_required=False)
    sync(page.translation_key)
    assert Module.objects.get().at_least == 1


def test_outcomes_leave_out_levels_that_need_observation():
    page = make_course_tree()
    framework = make_framework()
    aware, observed = framework.levels.get(code="aware"), framework.levels.get(code="leading")
    for code, level in (("1.1", aware), ("1.2", observed)):
        page.competency_outcomes.create(competency=make_competency(framework, code=code), level=level)
    page.save_revision().publish()
    course = sync(page.translation_key)
    assert [outcome.level for outcome in course.outcomes.all()] == [aware]


def test_prerequisites_and_tags_follow_the_page():
    first = make_synced_course()
    page = make_course_page()
    page.prerequisites.create(course=first)
    page.tags.add("reporting")
    page.save_revision().publish()
    course = sync(page.translation_key)
    assert list(course.prerequisites.all()) == [first]
    assert [tag.name for tag in course.tags.all()] == ["reporting"]
