"""What went wrong is said in the reader's language, with what to do next; by the real handlers, and 500 without database."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils.translation import gettext, override

from tests.factories.people import make_person

LANGUAGES = list(settings.LANGUAGE_NAMES)
HEADINGS = {
    "400": "We could not read what was sent",
    "403": "This page is not open to you",
    "404": "This page is not here",
    "429": "Too many tries in a short time",
    "500": "Something broke on our side",
    "csrf": "The page was open too long",
}


def bad_request(language: str) -> HttpResponse:
    return Client().get(f"/{language}/", headers={"host": "not_ours.example"})


def permission_denied(language: str) -> HttpResponse:
    client = Client()
    client.force_login(make_person(language="en"))
    return client.get(f"/{language}/reports/")


def page_not_found(language: str) -> HttpResponse:
    return Client().get(f"/{language}/nothing/here/")


def too_many_requests(language: str) -> HttpResponse:
    address, sent = f"/{language}/accounts/login/", {"login": f"{language}@example.org", "password": "wrong"}
    Client().post(address, sent)
    return Client().post(address, sent)


def csrf_failure(language: str) -> HttpResponse:
    return Client(enforce_csrf_checks=True).post(f"/{language}/accounts/login/", {"login": "a@example.org"})


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "status", "fail"),
    [
        ("400", 400, bad_request),
        ("403", 403, permission_denied),
        ("404", 404, page_not_found),
        ("429", 429, too_many_requests),
        ("csrf", 403, csrf_failure),
    ],
)
def test_error_page(name: str, status: int, fail: Callable[[str], HttpResponse], language: str, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    response = fail(language)
    assert response.status_code == status
    check(response, name, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_500_needs_no_database(redis_server: Any, language: str) -> None:
    """Every query fails here: this test has no database."""
    response = Client(raise_request_exception=False).get(f"/{language}/courses/")
    assert response.status_code == 500
    check(response, "500", language)


def check(response: HttpResponse, name: str, language: str) -> None:
    """The page is whole, in the language, and leads back to a page that exists."""
    page = response.content.decode()
    with override(language):
        heading = gettext(HEADINGS[name])
    assert f'<html lang="{language}"' in page
    assert re.findall(r"<h1>(.*?)</h1>", page) == [heading]
    assert language == "en" or heading != HEADINGS[name], "not translated"
    assert f'href="/{language}/"' in page
    assert "noindex" in page
