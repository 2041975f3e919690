"""The home page, for a stranger and for a member."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.domain.site import set_up_catalogue
from tests.factories.pages import make_synced_course
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_stranger_finds_one_action_and_all_languages(client: Client) -> None:
    set_up_catalogue()
    content = client.get("/en/").content.decode()
    assert content.count("button--primary") == 1
    for code, name in settings.LANGUAGES:
        assert f'<a href="/{code}/" lang="{code}"' in content
        assert name in content


def test_member_is_greeted_by_name(client: Client) -> None:
    set_up_catalogue()
    client.force_login(make_person(full_name="Azra Kovačević"))
    assert "Good to see you, Azra" in client.get("/en/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_courses(client: Client, number: int) -> None:
    set_up_catalogue()
    for _ in range(number):
        make_synced_course()
    client.get("/en/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/en/?fresh")
    assert response.content.decode().count('class="course-card"') == number
    assert len(queries) <= 12
