"""Sessions in the database, read by one plain statement: each request of a signed-in person begins with it."""

import re
from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
KEY = re.compile(r"[A-Za-z0-9]{8,40}")


class SessionStore(db.SessionStore):
    """Django's, without the cost of composing the same query anew: a third of its processor time."""

    @staticmethod
    def _validate_session_key(key: str | None) -> bool:
        """Say whether `key` can be one of ours. PostgreSQL refuses to look for others, such as one with a null byte."""
        return key is not None and KEY.fullmatch(key) is not None

    def load(self) -> dict[str, Any]:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(READ, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(row[0])
        return data
