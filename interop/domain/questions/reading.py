"""A file of questions, whatever its format: found out by what stands in it, not by its name."""

import re
from pathlib import Path

from django.utils.translation import gettext as _

from interop.domain.questions.aiken import ANSWER, read_aiken
from interop.domain.questions.checking import check_blocks
from interop.domain.questions.effort import MOST_FOR_CHECKING, MOST_FOR_READING, limit_effort
from interop.domain.questions.encodings import decode
from interop.domain.questions.gift import read_gift
from interop.domain.questions.model import CannotRead, ParsedFile, Refused
from interop.domain.questions.moodle_xml import read_moodle_xml
from interop.domain.questions.qti import read_qti, read_qti_package
from interop.domain.questions.xml_tree import find_root

BIGGEST = 50 * 1024 * 1024
#: Without the pictures of Moodle XML: some 30,000 pages.
MOST_TEXT = 10_000_000
QTI_ROOTS = ("assessmentItem", "qti-assessment-item", "assessmentTest", "qti-assessment-test", "manifest")
READERS = {"GIFT": read_gift, "Moodle XML": read_moodle_xml, "Aiken": read_aiken, "QTI": read_qti}


def read_file(path: Path) -> ParsedFile:
    """Return what a file holds; what cannot be read stands in `refused`."""
    try:
        if path.stat().st_size > BIGGEST:
            return ParsedFile(path.name, refused=[Refused(1, "", _too_big())])
        return read_content(path.read_bytes(), name=path.name)
    except OSError as error:
        reason = _("the file cannot be opened: %(problem)s") % {"problem": error.strerror}
        return ParsedFile(path.name, refused=[Refused(1, "", reason)])


def read_content(content: bytes, *, name: str) -> ParsedFile:
    """Return what the bytes of a file hold, each question checked to fit the bank. Reasons and warnings are in the language
    that is active. What is found is either a question or refused: nothing is left out unnamed.
    """
    found = ParsedFile(name)
    with limit_effort(MOST_FOR_READING):
        try:
            if len(content) > BIGGEST:
                raise CannotRead(_too_big(), 1)
            _read_into(found, content)
        except CannotRead as error:
            found.refused.append(Refused(error.line or 1, "", error.reason))
    with limit_effort(MOST_FOR_CHECKING):
        check_blocks(found)
    if not found.questions and not found.refused:
        found.refused.append(Refused(1, "", _("the file holds no question")))
    found.refused.sort(key=lambda one: one.line)
    return found


def _too_big() -> str:
    return _("the file has more than %(most)d MB") % {"most": BIGGEST >> 20}


def _read_into(found: ParsedFile, content: bytes) -> None:
    if content.startswith(b"PK\x03\x04"):
        found.format, found.encoding = "QTI package", "–"
        found.questions, found.refused = read_qti_package(content)
        return
    text, found.encoding = decode(content)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise CannotRead(_("the file is not text"), text[: text.index("\0")].count("\n") + 1)
    found.format = find_format(text)
    if found.format in ("GIFT", "Aiken") and len(text) > MOST_TEXT:
        raise CannotRead(_("the file has more than %(most)d million characters") % {"most": MOST_TEXT // 1_000_000}, 1)
    found.questions, found.refused = READERS[found.format](text)


def find_format(text: str) -> str:
    """Return the name of the format. Raises CannotRead for XML that holds no questions."""
    if not text.strip():
        raise CannotRead(_("the file is empty"), 1)
    root = find_root(text)
    if root in QTI_ROOTS:
        return "QTI"
    if root == "questestinterop":
        raise CannotRead(_("QTI 1.2 cannot be imported; QTI 2.1 and Moodle XML can"), 1)
    if root == "quiz" or text.lstrip().startswith("<?xml"):
        return "Moodle XML"
    # In GIFT answers stand in braces; Aiken has none.
    has_answers = any(ANSWER.fullmatch(line) for line in text.split("\n") if len(line) < 300)  # noqa: PLR2004
    return "Aiken" if has_answers and not re.search(r"(?<!\\)\{[^{}]{0,2000}[=~]", text) else "GIFT"
