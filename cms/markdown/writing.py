"""Blocks → canonical Markdown: what was read comes out the same."""

from collections.abc import Callable
from typing import Any

from cms.markdown.blocks import FORMS, Block
from cms.markdown.files import settings_lines
from cms.markdown.reading import CAPTION
from cms.markdown.richtext import escape_text, guard_start, to_markdown


def write_blocks(blocks: list[Block]) -> str:
    """Return blocks as Markdown, without a line break at the end."""
    return "\n\n".join(WRITERS.get(block.kind, _container)(block) for block in blocks)


def _text(block: Block) -> str:
    return to_markdown(block.fields[""])


def _table(block: Block) -> str:
    header = block.fields["header"]
    rule = " | ".join("---" for _cell in header.split("|"))
    rows = [header, rule, *block.fields["rows"]]
    table = "\n".join(f"| {row if row == rule else escape_text(row)} |" for row in rows)
    return f"{CAPTION}{escape_text(block.fields['caption'])}\n\n{table}"


def _container(block: Block) -> str:
    form = FORMS[block.kind]
    settings = {name: block.fields.get(field) for name, field in form.settings.items()}
    lines = [f"::: {form.container}", *settings_lines(settings)]
    if "alt" in settings and not settings["alt"]:
        lines.insert(2, 'alt: ""')
    body = _body(block, form.body, is_plain=form.is_plain)
    return "\n".join([*lines, *(["", body] if body else []), ":::"])


def _body(block: Block, field: str, *, is_plain: bool) -> str:
    if not field:
        return ""
    value: Any = block.fields.get(field) or ""
    if field == "items":
        return "\n\n".join(f"### {escape_text(item['title'])}\n\n{to_markdown(item['body'])}" for item in value)
    return write_plain(value) if is_plain else to_markdown(value)


def write_plain(text: str) -> str:
    """Return plain paragraphs as Markdown that reads back as they are."""
    return "\n\n".join(guard_start(escape_text(part)).replace("\n", "\\\n") for part in text.split("\n\n") if part)


WRITERS: dict[str, Callable[[Block], str]] = {"text": _text, "table": _table}
