"""Session and person, which every request of a signed-in person asks for by statements of their own."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from people.backends import PersonBackend
from people.session_store import SessionStore
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


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
