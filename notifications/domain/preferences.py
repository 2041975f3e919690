"""Which mails a person wants."""

from collections.abc import Collection

from django.db import transaction

from notifications.kinds import stoppable_kinds
from notifications.models import Preference
from people.models import Person


def stop_mails(person: Person, *, kind: str) -> None:
    """Send `person` no more mails of `kind`. Idempotent. Raises ValueError for a kind that cannot be stopped."""
    if kind not in {each.name for each in stoppable_kinds()}:
        raise ValueError(f"mails of kind {kind} cannot be stopped")
    Preference.objects.get_or_create(person=person, kind=kind)


def resume_mails(person: Person, *, kind: str) -> None:
    """Send mails of `kind` again. Idempotent."""
    Preference.objects.filter(person=person, kind=kind).delete()


def has_stopped(person: Person, *, kind: str) -> bool:
    return Preference.objects.filter(person=person, kind=kind).exists()


def stopped_kinds(person: Person) -> set[str]:
    return set(Preference.objects.filter(person=person).values_list("kind", flat=True))


@transaction.atomic
def choose_mails(person: Person, *, wanted: Collection[str]) -> None:
    """Let `person` get, of the kinds that can be stopped, exactly those in `wanted`."""
    for kind in stoppable_kinds():
        if kind.name in wanted:
            resume_mails(person, kind=kind.name)
        else:
            stop_mails(person, kind=kind.name)
