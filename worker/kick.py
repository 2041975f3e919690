"""Tell the worker, after commit, that a row is waiting. A lost kick costs seconds: the sweep finds the row."""

import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from worker.app import app

logger = logging.getLogger(__name__)

#: A broker that failed is left alone for so many seconds, so that no request waits for it again and again.
PAUSE_AFTER_FAILURE = 30.0

_paused_until = 0.0


# A frozen Redis made a plain delay() hang 38 s; with these it fails in one.
_SHORT = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry_on_timeout": False, "max_retries": 0}


def kick(task_name: str, *args: Any) -> None:
    """Send the task `task_name` with JSON-ready `args` once the current transaction has committed.

    Never raises for a broker that is down, frozen or full: the row stays owed and the sweep sends it later.
    """
    transaction.on_commit(lambda: _publish(task_name, [args]))


def kick_many(task_name: str, ids: Iterable[Any]) -> None:
    """Send the task once for each id, over one connection; the rest as `kick`."""
    calls = [(each,) for each in ids]
    if calls:
        transaction.on_commit(lambda: _publish(task_name, calls))


def _publish(task_name: str, calls: Sequence[tuple[Any, ...]]) -> None:
    global _paused_until  # noqa: PLW0603 - one pause per process is the point
    if time.monotonic() < _paused_until:
        return
    try:
        with app.connection_for_write(transport_options=_SHORT) as connection:
            for args in calls:
                app.send_task(task_name, args=args, connection=connection, retry=False)
    except Exception as error:  # noqa: BLE001 - whatever the broker does, the person's work is saved
        _paused_until = time.monotonic() + PAUSE_AFTER_FAILURE
        logger.warning("kick of %s did not reach the broker, the sweep will: %s", task_name, error)
