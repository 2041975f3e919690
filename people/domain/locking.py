"""The first lock of every change of a learner's record."""

from django.db import transaction

from people.models import Person


def lock_person(person_id: int) -> None:
    """Hold the person's row until the end of the transaction; concurrent changes of her record wait here.

    A statement of its own, before any read: merged with a later statement, a waiting transaction would still see the
    old snapshot. Raises TransactionManagementError outside a transaction, Person.DoesNotExist for an unknown id.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("lock_person needs a transaction")
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person_id)
