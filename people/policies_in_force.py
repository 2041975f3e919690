"""Which policies everyone must have accepted, and whether a session's person has. One query a minute, per process."""

import time

from django.contrib.sessions.backends.base import SessionBase

from people.models import Person, Policy
from people.statements import read

#: A new version is asked for so many seconds after it was published, at the latest.
KEPT_SECONDS = 60
ACCEPTED = "accepted_policies"
# A plain statement: every session begins with it.
ACCEPTANCES = "SELECT policy_id FROM people_acceptance WHERE person_id = %s"

_known: frozenset[int] = frozenset()
_read_at = float("-inf")


def has_accepted(person: Person, *, session: SessionBase) -> bool:
    """Say whether `person` has accepted all that is in force; a yes is kept in her session."""
    in_force = _in_force()
    if in_force <= set(session.get(ACCEPTED, ())):
        return True
    if not in_force <= _accepted_by(person) and Policy.objects.unaccepted_by(person).exists():
        return False
    session[ACCEPTED] = sorted(in_force)
    return True


def _accepted_by(person: Person) -> set[int]:
    return {policy_id for (policy_id,) in read(ACCEPTANCES, person.pk)}


def forget() -> None:
    """Read the policies again at the next request of this process."""
    global _read_at  # noqa: PLW0603 - one memory per process is the point
    _read_at = float("-inf")


def _in_force() -> frozenset[int]:
    global _known, _read_at  # noqa: PLW0603
    if time.monotonic() - _read_at > KEPT_SECONDS:
        _known = frozenset(Policy.objects.in_force().values_list("pk", flat=True))
        _read_at = time.monotonic()
    return _known
