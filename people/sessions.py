"""What a session remembers about its use. Marks are written seldom: each costs a write of the session."""

import time

from django.contrib.sessions.backends.base import SessionBase

#: A shared computer is signed out after so many seconds without a request.
IDLE_SECONDS = 30 * 60

SHARED, SEEN = "shared_computer", "seen_at"
_MARK_SHARED_EVERY, _MARK_OWN_EVERY = 60, 15 * 60


def share_session(session: SessionBase) -> None:
    """Let `session` end with the browser, and when it is idle."""
    session.set_expiry(0)
    session[SHARED] = True
    session[SEEN] = int(time.time())


def has_idled(session: SessionBase) -> bool:
    """Say whether `session` belongs to a shared computer that was left alone for too long."""
    return bool(session.get(SHARED)) and session.get(SEEN, 0) < time.time() - IDLE_SECONDS


def mark_seen(session: SessionBase) -> bool:
    """Note the time of a request when the last note is old enough; say whether it was noted."""
    now = int(time.time())
    if session.get(SEEN, 0) > now - (_MARK_SHARED_EVERY if session.get(SHARED) else _MARK_OWN_EVERY):
        return False
    session[SEEN] = now
    return True
