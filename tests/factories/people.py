"""People, organisations and memberships for tests."""

from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from people.models import Membership, Organisation, Person, Policy, PolicyText

PASSWORD = "a lamp in the library"

_numbers = count(1)


def make_person(*, password: str = PASSWORD, **fields: Any) -> Person:
    """A person who can sign in: her address is confirmed."""
    number = next(_numbers)
    fields = {"email": f"person{number}@example.org", "full_name": f"Ana Kovač {number}", **fields}
    person = Person.objects.create_user(password=password, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def make_organisation(name: str = "", parent: Organisation | None = None, **fields: Any) -> Organisation:
    """An organisation at the root of the tree, or under `parent`."""
    name = name or f"Centre for Social Work {next(_numbers)}"
    if parent is None:
        return Organisation.add_root(name=name, **fields)
    return Organisation.objects.get(pk=parent.pk).add_child(name=name, **fields)


def make_membership(
    person: Person | None = None, organisation: Organisation | None = None, **fields: Any
) -> Membership:
    """An open membership; `role="manager"` makes her a manager there."""
    return Membership.objects.create(
        person=person or make_person(), organisation=organisation or make_organisation(), **fields
    )


def make_policy(kind: str = "charter", version: str = "1", **fields: Any) -> Policy:
    """A policy in force, with an English text."""
    policy = Policy.objects.create(kind=kind, version=version, **{"published_at": timezone.now(), **fields})
    PolicyText.objects.create(
        policy=policy, language="en", title=f"{kind.title()} {version}", body="We *keep* to this."
    )
    return policy
