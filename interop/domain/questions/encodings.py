"""Which encoding a file is in. The order: byte order mark, zero bytes (UTF-16), valid UTF-8, what an XML declaration says,
and between windows-1250 and windows-1251 the look of the words.

Cyrillic words are almost wholly bytes above 127; in Latin words of the region such bytes stand alone between plain letters.
So: where at least six in ten letters of the words that hold such a byte are above 127, it is windows-1251.
"""

import codecs
import re

from django.utils.translation import gettext as _

from interop.domain.questions.model import CannotRead

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with BOM"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE with BOM"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE with BOM"),
)
DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,30})[\"']")
KNOWN = {"windows-1250": "cp1250", "windows-1251": "cp1251", "cp1250": "cp1250", "cp1251": "cp1251",
         "iso-8859-1": "cp1252", "iso-8859-2": "iso8859-2", "iso-8859-5": "iso8859-5", "windows-1252": "cp1252",
         "us-ascii": "ascii", "utf-16": "utf-16"}  # fmt: skip
WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,60}")
HIGH = re.compile(rb"[\x80-\xff]")
SAMPLE = 200_000
CYRILLIC_SHARE = 0.6


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding; line ends are as `\\n`. Raises CannotRead."""
    codec, name, skip = find_encoding(content)
    try:
        text = content[skip:].decode(codec)
    except UnicodeError as error:
        line = content[: getattr(error, "start", 0)].count(b"\n") + 1
        raise CannotRead(_("the file is not text in %(encoding)s") % {"encoding": name}, line) from error
    return text.replace("\r\n", "\n").replace("\r", "\n"), name


def find_encoding(content: bytes) -> tuple[str, str, int]:
    """Return codec, name, and how many bytes at the beginning are no text."""
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            return codec.removesuffix("-sig"), name, len(mark)
    wide = _find_utf16(content)
    if wide:
        return wide, wide.upper(), 0
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8", "UTF-8", 0
    declared = DECLARED.match(content)
    told = declared and declared.group(1).decode().lower()
    if told in KNOWN:
        return KNOWN[told], told, 0
    name = _guess_windows(content)
    return name.replace("windows-", "cp"), name, 0


def _find_utf16(content: bytes) -> str:
    """ASCII letters, spaces and line ends leave zero bytes on one side of each pair."""
    sample = content[:SAMPLE]
    if len(content) % 2 or len(sample) < 4 or b"\0" not in sample:  # noqa: PLR2004
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) / 50 or min(even, odd) * 4 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _guess_windows(content: bytes) -> str:
    letters = high = 0
    for word in WORD.findall(content[:SAMPLE]) if len(content) <= SAMPLE else _words(content):
        found = len(HIGH.findall(word))
        if found:
            letters += len(word)
            high += found
    return "windows-1251" if letters and high / letters >= CYRILLIC_SHARE else "windows-1250"


def _words(content: bytes) -> list[bytes]:
    """The first words with a byte above 127 may stand late in a long file."""
    first = HIGH.search(content)
    start = max(first.start() - 60, 0) if first else 0
    return WORD.findall(content[start : start + SAMPLE])
