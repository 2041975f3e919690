"""What stands between the braces of a GIFT question. Escaped signs are hidden here."""

import re
from decimal import Decimal

from interop.domain.questions.choices import Weighed, multiple_options, short_options, single_options
from interop.domain.questions.model import CannotRead, Value, read_decimal, read_fraction, write_decimal
from interop.domain.questions.signs import show
from interop.domain.questions.texts import Reader

TRUTH = re.compile(r"(TRUE|T|FALSE|F)\s*(#.*)?", re.S | re.I)
WEIGHT = re.compile(r"\s*%([^%]{1,40})%")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.I)
ANSWER = re.compile(r"([=~])([^=~]*)")
MOST_ANSWERS = 200
FULL = Decimal(100)


def read_answers(inside: str | None, text_format: str, reader: Reader) -> tuple[str, Value]:
    """Return kind and value, but for the question's text. Raises CannotRead."""
    if inside is None:
        return "note", {}
    answers, general = _general(inside)
    common: Value = {"points": 1, "explanation": _Text(reader, text_format).plain(general)}
    kind, own = _Answers(answers.strip(), _Text(reader, text_format)).read()
    return kind, common | own


def _general(inside: str) -> tuple[str, str]:
    answers, _, general = inside.partition("####")
    return answers, general


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
        truth = TRUTH.fullmatch(self.hidden)
        if truth:
            return "true_false", self._truth(truth.group(1), truth.group(2) or "")
        return self._listed()

    def _truth(self, word: str, feedback: str) -> Value:
        answer = "true" if word.upper().startswith("T") else "false"
        parts = [self.text.plain(part) for part in feedback.split("#")[1:]] + ["", ""]
        other = "false" if answer == "true" else "true"
        return {"answer": answer, f"feedback_{answer}": parts[1], f"feedback_{other}": parts[0]}

    def _listed(self) -> tuple[str, Value]:
        if self.hidden[0] not in "=~":
            raise CannotRead(f"an answer begins with = or ~, not with “{show(self.hidden)[:30]}”")
        found = ANSWER.findall(self.hidden)
        if len(found) > MOST_ANSWERS:
            raise CannotRead(f"more than {MOST_ANSWERS} answers")
        if any("->" in body for _sign, body in found) and all(sign == "=" for sign, _body in found):
            return "matching", {"pairs": [self._pair(body) for _sign, body in found]}
        weighed = [self._weighed(sign, body) for sign, body in found]
        if all(sign == "=" for sign, _body in found):
            return "short", short_options(weighed, self.parsed)
        if any(sign == "=" for sign, _body in found):
            return "single", single_options(weighed, self.parsed)
        return self._only_tildes(weighed)

    def _only_tildes(self, weighed: list[Weighed]) -> tuple[str, Value]:
        return "multiple", multiple_options(weighed)

    def _weighed(self, sign: str, body: str) -> Weighed:
        fraction, body = self._weight(sign, body)
        text, _, feedback = body.partition("#")
        return Weighed(self.text.plain(text), fraction, self.text.plain(feedback))

    def _weight(self, sign: str, body: str) -> tuple[Decimal, str]:
        """Return the worth in per cent and what stands after it."""
        weight = WEIGHT.match(body)
        if weight:
            return read_fraction(weight.group(1), self.parsed), body[weight.end() :]
        return FULL if sign == "=" else Decimal(0), body

    def _pair(self, body: str) -> Value:
        if "->" not in body:
            raise CannotRead(f"“{show(body).strip()[:40]}” has no partner after ->")
        left, _, right = body.partition("->")
        right, _, feedback = right.partition("#")
        return {"left": self.text.plain(left), "right": self.text.plain(right), "feedback": self.text.plain(feedback)}

    def _number(self, hidden: str) -> Value:
        found = ANSWER.findall(hidden) if hidden.lstrip().startswith(("=", "~")) else [("=", hidden)]
        if len(found) > MOST_ANSWERS:
            raise CannotRead(f"more than {MOST_ANSWERS} answers")
        options = [self._number_option(*self._weight(sign, body)) for sign, body in found if not self._is_other(body)]
        if not any(option["share"] for option in options):
            raise CannotRead("no number is right")
        return {"options": options, "units": []}

    def _is_other(self, body: str) -> bool:
        """Whether this is Moodle's feedback on every number that is not named."""
        if WEIGHT.sub("", body, count=1).partition("#")[0].strip() not in ("", "*"):
            return False
        self.parsed.warn("the feedback on every other number was left out")
        return True

    def _number_option(self, fraction: Decimal, body: str) -> Value:
        number, _, feedback = body.partition("#")
        value, tolerance = read_range(show(number))
        share = max(round(fraction), 0)
        return {"value": value, "tolerance": tolerance, "share": share, "feedback": self.text.plain(feedback)}


def read_range(text: str) -> tuple[str, str]:
    """Return value and tolerance of `5`, `5:0.1` or `4.9..5.1`."""
    if ".." in text:
        low, high = (read_decimal(part, "the number") for part in text.split("..", 1))
        if low > high:
            raise CannotRead(f"the range “{text.strip()[:40]}” begins above its end")
        return write_decimal((low + high) / 2), write_decimal((high - low) / 2)
    value, _, tolerance = text.partition(":")
    wide = abs(read_decimal(tolerance, "the tolerance")) if tolerance.strip() else Decimal(0)
    return write_decimal(read_decimal(value, "the number")), write_decimal(wide)
