"""A file of questions, whatever its format: found out by what stands in it, not by its name."""

import re
from pathlib import Path

from interop.domain.questions.aiken import read_aiken
from interop.domain.questions.checking import check_blocks
from interop.domain.questions.encodings import decode
from interop.domain.questions.gift import read_gift
from interop.domain.questions.model import CannotRead, ParsedFile, Refused
from interop.domain.questions.moodle_xml import read_moodle_xml
from interop.domain.questions.qti import read_qti, read_qti_package

BIGGEST = 50 * 1024 * 1024
AIKEN = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z][ \t]*$", re.M)
ROOT = re.compile(r"\A\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:[^-]|-(?!->)){0,20000}-->\s*)*<(?:[\w-]+:)?([\w.-]+)")
QTI_ROOTS = ("assessmentItem", "qti-assessment-item", "assessmentTest", "qti-assessment-test", "manifest")
READERS = {"GIFT": read_gift, "Moodle XML": read_moodle_xml, "Aiken": read_aiken, "QTI": read_qti}


def read_file(path: Path) -> ParsedFile:
    """Return what a file holds; what cannot be read stands in `refused`."""
    try:
        if path.stat().st_size > BIGGEST:
            return ParsedFile(path.name, refused=[Refused(1, "", f"the file has more than {BIGGEST >> 20} MB")])
        return read_content(path.read_bytes(), name=path.name)
    except OSError as error:
        return ParsedFile(path.name, refused=[Refused(1, "", f"the file cannot be opened: {error.strerror}")])


def read_content(content: bytes, *, name: str) -> ParsedFile:
    """Return what the bytes of a file hold, each question checked to fit the bank."""
    found = ParsedFile(name)
    try:
        if len(content) > BIGGEST:
            raise CannotRead(f"the file has more than {BIGGEST >> 20} MB", 1)
        _read_into(found, content)
    except CannotRead as error:
        found.refused.append(Refused(error.line or 1, "", error.reason))
    check_blocks(found)
    if not found.questions and not found.refused:
        found.refused.append(Refused(1, "", "the file holds no question"))
    found.refused.sort(key=lambda one: one.line)
    return found


def _read_into(found: ParsedFile, content: bytes) -> None:
    if content.startswith(b"PK\x03\x04"):
        found.format, found.encoding = "QTI package", "–"
        found.questions, found.refused = read_qti_package(content)
        return
    text, found.encoding = decode(content)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise CannotRead("the file is not text", text[: text.index("\0")].count("\n") + 1)
    found.format = find_format(text)
    found.questions, found.refused = READERS[found.format](text)


def find_format(text: str) -> str:
    """Return the name of the format. Raises CannotRead for XML that holds no questions."""
    if not text.strip():
        raise CannotRead("the file is empty", 1)
    if text.lstrip().startswith(("<?xml", "<!", "<quiz", "<assessment", "<qti-")):
        root = ROOT.match(text)
        if root and root.group(1) in QTI_ROOTS:
            return "QTI"
        return "Moodle XML"
    # In GIFT answers stand in braces; Aiken has none.
    return "Aiken" if AIKEN.search(text) and not re.search(r"(?<!\\)\{[^{}]{0,2000}[=~]", text) else "GIFT"
