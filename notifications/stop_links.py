"""The address in a mail that stops mails of its kind: signed, so that it works without signing in and for nobody else."""

from typing import NamedTuple

from django.core import signing

from people.models import Person

SALT = "notifications.stop"


class StopWish(NamedTuple):
    person_uuid: str
    kind: str


def make_stop_token(person: Person, kind: str) -> str:
    """Return the token of the address that stops `kind` for `person`. It does not expire: old mails keep working."""
    return signing.dumps([str(person.uuid), kind], salt=SALT)


def read_stop_token(token: str) -> StopWish:
    """Return what `token` asks for. Raises django.core.signing.BadSignature for anything that we did not sign."""
    return StopWish(*signing.loads(token, salt=SALT))
