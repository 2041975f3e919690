"""What stands between the braces of a GIFT question. Escaped signs are hidden here."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from interop.domain.questions.choices import Weighed, gap_options, multiple_options, short_options, single_options
from interop.domain.questions.gift_braces import Pieces
from interop.domain.questions.model import MOST_ANSWERS, CannotRead, Value, too_many_answers
from interop.domain.questions.moodle_gaps import MOST_GAPS, PLACE, read_gap, too_many_gaps
from interop.domain.questions.numbers import read_fraction, read_range
from interop.domain.questions.signs import show, show_escaped
from interop.domain.questions.texts import Reader

TRUTH = re.compile(r"(TRUE|T|FALSE|F)\s*(#.*)?", re.S | re.I)
WEIGHT = re.compile(r"\s*%\s*([-+]?[0-9.,]{1,40})\s*%")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.I)
ANSWER = re.compile(r"([=~])([^=~]*)")
COMMENT = re.compile(r"(?:^|(?<=\s))//[^\n]*")
EMBEDDED = re.compile(r"\s*(\d{0,6}):([A-Za-z_]{1,20}):(.*)", re.S)
FULL = Decimal(100)
Answer = tuple[str, str]


def is_answer(inside: str) -> bool:
    """Whether this looks like answers, not like a pair of braces in a formula."""
    bare = inside.strip()
    return not bare or bare.startswith(("=", "~", "#", "//")) or bool(TRUTH.fullmatch(bare) or EMBEDDED.fullmatch(bare))


def is_gap(inside: str) -> bool:
    """Whether this can be one of several gaps: answers to choose or to type, or an embedded question as Moodle writes it."""
    return inside.strip().startswith(("=", "~")) or bool(EMBEDDED.fullmatch(inside))


def read_answers(inside: str | None, text_format: str, reader: Reader) -> tuple[str, Value]:
    """Return kind and value, but for the question's text. Raises CannotRead."""
    if inside is None:
        return "note", {}
    answers, _sign, general = inside.partition("####")
    common: Value = {"points": 1, "explanation": _Text(reader, text_format).plain(general)}
    kind, own = _Answers(answers.strip(), _Text(reader, text_format)).read()
    return kind, common | own


def read_gaps(pieces: Pieces, text_format: str, reader: Reader) -> tuple[str, tuple[str, Value]]:
    """Return the text with `[[1]]` for the first gap, and kind and value. Raises CannotRead."""
    text, gap, general = "", 0, ""
    options: list[Value] = []
    for piece in pieces:
        if piece.inside is None:
            text += PLACE.sub(r"[ [\1] ]", show(piece.text))
            continue
        gap += 1
        if gap > MOST_GAPS:
            raise CannotRead(too_many_gaps())
        inside, _sign, own_general = piece.inside.partition("####")
        general = general or own_general
        text += f"[[{gap}]]"
        options += _gap(gap, inside, text_format, reader)
    explanation = _Text(reader, text_format).plain(general)
    return text, ("gaps", {"points": 1, "explanation": explanation, "options": options})


def _gap(gap: int, inside: str, text_format: str, reader: Reader) -> list[Value]:
    embedded = EMBEDDED.fullmatch(inside)
    if embedded:
        return read_gap(gap, embedded[1], embedded[2], show_escaped(embedded[3]), reader)
    answers = _Answers(inside.strip(), _Text(reader, text_format))
    listed = answers.listed()
    is_typed = all(sign == "=" for sign, _body in listed)
    return gap_options(gap, [answers.weighed(*one) for one in listed], reader.parsed, is_typed=is_typed)


class _Text:
    """Reads texts of answers: each may begin with a format of its own."""

    def __init__(self, reader: Reader, text_format: str) -> None:
        self.reader, self.format = reader, text_format

    def plain(self, hidden: str) -> str:
        own = FORMAT.match(hidden)
        text = show(hidden[own.end() :] if own else hidden)
        return self.reader.plain(text.strip(), own.group(1).lower() if own else self.format)


