"""Sessions in the database, by plain statements: each request of a signed-in person begins with one."""

import re
import zlib
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.core import signing
from django.db import connection
from django.utils import timezone

from people.models import Person
from people.statements import Statement, write

READ = Statement(
    Person,
    """
    SELECT {people_person}, session.session_data FROM django_session session
    LEFT JOIN usersessions_usersession used ON used.session_key = session.session_key
    LEFT JOIN people_person ON people_person.id = used.user_id
    WHERE session.session_key = %s AND session.expire_date > %s
""",
)
CHANGE = "UPDATE django_session SET session_data = %s, expire_date = %s WHERE session_key = %s"
KEY = re.compile(r"[A-Za-z0-9]{8,40}")
#: Sessions as they were written, the last ones that were read; a longer one is not kept.
MOST_KEPT = 2_000
LONGEST_KEPT = 2_000


class _AsItIs(signing.JSONSerializer):
    """A serializer that leaves what was signed to the session's own."""

    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=MOST_KEPT)
def _unsigned(signed: str, salt: str, key: str) -> bytes:
    """Return what was signed with `key`; raises BadSignature. A session is the same text in request after request."""
    content: bytes = signing.loads(signed, key=key, salt=salt, serializer=_AsItIs, fallback_keys=[])
    return content


class SessionStore(db.SessionStore):
    """Django's, read together with who signed in: one question of each request instead of two, and none composed anew.

    `came_along` is that person once the session is loaded. Whether the session is still hers, Django decides.
    """

    came_along: Person | None = None

    @staticmethod
    def _validate_session_key(key: str | None) -> bool:
        """Say whether `key` can be one of ours. PostgreSQL refuses to look for others, such as one with a null byte."""
        return key is not None and KEY.fullmatch(key) is not None

    def load(self) -> dict[str, Any]:
        found: Any = READ.first(self.session_key, connection.ops.adapt_datetimefield_value(timezone.now()))
        if found is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(found.__dict__.pop("session_data"))
        self.came_along = found if found.pk is not None else None
        return data

    def decode(self, session_data: str) -> dict[str, Any]:
        if len(session_data) > LONGEST_KEPT:
            return super().decode(session_data)
        try:
            data: dict[str, Any] = self.serializer().loads(_unsigned(session_data, self.key_salt, settings.SECRET_KEY))
        except (signing.BadSignature, ValueError, zlib.error):
            return super().decode(session_data)  # which tries the keys before, and says what is wrong
        return data

    def save(self, must_create: bool = False) -> None:
        """Write what changed. Raises UpdateError for a session that was ended meanwhile, in another request."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        data = self.encode(self._get_session(no_load=must_create))
        expires = connection.ops.adapt_datetimefield_value(self.get_expiry_date())
        if not write(CHANGE, data, expires, self.session_key):
            raise UpdateError
