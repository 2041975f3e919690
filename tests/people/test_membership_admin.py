"""What operators do to memberships in /django-admin/ goes the way of the domain: rows end, and acts are recorded."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people.models import AuditEntry, Membership, Organisation, Person
from people.rules import read_roles
from tests.factories.people import make_membership, make_organisation, make_person

pytestmark = pytest.mark.django_db

MEMBER, MANAGER = Membership.Role.MEMBER, Membership.Role.MANAGER
LIST = "/django-admin/people/membership/"


@pytest.fixture
def operator() -> Person:
    return make_person(full_name="Office", is_staff=True, is_superuser=True)


@pytest.fixture
def office(client: Client, operator: Person) -> Client:
    client.force_login(operator)
    return client


def acts() -> list[tuple[Any, ...]]:
    entries = AuditEntry.objects.order_by("pk").values_list("action", "actor__full_name", "subject_id", "data")
    return [(action, actor, subject, data["role"]) for action, actor, subject, data in entries]


def change(office: Client, membership: Membership, **fields: Any) -> Any:
    values = {"role": membership.role, "until": "", **fields}
    return office.post(f"{LIST}{membership.pk}/change/", values)


def test_granting_the_manager_role_is_recorded(office: Client) -> None:
    person, organisation = make_person(), make_organisation()

    fields = {"person": person.pk, "organisation": organisation.pk, "role": MANAGER, "since": "2026-03-01"}
    assert office.post(f"{LIST}add/", fields).status_code == 302

    membership = person.memberships.get()
    assert (membership.since, membership.until) == (date(2026, 3, 1), None)
    assert read_roles(person).manages
    assert acts() == [("membership.began", "Office", str(person.uuid), "manager")]


def test_another_role_ends_the_membership_and_begins_one(office: Client) -> None:
    membership = make_membership(role=MEMBER, since=date(2025, 1, 1))
    person = membership.person

    assert change(office, membership, role=MANAGER).status_code == 302

    rows = person.memberships.order_by("pk").values_list("role", "since", "until")
    today = timezone.localdate()
    assert list(rows) == [("member", date(2025, 1, 1), today), ("manager", today, None)]
    assert acts() == [
        ("membership.ended", "Office", str(person.uuid), "member"),
        ("membership.began", "Office", str(person.uuid), "manager"),
    ]


def test_a_last_day_ends_it(office: Client) -> None:
    membership = make_membership(role=MANAGER, since=date(2025, 1, 1))

    assert change(office, membership, until="2025-06-30").status_code == 302

    membership.refresh_from_db()
    assert membership.until == date(2025, 6, 30)
    assert acts() == [("membership.ended", "Office", str(membership.person.uuid), "manager")]


@pytest.mark.parametrize("fields", [{"until": "2024-12-31"}, {"until": "2025-06-30", "role": MANAGER}])
def test_impossible_ends_are_refused(office: Client, fields: dict[str, str]) -> None:
    membership = make_membership(role=MEMBER, since=date(2025, 1, 1))

    response = change(office, membership, **fields)

    assert response.context["adminform"].form.errors["until"]
    assert membership.person.memberships.get().until is None
    assert acts() == []


def test_what_has_ended_or_begun_stays(office: Client) -> None:
    ended = make_membership(role=MEMBER, since=date(2025, 1, 1), until=date(2025, 2, 1))
    begun = make_membership(role=MEMBER, since=date(2025, 1, 1))

    change(office, ended, role=MANAGER, until="")
    change(office, begun, since="2020-01-01", person=ended.person.pk)

    rows = Membership.objects.order_by("pk").values_list("person", "role", "since", "until")
    assert list(rows) == [
        (ended.person.pk, "member", date(2025, 1, 1), date(2025, 2, 1)),
        (begun.person.pk, "member", date(2025, 1, 1), None),
    ]
    assert acts() == []


def test_nothing_is_deleted(office: Client) -> None:
    membership = make_membership()

    assert office.post(f"{LIST}{membership.pk}/delete/", {"post": "yes"}).status_code == 403
    office.post(LIST, {"action": "delete_selected", "_selected_action": [membership.pk], "post": "yes"})

    assert Membership.objects.filter(pk=membership.pk).exists()


def test_page_of_the_person_goes_the_same_way(office: Client) -> None:
    person, first, second = make_person(), make_organisation(), make_organisation()
    kept = make_membership(person, first, since=timezone.localdate() - timedelta(days=30))

    response = office.post(f"/django-admin/people/person/{person.pk}/change/", person_page(person, kept, second))

    assert response.status_code == 302, response.context["errors"]
    rows = person.memberships.order_by("pk").values_list("organisation", "role", "until")
    today = timezone.localdate()
    assert list(rows) == [(first.pk, "member", today), (second.pk, "manager", None)]
    assert acts() == [
        ("membership.ended", "Office", str(person.uuid), "member"),
        ("membership.began", "Office", str(person.uuid), "manager"),
    ]


def person_page(person: Person, kept: Membership, new: Organisation) -> dict[str, Any]:
    """Return the filled-in form: `kept` ends today, and she becomes manager of `new`."""
    today = timezone.localdate().isoformat()
    return {
        **{name: getattr(person, name) for name in ("full_name", "certificate_name", "language", "time_zone")},
        "country": "",
        "profession": "",
        "is_active": "on",
        "memberships-TOTAL_FORMS": 2,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": kept.pk,
        "memberships-0-person": person.pk,
        "memberships-0-role": kept.role,
        "memberships-0-until": today,
        "memberships-1-id": "",
        "memberships-1-person": person.pk,
        "memberships-1-organisation": new.pk,
        "memberships-1-role": MANAGER,
        "memberships-1-since": today,
    }
