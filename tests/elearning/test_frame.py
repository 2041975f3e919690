"""Parts that are drawn once: what belongs to one request never shows in another's."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from assessments.models import Attempt
from courses.domain.enrolment import enrol
from courses.models import Activity
from elearning.templatetags import frame
from tests.assessments.visits import address
from tests.factories.assessments import make_quiz_page, make_true_false
from tests.factories.people import make_person

HEADER = (
    '{% load frame %}{% frame_part "components/site_header.html" nav=nav links=links fresh_name=name'
    " fresh_initials=initials fresh_email=email fresh_person_id=person_id %}"
)
NAV = ()
LINKS = (("user", "Account", "/en/account/"),)


@pytest.fixture(autouse=True)
def _drawn_anew():
    frame._draw.cache_clear()
    yield
    frame._draw.cache_clear()


def header(name: str, path: str = "/en/help/", **given: object) -> str:
    context = {
        "nav": NAV,
        "links": LINKS,
        "name": name,
        "initials": "X",
        "email": f"{name}@hub.example",
        "person_id": 7,
    }
    request = RequestFactory().get(path)
    return Template(HEADER).render(Context({**context, "request": request, "csrf_token": f"token-of-{name}", **given}))


def test_one_drawing_serves_everybody_with_her_own_name_address_and_token():
    first, second = header("Ana"), header("Bojan")
    assert frame._draw.cache_info().misses == 1
    assert all(own in first for own in ("Ana", "Ana@hub.example", 'value="token-of-Ana"'))
    assert all(own in second for own in ("Bojan", "Bojan@hub.example", 'value="token-of-Bojan"'))
    assert "Ana" not in second


def test_a_part_names_the_page_that_it_stands_on():
    assert 'href="/bg/courses/?q=' not in header("Ana", "/en/courses/")
    assert 'href="/bg/courses/"' in header("Ana", "/en/courses/")
    assert 'href="/bg/help/"' in header("Ana", "/en/help/")


def test_what_is_put_in_is_escaped():
    shown = header('<b>"&', path='/en/"><script>/')
    assert "<b>" not in shown
    assert "&lt;b&gt;&quot;&amp;" in shown
    assert "<script>" not in shown


def test_a_name_that_looks_like_a_slot_is_a_name():
    name = f"{frame.MARK}csrf_field0"
    shown = header(name)
    assert name in shown
    assert shown.count("csrfmiddlewaretoken") == header("Ana").count("csrfmiddlewaretoken")


def test_each_language_has_its_own_drawing():
    english = header("Ana")
    with translation.override("ro"):
        assert 'href="/ro/"' in header("Ana")
    assert 'href="/en/"' in english


def test_nothing_is_kept_while_templates_are_edited(settings):
    settings.DEBUG = True
    header("Ana")
    assert frame._draw.cache_info().currsize == 0


@pytest.mark.django_db
def test_a_page_that_is_drawn_once_is_each_readers_own():
    quiz = make_quiz_page([make_true_false(), make_true_false()])
    pages = []
    for name in ("Ana Đorđević", "Bojan <Bo> Žarić"):
        client, person = Client(), make_person(full_name=name)
        client.force_login(person)
        activity = Activity.objects.select_related("module__course").get(key=quiz.translation_key)
        enrol(person, activity.module.course)
        pages.append(client.post(address("start", activity.key), follow=True))
        attempt = Attempt.objects.get(enrolment__person=person)
        assert f'data-quiz="{attempt.uuid}" data-person="{person.uuid}"' in pages[-1].text
        assert person.email in pages[-1].text
        assert client.get(address("question", attempt.uuid, 2)).text.count("Question 2 of 2") == 2
    first, second = (page.text for page in pages)
    assert ("Ana Đorđević" in first, "Ana Đorđević" in second) == (True, False)
    assert "Bojan &lt;Bo&gt; Žarić" in second
    assert frame.MARK not in first + second
    assert token_in(first) != token_in(second)


@pytest.mark.django_db
def test_a_message_is_told_once_around_an_attempt_too():
    client, person = Client(), make_person()
    client.force_login(person)
    activity = Activity.objects.select_related("module__course").get(key=make_quiz_page().translation_key)
    enrol(person, activity.module.course)
    client.post(address("start", activity.key))
    attempt = Attempt.objects.get(enrolment__person=person)
    Attempt.objects.update(deadline=timezone.now() - timedelta(hours=1))
    told = "The time is over. What you had answered was handed in."
    page = client.get(address("question", attempt.uuid, 1), follow=True)
    assert page.text.count(told) == 1
    assert told not in client.get(address("result", attempt.uuid)).text


def token_in(page: str) -> str:
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
