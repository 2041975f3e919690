"""In by one door, and out again in time."""

import time

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.test import Client

from people.models import Person
from people.sessions import IDLE_SECONDS, SEEN
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db

LOGIN = "/en/accounts/login/"


def sign_in(client: Client, person: Person, **fields: str) -> str:
    """Sign in by the form and return where it leads."""
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD, **fields})
    assert response.status_code == 302, response.context["form"].errors
    return response.headers["Location"]


def move_clock(client: Client, seconds: int) -> None:
    session = client.session
    session[SEEN] = int(time.time()) - seconds
    session.save()


def test_after_sign_in_she_is_in_her_own_language(client: Client) -> None:
    assert sign_in(client, make_person(language="ro")) == "/ro/learning/"


def test_after_sign_in_she_is_where_she_wanted_to_go(client: Client) -> None:
    assert sign_in(client, make_person(), next="/bg/account/") == "/bg/account/"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    assert sign_in(client, make_person(), next=elsewhere) == "/en/learning/"


@pytest.mark.parametrize("typed", ["LEJLA@ŽENA.example", " lejla@xn--ena-b3a.example"])
def test_address_in_any_spelling_opens_the_account(client: Client, typed: str) -> None:
    sign_in(client, make_person(email="lejla@žena.example"), login=typed)


def test_wrong_password_and_unknown_address_get_the_same_answer() -> None:
    make_person(email="lejla@example.org")

    known = Client().post(LOGIN, {"login": "lejla@example.org", "password": "wrong"})
    unknown = Client().post(LOGIN, {"login": "nobody@example.org", "password": "wrong"})

    assert known.context["form"].errors == {"__all__": ["The e-mail address or the password is not right."]}
    assert unknown.context["form"].errors == known.context["form"].errors
    assert unknown.status_code == known.status_code == 200


def test_reset_answers_known_and_unknown_addresses_alike() -> None:
    make_person(email="lejla@example.org")

    known, unknown = (
        Client().post("/en/accounts/password/reset/", {"email": email})
        for email in ("lejla@example.org", "no@example.org")
    )

    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"] == "/en/accounts/password/reset/done/"


def test_too_many_tries_meet_our_page(client: Client) -> None:
    answers = [client.post(LOGIN, {"login": f"x{number}@example.org", "password": "x"}) for number in range(31)]

    assert [answer.status_code for answer in answers[:30]] == [200] * 30
    assert answers[30].status_code == 429
    assert "Too many tries" in answers[30].content.decode()


def test_own_computer_stays_signed_in(client: Client) -> None:
    sign_in(client, make_person())

    assert client.cookies["sessionid"]["max-age"] == 30 * 24 * 3600
    move_clock(client, IDLE_SECONDS * 10)
    assert client.get("/en/account/").status_code == 200


def test_shared_computer_is_signed_out_with_the_browser_and_after_half_an_hour(client: Client) -> None:
    sign_in(client, make_person(), shared_computer="on")

    assert client.cookies["sessionid"]["max-age"] == ""
    move_clock(client, IDLE_SECONDS - 60)
    assert client.get("/en/account/").status_code == 200
    move_clock(client, IDLE_SECONDS + 1)
    response = client.get("/en/account/?page=2", follow=True)
    assert response.redirect_chain == [("/en/accounts/login/?next=/en/account/%3Fpage%3D2", 302)]
    assert "nobody used this shared computer" in response.content.decode()


def test_personal_pages_are_not_stored(client: Client) -> None:
    sign_in(client, make_person())

    assert client.get("/en/account/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "door",
    [
        "/cms/",
        "/cms/login/?next=/cms/",
        "/django-admin/",
        "/django-admin/login/?next=/django-admin/",
        "/en/_util/login/?next=/en/",
    ],
)
def test_there_is_one_door(client: Client, door: str) -> None:
    response = client.get(door, follow=True)

    assert response.redirect_chain[-1][0].startswith("/en/accounts/login/?next=")
    assert response.templates[0].name == "account/login.html"
    assert client.post(door, {"username": "a", "password": "b"}).headers["Location"]


@pytest.mark.parametrize("door", ["/django-admin/", "/django-admin/login/"])
def test_django_admin_refuses_who_is_not_staff(client: Client, door: str) -> None:
    client.force_login(make_person())

    assert client.get(door, follow=True).status_code == 403


@pytest.mark.parametrize("door", ["/cms/", "/cms/login/"])
def test_wagtail_refuses_who_does_not_write(client: Client, door: str) -> None:
    client.force_login(make_person())

    assert client.get(door, follow=True).status_code == 403


@pytest.mark.parametrize("key", [r'"\000aaaaaaaaaaaa"', r'"\377\376aaaaaaaa"', "x" * 500])
def test_a_made_up_session_key_is_no_session(key: str) -> None:
    assert Client().get("/en/accounts/login/", HTTP_COOKIE=f"sessionid={key}").status_code == 200


def test_passwords_are_kept_with_argon2(client: Client, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # type: ignore[attr-defined]
    person = make_person()

    assert identify_hasher(person.password).algorithm == "argon2"
    assert sign_in(client, person) == "/en/learning/"
