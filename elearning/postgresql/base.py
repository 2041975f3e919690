"""Django's PostgreSQL, which looks whether a kept connection still stands without asking the server, and reads times fast."""

import select
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg.pq import Format

TIMESTAMPTZ = psycopg.adapters.types["timestamptz"].oid


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
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        # As Django's with `server_side_binding`, which would register its own reading of times again
        if name:
            return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)
        return self.connection.cursor()

    def is_usable(self) -> bool:
        """Say whether the connection can be used. A server that left has closed the socket or said why: there is something
        to read, and only then it is asked."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if poll.poll(0) else True
