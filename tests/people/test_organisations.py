"""Who belongs where, and whom a manager sees."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from people.domain.locking import lock_person
from people.domain.organisations import join_organisation, leave_organisation
from people.models import AuditEntry, Membership, Person
from people.querysets import organisations_managed_by, people_managed_by
from people.rules import read_roles
from tests.factories.people import make_membership, make_organisation, make_person

pytestmark = pytest.mark.django_db

MEMBER, MANAGER = Membership.Role.MEMBER, Membership.Role.MANAGER


def test_manager_sees_her_subtree_only() -> None:
    ministry, other = make_organisation("Ministry"), make_organisation("Other ministry")
    service, office = make_organisation("Service", ministry), make_organisation("Office", other)
    manager, here, below, elsewhere = (make_person() for _ in range(4))
    make_membership(manager, ministry, role=MANAGER)
    make_membership(here, ministry)
    make_membership(below, service)
    make_membership(elsewhere, office)

    assert set(people_managed_by(manager)) == {here, below}
    assert set(organisations_managed_by(manager)) == {ministry, service}


def test_manager_of_a_part_does_not_see_the_whole() -> None:
    ministry = make_organisation("Ministry")
    service, sibling = make_organisation("Service", ministry), make_organisation("Sibling", ministry)
    manager, above, beside = (make_person() for _ in range(3))
    make_membership(manager, service, role=MANAGER)
    make_membership(above, ministry)
    make_membership(beside, sibling)

    assert list(people_managed_by(manager)) == []
    assert list(organisations_managed_by(manager)) == [service]


def test_person_who_moved_is_seen_by_the_new_manager_alone() -> None:
    old, new = make_organisation(), make_organisation()
    old_manager, new_manager, person = (make_person() for _ in range(3))
    make_membership(old_manager, old, role=MANAGER)
    make_membership(new_manager, new, role=MANAGER)
    first = join_organisation(person, old, role=MEMBER, actor=None)
    assert list(people_managed_by(old_manager)) == [person]

    leave_organisation(first, actor=old_manager)
    join_organisation(person, new, role=MEMBER, actor=new_manager)

    assert list(people_managed_by(old_manager)) == []
    assert list(people_managed_by(new_manager)) == [person]


def test_manager_whose_role_ended_sees_nobody() -> None:
    organisation = make_organisation()
    manager, person = make_person(), make_person()
    role = make_membership(manager, organisation, role=MANAGER)
    make_membership(person, organisation)
    assert read_roles(manager).manages

    leave_organisation(role, actor=None)

    assert not read_roles(manager).manages
    assert list(people_managed_by(manager)) == []
    assert list(organisations_managed_by(manager)) == []


def test_person_in_two_managed_organisations_is_listed_once_and_the_manager_not() -> None:
    first, second = make_organisation(), make_organisation()
    manager, person = make_person(), make_person()
    for organisation in (first, second):
        make_membership(manager, organisation, role=MANAGER)
        make_membership(person, organisation)
    make_membership(manager, first)

    assert list(people_managed_by(manager)) == [person]


def test_emptied_account_is_not_listed() -> None:
    organisation = make_organisation()
    manager = make_person()
    make_membership(manager, organisation, role=MANAGER)
    make_membership(make_person(emptied_at=timezone.now()), organisation)

    assert list(people_managed_by(manager)) == []


def test_join_twice_is_one_membership_and_one_act() -> None:
    person, organisation = make_person(), make_organisation()

    first = join_organisation(person, organisation, role=MEMBER, actor=None)
    again = join_organisation(person, organisation, role=MEMBER, actor=None)

    assert first == again
    assert list(AuditEntry.objects.values_list("action", "subject_id")) == [("membership.began", str(person.uuid))]


def test_leaving_keeps_the_row_and_its_first_end() -> None:
    membership = make_membership(since=date(2025, 3, 1))

    leave_organisation(membership, actor=None, until=date(2025, 4, 1))
    leave_organisation(membership, actor=None, until=date(2025, 5, 1))

    assert membership.until == date(2025, 4, 1)
    assert AuditEntry.objects.count() == 1


def test_leaving_before_joining_is_refused() -> None:
    membership = make_membership(since=date(2025, 3, 1))

    with pytest.raises(ValueError, match="cannot end"):
        leave_organisation(membership, actor=None, until=membership.since - timedelta(days=1))


@pytest.mark.django_db(transaction=True)
def test_lock_person_needs_a_transaction() -> None:
    person = make_person()

    with pytest.raises(transaction.TransactionManagementError):
        lock_person(person.pk)
    with transaction.atomic():
        lock_person(person.pk)
    with transaction.atomic(), pytest.raises(Person.DoesNotExist):
        lock_person(0)
