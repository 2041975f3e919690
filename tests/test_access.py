"""Who gets in where: every address of the URL configuration × every role, and other people's records."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import FileResponse, HttpResponseBase
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import get_language_from_path, override
from wagtail.models import get_page_models

from assessments.models import Answer
from courses.models import Enrolment
from people.models import Organisation, Person
from people.querysets import people_managed_by
from tests.places.addresses import hub_addresses, office_paths
from tests.places.people import ROLES
from tests.places.scene import Scene, stage_small
from tests.places.table import PAGE_TYPES, PLACES
from tests.places.table import Answer as Expected

#: What shows nothing of ours: words and icons for scripts and a way out.
OPEN_IN_OFFICES = {
    "/cms/jsi18n/",
    "/cms/sprite/",
    "/django-admin/logout/",
    "/django-admin/people/organisation/jsi18n/",
}
NOT_FOR_TRAINERS = ("/cms/users/", "/cms/groups/", "/cms/sites/", "/cms/settings/", "/cms/locales/", "/django-admin/")
#: What is not found without a language is tried with one ("wagtail_serve"), and not found there either.
SHUT = {403, 404, "account_login", "people.views.lead_to_sign_in", "wagtailadmin_home", "wagtail_serve"}


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    """One scene for all tests here: what a request changes is taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield stage_small()
        transaction.set_rollback(True)


def test_every_address_is_in_the_table() -> None:
    assert {place.name for place in PLACES} == hub_addresses()


def test_every_page_type_is_in_the_table() -> None:
    assert set(PAGE_TYPES) == {model._meta.label for model in get_page_models()}
    shown = {str(place).partition(" ")[2] for place in PLACES}
    assert set(PAGE_TYPES.values()) - {""} <= shown


def test_every_role_at_every_address(scene: Scene) -> None:
    wrong = []
    for place in PLACES:
        address = place.address(scene)
        answers = tuple(ask(scene.clients[role], place.method, address) for role in ROLES)
        wrong += [
            f"{place}, {role}: {answer} instead of {expected}"
            for role, answer, expected in zip(ROLES, answers, place.answers, strict=True)
            if answer != expected
        ]
    assert not wrong, "\n".join(wrong)


def test_offices_are_shut(scene: Scene) -> None:
    """Nobody but trainers and operators sees anything of the CMS or the admin, whatever the address and the method."""
    paths = set(office_paths()) - OPEN_IN_OFFICES
    assert len(paths) > 200
    opened = find_open(scene, paths, roles=("anonymous", "manager"), methods=("get", "post"))
    assert not opened, "\n".join(opened)


def test_trainers_have_no_way_to_people_and_settings(scene: Scene) -> None:
    paths = {path for path in office_paths() if path.startswith(NOT_FOR_TRAINERS)} - OPEN_IN_OFFICES
    assert len(paths) > 50
    opened = find_open(scene, paths, roles=("trainer",), methods=("get",))
    assert not opened, "\n".join(opened)


def find_open(scene: Scene, paths: set[str], *, roles: tuple[str, ...], methods: tuple[str, ...]) -> list[str]:
    """Return whatever lets one of `roles` in, as sentences."""
    asked = [(path, role, method) for path in sorted(paths) for role in roles for method in methods]
    answers = [(*question, ask(scene.clients[question[1]], question[2], question[0])) for question in asked]
    return [f"{role}, {method} {path}: {answer}" for path, role, method, answer in answers if answer not in SHUT]


def test_foreign_records_cannot_be_changed(scene: Scene) -> None:
    """Whoever knows the ids of the learner's records, in path or body, finds nothing and changes nothing."""
    session = UserSession.objects.filter(user=scene.people["learner"]).first()
    assert session is not None
    question = scene.open.version.structure["questions"][0]["id"]
    sent = {
        reverse("certificates:correct_name", args=[scene.certificate.uuid]): {"name": "Somebody Else"},
        reverse("courses:leave", args=[scene.current.uuid]): {},
        reverse("courses:complete", args=[scene.open.activity.key]): {},
        reverse("assessments:question", args=[scene.open.uuid, 1]): {"answer": "true", "epoch": "1", "go": "next"},
        reverse("assessments:submit", args=[scene.open.uuid]): {},
        reverse("people:end_session", args=[session.pk]): {},
        reverse("mfa_remove_webauthn", args=[Authenticator.objects.get(type="webauthn").pk]): {},
    }
    answer = reverse("assessments:answer", args=[scene.open.uuid, question])
    for role in ("trainer", "manager", "elsewhere", "operator"):
        client = scene.clients[role]
        answers = {path: client.post(path, data).status_code for path, data in sent.items()}
        assert answers == dict.fromkeys(sent, 404)
        body = {"epoch": scene.open.epoch, "seq": 9, "value": None}
        assert client.put(answer, body, content_type="application/json").status_code == 404
    scene.certificate.refresh_from_db()
    assert scene.certificate.superseded_at is None
    assert not Enrolment.objects.filter(pk=scene.current.pk, withdrawn_at__isnull=False).exists()
    assert not Answer.objects.filter(attempt=scene.open, seq=9).exists()
    assert UserSession.objects.filter(pk=session.pk).exists()


@pytest.mark.parametrize("role", ["manager", "elsewhere"])
def test_reports_show_only_the_managers_own_organisations(scene: Scene, role: str) -> None:
    """Another organisation's id in the query shows nobody of it, in the table and in the file."""
    own = set(people_managed_by(scene.people[role]).values_list("full_name", flat=True))
    foreign = set(Person.objects.exclude(pk=scene.people[role].pk).values_list("full_name", flat=True)) - own
    for organisation in Organisation.objects.exclude(memberships__person=scene.people[role]):
        for name in ("reports:overview", "reports:export"):
            response = scene.clients[role].get(reverse(name), {"organisation": organisation.pk, "q": ""})
            body = b"".join(response) if response.streaming else response.content
            assert response.status_code == 200
            assert not [person for person in foreign if person in body.decode()]


def ask(client: Client, method: str, address: str) -> Expected:
    """Return what the address answers to a client, whose session and records stay as they were."""
    visitor = Client(raise_request_exception=False)
    visitor.cookies.update(client.cookies)
    with transaction.atomic():
        response = getattr(visitor, method)(address)
        transaction.set_rollback(True)
    if isinstance(response, FileResponse):
        for close in response._resource_closers:  # closing the response would close the database, too
            close()
    return summary(response)


def summary(response: HttpResponseBase) -> Expected:
    """Return the status, or the name of the address to which it leads."""
    if not 300 <= response.status_code < 400:
        return response.status_code
    place = urlsplit(response["Location"]).path
    with override(get_language_from_path(place)):
        return resolve(place).view_name
