"""Who is reading which answer, so that two do not mark the same one. A courtesy, kept in the cache: it binds nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

from people.models import Person

#: Seconds after which an answer that nobody marked is free again.
HELD_FOR = 15 * 60


@dataclass(frozen=True)
class Claim:
    """Whose an answer is for now."""

    person_id: int
    name: str
    since: datetime


def claim(answer_id: int, person: Person) -> Claim | None:
    """Note that the person reads the answer; return the claim of somebody who came before her."""
    ours = [person.pk, person.full_name, timezone.now().isoformat()]
    if cache.add(_key(answer_id), ours, HELD_FOR):
        return None
    theirs = claims_on([answer_id], reader=person).get(answer_id)
    if theirs is None:
        cache.touch(_key(answer_id), HELD_FOR)
    return theirs


def release(answer_id: int, person: Person) -> None:
    """Let go of an answer; somebody else's claim stays."""
    if not claims_on([answer_id], reader=person):
        cache.delete(_key(answer_id))


def claims_on(answer_ids: Iterable[int], *, reader: Person) -> dict[int, Claim]:
    """Return the claims of others on these answers: one request of the cache."""
    by_key = {_key(answer_id): answer_id for answer_id in answer_ids}
    found = cache.get_many(list(by_key)) if by_key else {}
    return {
        by_key[key]: Claim(person_id, name, datetime.fromisoformat(since))
        for key, (person_id, name, since) in found.items()
        if person_id != reader.pk
    }


def _key(answer_id: int) -> str:
    return f"assessments.marking/{answer_id}"
