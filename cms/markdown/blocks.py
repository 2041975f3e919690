"""The blocks of a text file between Markdown and StreamField, and how each kind is written."""

from dataclasses import dataclass, field
from typing import Any

from wagtail.blocks import ChoiceBlock, StructBlock

from cms.fields import CONTENT_BLOCKS

BLOCKS: dict[str, Any] = dict(CONTENT_BLOCKS)


@dataclass(frozen=True)
class Mark:
    """One step of a file's structure, in words: two languages of a page have the same row of marks."""

    label: str
    line: int


@dataclass
class Block:
    """`kind` is the StreamField's block type; `fields` hold text, rich text as HTML, a file's name, or items."""

    kind: str
    fields: dict[str, Any]
    line: int
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Form:
    """How a block is written: its container's name, its settings (name → field), and the field that is its body."""

    container: str
    settings: dict[str, str]
    body: str = ""
    is_plain: bool = False

    def file_settings(self, kind: str) -> dict[str, str]:
        """Return the settings that name a file: field → "image" or "document"."""
        return {field: FILES[kind, field] for field in self.settings.values() if (kind, field) in FILES}


FORMS = {
    "callout": Form("callout", {"kind": "kind", "title": "title"}, "body"),
    "case": Form("case", {"title": "title"}, "body"),
    "reflection": Form("reflection", {"title": "title"}, "body"),
    "quotation": Form("quote", {"source": "source"}, "text", is_plain=True),
    "term": Form("term", {"name": "name"}, "meaning"),
    "accordion": Form("accordion", {}, "items"),
    "picture": Form("picture", {"file": "image", "alt": "alt_text", "caption": "caption", "credit": "credit"}),
    "video": Form("video", {"file": "video", "captions": "captions", "title": "title"}, "transcript"),
    "download": Form("download", {"file": "document", "title": "title"}, "description"),
}
FILES = {
    ("picture", "image"): "image",
    ("video", "video"): "document",
    ("video", "captions"): "document",
    ("download", "document"): "document",
}
KINDS = {form.container: kind for kind, form in FORMS.items()}


def child_block(kind: str, name: str) -> Any:
    """Return the definition of field `name` in blocks of `kind`; a picture's alternative text stands in its image."""
    if (kind, name) == ("picture", "alt_text"):
        return BLOCKS["picture"].child_blocks["image"].child_blocks["alt_text"]
    return BLOCKS[kind].child_blocks[name]


def is_required(kind: str, name: str) -> bool:
    block = child_block(kind, name)
    return bool(block.required) if not isinstance(block, StructBlock) else True


def max_length(block: Any) -> int | None:
    """Return how many characters the block's form field takes; None: any number."""
    return getattr(getattr(block, "field", None), "max_length", None)


def choices(kind: str, name: str) -> list[str]:
    """Return the values a choice takes, empty for other fields."""
    block = child_block(kind, name)
    return [value for value, _label in block.field.choices if value] if isinstance(block, ChoiceBlock) else []


def first_difference(source: list[Mark], other: list[Mark], *, end: int) -> tuple[int, str] | None:
    """Return line and message of the first step where `other` leaves the source's structure; None: they agree.

    `end` is the last line of the other file, named when that file stops too early.
    """
    for expected, found in zip(source, other, strict=False):
        if expected.label != found.label:
            message = (
                f"the structure differs: {expected.label} in the source (line {expected.line}), {found.label} here"
            )
            return found.line, message
    if len(source) > len(other):
        missing = source[len(other)]
        return end, f"the structure differs: the source goes on with {missing.label} (line {missing.line})"
    if len(other) > len(source):
        extra = other[len(source)]
        return extra.line, f"the structure differs: {extra.label} is not in the source"
    return None
