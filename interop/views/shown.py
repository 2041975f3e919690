"""A question of a file as the page before the import shows it. No query is made here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from assessments.questions import KINDS
from interop.domain.question_drafts import Draft
from interop.domain.questions.checking import BLOCKS
from interop.domain.questions.importing import tags_of
from interop.domain.questions.model import Parsed, with_ids
from interop.views.keys import KeyLine, key_lines
from interop.views.pictures import show_pictures


class State(StrEnum):
    NEW = "new"
    TWICE = "twice"  # the same stands further up in the file
    IMPORTED = "imported"  # since the file was uploaded
    PRESENT = "present"


@dataclass(frozen=True)
class Found:
    """What the bank holds of a question: the row to edit, and when it came there."""

    pk: int
    since: datetime | None


@dataclass(frozen=True)
class Listed:
    """A question of the file with its number and what becomes of it."""

    number: int
    parsed: Parsed
    key: UUID
    state: State
    found: Found | None

    @property
    def can_be_chosen(self) -> bool:
        return self.state == State.NEW


@dataclass(frozen=True)
class Shown:
    """What the template draws: the learner's form, and what is right."""

    listed: Listed
    kind_label: str
    language: str
    text: str
    form: Any
    template: str
    key_lines: list[KeyLine]
    points: int
    explanation: str
    languages: list[str]
    warnings: list[str]
    tags: list[str]
    is_chosen: bool
    is_marked: bool
    is_graded: bool


def list_questions(questions: Iterable[Parsed], bank: Mapping[UUID, Found], draft: Draft) -> list[Listed]:
    """Return the questions of a file with their numbers and states."""
    listed: list[Listed] = []
    seen: set[UUID] = set()
    for number, parsed in enumerate(questions, start=1):
        key = parsed.key
        found = bank.get(key)
        state = State.TWICE if key in seen else _state_of(found, draft)
        seen.add(key)
        listed.append(Listed(number, parsed, key, state, found))
    return listed


def _state_of(found: Found | None, draft: Draft) -> State:
    if found is None:
        return State.NEW
    return State.IMPORTED if found.since and found.since >= draft.uploaded_at else State.PRESENT


def show_question(listed: Listed, draft: Draft, *, known: set[str], is_chosen: bool) -> Shown:
    """Return what the page shows of one question, in the draft's language where the file has it. `known`: the site's."""
    parsed = listed.parsed
    block, kind = BLOCKS[parsed.kind], KINDS[parsed.kind]
    language = next(code for code in (draft.language, "", *parsed.values) if code in parsed.values)
    plain = parsed.values[language]
    raw = block.get_prep_value(block.to_python(with_ids(plain, listed.key)))
    name = f"q{listed.number}"
    key, texts = kind.read(raw)
    question = {"id": name, "kind": parsed.kind, **key}
    text = show_pictures(raw["text"], parsed.pictures)
    return Shown(
        listed=listed,
        kind_label=str(block.label),
        language=language or draft.language,
        text=text,
        form=kind.form(question, {f"{name}.{path}": one for path, one in texts.items()}, None, prefix=name),
        template=kind.template,
        key_lines=key_lines(parsed.kind, raw),
        points=raw.get("points") or 1,
        explanation=raw.get("explanation") or "",
        languages=[str(settings.LANGUAGE_NAMES.get(code, code)) for code in parsed.values if code],
        warnings=[*parsed.warnings, *_left_out(parsed, known)],
        tags=list(dict.fromkeys([*draft.tags, *tags_of(parsed)])),
        is_chosen=is_chosen and listed.can_be_chosen,
        is_marked=parsed.kind in ("essay", "file"),
        is_graded=kind.is_graded,
    )


def _left_out(parsed: Parsed, known: set[str]) -> list[str]:
    """Languages that the site does not have are left out, unless there is no other."""
    codes = [code for code in parsed.values if code]
    missing = [code for code in codes if code not in known]
    if not missing or len(missing) == len(parsed.values):
        return []
    sentence = _("Not set up on this site, and left out: %(languages)s.")
    return [sentence % {"languages": ", ".join(str(settings.LANGUAGE_NAMES.get(code, code)) for code in missing)}]
