"""Which language a visitor meets at `/`."""

import pytest
from django.test import Client

from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ("bs-BA,bs;q=0.9", "sr-latn"),
        ("hr", "sr-latn"),
        ("sr-Cyrl-RS,en;q=0.5", "sr-latn"),
        ("mo,ru;q=0.9", "ro"),
        ("sq-AL", "sq"),
        ("de-DE,bg;q=0.5", "bg"),
        ("de", "en"),
        ("", "en"),
        (";;;,=,*", "en"),
    ],
)
def test_browser_is_answered_in_a_language_it_asks_for(client: Client, asked: str, met: str) -> None:
    assert client.get("/", headers={"accept-language": asked}).headers["Location"] == f"/{met}/"


def test_person_meets_her_own_language(client: Client) -> None:
    client.force_login(make_person(language="bg"))

    assert client.get("/", headers={"accept-language": "ro"}).headers["Location"] == "/bg/"


def test_language_once_chosen_is_kept(client: Client) -> None:
    client.get("/ro/accounts/login/", headers={"referer": "http://testserver/en/accounts/login/"})

    assert client.get("/", headers={"accept-language": "sq"}).headers["Location"] == "/ro/"


@pytest.mark.parametrize(
    "referer",
    ["", "https://elsewhere.example/en/", "http://testserver/ro/courses/", "http://testserver/", "http://[no-address/"],
)
def test_language_that_was_not_chosen_is_not_kept(client: Client, referer: str) -> None:
    client.get("/ro/accounts/login/", headers={"referer": referer})

    assert "language" not in client.cookies
