"""Putting mails into the outbox, and finding those that were forgotten there."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from notifications.kinds import get_kind
from notifications.models import Message
from people.models import Person
from worker.kick import kick, kick_many

#: Mails that share one connection to the mail server; few enough for one task, even when each waits for the server.
BATCH = 10


def queue(
    person: Person | None,
    kind: str,
    *,
    subject: object,
    data: dict[str, Any],
    due_on: date | None = None,
    address: str = "",
    language: str = "",
) -> Message | None:
    """Owe `person` a mail of `kind` about `subject` (a uuid or key); to be called inside the causing transaction.

    One statement that does nothing when the person already has this kind, subject and day (`due_on`, else today):
    then None is returned. `data` is JSON for the template. `address` is for mails to an address that is not (yet) the
    person's own, with `language` when there is no person. Raises KeyError for an unregistered kind.
    """
    message = make_message(person, kind, subject=subject, data=data, due_on=due_on, address=address, language=language)
    return message if queue_many([message]) else None


def make_message(
    person: Person | None,
    kind: str,
    *,
    subject: object,
    data: dict[str, Any],
    due_on: date | None = None,
    address: str = "",
    language: str = "",
) -> Message:
    """Return the unsaved row of one mail, for `queue_many`; arguments as of `queue`."""
    return Message(
        person=person,
        kind=get_kind(kind).name,
        subject=str(subject),
        data=data,
        due_on=due_on or timezone.localdate(),
        address=address,
        language=language,
    )


def queue_many(rows: Iterable[Message]) -> list[int]:
    """Owe all mails of `rows` (of `make_message`) but those already owed or sent; return the ids of the new ones."""
    messages = list(rows)
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)
    # After ON CONFLICT DO NOTHING no database tells which rows are new; their uuids do.
    ids = dict(Message.objects.filter(uuid__in=[message.uuid for message in messages]).values_list("uuid", "pk"))
    for message in messages:
        message.pk = ids.get(message.uuid)
    kick_many("notifications.deliver", ids.values())
    return list(ids.values())


def kick_forgotten() -> int:
    """Send the worker the mails whose kick was lost or whose attempt gave them back; return how many."""
    ids = Message.objects.oldest_forgotten()
    for start in range(0, len(ids), BATCH):
        kick("notifications.deliver_many", ids[start : start + BATCH])
    return len(ids)
