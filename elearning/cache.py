"""The shared cache: Redis, holding JSON only, and never the reason why a page fails."""

import json
import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis import RedisError

logger = logging.getLogger(__name__)

#: A cache that failed is left alone for so many seconds, so that no request waits for it again and again.
PAUSE_AFTER_FAILURE = 10.0
# JSON has no other keys than strings; a mapping with others (Wagtail's names of locales) travels as pairs.
PAIRS = "~pairs"


class JSONSerializer:
    """Cached values as JSON. Pickle would let whoever can write to Redis run code here."""

    def dumps(self, value: Any) -> bytes | int:
        if type(value) is int:
            return value  # Redis counts with it
        if isinstance(value, dict) and any(not isinstance(key, str) for key in value):
            value = {PAIRS: list(value.items())}
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        value = json.loads(data)
        if isinstance(value, dict) and PAIRS in value:
            return dict(value[PAIRS])
        return value


def _forgiving(method: str, otherwise: Any) -> Callable[..., Any]:
    original = getattr(RedisCache, method)

    @wraps(original)
    def call(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self.paused_until:
            try:
                return original(self, *args, **kwargs)
            except RedisError as error:
                type(self).paused_until = time.monotonic() + PAUSE_AFTER_FAILURE
                logger.warning("the cache does not answer, going on without it: %s", error)
        return otherwise(*args, **kwargs) if callable(otherwise) else otherwise

    return call


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache that behaves like an empty one while Redis is away."""

    paused_until = 0.0

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._options.setdefault("serializer", JSONSerializer())

    get = _forgiving("get", lambda key, default=None, version=None: default)
    set = _forgiving("set", None)
    add = _forgiving("add", True)
    touch = _forgiving("touch", False)
    delete = _forgiving("delete", False)
    has_key = _forgiving("has_key", False)
    incr = _forgiving("incr", 1)
    get_many = _forgiving("get_many", lambda keys, version=None: {})
    set_many = _forgiving("set_many", lambda data, *args, **kwargs: list(data))
    delete_many = _forgiving("delete_many", None)
    clear = _forgiving("clear", False)
