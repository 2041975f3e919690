"""From a stranger to a person with an account."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import Acceptance, Person, Policy
from tests.factories.people import PASSWORD, make_person, make_policy

pytestmark = pytest.mark.django_db
NO_ADDRESS = "Enter an e-mail address such as name@example.org."


def sign_up(client: Client, policies: list[Policy], language: str = "en", **changes: Any) -> HttpResponse:
    data = {
        "full_name": "Lejla Đorđević",
        "email": "lejla@example.org",
        "password1": PASSWORD,
        "country": "BA",
        "profession": "social_work",
        **{f"accept_{policy.pk}": "on" for policy in policies},
        **changes,
    }
    return client.post(f"/{language}/accounts/signup/", data)


def test_sign_up_makes_a_person_in_the_language_of_the_page(client: Client, policies: list[Policy]) -> None:
    response = sign_up(client, policies, "sr-latn")

    person = Person.objects.get()
    assert response.headers["Location"] == "/sr-latn/accounts/confirm-email/"
    assert (person.full_name, person.email, person.country.code) == ("Lejla Đorđević", "lejla@example.org", "BA")
    assert (person.language, person.time_zone, person.profession) == ("sr-latn", "Europe/Sarajevo", "social_work")
    assert not EmailAddress.objects.get(user=person).verified
    assert set(Acceptance.objects.values_list("person", "policy", "language")) == {
        (person.pk, policy.pk, "sr-latn") for policy in policies
    }


def test_person_and_acceptance_are_written_in_one_transaction(client: Client, policies: list[Policy]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        sign_up(client, policies)

    statements = [query["sql"].replace('"', "") for query in queries]
    person, accepted, address = (
        next(number for number, sql in enumerate(statements) if sql.startswith("INSERT") and f"INTO {table} " in sql)
        for table in ("people_person", "people_acceptance", "account_emailaddress")
    )
    begin = next(sql for sql in statements[:person] if sql.startswith("SAVEPOINT"))
    end = statements.index(begin.replace("SAVEPOINT", "RELEASE SAVEPOINT"))
    assert person < accepted < end
    assert person < address < end


def test_sign_up_needs_every_acceptance(client: Client, policies: list[Policy]) -> None:
    response = sign_up(client, policies[:1])

    assert response.context["form"].errors == {f"accept_{policies[1].pk}": ["Tick this box to go on."]}
    assert not Person.objects.exists()


def test_version_that_came_while_she_typed_is_asked_for(client: Client, policies: list[Policy]) -> None:
    newer = make_policy("charter", version="2")

    response = sign_up(client, policies)

    assert list(response.context["form"].errors) == [f"accept_{newer.pk}"]
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("LEJLA@Example.ORG", "lejla@example.org"),
        ("  lejla@example.org ", "lejla@example.org"),
        ("info@žena.example", "info@xn--ena-b3a.example"),
        ("info@ЖЕНА.example", "info@xn--80ajc3a.example"),
    ],
)
def test_address_has_one_spelling(client: Client, policies: list[Policy], typed: str, kept: str) -> None:
    sign_up(client, policies, email=typed)

    assert Person.objects.get().email == kept
    assert EmailAddress.objects.get().email == kept


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "This field is required."),
        ("lejla", NO_ADDRESS),
        ("lejla@", NO_ADDRESS),
        ("lejla@-.-", NO_ADDRESS),
        ("a@" + "ž" * 64 + ".example", NO_ADDRESS),
        ("a b@example.org", NO_ADDRESS),
    ],
)
def test_address_that_cannot_be_is_refused_with_a_message(
    client: Client, policies: list[Policy], typed: str, message: str
) -> None:
    response = sign_up(client, policies, email=typed)

    assert response.context["form"].errors == {"email": [message]}
    assert message in response.text
    assert not Person.objects.exists()


@pytest.mark.parametrize("name", ["Ж" * 150, "Желязка Желязкова", "Șerban Ţuţuianu", "O’Neill-Kovač"])
def test_name_in_any_letters(client: Client, policies: list[Policy], name: str) -> None:
    sign_up(client, policies, full_name=name)

    assert Person.objects.get().full_name == name


def test_name_is_tidied(client: Client, policies: list[Policy]) -> None:
    sign_up(client, policies, full_name="  Lejla\r\nBcc: x\t Đorđevic\u0301\u200b ")

    assert Person.objects.get().full_name == "Lejla Bcc: x Đorđević"


def test_name_of_151_letters_is_refused(client: Client, policies: list[Policy]) -> None:
    response = sign_up(client, policies, full_name="Ж" * 151)

    message = "Ensure this value has at most 150 characters (it has 151)."
    assert response.context["form"].errors == {"full_name": [message]}
    assert message in response.text
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("lampa", "This password is too short. It must contain at least 10 characters."),
        ("password123", "This password is too common."),
        ("lejla djordjevic", "The password is too similar to the full name."),
    ],
)
def test_password_that_is_easy_to_guess_is_refused(
    client: Client, policies: list[Policy], password: str, message: str
) -> None:
    response = sign_up(client, policies, full_name="Lejla Djordjevic", password1=password)

    assert response.context["form"].errors == {"password1": [message]}
    assert message in response.text


def test_known_address_gets_the_same_answer_and_no_second_account(policies: list[Policy]) -> None:
    make_person(email="lejla@example.org")

    known = sign_up(Client(), policies, full_name="Somebody Else")
    unknown = sign_up(Client(), policies, email="new@example.org")

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert Person.objects.filter(email="lejla@example.org").count() == 1
    assert not Person.objects.filter(full_name="Somebody Else").exists()


def test_second_press_of_the_button_makes_no_second_account(policies: list[Policy]) -> None:
    first = sign_up(Client(), policies)
    second = sign_up(Client(), policies)

    assert first.headers["Location"] == second.headers["Location"]
    assert Person.objects.count() == EmailAddress.objects.count() == 1
    assert Acceptance.objects.count() == 2
