"""The letters of our certificates: Latin with all its accents and Cyrillic, embedded in every file."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).resolve().parent / "fonts"
SERIF, SANS = "GentiumPlus", "PTSans"
FILES = {SERIF: "GentiumPlus-Regular.ttf", SANS: "PTSans-Regular.ttf"}

# Binary streams: a file of a quarter less.
rl_config.useA85 = 0


@cache
def load_typefaces() -> None:
    """Read the font files, once per process."""
    for name, file in FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(FOLDER / file)))


@dataclass(frozen=True)
class Fitted:
    """Text broken into lines of one size that all fit."""

    lines: list[str]
    size: float

    @property
    def leading(self) -> float:
        return self.size * 1.22

    @property
    def height(self) -> float:
        return self.leading * len(self.lines)


def width_of(text: str, font: str, size: float) -> float:
    """Return the width in points."""
    return pdfmetrics.stringWidth(text, font, size)


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Return `text` in lines not wider than `width`; a word that is wider by itself is cut."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _cut(word, font, size, width)
    return lines or [""]


def fit(text: str, font: str, *, sizes: tuple[float, ...], width: float, height: float) -> Fitted:
    """Return `text` in the first of `sizes` that fits into width × height, else in the last with what fits and "…"."""
    for size in sizes:
        fitted = Fitted(wrap(text, font, size, width), size)
        if fitted.height <= height:
            return fitted
    rows = max(1, int(height / Fitted([""], sizes[-1]).leading))
    lines = fitted.lines[:rows]
    while width_of(f"{lines[-1]}…", font, fitted.size) > width:
        lines[-1] = lines[-1][:-1]
    return Fitted([*lines[:-1], f"{lines[-1]}…"], fitted.size)


def _cut(word: str, font: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, font, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
