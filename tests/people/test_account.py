"""What a person sees and changes of her own account."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from pytest_django.asserts import assertNumQueries

from people.models import Person
from people.templatetags.account_pages import browser_name
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"


def profile_data(**changes: str) -> dict[str, str]:
    return {
        "full_name": "Ana Kovač",
        "certificate_name": "",
        "language": "en",
        "country": "HR",
        "time_zone": "Europe/Zagreb",
        "profession": "",
        **changes,
    }


def signed_in_elsewhere(person: Person, user_agent: str = FIREFOX) -> UserSession:
    """A session of `person` on another device."""
    client = Client(headers={"user-agent": user_agent})
    client.post("/en/accounts/login/", {"login": person.email, "password": PASSWORD})
    return UserSession.objects.get(session_key=client.session.session_key)


def test_account_needs_sign_in(client: Client) -> None:
    assert client.get("/en/account/").headers["Location"] == "/en/accounts/login/?next=/en/account/"


def test_profile_is_saved_and_the_language_follows(client: Client) -> None:
    person = make_person()
    client.force_login(person)

    response = client.post(
        "/en/account/", profile_data(language="bg", certificate_name="Желязка  Желязкова", profession="police")
    )

    assert response.headers["Location"] == "/bg/account/"
    person.refresh_from_db()
    assert (person.language, person.certificate_name, person.profession) == ("bg", "Желязка Желязкова", "police")
    assert person.printed_name == "Желязка Желязкова"


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"time_zone": "Mars/Olympus"}, {"country": "ZZ"}, {"full_name": " \u200b"}]
)
def test_profile_with_a_wrong_value_is_not_saved(client: Client, wrong: dict[str, str]) -> None:
    person = make_person(full_name="Before")
    client.force_login(person)

    response = client.post("/en/account/", profile_data(**wrong))

    assert list(response.context["form"].errors) == list(wrong)
    person.refresh_from_db()
    assert person.full_name == "Before"


def test_profile_changes_nobody_elses_and_no_rights(client: Client) -> None:
    person, other = make_person(), make_person()
    client.force_login(person)

    client.post("/en/account/", profile_data(pk=str(other.pk), is_staff="on", is_superuser="on", email="x@example.org"))

    other.refresh_from_db()
    person.refresh_from_db()
    assert other.full_name != "Ana Kovač"
    assert (person.is_staff, person.is_superuser, person.email) == (
        False,
        False,
        EmailAddress.objects.get(user=person).email,
    )


@pytest.mark.parametrize(
    ("zone", "shown"), [("Europe/Sarajevo", "21 November 2026, 13:30"), ("Asia/Tokyo", "21 November 2026, 21:30")]
)
def test_dates_are_shown_in_her_time_zone(client: Client, zone: str, shown: str) -> None:
    person = make_person(time_zone=zone)
    session = signed_in_elsewhere(person)
    UserSession.objects.filter(pk=session.pk).update(created_at=datetime(2026, 11, 21, 12, 30, tzinfo=UTC))
    client.force_login(person)

    assert shown in client.get("/en/accounts/sessions/").content.decode()


def test_time_zone_that_no_longer_exists_breaks_no_page(client: Client) -> None:
    client.force_login(make_person(time_zone="Europe/Atlantis"))

    assert client.get("/en/accounts/sessions/").status_code == 200


def test_sessions_are_listed_and_ended_one_by_one(client: Client) -> None:
    person = make_person()
    session = signed_in_elsewhere(person, PHONE)
    client.force_login(person)
    assert "Safari – iPhone" in client.get("/en/accounts/sessions/").content.decode()

    response = client.post(f"/en/account/sessions/{session.pk}/end/", follow=True)

    assert "Signed out there." in response.content.decode()
    assert not UserSession.objects.filter(pk=session.pk).exists()
    assert not SessionStore().exists(session.session_key)


def test_sign_out_everywhere_else(client: Client) -> None:
    person, other = make_person(), make_person()
    sessions = [signed_in_elsewhere(person), signed_in_elsewhere(person)]
    others = signed_in_elsewhere(other)
    client.post("/en/accounts/login/", {"login": person.email, "password": PASSWORD})

    response = client.post("/en/accounts/sessions/", follow=True)

    assert [session.session_key for session in response.context["sessions"]] == [client.session.session_key]
    assert not any(SessionStore().exists(session.session_key) for session in sessions)
    assert SessionStore().exists(others.session_key)


def test_session_of_an_old_password_is_not_listed(client: Client) -> None:
    person = make_person()
    signed_in_elsewhere(person)
    person.set_password("another lamp on the shelf")
    person.save()
    client.force_login(person)

    assert client.get("/en/accounts/sessions/").context["sessions"] == []


def test_nobody_ends_another_persons_session(client: Client) -> None:
    session = signed_in_elsewhere(make_person())
    client.force_login(make_person())

    assert client.post(f"/en/account/sessions/{session.pk}/end/").status_code == 404
    assert SessionStore().exists(session.session_key)


@pytest.mark.parametrize("devices", [1, 3])
def test_sessions_page_costs_the_same_for_any_number_of_devices(client: Client, devices: int) -> None:
    person = make_person()
    for _ in range(devices):
        signed_in_elsewhere(person)
    client.force_login(person)
    client.get("/en/accounts/sessions/")

    with assertNumQueries(4):  # session, person, her devices, their sessions
        client.get("/en/accounts/sessions/")


def test_use_of_a_session_is_noted_now_and_then(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    client.get("/en/account/")

    with assertNumQueries(2):  # session, person
        client.get("/en/account/")


def test_new_address_counts_once_it_is_confirmed(client: Client) -> None:
    person = make_person(email="old@example.org")
    client.force_login(person)

    client.post("/en/accounts/email/", {"action_add": "", "email": "NEW@example.org"})

    person.refresh_from_db()
    assert person.email == "old@example.org"
    page = client.get("/en/accounts/email/").content.decode()
    assert "Waiting for you" in page
    assert "new@example.org" in page


def test_password_is_changed_and_the_other_sessions_end(client: Client) -> None:
    person = make_person()
    session = signed_in_elsewhere(person)
    client.force_login(person)

    response = client.post(
        "/en/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another lamp on the shelf"}
    )

    assert response.headers["Location"] == "/en/account/"
    person.refresh_from_db()
    assert person.check_password("another lamp on the shelf")
    other = Client()
    other.cookies["sessionid"] = session.session_key
    assert other.get("/en/account/").status_code == 302


@pytest.mark.parametrize(
    ("user_agent", "name"), [(FIREFOX, "Firefox – Windows"), (PHONE, "Safari – iPhone"), ("curl/8", "Unknown browser")]
)
def test_browser_name(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name
