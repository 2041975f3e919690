"""The fields of a stored question, written as YAML: what `quiz_fields` reads."""

import json
from typing import Any

import yaml
from django.core.serializers.json import DjangoJSONEncoder
from wagtail import blocks

from cms.markdown.files import LOADER, scalar
from cms.markdown.richtext import to_markdown
from interop.domain.quiz_fields import (
    ALWAYS,
    BLOCKS,
    BOXED,
    UNPRINTABLE,
    as_text,
    is_default,
    item_block,
    own_fields,
)


def write_fields(kind: str, value: dict[str, Any]) -> list[str]:
    """Return the fields of a raw question as YAML lines; none where all are as usual."""
    lines = _write_struct(own_fields(kind), value)
    if "options" in BOXED.get(kind, set()):
        shares = [option["value"].get("share") for option in value.get("options") or []]
        if any(share is not None for share in shares):
            lines.append(f"share: [{', '.join('~' if share is None else str(share) for share in shares)}]")
    return lines


def stored(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """Return the raw value of a question with all its fields, as the database has it."""
    block = BLOCKS[kind]
    revisit = value.get("revisit")
    whole = block.get_prep_value(block.to_python({**value, "revisit": None} if "revisit" in value else value))
    plain: dict[str, Any] = json.loads(json.dumps(whole, cls=DjangoJSONEncoder))
    return {**plain, "revisit": revisit} if "revisit" in value else plain


def _write_struct(children: dict[str, blocks.Block], value: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for name, child in children.items():
        given = value.get(name)
        if isinstance(child, blocks.ListBlock | blocks.StreamBlock):
            lines += _write_list(name, child, given or [])
        elif not is_default(child, given) or name in ALWAYS:
            text = to_markdown(given or "") if isinstance(child, blocks.RichTextBlock) else as_text(given)
            lines += _write_scalar(name, text)
    return lines


def _write_list(name: str, block: Any, items: list[dict[str, Any]]) -> list[str]:
    lines = [f"{name}:"] if items else []
    for item in items:
        inner = _write_struct(item_block(block).child_blocks, item["value"]) or ["{}"]
        lines += [f"  - {inner[0]}", *(f"    {line}" if line else "" for line in inner[1:])]
    return lines


def _write_scalar(name: str, text: str) -> list[str]:
    if "\n" in text and "```" not in text and "~~~" not in text:
        lines = [f"{name}: |-", *(f"  {line}" if line else "" for line in text.split("\n"))]
        if _reads_as("\n".join(lines), name, text):
            return lines
    line = f"{name}: {scalar(text)}"
    if not _reads_as(line, name, text):
        quoted = json.dumps(text, ensure_ascii=False)
        line = f"{name}: " + UNPRINTABLE.sub(lambda sign: "\\" + f"u{ord(sign[0]):04x}", quoted)
    return [line]


def _reads_as(line: str, name: str, text: str) -> bool:
    try:
        return bool(yaml.load(line, LOADER) == {name: text})  # noqa: S506 - the base loader makes nothing but text
    except yaml.YAMLError:
        return False
