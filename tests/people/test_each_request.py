"""Session and person, which every request of a signed-in person asks for by statements of their own."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.utils import timezone

from people.backends import PersonBackend, coming_along
from people.models import Membership, Person
from people.rules import read_roles
from people.session_store import SessionStore, _unsigned
from tests.factories.people import make_membership, make_person

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


def test_a_session_signed_with_the_key_before_is_read(settings):
    key = make_session(place="lesson")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-for-the-next-year", [settings.SECRET_KEY]
    assert dict(SessionStore(key).items()) == {"place": "lesson"}
    settings.SECRET_KEY_FALLBACKS = []
    assert dict(SessionStore(key).items()) == {}


def test_a_long_session_is_read_and_not_kept():
    _unsigned.cache_clear()
    key = make_session(place=[str(uuid4()) for _number in range(200)])
    assert len(SessionStore(key)["place"]) == 200
    assert _unsigned.cache_info().currsize == 0


@pytest.mark.parametrize("data", ["", "nothing", ".eJxTYG:1:2", "é", "e30:1vN:AAAA"])
def test_a_session_that_cannot_be_read_is_empty(data):
    key = make_session(place="lesson")
    Session.objects.filter(session_key=key).update(session_data=data)
    assert dict(SessionStore(key).items()) == {}


def test_what_one_request_changes_another_does_not_see():
    key = make_session(epochs={"one": 1})
    SessionStore(key)["epochs"]["one"] = 2
    assert SessionStore(key)["epochs"] == {"one": 1}


def grant_directly(person, permission):
    person.user_permissions.add(permission)


def grant_by_group(person, permission):
    group = Group.objects.create(name="Writers")
    group.permissions.add(permission)
    person.groups.add(group)


def make_superuser(person, permission):
    person.is_superuser = True


def close_account(person, permission):
    person.user_permissions.add(permission)
    person.is_active = False


def do_nothing(person, permission):
    """Leave her a learner."""


@pytest.mark.parametrize("change", [grant_directly, grant_by_group, make_superuser, close_account, do_nothing])
def test_who_may_open_the_cms_is_who_has_the_permission(change):
    person, permission = make_person(), Permission.objects.get(codename="access_admin")
    make_person().user_permissions.add(permission)
    change(person, permission)
    person.save()
    person = Person.objects.get(pk=person.pk)
    assert read_roles(person).writes == person.has_perm("wagtailadmin.access_admin")


def test_who_manages_is_who_has_an_open_membership_as_manager():
    person = make_person()
    make_membership(person)
    make_membership(role="manager")
    assert not read_roles(person).manages
    ended = make_membership(person, role="manager", until=timezone.localdate())
    assert not read_roles(person).manages
    Membership.objects.filter(pk=ended.pk).update(until=None)
    assert read_roles(person).manages
