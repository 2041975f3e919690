"""The cache behaves like an empty one while Redis is dead or frozen, keeps nobody waiting, and works again afterwards."""

import logging
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from elearning.cache import PAUSE_AFTER_FAILURE, ForgivingRedisCache
from tests.services.redis import RedisServer

WHEN_EMPTY: list[tuple[str, Callable[[], Any], Any]] = [
    ("get", lambda: cache.get("key"), None),
    ("get with default", lambda: cache.get("key", 7), 7),
    ("get_or_set", lambda: cache.get_or_set("key", lambda: 8), 8),
    ("get_many", lambda: cache.get_many(["key", "other"]), {}),
    ("set", lambda: cache.set("key", 1), None),
    ("set_many", lambda: cache.set_many({"key": 1, "other": 2}), ["key", "other"]),
    ("add", lambda: cache.add("key", 1), True),
    ("touch", lambda: cache.touch("key"), False),
    ("delete", lambda: cache.delete("key"), False),
    ("delete_many", lambda: cache.delete_many(["key"]), None),
    ("has_key", lambda: "key" in cache, False),
    ("incr", lambda: cache.incr("key"), 1),
    ("clear", cache.clear, False),
]


def pause_is_over() -> None:
    assert 0 < ForgivingRedisCache.paused_until - time.monotonic() <= PAUSE_AFTER_FAILURE
    ForgivingRedisCache.paused_until = 0.0


@pytest.mark.parametrize(("call", "expected"), [row[1:] for row in WHEN_EMPTY], ids=[row[0] for row in WHEN_EMPTY])
def test_a_dead_cache_is_an_empty_one(
    redis_server: RedisServer, call: Callable[[], Any], expected: Any, caplog: pytest.LogCaptureFixture
) -> None:
    cache.set("key", "kept")
    redis_server.kill()
    with caplog.at_level(logging.WARNING, "elearning.cache"):
        assert call() == expected
        assert call() == expected
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "the cache does not answer, going on without it"
    ]


def test_after_the_pause_it_is_asked_again(redis_server: RedisServer) -> None:
    redis_server.kill()
    assert cache.get("key") is None
    redis_server.start()
    cache.set("key", "lost")
    assert cache.get("key") is None
    pause_is_over()
    cache.set("key", "kept")
    assert cache.get("key") == "kept"


def test_a_frozen_cache_keeps_nobody_waiting(redis_server: RedisServer) -> None:
    cache.set("key", "kept")
    assert redis_server.process is not None
    redis_server.process.send(signal.SIGSTOP)
    try:
        start = time.monotonic()
        assert cache.get("key") is None
        first = time.monotonic() - start
        start = time.monotonic()
        assert [cache.get("key") for _ in range(20)] == [None] * 20
        others = time.monotonic() - start
    finally:
        redis_server.process.send(signal.SIGCONT)
    assert first < 3
    assert others < 0.1
    pause_is_over()
    assert cache.get("key") == "kept"


@pytest.mark.parametrize("value", [0, 7, True, None, "Đorđević", [1, "a"], {"a": [1]}, {None: 1, 2: "b"}, {}])
def test_values_come_back_as_they_were(redis_server: RedisServer, value: Any) -> None:
    cache.set("key", value)
    assert cache.get("key", "nothing") == value
    assert type(cache.get("key", "nothing")) is type(value)


def test_code_cannot_be_cached(redis_server: RedisServer) -> None:
    """Pickle would take it, and run it for whoever can write to Redis."""
    with pytest.raises(TypeError):
        cache.set("key", signal)
