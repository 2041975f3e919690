"""Every page of allauth that can be met is ours, and every page of the operator opens."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from people.models import Person
from tests.factories.people import make_membership, make_person, make_policy

THEIRS = Path(allauth.__file__).parent / "templates"
# Frames that lead to our layouts, and pages of what is switched off: codes by mail, phones, several addresses, trusted
# browsers, sign-up by passkey.
NEVER_SHOWN = {
    "account/base_confirm_code.html",
    "account/base_entrance.html",
    "account/base_manage.html",
    "account/base_manage_email.html",
    "account/base_manage_password.html",
    "account/base_manage_phone.html",
    "account/confirm_email_verification_code.html",
    "account/confirm_login_code.html",
    "account/confirm_password_reset_code.html",
    "account/confirm_phone_verification_code.html",
    "account/email.html",
    "account/messages/login_code_sent.txt",
    "account/messages/phone_verification_sent.txt",
    "account/messages/phone_verified.txt",
    "account/phone_change.html",
    "account/request_login_code.html",
    "account/signup_by_passkey.html",
    "account/snippets/already_logged_in.html",
    "account/snippets/warn_no_email.html",
    "mfa/base_entrance.html",
    "mfa/base_manage.html",
    "mfa/recovery_codes/base.html",
    "mfa/totp/base.html",
    "mfa/trust.html",
    "mfa/webauthn/base.html",
    "mfa/webauthn/signup_form.html",
    "mfa/webauthn/snippets/login_script.html",
    "usersessions/base_manage.html",
}


def test_every_page_of_allauth_is_ours() -> None:
    theirs = {
        str(path.relative_to(THEIRS))
        for app in ("account", "mfa", "usersessions")
        for path in (THEIRS / app).rglob("*.*")
        if path.parent.name != "email"
    }
    ours = {name for name in theirs if (settings.BASE_DIR / "templates" / name).exists()}

    assert theirs - ours == NEVER_SHOWN


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive",
        "account_reset_password_from_key_done", "account_email_verification_sent",
    ],
)  # fmt: skip
def test_pages_of_strangers(client: Client, name: str) -> None:
    for language, _name in settings.LANGUAGES:
        path = reverse(name).replace("/en/", f"/{language}/", 1)
        assert client.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "people:profile", "account_email", "account_change_password", "account_logout", "account_reauthenticate",
        "mfa_index", "mfa_list_webauthn", "usersessions_list",
    ],
)  # fmt: skip
def test_pages_of_a_person(client: Client, name: str) -> None:
    client.force_login(make_person())

    assert client.get(reverse(name)).status_code == 200


@pytest.mark.django_db
def test_links_that_are_too_old_say_so(client: Client) -> None:
    assert "too old" in client.get("/en/accounts/confirm-email/nothing/").content.decode()
    assert "too old" in client.get("/en/accounts/password/reset/key/1-nothing/").content.decode()


@pytest.fixture
def operator(client: Client) -> Person:
    person = make_person(is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


@pytest.mark.django_db
@pytest.mark.usefixtures("operator")
def test_operators_pages_open(client: Client) -> None:
    make_membership()
    make_policy(published_at=None)
    ours = [model for model in admin.site._registry if model._meta.app_label == "people"]
    assert len(ours) == 6
    for model in ours:
        base = f"admin:people_{model._meta.model_name}"
        assert client.get(reverse(f"{base}_changelist")).status_code == 200
        first = model._default_manager.first()
        if first:
            assert client.get(reverse(f"{base}_change", args=[first.pk])).status_code == 200


@pytest.mark.django_db
def test_person_is_added_and_edited_in_wagtail(client: Client, operator: Person) -> None:
    about = {"language": "sq", "country": "AL", "time_zone": "Europe/Tirane", "profession": ""}

    added = client.post("/cms/users/new/", {"email": "NEW@example.org", "full_name": "Arta Hoxha", **about})

    assert added.status_code == 302, added.context["form"].errors
    person = Person.objects.get(email="new@example.org")
    assert not person.has_usable_password()
    assert person.emailaddress_set.get().email == "new@example.org"
    page = client.get("/cms/users/?q=arta").content.decode()
    assert "Arta Hoxha" in page
    assert operator.full_name not in page.partition("<main")[2].partition("</main>")[0]
    edited = client.post(
        f"/cms/users/edit/{person.pk}/", {"full_name": "Arta Hoxha-Krasniqi", "is_active": "on", **about}
    )
    assert edited.status_code == 302, edited.context["form"].errors
    person.refresh_from_db()
    assert (person.full_name, person.email) == ("Arta Hoxha-Krasniqi", "new@example.org")
