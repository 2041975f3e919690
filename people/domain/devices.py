"""Where a person is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from people.models import Person


def open_sessions(person: Person) -> list[UserSession]:
    """Return her sessions that still open her account, oldest first: neither over nor of an old password. Two queries."""
    noted = UserSession.objects.filter(user_id=person.pk).order_by("created_at")
    keys = [session.session_key for session in noted]
    stored = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).in_bulk(
        field_name="session_key"
    )
    return [session for session in noted if _opens_account(stored.get(session.session_key), person)]


def end_sessions(person: Person, *, except_key: str | None) -> None:
    """Sign `person` out on every device but the one with the session `except_key`."""
    for session in UserSession.objects.filter(user_id=person.pk).exclude(session_key=except_key or ""):
        session.end()


def _opens_account(stored: Session | None, person: Person) -> bool:
    known = stored.get_decoded().get(HASH_SESSION_KEY, "") if stored else ""
    return constant_time_compare(known, person.get_session_auth_hash())
