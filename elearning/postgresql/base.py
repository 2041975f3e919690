"""Django's PostgreSQL, which looks whether a kept connection still stands without asking the server, reads times fast, and
keeps the cursors of plain statements.
"""

import select
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from django.utils.asyncio import async_unsafe
from psycopg.pq import Format

TIMESTAMPTZ = psycopg.adapters.types["timestamptz"].oid


class KeptCursor(base.ServerBindingCursor):
    """A cursor that outlives its use: closing it is left to the end of its connection."""

    def close(self) -> None:
        pass


class DatabaseWrapper(base.DatabaseWrapper):
    """Each request begins with that look. Django's sends a statement and waits for the answer.

    Times come in UTC, as the server gives them to this connection: psycopg's own reading of them, in C where it was compiled,
    in place of Django's, which puts each into a time zone in Python.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.settings_dict["OPTIONS"].get("server_side_binding"):
            raise ImproperlyConfigured("elearning.postgresql makes cursors for server_side_binding")
        connection = super().get_new_connection(conn_params)
        loader: Any = psycopg.adapters.get_loader(TIMESTAMPTZ, Format.TEXT)
        connection.adapters.register_loader(TIMESTAMPTZ, loader)
        self._kept: dict[str, KeptCursor] = {}
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        # As Django's with `server_side_binding`, which would register its own reading of times again
        if name:
            return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)
        return self.connection.cursor()

    @async_unsafe
    def kept_cursor(self, statement: str) -> Any:
        """Return the cursor that belongs to a statement of the code's own; give `execute` that same text.

        What psycopg found out about parameters and columns when it was last sent need not be found out again: that is a
        third of what a small statement costs. What a cursor has found is to be fetched before the statement is sent again.
        There is one for each text, for as long as the connection lives: not for texts that are made up as they are needed.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        kept = self._kept.get(statement)
        if kept is None:
            with self.wrap_database_errors:
                kept = self._kept[statement] = KeptCursor(self.connection)
        return self._prepare_cursor(kept)

    def is_usable(self) -> bool:
        """Say whether the connection can be used. A server that left has closed the socket or said why: there is something
        to read, and only then it is asked."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if poll.poll(0) else True
