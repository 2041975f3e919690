"""What the readers of question files return: questions that can be imported, and reasons for what cannot."""

import uuid
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.markdown import hidden_id

Value = dict[str, Any]

NAMESPACE = uuid.UUID("c1d0c5a4-6f0b-5a3e-8c52-2a1d7b9f4e66")
MOST_QUESTIONS = 5000
MOST_ANSWERS = 200
#: Lists in a question's value: their items get ids.
LISTS = ("options", "pairs", "items", "units", "statements", "scale", "criteria")


class CannotRead(ValueError):
    """This question, or the whole file, cannot be read; says why. `line` 0: that of the question."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


@dataclass(frozen=True)
class Picture:
    name: str
    content: bytes


@dataclass
class Parsed:
    """A question as a raw block per language; "" is the language that the file does not say.

    Lists in a value hold plain mappings, without ids. A picture stands in a text as `{{picture:<digest>}}`.
    Warnings are in the language that was active while the file was read.
    """

    kind: str
    name: str
    line: int
    values: dict[str, Value]
    category: str = ""
    tags: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    own_key: uuid.UUID | None = None

    @property
    def key(self) -> uuid.UUID:
        """The same for the same question, whoever reads it: its own key, or one made from category, name and content."""
        if self.own_key:
            return self.own_key
        content = dumps([self.category, self.name, self.kind, self.values], sort_keys=True, ensure_ascii=False)
        return uuid.uuid5(NAMESPACE, sha256(content.encode("utf-8", "replace")).hexdigest())

    def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)


@dataclass(frozen=True)
class Refused:
    """Something that is not imported, and why."""

    line: int
    name: str
    reason: str

    def __str__(self) -> str:
        told = {"line": self.line, "name": self.name, "reason": self.reason}
        return (_("line %(line)d: %(name)s: %(reason)s") if self.name else _("line %(line)d: %(reason)s")) % told


@dataclass
class ParsedFile:
    path: str
    format: str = ""
    encoding: str = ""
    questions: list[Parsed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def with_ids(value: Value, key: uuid.UUID) -> Value:
    """Return the raw value of a block: each item of a list with an id that is always the same."""
    return value | {
        name: [
            {"type": "item", "id": hidden_id(key, name, place), "value": item} for place, item in enumerate(value[name])
        ]
        for name in LISTS
        if name in value
    }


def without_ids(value: Value) -> Value:
    """Return the plain value for a raw one."""
    return value | {name: [dict(item["value"]) for item in value[name]] for name in LISTS if value.get(name)}


def too_many_answers() -> str:
    return ngettext("more than %(most)d answer", "more than %(most)d answers", MOST_ANSWERS) % {"most": MOST_ANSWERS}
