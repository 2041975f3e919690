"""Plain questions about a person."""

from typing import NamedTuple

from people.models import Membership, Person
from people.statements import read

# One plain statement, because a menu asks it; `has_perm` alone asks two.
ROLES = """
    SELECT EXISTS (SELECT 1 FROM people_membership WHERE person_id = %s AND role = %s AND until IS NULL),
           EXISTS (
               SELECT 1 FROM auth_permission permission
               JOIN django_content_type kind ON kind.id = permission.content_type_id
               WHERE kind.app_label = 'wagtailadmin' AND permission.codename = 'access_admin' AND (
                   permission.id IN (SELECT permission_id FROM people_person_user_permissions WHERE person_id = %s)
                   OR permission.id IN (
                       SELECT given.permission_id FROM auth_group_permissions given
                       JOIN people_person_groups hers ON hers.group_id = given.group_id WHERE hers.person_id = %s
                   )
               )
           )
"""


class Roles(NamedTuple):
    """Whether a person manages an organisation now, and whether she may open the CMS."""

    manages: bool
    writes: bool


def read_roles(person: Person) -> Roles:
    """Return what `person` is beside a learner: one query."""
    ((manages, writes),) = read(ROLES, person.pk, Membership.Role.MANAGER, person.pk, person.pk)
    return Roles(bool(manages), person.is_active and (person.is_superuser or bool(writes)))
