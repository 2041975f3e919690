"""Plain questions about a person."""

from people.models import Membership, Person


def is_manager(person: Person) -> bool:
    """Say whether `person` manages an organisation now."""
    return Membership.objects.open().managing().filter(person=person).exists()
