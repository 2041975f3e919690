"""What the kinds share whose answer has several parts or is typed: reading what was sent, and comparing typed text."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from assessments.questions.choice import UNKNOWN_OPTION
from assessments.questions.kind import InvalidAnswer
from cms.folding import fold

LONGEST = 250
#: What a fully right answer is worth, in per cent.
FULL = 100
TOO_LONG = gettext_lazy("Your answer is too long: at most 250 characters. What you had saved before is kept.")
UNREADABLE = gettext_lazy("This answer could not be read. Write it once more; what you had saved before is kept.")
_IA = re.compile(r"ия\b")
_BULGARIAN = str.maketrans(
    {"ж": "zh", "й": "y", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya"}
)
CHOOSE = gettext_lazy("Choose …")
_WILDCARD = re.compile(r"(?<!\\)\*")

Cleaner = Callable[[Any], Any]


def clean_parts(data: Any, cleaners: Mapping[str, Cleaner]) -> dict[str, Any] | None:
    """Return what was given to each part, empty ones left out; None when all are. Raises InvalidAnswer."""
    if data is None or data == "":
        return None
    if not isinstance(data, dict) or not set(data) <= set(cleaners):
        raise InvalidAnswer(UNKNOWN_OPTION)
    given = {part: clean(data[part]) for part, clean in cleaners.items() if data.get(part) not in (None, "")}
    return {part: value for part, value in given.items() if value not in (None, "")} or None


def one_of(known: Collection[str]) -> Cleaner:
    """Return a cleaner for a part that is chosen."""

    def clean(data: Any) -> str:
        if not isinstance(data, str) or data not in known:
            raise InvalidAnswer(UNKNOWN_OPTION)
        return data

    return clean


def clean_text(data: Any) -> str:
    """Return a typed line without space around it. Raises InvalidAnswer for what the database could not store."""
    if data is None:
        return ""
    if not isinstance(data, str) or any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in data):
        raise InvalidAnswer(UNREADABLE)
    if len(data) > LONGEST:
        raise InvalidAnswer(TOO_LONG)
    return data.strip()


def make_line(label: Any, **attrs: Any) -> forms.CharField:
    """Return the field for a typed line; browsers neither complete nor correct it."""
    attrs = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", **attrs}
    messages = {"max_length": TOO_LONG, "null_characters_not_allowed": UNREADABLE}
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.TextInput(attrs=attrs), error_messages=messages, required=False
    )


def make_list(label: Any, choices: Iterable[tuple[str, Any]], empty: Any = CHOOSE) -> forms.ChoiceField:
    """Return the field for a drop-down list that begins with nothing chosen."""
    return forms.ChoiceField(
        label=label,
        choices=[("", empty), *choices],
        error_messages={"invalid_choice": UNKNOWN_OPTION},
        required=False,
    )


def fits(pattern: str, text: str) -> bool:
    """Whether a typed text is what a pattern asks for, whatever case, accents and script; `*` stands for anything.

    A pattern in Cyrillic letters is met in Latin ones as `fold` writes them, and as passports of Bulgaria do: zashtita.
    """
    romanised = _IA.sub("ia", pattern.lower()).translate(_BULGARIAN)
    return _is_met(pattern, text) or (romanised != pattern.lower() and _is_met(romanised, text))


def _is_met(pattern: str, text: str) -> bool:
    pieces = [piece.replace("\\*", "*") for piece in _WILDCARD.split(pattern)]
    folded = [fold(piece) for piece in pieces]
    given = fold(text)
    if len(pieces) == 1:
        if folded[0] or given:
            return folded[0] == given
        return pieces[0].strip() == text.strip() != ""  # signs alone
    if not text.strip():
        return False
    return _fits_pieces(folded, given)


def _fits_pieces(pieces: list[str], given: str) -> bool:
    """Look for the pieces one after another: never slower than the text is long."""
    first, *middle, last = pieces
    if len(first) + len(last) > len(given) or not given.startswith(first) or not given.endswith(last):
        return False
    place, end = len(first), len(given) - len(last)
    for piece in middle:
        found = given.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def example_of(pattern: str) -> str:
    """Return an accepted text as people read it: … where anything may stand."""
    return _WILDCARD.sub("…", pattern).replace("\\*", "*")


def share_of(value: Mapping[str, Any]) -> int:
    """Return the per cent that a raw option is worth: all, where nothing is said."""
    return FULL if value.get("share") is None else int(value["share"])
