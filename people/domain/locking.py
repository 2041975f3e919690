"""The first lock of every change of a learner's record."""

from collections.abc import Iterable

from django.db import transaction

from people.models import Person
from people.statements import read

# A plain statement: every change of a record begins with it.
READ = "SELECT id FROM people_person WHERE id = %s"
LOCK = f"{READ} FOR NO KEY UPDATE"


def lock_person(person_id: int) -> None:
    """Hold the person's row until the end of the transaction; concurrent changes of her record wait here.

    A statement of its own, before any read: merged with a later statement, a waiting transaction would still see the
    old snapshot. Raises TransactionManagementError outside a transaction, Person.DoesNotExist for an unknown id.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("lock_person needs a transaction")
    # SQLite has locked the whole database when the transaction began
    if not read(LOCK if connection.features.has_select_for_no_key_update else READ, person_id):
        raise Person.DoesNotExist(person_id)


def lock_people(person_ids: Iterable[int]) -> None:
    """Hold the rows of several people, always in the same order, so that two who lock some of the same wait and never block
    each other; the rest as `lock_person`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("lock_people needs a transaction")
    wanted = sorted(set(person_ids))
    list(Person.objects.select_for_update(no_key=True).only("pk").filter(pk__in=wanted).order_by("pk"))
