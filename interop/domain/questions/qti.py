"""Simple items of QTI 2.1, 2.2 and 3.0: one interaction each, but for gaps; plain files and zip packages."""

import io
import re
import zipfile
import zlib

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interop.domain.questions.encodings import decode
from interop.domain.questions.gift import LONGEST_NAME, name_from, text_from_name
from interop.domain.questions.model import CannotRead, Parsed, Refused, Value
from interop.domain.questions.pictures import Pictures
from interop.domain.questions.qti_items import READERS, Item
from interop.domain.questions.texts import Reader
from interop.domain.questions.xml_tree import Node, find_root, read_tree

MOST_ENTRIES = 2000
MOST_BYTES = 100 * 1024 * 1024
BIGGEST_ENTRY = 20 * 1024 * 1024
ITEM_ROOTS = ("assessmentItem", "qti-assessment-item")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def read_qti(text: str) -> tuple[list[Parsed], list[Refused]]:
    """Return the item of a file. Raises CannotRead."""
    return _read_item(text, Pictures())


def read_qti_package(content: bytes) -> tuple[list[Parsed], list[Refused]]:
    """Return the items of a zip package. Raises CannotRead for one that is damaged or too big."""
    entries = _unpack(content)
    pictures = Pictures()
    for name, body in entries.items():
        if name.lower().endswith(PICTURES):
            pictures.add(name.rpartition("/")[2], body)
    questions: list[Parsed] = []
    refused: list[Refused] = []
    for name in sorted(name for name in entries if name.lower().endswith(".xml")):
        try:
            text, _codec = decode(entries[name])
            root = find_root(text.lstrip("\ufeff"))
            if root and root not in ITEM_ROOTS:
                continue
            read, bad = _read_item(text, pictures)
        except CannotRead as error:
            read, bad = [], [Refused(error.line or 1, "", error.reason)]
        questions += read
        refused += [Refused(one.line, f"{name}: {one.name}".strip(": "), one.reason) for one in bad]
    return questions, refused


def _unpack(content: bytes) -> dict[str, bytes]:
    """Return the files of a package by name. Nothing is written to a disk; sizes are counted, not believed."""
    found: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            if len(infos) > MOST_ENTRIES:
                raise CannotRead(
                    ngettext(
                        "the package has more than %(most)d file",
                        "the package has more than %(most)d files",
                        MOST_ENTRIES,
                    )
                    % {"most": MOST_ENTRIES},
                    1,
                )
            for info in infos:
                _check_name(info.filename)
                if not info.filename.lower().endswith((".xml", *PICTURES)):
                    continue
                with package.open(info) as opened:
                    body = opened.read(BIGGEST_ENTRY + 1)
                total += len(body)
                if len(body) > BIGGEST_ENTRY or total > MOST_BYTES:
                    raise CannotRead(
                        _("the package is too big when unpacked: %(name)s") % {"name": info.filename[:80]}, 1
                    )
                found[info.filename] = body
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        if isinstance(error, CannotRead):
            raise
        raise CannotRead(_("the package is damaged or encrypted"), 1) from error
    return found


def _check_name(name: str) -> None:
    if name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or re.match(r"[A-Za-z]:", name):
        raise CannotRead(_("the package holds a path that leads out of it: %(name)s") % {"name": name[:80]}, 1)


def plain_name(name: str) -> str:
    """Return the name of an element or attribute as QTI 2 spells it: `qti-simple-choice` → `simpleChoice`."""
    name = name.rpartition(":")[2].removeprefix("qti-")
    return re.sub(r"-([a-z])", lambda found: found.group(1).upper(), name)


def _as_qti2(node: Node) -> None:
    """Rename a tree of QTI 3 to the names of QTI 2, in place."""
    node.tag = plain_name(node.tag)
    node.attributes = {plain_name(name): value for name, value in node.attributes.items()}
    for child in node.each():
        _as_qti2(child)


def _read_item(text: str, pictures: Pictures) -> tuple[list[Parsed], list[Refused]]:
    root = read_tree(text)
    _as_qti2(root)
    if root.tag != "assessmentItem":
        raise CannotRead(_("this is a test or a list of files, not an item: give the package or its items"), root.line)
    name = root.attributes.get("title") or root.attributes.get("identifier") or ""
    try:
        return [read_item(root, name, pictures)], []
    except CannotRead as error:
        return [], [Refused(error.line or root.line, name[:60], error.reason)]


def read_item(root: Node, name: str, pictures: Pictures) -> Parsed:
    """Return the question. Raises CannotRead."""
    parsed = Parsed("", "", root.line, {})
    item = Item(root, Reader(parsed, "", pictures))
    kinds = sorted(item.tags())
    if set(kinds) == {"inlineChoiceInteraction", "textEntryInteraction"}:
        kinds = ["inlineChoiceInteraction"]
    if len(kinds) > 1:
        raise CannotRead(_("the item mixes kinds of answers: %(kinds)s") % {"kinds": ", ".join(kinds)[:200]})
    if not kinds:
        parsed.kind = "note"
        value: Value = {"text": item.text()}
    elif kinds[0] not in READERS:
        raise CannotRead(_("%(kind)s cannot be imported") % {"kind": kinds[0][:80]})
    else:
        parsed.kind, own = READERS[kinds[0]](item)
        value = {"text": item.text(), "points": item.points(), "explanation": item.explanation()} | own
    value["text"] = value["text"] or text_from_name(item.reader, name)
    parsed.values[""] = value
    parsed.name = " ".join(name.split())[:LONGEST_NAME] or name_from(value["text"]) or "?"
    return parsed
