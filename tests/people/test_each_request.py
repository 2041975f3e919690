"""Session and person, which every request of a signed-in person asks for by statements of their own."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.utils import timezone

from people.backends import PersonBackend, coming_along
from people.session_store import SessionStore
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
PASSWORD = "three lamps in the library"


def make_session(**values):
    session = SessionStore()
    session.update(values)
    session.create()
    return session.session_key


def test_session_is_read_as_it_was_written():
    assert dict(SessionStore(make_session(place="lesson", number=3)).items()) == {"place": "lesson", "number": 3}


def test_session_that_is_over_is_empty_and_forgets_its_key():
    key = make_session(place="lesson")
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert dict(session.items()) == {}
    assert session.session_key is None


def test_unknown_session_is_empty():
    assert dict(SessionStore("no-such-key-in-the-database").items()) == {}


def test_person_of_a_session_is_whole():
    person = make_person(country="BA", language="ro")
    found = PersonBackend().get_user(person.pk)
    assert found == person
    assert (found.uuid, found.country.code, found.date_joined) == (person.uuid, "BA", person.date_joined)


def test_closed_account_and_unknown_id_are_nobody():
    assert PersonBackend().get_user(make_person(is_active=False).pk) is None
    assert PersonBackend().get_user(0) is None


@pytest.fixture
def signed_in(client):
    """Return a person who signed in by the form, so that her session is listed with the devices that she uses."""
    person = make_person(password=PASSWORD)
    client.post("/en/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert UserSession.objects.get().user == person
    client.get("/en/account/")  # notes what every session notes once
    return person


def test_session_and_person_are_one_question(client, signed_in, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/healthz").wsgi_request.user == signed_in


def test_a_session_that_no_device_is_noted_for_asks_once_more(client, signed_in):
    UserSession.objects.all().delete()
    assert client.get("/healthz").wsgi_request.user == signed_in


def test_the_session_says_whose_it_is_not_the_list_of_devices(client, signed_in):
    UserSession.objects.update(user=make_person())
    assert client.get("/healthz").wsgi_request.user == signed_in


def test_who_may_no_longer_sign_in_is_nobody(client, signed_in):
    signed_in.is_active = False
    signed_in.save()
    assert not client.get("/healthz").wsgi_request.user.is_authenticated


def test_a_new_password_ends_other_sessions(client, signed_in):
    signed_in.set_password("another lamp in the library")
    signed_in.save()
    assert not client.get("/healthz").wsgi_request.user.is_authenticated


def test_a_person_comes_along_only_for_her_own_id():
    ana, bojan = make_person(), make_person()
    with coming_along(ana):
        assert PersonBackend().get_user(ana.pk) is ana
        assert PersonBackend().get_user(bojan.pk) == bojan
    assert PersonBackend().get_user(ana.pk) is not ana


def test_a_session_that_was_ended_meanwhile_is_not_written(client, signed_in):
    session = SessionStore(client.session.session_key)
    session["place"] = "lesson"
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not Session.objects.exists()


def test_what_changed_in_a_session_is_written(client, signed_in):
    session = SessionStore(client.session.session_key)
    session["place"] = "lesson"
    session.save()
    again = SessionStore(session.session_key)
    assert again["place"] == "lesson"
    assert again["_auth_user_id"] == str(signed_in.pk)
