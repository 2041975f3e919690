"""Plain questions about a person."""

from people.models import Membership, Person, Policy


def is_manager(person: Person) -> bool:
    """Say whether `person` manages an organisation now."""
    return Membership.objects.open().managing().filter(person=person).exists()


def must_accept(person: Person) -> bool:
    """Say whether a charter or privacy notice is in force that `person` has not accepted."""
    return Policy.objects.unaccepted_by(person).exists()
