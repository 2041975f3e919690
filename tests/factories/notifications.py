"""Mails for tests."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from notifications.kinds import Kind, register
from notifications.models import Message
from people.models import Person
from tests.factories.people import make_person

REMINDER = Kind("tests.reminder", "A reminder", "notifications/account/notice", can_be_stopped=True)
CERTAIN = Kind("tests.certain", "A mail that must arrive", "notifications/account/notice", must_arrive=True)
SECRET = Kind("tests.secret", "A link", "notifications/account/reset", must_arrive=True, secret=True)

for kind in (REMINDER, CERTAIN, SECRET):
    register(kind)


def make_message(*, person: Person | None = None, kind: Kind = CERTAIN, **fields: Any) -> Message:
    """A mail that is owed, due for so long that a sweep finds it."""
    fields = {
        "subject": uuid.uuid4(),
        "due_on": timezone.localdate(),
        "data": {"ip": "192.0.2.1", "url": "https://x.example"},
        **fields,
    }
    fields.setdefault("due_at", timezone.now() - timedelta(minutes=2))
    if person is None and not fields.get("address"):
        person = make_person()
    return Message.objects.create(person=person, kind=kind.name, **fields)
