"""Pictures of question files: kept as they are written there until a text shows them."""

import base64
import binascii
import io
import re
import struct
import warnings
from hashlib import sha1
from urllib.parse import unquote

from PIL import Image

from interop.domain.questions.model import Picture

MAGIC = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"RIFF", "webp"))
BIGGEST_PICTURE = 10 * 1024 * 1024
MOST_PICTURES = 50
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
#: What Pillow raises for damaged pictures is not named anywhere; these are seen.
DAMAGED = (ArithmeticError, EOFError, LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error, Warning,
           Image.DecompressionBombError)  # fmt: skip
OLD_PICTURE = "picture of Moodle 1"


class Pictures:
    """The files that come with a question, by the names under which its texts show them."""

    def __init__(self) -> None:
        self._kept: dict[str, str | bytes] = {}
        self._made: dict[str, Picture | None] = {}

    def add(self, name: str, content: str | bytes) -> None:
        """Keep a file: its bytes, or Base64."""
        self._kept[name] = content

    def find(self, source: str) -> Picture | None:
        """Return the picture that the `src` of an image means; None for one that is not there, is damaged or too big.

        What is of no type that can be shown has the ending .bin.
        """
        name = source.removeprefix("@@PLUGINFILE@@/").partition("?")[0]
        return self._get(name) or self._get(unquote(name))

    def _get(self, name: str) -> Picture | None:
        if name not in self._made and name in self._kept:
            content = self._kept[name]
            decoded = decode(content) if isinstance(content, str) else content
            self._made[name] = None if decoded is None else Picture(f"{bare_name(name)}.{type_of(decoded)}", decoded)
        return self._made.get(name)

    def __len__(self) -> int:
        return len(self._kept)


def decode(encoded: str) -> bytes | None:
    """Return what Base64 text holds; None where it is damaged or too much."""
    if len(encoded) > BIGGEST_PICTURE * 4 // 3:
        return None
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def bare_name(path: str) -> str:
    """Return the name of a file without folders and ending, fit to be one here."""
    name = re.split(r"[\\/]", path)[-1][:200]
    stem = re.sub(r"[^\w-]+", "-", name.rpartition(".")[0] or name)[:60].strip("-")
    return stem or "picture"


def type_of(content: bytes) -> str:
    """Return the ending that fits; "bin" for what is no picture that can be shown."""
    if not any(content.startswith(mark) for mark, _ending in MAGIC):
        return "bin"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                picture.verify()
    except DAMAGED:
        return "bin"
    return next(ending for mark, ending in MAGIC if content.startswith(mark))


def digest_of(picture: Picture) -> str:
    return sha1(picture.content, usedforsecurity=False).hexdigest()
