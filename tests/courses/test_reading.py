"""Who may read what, and what the pages say."""

import re

import pytest
from django.utils.translation import gettext, override
from wagtail.models import PageViewRestriction

from courses.domain.outline import read_outline, sync
from courses.domain.progress import complete_activity
from courses.models import ActivityRecord, CoursePage, LessonPage
from courses.rules import can_read
from tests.factories.courses import finish_course, list_activities, make_course, make_enrolment
from tests.factories.pages import translate_page
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(title="Safety", slug="safety")


def urls(course, language="en"):
    course.refresh_from_db()
    return [activity.url for activity in read_outline(course, language=language).activities]


def source_page(course):
    return CoursePage.objects.get(translation_key=course.key, locale__language_code="en")


def in_romanian(text):
    with override("ro"):
        return gettext(text)


NOT_TRANSLATED = (
    "This page is not yet translated into your language. You see the original; your progress counts all the same."
)
STALE = "This translation is older than the original: the original has changed since."


def retire(course):
    source_page(course).unpublish()
    sync(course.key)


def test_course_page_and_first_lesson_are_public(client, course):
    first, second, *_ = urls(course)
    page = client.get("/en/courses/safety/")
    assert page.status_code == 200
    assert "Recognise signs of harm" in page.text
    assert page["Cache-Control"] == "public, max-age=5"
    lesson = client.get(first)
    assert lesson.status_code == 200
    assert "A concern is anything" in lesson.text
    assert not client.cookies
    assert client.get(second).status_code == 302


def test_sign_in_then_enrol_then_that_lesson(client, course):
    second = urls(course)[1]
    to_enrol = client.get(second).url
    to_sign_in = client.get(to_enrol)
    assert to_sign_in.url.startswith("/en/accounts/login/?next=/en/learning/enrol/")
    client.force_login(make_person())
    asked = client.get(to_enrol)
    assert f'name="next" value="{second}"' in asked.text
    done = client.post(to_enrol.partition("?")[0], {"next": second})
    assert done.url == second
    assert "A concern is anything" in client.get(second).text


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", ""])
def test_enrolling_leads_nowhere_else(client, course, wanted):
    client.force_login(make_person())
    response = client.post(f"/en/learning/enrol/{course.key}/", {"next": wanted})
    assert response.url == urls(course)[0]


def test_pages_of_a_signed_in_reader_are_never_kept(client, course):
    enrolment = make_enrolment(course=course)
    client.force_login(enrolment.person)
    for url in ("/en/courses/", "/en/courses/safety/", urls(course)[1], "/en/learning/"):
        assert client.get(url)["Cache-Control"] == "private, no-store"


def test_what_is_not_there_is_not_found(client, course):
    first = urls(course)[0]
    for url in ("/de/courses/safety/", "/en/courses/nothing/", f"{first}more/", first.replace("lesson", "leson")):
        assert client.get(url, follow=True).status_code == 404
    module = first.rsplit("/", 2)[0] + "/"
    assert client.get(module).url.startswith("/en/courses/safety/#module-")


def test_a_retired_course_says_so_and_keeps_what_was_done(client, course):
    enrolment = make_enrolment(course=course)
    first, second, *_ = list_activities(course)
    complete_activity(enrolment, first)
    lesson = urls(course)[1]
    retire(course)
    client.force_login(enrolment.person)
    response = client.get(lesson, follow=True)
    assert response.redirect_chain == [("/en/courses/safety/", 302)]
    assert "no longer offered" in response.text
    client.post(f"/en/learning/done/{second.key}/")
    assert ActivityRecord.objects.filter(completed_at__isnull=False).count() == 2
    client.force_login(make_person())
    assert client.post(f"/en/learning/enrol/{course.key}/").url == "/en/courses/safety/"
    assert "Enrol" not in client.get("/en/courses/safety/").text


