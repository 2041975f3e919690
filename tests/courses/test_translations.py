import pytest

from cms.domain.site import set_up_site
from cms.domain.translations import SourceSegments, translate_page
from courses.domain.outline import read_outline, sync
from courses.domain.site import set_up_catalogue
from courses.models import CataloguePage, CoursePage, LessonPage
from courses.tasks import follow_source
from tests.factories.pages import make_course_page, make_lesson_page, make_module_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    set_up_site()
    module = make_module_page(make_course_page(title="Safety"))
    page = make_lesson_page(module, title="Harm", summary="What it is.")
    body = [{"type": "text", "value": "<p>Ascultă.</p>", "id": page.body.raw_data[0]["id"]}]
    page.body = [{"type": "text", "value": "<p>Listen.</p>", "id": body[0]["id"]}]
    page.save_revision().publish()
    page = LessonPage.objects.get(pk=page.pk)
    translate_page(SourceSegments(page), language="ro", fields={"title": "Răul", "summary": "Ce este.", "body": body})
    return page


def first_activity(lesson):
    course = sync(CoursePage.objects.ancestor_of(lesson).get().translation_key)
    return read_outline(course, language="ro").activities[0]


def test_a_complete_translation_is_fresh(lesson):
    activity = first_activity(lesson)
    assert (activity.title, activity.is_stale) == ("Răul", False)
    follow_source(lesson.pk)
    assert not first_activity(lesson).is_stale


def test_a_changed_source_makes_its_translation_stale_but_keeps_it_whole(lesson):
    lesson.title = "What harm is"
    lesson.save_revision().publish()
    assert first_activity(lesson).is_stale
    follow_source(lesson.pk)
    activity = first_activity(lesson)
    assert (activity.title, activity.is_stale) == ("Răul", True)


def test_publishing_without_a_change_of_text_keeps_it_fresh(lesson):
    lesson.minutes = 9
    lesson.save_revision().publish()
    follow_source(lesson.pk)
    assert not first_activity(lesson).is_stale


def test_the_catalogue_is_set_up_once_in_all_languages():
    first = set_up_catalogue()
    assert set_up_catalogue() == first
    titles = dict(CataloguePage.objects.values_list("locale__language_code", "title"))
    assert titles == {"en": "Courses", "sq": "Kurse", "bg": "Курсове", "ro": "Cursuri", "sr-latn": "Kursevi"}
