"""Who opens the addresses, and her browser's cookies."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from elearning import demo
from people.models import Person
from tests.factories.people import PASSWORD, make_person

ROLES = ("anonymous", "learner", "trainer", "manager", "elsewhere", "operator")


def sign_in(person: Person) -> Client:
    """Return the client of someone who has signed in by the form and has just given her password again."""
    client = Client()
    password = demo.PASSWORD if person.email.endswith("@hub.example") else PASSWORD
    for path in ("/en/accounts/login/", "/en/accounts/reauthenticate/"):
        response = client.post(path, {"login": person.email, "password": password})
        assert response.status_code == 302, response.content.decode()
    person.refresh_from_db()
    return client


def protect(person: Person) -> None:
    """Give her an authenticator app, recovery codes and a passkey."""
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    credential = {"clientExtensionResults": {"credProps": {"rk": True}}}
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": credential}
    )


def make_half_signed_in() -> Client:
    """Return the client of someone who has given her password and not yet her code."""
    person = make_person(full_name="Kristina Popova")
    TOTP.activate(person, generate_totp_secret())
    return sign_in(person)
