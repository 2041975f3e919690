"""Whom a manager may see. Every list, count, search and export of people under somebody starts here."""

from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from people.statements import read

# What is managed now: a membership that is open, in the role of manager. A plain statement, asked twice by each report.
ROOTS = """
    SELECT organisation.path FROM people_membership membership
    JOIN people_organisation organisation ON organisation.id = membership.organisation_id
    WHERE membership.person_id = %s AND membership.role = 'manager' AND membership.until IS NULL
"""


def organisations_managed_by(manager: Model) -> QuerySet[Any]:
    """Return the organisations where `manager` is manager now, with everything below them. Costs one query to build."""
    subtree = _subtree(manager, "path")
    organisations = _model("Organisation")._default_manager
    return organisations.none() if subtree is None else organisations.filter(subtree)


def people_managed_by(manager: Model) -> QuerySet[Any]:
    """Return the people who belong, now, to an organisation that `manager` manages; each once, herself not.

    Who left, and whose account was emptied, is not in it. Costs one query to build.
    """
    people = _model("Person")._default_manager
    subtree = _subtree(manager, "organisation__path")
    if subtree is None:
        return people.none()
    belonging = _model("Membership").objects.open().filter(subtree).values("person")
    return people.filter(pk__in=belonging, emptied_at=None).exclude(pk=manager.pk)


def _subtree(manager: Model, field: str) -> Q | None:
    """Return the condition that `field` lies under a path that she manages; None when she manages nothing."""
    condition = None
    for (path,) in read(ROOTS, manager.pk):
        below = Q(**{f"{field}__startswith": path})
        condition = below if condition is None else condition | below
    return condition


def _model(name: str) -> Any:
    # Models stand above querysets, so they are looked up, not imported.
    return apps.get_model("people", name)
