"""Acceptance of the charter and the privacy notice."""

from collections.abc import Iterable

from people.models import Acceptance, Person, Policy


def accept_policies(person: Person, *, policies: Iterable[Policy], language: str) -> None:
    """Record that `person` accepted each of `policies`, read in `language`. The first acceptance stands; idempotent."""
    Acceptance.objects.bulk_create(
        [Acceptance(person=person, policy=policy, language=language) for policy in policies], ignore_conflicts=True
    )
