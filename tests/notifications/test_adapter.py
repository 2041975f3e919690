"""allauth's mails through its own pages."""

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from notifications.adapter import AccountAdapter, _on_our_site
from notifications.models import Message
from tests.factories.people import PASSWORD, make_person


@pytest.mark.django_db
def test_a_password_reset_is_queued_with_a_link_to_our_own_address(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    person = make_person()
    client.post("/en/accounts/password/reset/", {"email": person.email}, headers={"host": "evil.example"})
    message = Message.objects.get()
    assert (message.person, message.kind) == (person, "account.password_reset_key")
    assert message.data["url"].startswith(f"{settings.BASE_URL}/en/accounts/password/reset/key/")
    assert "evil" not in str(message.data)


@pytest.mark.django_db
def test_known_and_unknown_addresses_get_the_same_answer_and_one_mail_each(client):
    person = make_person()
    answers = [
        client.post("/en/accounts/password/reset/", {"email": email}) for email in (person.email, "no@example.org")
    ]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    known, unknown = Message.objects.order_by("pk")
    assert known.kind == "account.password_reset_key"
    assert (unknown.kind, unknown.person, unknown.address) == ("account.unknown_account", None, "no@example.org")
    assert unknown.language == "en"


@pytest.mark.django_db
def test_each_request_is_a_mail_of_its_own():
    person = make_person()
    adapter = AccountAdapter()
    for _ in range(2):
        adapter.send_mail("account/email/login_code", person.email, {"user": person, "code": "1234"})
    assert [message.data["code"] for message in Message.objects.all()] == ["1234", "1234"]


@pytest.mark.django_db
def test_a_mail_to_a_new_address_keeps_person_and_address():
    person = make_person()
    AccountAdapter().send_mail(
        "account/email/email_confirmation", "new@example.org", {"user": person, "activate_url": "/x/"}
    )
    message = Message.objects.get()
    assert (message.person, message.address) == (person, "new@example.org")


def test_clean_email_has_one_spelling():
    adapter = AccountAdapter()
    assert adapter.clean_email(" Ana@Пример.БГ ") == adapter.clean_email("ana@xn--e1afmkfd.xn--90ae")
    assert adapter.clean_email("ANA@EXAMPLE.ORG") == "ana@example.org"
    with pytest.raises(ValidationError):
        adapter.clean_email(f"ana@{'ж' * 90}.bg")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["ANA@Example.ORG", "ana@example.org "])
def test_sign_in_accepts_any_spelling_and_goes_on_in_her_language(client, typed):
    make_person(email="ana@example.org", language="ro")
    answer = client.post("/en/accounts/login/", {"login": typed, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/ro/")


@pytest.mark.django_db
def test_sign_in_accepts_a_domain_in_its_own_letters():
    person = make_person(email="ana@пример.бг")
    request = RequestFactory().post("/en/accounts/login/")
    assert AccountAdapter(request).authenticate(request, email="Ana@ПРИМЕР.бг", password=PASSWORD) == person


def test_links_keep_path_and_query_only(settings):
    assert _on_our_site("https://evil.example/en/x/?key=1#there") == f"{settings.BASE_URL}/en/x/?key=1"
