"""What is kept of pages for visitors, and above all what is not."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
PAGE = "/en/verify/"


def kept(path: str) -> bool:
    return cache.get(f"page:{path}") is not None


def test_a_page_for_everybody_is_kept_with_its_headers() -> None:
    first, second = Client().get(PAGE), Client().get(PAGE)

    assert kept(PAGE)
    assert second.content == first.content
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/en/verify/?x=1", "/en/courses/?q=a", "/en/accounts/confirm-email/made-up/"])
def test_addresses_without_end_do_not_fill_the_memory(path: str) -> None:
    assert Client().get(path).status_code == 200
    assert not kept(path)


def test_nothing_of_a_person_is_kept(client: Client) -> None:
    client.force_login(make_person(full_name="Vesna Ćosić"))

    assert "Vesna" in client.get(PAGE).content.decode()
    assert not kept(PAGE)
    assert "Vesna" not in Client().get(PAGE).content.decode()


@pytest.mark.parametrize("path", ["/en/accounts/login/", "/en/accounts/signup/", "/en/learning/", "/en/nothing/"])
def test_forms_redirects_and_errors_are_not_kept(path: str) -> None:
    Client().get(path)

    assert not kept(path)


def test_a_message_reaches_a_visitor_whose_page_is_kept(client: Client) -> None:
    Client().get(PAGE)
    client.force_login(make_person())
    client.post("/en/accounts/logout/")

    assert "messages" in client.cookies
    assert "messages" in {name for name, morsel in client.get(PAGE).cookies.items() if morsel["max-age"] == 0}


def test_a_kept_page_does_not_go_round_the_redirect_to_https(settings: Any) -> None:
    Client().get(PAGE)
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get(PAGE).status_code == 301
