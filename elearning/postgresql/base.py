"""Django's PostgreSQL, which looks whether a kept connection still stands without asking the server."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Each request begins with that look. Django's sends a statement and waits for the answer."""

    def is_usable(self) -> bool:
        """Say whether the connection can be used. A server that left has closed the socket or said why: there is something
        to read, and only then it is asked."""
        if self.connection is None or self.connection.closed:
            return False
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if poll.poll(0) else True