def test_a_lesson_taken_out_of_the_course_leads_to_it(client, course):
    enrolment = make_enrolment(course=course)
    activity, url = list_activities(course)[1], urls(course)[1]
    LessonPage.objects.get(translation_key=activity.key).unpublish()
    sync(course.key)
    client.force_login(enrolment.person)
    response = client.get(url, follow=True)
    assert "no longer in the course" in response.text


def test_languages_on_the_lesson(client, course):
    lessons = LessonPage.objects.filter(locale__language_code="en").order_by("path")
    translate_page(lessons[0], "ro", title="Prima lecție")
    sync(course.key)
    first, second, *_ = urls(course, "ro")
    translated = client.get(first).text
    assert "Prima lecție" in translated
    assert in_romanian(NOT_TRANSLATED) not in translated
    assert re.findall('hreflang="([a-z-]+)" href', translated)[:2] == ["en", "ro"]
    client.force_login(make_enrolment(course=course).person)
    untranslated = client.get(second).text
    assert in_romanian(NOT_TRANSLATED) in untranslated
    assert '<div class="prose" lang="en"' in untranslated


def test_a_stale_translation_says_so(client, course):
    lesson = LessonPage.objects.filter(locale__language_code="en").order_by("path").first()
    translate_page(lesson, "ro")
    sync(course.key)
    course.modules.first().activities.first().texts.filter(language="ro").update(is_stale=True)
    course.outline_version += 1
    course.save(update_fields=["outline_version"])
    assert in_romanian(STALE) in client.get(urls(course, "ro")[0]).text


def test_one_button_for_each_state(client, course):
    def button():
        main = client.get("/en/courses/safety/").text.partition("<main")[2]
        return re.findall(r'button--large"[^>]*>(?:<svg.*?</svg>)?<span>(\w+)', main)

    assert button() == ["Enrol"]
    enrolment = make_enrolment(course=course)
    client.force_login(enrolment.person)
    assert button() == ["Continue"]
    finish_course(enrolment)
    assert button() == ["Certificate"]


def test_missing_prerequisites_are_named_with_links(client, course):
    basics = make_course(title="Basics", slug="basics")
    course.prerequisites.add(basics)
    client.force_login(make_person())
    text = client.get("/en/courses/safety/").text
    assert '<a href="/en/courses/basics/">Basics</a>' in text
    assert "not yet completed" in text
    assert ">Enrol<" not in text


def test_the_rule_for_pages_and_activities(course):
    first, second, *_ = list_activities(course)
    reader, stranger, editor = make_enrolment(course=course).person, make_person(), make_person(is_superuser=True)
    page = LessonPage.objects.get(translation_key=second.key)
    assert [can_read(person, second) for person in (reader, stranger, editor)] == [True, False, True]
    assert [can_read(person, page) for person in (reader, stranger, editor)] == [True, False, True]
    assert can_read(stranger, first)
    page.unpublish()
    sync(course.key)
    page = LessonPage.objects.get(pk=page.pk)
    assert [can_read(person, page) for person in (reader, editor)] == [False, True]


def test_page_privacy_holds(client, course):
    PageViewRestriction.objects.create(page=source_page(course), restriction_type="login")
    first = urls(course)[0]
    assert client.get(first).url.startswith("/en/accounts/login/")
    assert client.get("/en/courses/safety/").status_code == 302
    client.force_login(make_person())
    assert client.get(first).status_code == 200


def test_previews_work_for_each_page_type(course):
    for page in (
        source_page(course),
        LessonPage.objects.order_by("path").first(),
        source_page(course).get_parent().specific,
    ):
        response = page.make_preview_request()
        assert response.status_code == 200
        assert page.title in response.content.decode()


def test_a_page_outside_its_address_leads_to_the_anchor(client, course, rf):
    from courses.wagtail_hooks import lead_to_anchor

    lesson = LessonPage.objects.order_by("path").first()
    response = lead_to_anchor(lesson, rf.get("/elsewhere/"), [], {})
    assert response.url == urls(course)[0]
