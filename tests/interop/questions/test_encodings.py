"""Encodings are found out, whatever the language of the region."""

import pytest

from interop.domain.questions.encodings import decode
from interop.domain.questions.model import CannotRead

LATIN = (
    "::Zaštita::Што? Čija zaštita đaka, șef țară? {=dijete ~niko}".replace("Што", "Što")
    .replace("ș", "ş")
    .replace("ț", "ţ")
)
CYRILLIC = "::Защита::Кой защитава детето и кога? {=всички ~никой}"


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8-sig", b"", "UTF-8 with BOM"),
        ("utf-16-le", b"", "UTF-16-LE"),
        ("utf-16-be", b"", "UTF-16-BE"),
        ("utf-16-le", b"\xff\xfe", "UTF-16 LE with BOM"),
        ("utf-16-be", b"\xfe\xff", "UTF-16 BE with BOM"),
    ],
)
@pytest.mark.parametrize("text", [LATIN, CYRILLIC])
def test_unicode(text: str, codec: str, mark: bytes, name: str) -> None:
    assert decode(mark + text.encode(codec)) == (text, name)


def test_windows() -> None:
    assert decode(LATIN.encode("cp1250")) == (LATIN, "windows-1250")
    assert decode(CYRILLIC.encode("cp1251")) == (CYRILLIC, "windows-1251")
    assert decode(("What is said in English first. " * 9000 + CYRILLIC).encode("cp1251"))[1] == "windows-1251"


def test_declared() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?><quiz>Ж in one letter</quiz>'
    assert decode(text.encode("cp1251")) == (text, "windows-1251")


def test_no_text() -> None:
    with pytest.raises(CannotRead):
        decode(b"\xff\xfe\x00\xd8\x00\x00\x00")
