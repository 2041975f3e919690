"""Who belongs where, from when until when."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from people.domain.auditing import record_act
from people.domain.locking import lock_person
from people.models import Membership, Organisation, Person


@transaction.atomic
def join_organisation(
    person: Person,
    organisation: Organisation,
    *,
    role: Membership.Role,
    actor: Person | None,
    since: date | None = None,
) -> Membership:
    """Return the open membership of `person` in that role, made now if there is none. `actor` None is the system."""
    lock_person(person.pk)
    membership, made = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        until=None,
        defaults={"since": since or timezone.localdate()},
    )
    if made:
        _record("membership.began", membership, actor=actor)
    return membership


@transaction.atomic
def leave_organisation(membership: Membership, *, actor: Person | None, until: date | None = None) -> Membership:
    """End `membership` on the day `until` (default: today). One that has ended stays as it is.

    Raises ValueError for a day before it began.
    """
    lock_person(membership.person_id)
    last_day = until or max(timezone.localdate(), membership.since)
    if last_day < membership.since:
        raise ValueError(f"membership began on {membership.since}, cannot end on {last_day}")
    if Membership.objects.open().filter(pk=membership.pk).update(until=last_day):
        _record("membership.ended", membership, actor=actor)
    membership.refresh_from_db(fields=["until"])
    return membership


@transaction.atomic
def change_role(membership: Membership, *, role: Membership.Role, actor: Person | None) -> Membership:
    """End `membership` today, begin one of `role` in the same organisation and return it. The same role changes nothing."""
    if membership.role == role:
        return membership
    leave_organisation(membership, actor=actor)
    return join_organisation(membership.person, membership.organisation, role=role, actor=actor)


def _record(action: str, membership: Membership, *, actor: Person | None) -> None:
    record_act(
        action,
        actor=actor,
        subject_kind="people.person",
        subject_id=membership.person.uuid,
        data={"organisation": str(membership.organisation.uuid), "role": membership.role},
    )
