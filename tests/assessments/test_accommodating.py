"""The page in the CMS that grants extra time and attempts."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from assessments.models import Accommodation
from courses.domain.enrolment import enrol
from courses.models import Activity
from tests.factories.assessments import make_quiz_page
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db):
    return make_quiz_page(time_limit=20)


@pytest.fixture
def operator(db):
    client = Client()
    client.force_login(make_person(is_superuser=True))
    return client


def address(page):
    return f"/cms/quizzes/{page.pk}/accommodations/"


def enrolled(page):
    person = make_person(email="lejla@example.org")
    enrol(person, Activity.objects.get(key=page.translation_key).module.course)
    return person


def test_granting_and_ending(page, operator):
    person = enrolled(page)
    fields = {"email": "LEJLA@example.org", "extra_time": 50, "extra_attempts": 0, "reason": "Dyslexia"}
    answer = operator.post(address(page), fields, follow=True)
    assert f"Granted to {person.full_name}." in answer.text
    granted = Accommodation.objects.get()
    assert (granted.person, granted.extra_time, granted.reason) == (person, 50, "Dyslexia")
    operator.post(f"{address(page)}{granted.uuid}/end/")
    granted.refresh_from_db()
    assert granted.ended_at
    assert "ended" in operator.get(address(page)).text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "nobody@example.org"}, "Nobody with this address is enrolled in the course. Nothing was saved"),
        ({"extra_time": 0}, "Give extra time, extra attempts, or both."),
        ({"reason": ""}, "This field is required."),
        ({"extra_time": 500}, "Ensure this value is less than or equal to 400."),
    ],
)
def test_bad_input_is_explained(page, operator, changed, words):
    enrolled(page)
    fields = {"email": "lejla@example.org", "extra_time": 50, "extra_attempts": 0, "reason": "Dyslexia"} | changed
    answer = operator.post(address(page), fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert not Accommodation.objects.exists()


def test_only_for_those_who_edit_the_quiz(page):
    client, stranger = Client(), make_person()
    assert client.get(address(page)).status_code == 302
    client.force_login(stranger)
    assert client.get(address(page)).status_code == 302  # no way into the CMS at all
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(type(stranger).objects.get(pk=stranger.pk))
    assert client.get(address(page), follow=True).status_code == 404
    assert client.post(address(page), {"email": "x@example.org"}, follow=True).status_code == 404


def test_nobody_yet(page, operator):
    assert "Nobody has extra time or attempts at this quiz." in operator.get(address(page)).text


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(page, operator, count, django_assert_max_num_queries):
    activity = Activity.objects.get(key=page.translation_key)
    trainer = make_person()
    for _number in range(count):
        Accommodation.objects.create(
            person=make_person(), activity=activity, extra_time=25, reason="Dyslexia", granted_by=trainer
        )
    operator.get(address(page))
    with django_assert_max_num_queries(16):
        operator.get(address(page))
