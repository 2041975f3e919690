"""Files of questions between upload and import: kept privately, each for one person, for a day.

A draft is found by a token in an address. The token is signed for the person it was made for: another's is unknown, and one
that was real can be told from one that never was when its file is gone.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from interop.domain.questions.importing import BankImport, import_questions
from interop.domain.questions.model import Parsed
from people.models import Person

FOLDER = "question-imports"
KEPT = timedelta(hours=24)
#: So many files one person has at a time; a further one takes the place of the oldest.
MOST_DRAFTS = 5


class DraftUnknown(LookupError):
    """This person was never given such a token."""


class DraftGone(LookupError):
    """The file was kept for this person once, and is no longer."""


@dataclass(frozen=True)
class Draft:
    """An uploaded file, with what was said about it. `language` is that of texts for which the file names none."""

    token: str
    name: str
    language: str
    tags: tuple[str, ...]
    uploaded_at: datetime
    content: bytes

    @property
    def kept_until(self) -> datetime:
        return self.uploaded_at + KEPT


def keep_draft(person: Person, *, name: str, content: bytes, language: str, tags: list[str]) -> Draft:
    """Keep a file for one person. Raises OSError when it cannot be written."""
    forget_old_drafts()
    storage, folder = _storage(), _folder_of(person)
    for old in _newest_first(storage, folder)[MOST_DRAFTS - 1 :]:
        storage.delete(old)
    draft_id, now = uuid4().hex, timezone.now()
    head = {"name": name, "language": language, "tags": tags, "uploaded_at": now.isoformat()}
    storage.save(f"{folder}/{draft_id}", ContentFile(json.dumps(head).encode() + b"\n" + content))
    return Draft(_signer(person).sign(draft_id), name, language, tuple(tags), now, content)


def find_draft(person: Person, token: str) -> Draft:
    """Return what is kept under the token. Raises DraftUnknown or DraftGone."""
    try:
        draft_id = _signer(person).unsign(token)
    except BadSignature as error:
        raise DraftUnknown from error
    try:
        with _storage().open(f"{_folder_of(person)}/{draft_id}") as file:
            head, _end, content = file.read().partition(b"\n")
    except FileNotFoundError as error:
        raise DraftGone from error
    said: dict[str, Any] = json.loads(head)
    uploaded_at = datetime.fromisoformat(said["uploaded_at"])
    draft = Draft(token, said["name"], said["language"], tuple(said["tags"]), uploaded_at, content)
    if draft.kept_until <= timezone.now():
        raise DraftGone
    return draft


def forget_old_drafts() -> None:
    """Delete what anybody's time is over for."""
    storage, since = _storage(), timezone.now() - KEPT
    for folder in _list(storage, FOLDER)[0]:
        for name in _newest_first(storage, f"{FOLDER}/{folder}"):
            if _time_of(storage, name) <= since.timestamp():
                storage.delete(name)


def import_chosen(draft: Draft, chosen: list[Parsed], *, actor: Person) -> BankImport:
    """Put chosen questions of a draft into the bank: all or none. What is there already, by another press too, stays as it is."""
    with transaction.atomic():
        # One import at a time: the second of two presses waits here, and then finds what the first has made.
        list(Locale.objects.select_for_update(no_key=True).order_by("pk"))
        for question in chosen:
            question.tags = list(dict.fromkeys([*draft.tags, *question.tags]))
        return import_questions(chosen, language=draft.language, actor=actor, source=draft.name)


def _storage() -> Storage:
    return storages["private"]


def _folder_of(person: Person) -> str:
    return f"{FOLDER}/{person.pk}"


def _signer(person: Person) -> Signer:
    return Signer(salt=f"interop.question-import/{person.pk}", sep=".")


def _list(storage: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _newest_first(storage: Storage, folder: str) -> list[str]:
    names = [f"{folder}/{name}" for name in _list(storage, folder)[1]]
    return sorted(names, key=lambda name: _time_of(storage, name), reverse=True)


def _time_of(storage: Storage, name: str) -> float:
    """A file that another process deletes meanwhile is as old as can be; deleting it again does nothing."""
    try:
        return float(storage.get_modified_time(name).timestamp())
    except FileNotFoundError:
        return 0.0