class _Answers:
    def __init__(self, hidden: str, text: _Text) -> None:
        self.hidden, self.text, self.parsed = hidden, text, text.reader.parsed

    def read(self) -> tuple[str, Value]:
        if not self.hidden:
            return "essay", {"criteria": [], "min_words": None, "max_words": None, "second_marker": False}
        if self.hidden.startswith("#"):
            return "number", self._number(self.hidden[1:])
        truth = TRUTH.fullmatch(self.hidden) or TRUTH.fullmatch(COMMENT.sub("", self.hidden).strip())
        if truth:
            return "true_false", self._truth(truth.group(1), truth.group(2) or "")
        return self._of_list(self.listed())

    def _truth(self, word: str, feedback: str) -> Value:
        answer = "true" if word.upper().startswith("T") else "false"
        parts = [self.text.plain(part) for part in feedback.split("#", 2)[1:]] + ["", ""]
        other = "false" if answer == "true" else "true"
        return {"answer": answer, f"feedback_{answer}": parts[1], f"feedback_{other}": parts[0]}

    def listed(self) -> list[Answer]:
        """Return the answers, each with its sign. What stands before the first sign is an answer, as Moodle reads it."""
        hidden = COMMENT.sub("", self.hidden) if self.hidden.startswith("//") else self.hidden
        first = next(ANSWER.finditer(hidden), None)
        leading = hidden[: first.start()] if first else hidden
        found = [(sign, body) for sign, body in ANSWER.findall(hidden) if body.strip()]
        if leading.strip():
            self.parsed.warn(_("an answer had no sign before it: it was taken as Moodle does"))
            found.insert(0, ("~" if any(sign == "~" for sign, _body in found) else "=", leading))
        if len(found) > MOST_ANSWERS:
            raise CannotRead(too_many_answers())
        if not found:
            raise CannotRead(_("there is no answer between the braces"))
        return found

    def _of_list(self, found: list[Answer]) -> tuple[str, Value]:
        signs = {sign for sign, _body in found}
        if signs == {"="} and any("->" in body for _sign, body in found):
            return "matching", {"pairs": [self._pair(body) for _sign, body in found]}
        weighed = [self.weighed(sign, body) for sign, body in found]
        if signs == {"="}:
            return "short", short_options(weighed, self.parsed)
        if "=" in signs:
            return "single", single_options(weighed, self.parsed)
        return "multiple", multiple_options(weighed)

    def weighed(self, sign: str, body: str) -> Weighed:
        fraction, body = self._weight(sign, body)
        text, _sign, feedback = body.partition("#")
        return Weighed(self.text.plain(text), fraction, self.text.plain(feedback))

    def _weight(self, sign: str, body: str) -> tuple[Decimal, str]:
        """Return the worth in per cent and what stands after it."""
        weight = WEIGHT.match(body)
        if weight:
            return read_fraction(weight.group(1), self.parsed), body[weight.end() :]
        return FULL if sign == "=" else Decimal(0), body

    def _pair(self, body: str) -> Value:
        if "->" not in body:
            raise CannotRead(_("“%(left)s” has no partner after ->") % {"left": show(body).strip()[:40]})
        left, _arrow, right = body.partition("->")
        right, _sign, feedback = right.partition("#")
        return {"left": self.text.plain(left), "right": self.text.plain(right), "feedback": self.text.plain(feedback)}

    def _number(self, hidden: str) -> Value:
        """What follows a ~ is feedback on every other number."""
        numbers, other, _rest = hidden.partition("~")
        leading, _sign, rest = numbers.partition("=")
        found = [one for one in (leading, *rest.split("=")) if one.strip()]
        if len(found) > MOST_ANSWERS:
            raise CannotRead(too_many_answers())
        kept = [one for one in found if WEIGHT.sub("", one, count=1).partition("#")[0].strip() not in ("", "*")]
        if other or len(kept) < len(found):
            self.parsed.warn(_("the feedback on every other number was left out"))
        options = [self._number_option(*self._weight("=", one)) for one in kept]
        if not any(option["share"] for option in options):
            raise CannotRead(_("no number is right"))
        return {"options": options, "units": []}

    def _number_option(self, fraction: Decimal, body: str) -> Value:
        number, _sign, feedback = body.partition("#")
        value, tolerance = read_range(show(number), self.parsed)
        share = max(round(fraction), 0)
        return {"value": value, "tolerance": tolerance, "share": share, "feedback": self.text.plain(feedback)}
