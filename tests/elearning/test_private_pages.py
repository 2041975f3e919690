"""What a signed-in person is answered stays in no cache, whichever page and whatever the answer."""

import pytest
from django.urls import reverse

from tests.factories.assessments import make_attempt, make_quiz_page
from tests.factories.people import make_membership, make_person

pytestmark = pytest.mark.django_db

PAGES = ("paper", "result", "submit", "attempt")
OTHERS = (
    "competencies:passport",
    "reports:overview",
    "reports:export",
    "certificates:list",
    "people:profile",
    "courses:my_learning",
)


@pytest.fixture
def manager(client):
    person = make_person()
    make_membership(person, role="manager")
    client.force_login(person)
    client.person = person
    return client


@pytest.mark.parametrize("name", OTHERS)
def test_pages_of_a_signed_in_person_are_kept_nowhere(manager, name):
    response = manager.get(reverse(name))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_what_is_not_there_is_kept_nowhere(manager):
    response = manager.get("/en/attempts/none/")
    assert response.status_code == 404
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_an_attempt_are_kept_nowhere(manager, page):
    attempt = make_attempt(make_quiz_page(layout="all"), manager.person)
    address = reverse(f"assessments:{page}", args=[attempt.uuid])
    assert manager.get(address)["Cache-Control"] == "private, no-store"
    assert manager.put(address)["Cache-Control"] == "private, no-store"
