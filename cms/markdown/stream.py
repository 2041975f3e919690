"""Blocks ↔ the raw data of a StreamField. Every block and item gets its own id: without one, Wagtail would make a new id on
each load and wagtail-localize would offer none of the texts for translation."""

import uuid
from collections.abc import Callable
from typing import Any

from django.utils.crypto import salted_hmac

from cms.markdown.blocks import BLOCKS, FORMS, Block

NAMESPACE = uuid.UUID("5b0f6f0c-3c1f-5d0e-9a56-0f3c6d1a7e42")
FindFile = Callable[[str, str], int | None]  # ("image" | "document", name) → primary key
NameFile = Callable[[str, int], str]


def block_id(*path: object) -> str:
    """Return the id of the block at this path: the same in every language and in every database."""
    return str(uuid.uuid5(NAMESPACE, "/".join(str(part) for part in path)))


def hidden_id(*path: object) -> str:
    """Return an id for the item of a question at this path: the same in every language, and with this site's secret in it.

    A page shows it to those who answer. An id that anybody could work out from the place in the list would tell what stood
    first there, which often is what is right.
    """
    digest = salted_hmac("cms.markdown.hidden_id", "/".join(str(part) for part in path), algorithm="sha256").digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def list_item(value: Any, *path: object) -> dict[str, Any]:
    """Return an item of a ListBlock as Wagtail stores it."""
    return {"type": "item", "value": value, "id": block_id(*path)}


def to_stream(blocks: list[Block], *, path: str, find_file: FindFile) -> list[dict[str, Any]]:
    """Return raw StreamField data; `path` names page and field and makes the ids."""
    return [
        {
            "type": block.kind,
            "value": _value(block, path=(path, index), find_file=find_file),
            "id": block_id(path, index),
        }
        for index, block in enumerate(blocks)
    ]


def _value(block: Block, *, path: tuple[object, ...], find_file: FindFile) -> Any:
    if block.kind == "text":
        return block.fields[""]
    if block.kind == "picture":
        return _picture(block, find_file)
    value = {name: block.fields.get(name, "") for name in BLOCKS[block.kind].child_blocks}
    for name, files in _file_fields(block.kind).items():
        value[name] = find_file(files, value[name])
    for name in ("items", "rows"):
        if name in value:
            value[name] = [list_item(item, *path, name, number) for number, item in enumerate(value[name])]
    return value


def _picture(block: Block, find_file: FindFile) -> dict[str, Any]:
    alt = block.fields["alt_text"]
    image = {"image": find_file("image", block.fields["image"]), "decorative": not alt, "alt_text": alt}
    return {"image": image, "caption": block.fields["caption"], "credit": block.fields["credit"]}


def _file_fields(kind: str) -> dict[str, str]:
    return FORMS[kind].file_settings(kind) if kind in FORMS else {}


def from_stream(raw: list[dict[str, Any]], *, name_file: NameFile) -> list[Block]:
    """Return the blocks that raw StreamField data holds."""
    return [_block(item["type"], item["value"], name_file) for item in raw]


def _block(kind: str, value: Any, name_file: NameFile) -> Block:
    if kind == "text":
        return Block(kind, {"": value or ""}, 0)
    if kind == "picture":
        image = value["image"] or {}
        alt = "" if image.get("decorative") else image.get("alt_text") or ""
        value = {**value, "image": image.get("image"), "alt_text": alt}
    fields = dict(value)
    for name, files in _file_fields(kind).items():
        fields[name] = name_file(files, fields[name]) if fields[name] else ""
    for name in ("items", "rows"):
        if name in fields:
            fields[name] = [item["value"] for item in fields[name]]
    return Block(kind, fields, 0)
