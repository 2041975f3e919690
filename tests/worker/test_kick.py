"""A kick never costs the person more than a second, whatever the broker does."""

import json
import signal
import time

import pytest
from django.db import transaction

from worker import kick as kicking
from worker.app import app
from worker.kick import kick, kick_many
from worker.schedule import SCHEDULE


@pytest.fixture(autouse=True)
def _nobody_takes_from_the_queue(_worker):
    """The worker of other tests may still run; it starts again when one needs it."""
    _worker.stop()


def queued(redis_server):
    return [json.loads(entry)["headers"] for entry in redis_server.client.lrange("celery", 0, -1)]


@pytest.mark.django_db(transaction=True)
def test_kick_waits_for_the_commit(redis_server):
    with transaction.atomic():
        kick("tests.some_task", 7)
        assert queued(redis_server) == []
    assert [(each["task"], each["argsrepr"]) for each in queued(redis_server)] == [("tests.some_task", "(7,)")]


@pytest.mark.django_db(transaction=True)
def test_kick_of_what_was_rolled_back_is_never_sent(redis_server):
    with transaction.atomic():
        kick("tests.some_task", 7)
        transaction.set_rollback(True)
    assert queued(redis_server) == []


@pytest.mark.django_db(transaction=True)
def test_kick_many_sends_one_task_for_each_id(redis_server):
    kick_many("tests.some_task", [1, 2, 3])
    assert sorted(each["argsrepr"] for each in queued(redis_server)) == ["(1,)", "(2,)", "(3,)"]


@pytest.mark.django_db(transaction=True)
def test_kick_of_a_frozen_broker_returns_in_a_second_and_then_at_once(redis_server):
    kick("tests.warm_up", 1)
    redis_server.process.send(signal.SIGSTOP)
    try:
        start = time.monotonic()
        kick("tests.some_task", 7)
        first = time.monotonic() - start
        start = time.monotonic()
        kick("tests.some_task", 8)
        second = time.monotonic() - start
    finally:
        redis_server.process.send(signal.SIGCONT)
    assert first < 2
    assert second < 0.05


@pytest.mark.django_db(transaction=True)
def test_kick_of_a_dead_broker_is_quiet_and_works_again_after_the_pause(redis_server):
    redis_server.kill()
    start = time.monotonic()
    kick("tests.some_task", 7)
    assert time.monotonic() - start < 2
    redis_server.start()
    redis_server.client.flushdb()  # what its file brought back
    kick("tests.some_task", 8)
    assert queued(redis_server) == []
    kicking._paused_until = 0.0
    kick("tests.some_task", 9)
    assert len(queued(redis_server)) == 1


def test_a_stale_tick_is_dropped():
    assert all(0 < entry["options"]["expires"] <= 60 for entry in SCHEDULE.values())


def test_own_ticks_are_registered():
    app.loader.import_default_modules()
    own = {
        entry["task"] for entry in SCHEDULE.values() if entry["task"].startswith(("certificates.", "notifications."))
    }
    assert own == {"certificates.sweep", "notifications.sweep"}
    assert own <= set(app.tasks)
