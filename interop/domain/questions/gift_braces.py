"""What of a GIFT question stands between braces, and what around them."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from interop.domain.questions.model import CannotRead

MOST_BRACES = 2000


@dataclass(frozen=True)
class Piece:
    """A stretch of text, or, with `inside`, what stands between a pair of braces. Escaped signs are hidden."""

    text: str
    inside: str | None = None

    def as_text(self) -> "Piece":
        return Piece(f"{{{self.inside}}}")


Pieces = list[Piece]


def part_at_braces(hidden: str) -> Pieces:
    """Return the pieces; braces inside of braces belong to what stands there. Raises CannotRead where they do not pair."""
    found: Pieces = []
    depth = start = 0
    for count, brace in enumerate(re.finditer(r"[{}]", hidden)):
        if count == MOST_BRACES:
            raise CannotRead(_("there are too many braces"))
        if brace[0] == "{":
            if depth == 0:
                found.append(Piece(hidden[start : brace.start()]))
                start = brace.end()
            depth += 1
        else:
            depth -= 1
            if depth < 0:
                raise CannotRead(_("a brace is closed that was never opened; as part of a text it needs a backslash"))
            if depth == 0:
                found.append(Piece("", hidden[start : brace.start()]))
                start = brace.end()
    if depth:
        raise CannotRead(_("a brace is opened and never closed; as part of a text it needs a backslash"))
    return [*found, Piece(hidden[start:])]


def join_pieces(pieces: Pieces) -> str:
    return "".join(piece.text if piece.inside is None else f"{{{piece.inside}}}" for piece in pieces)
