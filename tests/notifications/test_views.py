import pytest
from django.test import Client
from django.urls import reverse

from notifications.domain.preferences import stop_mails, stopped_kinds
from notifications.models import Preference
from notifications.stop_links import make_stop_token
from tests.factories.notifications import CERTAIN, REMINDER, SECRET, make_message
from tests.factories.people import make_person


def stop_address(person, kind=REMINDER.name):
    return reverse("stop_mails", args=[make_stop_token(person, kind)])


@pytest.mark.django_db
def test_stop_by_post_needs_neither_session_nor_csrf():
    person = make_person()
    answer = Client(enforce_csrf_checks=True).post(stop_address(person), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert stopped_kinds(person) == {REMINDER.name}


@pytest.mark.django_db
def test_stop_by_get_only_shows_a_button(client):
    person = make_person()
    answer = client.get(stop_address(person))
    assert b'<form method="post">' in answer.content
    assert "no-store" in answer["Cache-Control"]
    assert not Preference.objects.exists()


@pytest.mark.django_db
def test_stop_page_speaks_the_persons_language(client):
    answer = client.get(stop_address(make_person(language="sq")), headers={"accept-language": "en"})
    assert b'<html lang="sq"' in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("change", [lambda token: token[:-3] + "AAA", lambda token: "x"])
def test_a_forged_stop_does_nothing(client, change):
    token = change(make_stop_token(make_person(), REMINDER.name))
    answer = client.post(reverse("stop_mails", args=[token]))
    assert answer.status_code == 400
    assert not Preference.objects.exists()


@pytest.mark.django_db
def test_what_must_arrive_cannot_be_stopped(client):
    assert client.post(stop_address(make_person(), CERTAIN.name)).status_code == 400
    with pytest.raises(ValueError):
        stop_mails(make_person(), kind=CERTAIN.name)


@pytest.mark.django_db
def test_preferences_need_a_sign_in(client):
    assert client.get("/en/account/mails/").status_code == 302


@pytest.mark.django_db
def test_preferences_switch_off_and_on(client):
    person = make_person()
    client.force_login(person)
    page = client.get("/en/account/mails/")
    assert "no-store" in page["Cache-Control"]
    assert REMINDER.label.encode() in page.content
    assert CERTAIN.label.encode() not in page.content
    client.post("/en/account/mails/", {})
    assert REMINDER.name in stopped_kinds(person)
    client.post("/en/account/mails/", {"wanted": [REMINDER.name]})
    assert REMINDER.name not in stopped_kinds(person)


@pytest.mark.django_db
def test_the_operator_sees_the_outbox_but_no_secret(client):
    client.force_login(make_person(is_staff=True, is_superuser=True))
    secret = make_message(kind=SECRET, data={"url": "https://hub.example/door/opensesame"})
    plain = make_message(kind=CERTAIN, data={"url": "https://hub.example/plainly"})
    pages = [client.get(reverse("admin:notifications_message_change", args=[each.pk])) for each in (secret, plain)]
    assert [page.status_code for page in pages] == [200, 200]
    assert b"opensesame" not in pages[0].content
    assert b"plainly" in pages[1].content
    assert client.get(reverse("admin:notifications_message_changelist")).status_code == 200
    assert (
        client.post(reverse("admin:notifications_message_delete", args=[secret.pk]), {"post": "yes"}).status_code == 403
    )
