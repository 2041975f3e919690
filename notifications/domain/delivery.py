"""Bringing one mail of the outbox to its end: sent, failed, unconfirmed or not wanted."""

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from notifications.domain.preferences import has_stopped
from notifications.domain.rendering import receiver_of, render_mail
from notifications.domain.smtp import Line, PermanentError, TemporaryError, UnknownOutcomeError, open_line
from notifications.kinds import Kind, get_kind
from notifications.models import Message

logger = logging.getLogger(__name__)

#: As mail servers do: what could not be sent for so long is returned, unless it must arrive.
GIVE_UP_AFTER = timedelta(days=5)
#: Seconds after which no further mail of a batch is begun; one that waits for its server still ends within the task's limit.
LONGEST_BATCH = 20
STOPPED, CLOSED = "stopped by the person", "the person's account is closed"


class LostLeaseError(Exception):
    """Another worker has taken over this mail."""


def deliver(message_id: int) -> None:
    """Deliver one owed mail, if it is still owed and nobody else is at it. Raises nothing that sending can cause."""
    deliver_many([message_id])


def deliver_many(message_ids: Iterable[int]) -> None:
    """Deliver these mails over one connection; each stands for itself. What time does not allow stays owed."""
    give_way_at = time.monotonic() + LONGEST_BATCH
    with open_line() as line:
        for message_id in message_ids:
            if time.monotonic() > give_way_at:
                return
            message = Message.objects.select_related("person").claim(message_id)
            if message is not None:
                _deliver(message, line)


def _deliver(message: Message, line: Line) -> None:
    try:
        kind = get_kind(message.kind)
        if message.data_at and not kind.must_arrive:
            _settle(
                message,
                unconfirmed_at=timezone.now(),
                last_error=message.last_error or "the worker ended while sending",
            )
        elif reason := _why_unwanted(message, kind):
            _settle(message, last_error=reason)
        else:
            _send(message, kind, line)
    except LostLeaseError:
        line.forget_mail()
        logger.warning("mail %s was taken over by another worker", message.uuid)
    except Exception as error:
        # A template that breaks or a time limit: the row keeps the reason, and a later attempt finds it mended.
        logger.exception("mail %s could not be delivered", message.uuid)
        line.forget_mail()
        message.postpone(f"{type(error).__name__}: {error}")


def _why_unwanted(message: Message, kind: Kind) -> str:
    person = message.person
    if person is None:
        return ""
    if person.emptied_at or not receiver_of(message):
        return CLOSED
    if kind.can_be_stopped and not person.is_active:
        return CLOSED
    return STOPPED if kind.can_be_stopped and has_stopped(person, kind=kind.name) else ""


def _send(message: Message, kind: Kind, line: Line) -> None:
    email = render_mail(message)
    try:
        line.send(email, before_data=lambda: _pass_point_of_no_return(message))
    except TemporaryError as error:
        line.forget_mail()
        _give_back(message, kind, str(error))
    except PermanentError as error:
        line.forget_mail()
        _settle(message, failed_at=timezone.now(), last_error=str(error))
    except UnknownOutcomeError as error:
        line.close()
        _leave_unconfirmed(message, kind, str(error))
    else:
        _settle(message, sent_at=timezone.now())


def _pass_point_of_no_return(message: Message) -> None:
    """Commit that the text is about to flow; without our lease, or if another worker has it, nothing flows."""
    if not message.note(data_at=timezone.now()):
        raise LostLeaseError


def _give_back(message: Message, kind: Kind, error: str) -> None:
    """The server said no for now, so it has not taken the mail: `data_at` is undone."""
    if not kind.must_arrive and message.created_at < timezone.now() - GIVE_UP_AFTER:
        _settle(message, failed_at=timezone.now(), data_at=None, last_error=error)
    else:
        message.postpone(error, data_at=None)


def _leave_unconfirmed(message: Message, kind: Kind, error: str) -> None:
    if kind.must_arrive:
        message.postpone(error)  # `data_at` stays; the next attempt goes with the same Message-ID
    else:
        _settle(message, unconfirmed_at=timezone.now(), last_error=error)


def _settle(message: Message, **facts: Any) -> None:
    if _is_secret(message):
        facts["data"] = {}
    message.settle(**facts)


def _is_secret(message: Message) -> bool:
    return get_kind(message.kind).secret
