"""GIFT's escaped signs, hidden while the structure around them is read."""

import re

SIGNS = "~=#{}:\\"
_HIDDEN = {sign: chr(0xE000 + place) for place, sign in enumerate(SIGNS)}
_SHOWN = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items()} | {chr(0xE010): "\n"})
_ESCAPED = str.maketrans({hidden: f"\\{sign}" for sign, hidden in _HIDDEN.items()} | {chr(0xE010): "\n"})
_OURS = re.compile("[\ue000-\ue010]")


def hide(text: str) -> str:
    """Return the text with each escaped sign as one letter that stands for nothing else."""
    return re.sub(r"\\([~=#{}:\\n])", lambda m: chr(0xE010) if m[1] == "n" else _HIDDEN[m[1]], _OURS.sub("", text))


def show(text: str) -> str:
    """Return the text as it is meant."""
    return text.translate(_SHOWN)


def show_escaped(text: str) -> str:
    """Return the text as it was before `hide`, with its backslashes."""
    return text.translate(_ESCAPED)


def escape(text: str) -> str:
    """Return the text as GIFT can hold it."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", "\\n")
