"""What the readers of question files return: questions that can be imported, and reasons for what cannot."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from json import dumps
from typing import Any

Value = dict[str, Any]

NAMESPACE = uuid.UUID("c1d0c5a4-6f0b-5a3e-8c52-2a1d7b9f4e66")
MOST_QUESTIONS = 5000
#: Lists in a question's value: their items get ids.
LISTS = ("options", "pairs", "items", "units", "statements", "scale", "criteria")


class CannotRead(ValueError):
    """This question, or the whole file, cannot be read; says why. `line` 0: that of the question."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


@dataclass(frozen=True)
class Picture:
    name: str
    content: bytes


@dataclass
class Parsed:
    """A question as a raw block per language; "" is the language that the file does not say.

    Lists in a value hold plain mappings, without ids. A picture stands in a text as `{{picture:<digest>}}`.
    """

    kind: str
    name: str
    line: int
    values: dict[str, Value]
    category: str = ""
    tags: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    own_key: uuid.UUID | None = None

    @property
    def key(self) -> uuid.UUID:
        """The same for the same question, whoever reads it: its own key, or one made from category, name and content."""
        if self.own_key:
            return self.own_key
        content = dumps([self.category, self.name, self.kind, self.values], sort_keys=True, ensure_ascii=False)
        return uuid.uuid5(NAMESPACE, sha256(content.encode("utf-8", "replace")).hexdigest())

    def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)


@dataclass(frozen=True)
class Refused:
    """Something that is not imported, and why."""

    line: int
    name: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.name}: {self.reason}" if self.name else f"line {self.line}: {self.reason}"


@dataclass
class ParsedFile:
    path: str
    format: str = ""
    encoding: str = ""
    questions: list[Parsed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def with_ids(value: Value, key: uuid.UUID) -> Value:
    """Return the raw value of a block: each item of a list with an id that is always the same."""
    return value | {
        name: [
            {"type": "item", "id": str(uuid.uuid5(key, f"{name}/{place}")), "value": item}
            for place, item in enumerate(value[name])
        ]
        for name in LISTS
        if name in value
    }


def without_ids(value: Value) -> Value:
    """Return the plain value for a raw one."""
    return value | {name: [dict(item["value"]) for item in value[name]] for name in LISTS if value.get(name)}


def read_decimal(text: str, what: str) -> Decimal:
    """Return a finite number; raises CannotRead."""
    cleaned = text.strip().replace(",", ".")
    try:
        number = Decimal(cleaned) if len(cleaned) <= 60 else Decimal("NaN")  # noqa: PLR2004
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(int(number.adjusted())) > 30:  # noqa: PLR2004
        raise CannotRead(f"{what} “{cleaned[:30]}” is not a usable number")
    return number


def write_decimal(number: Decimal) -> str:
    """Return the number without exponent and trailing zeros."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def read_fraction(text: str, parsed: Parsed) -> Decimal:
    """Return a worth in per cent from -100 to 100; one beyond is brought within, with a warning."""
    fraction = read_decimal(text or "0", "the weight")
    within = max(min(fraction, Decimal(100)), Decimal(-100))
    if within != fraction:
        parsed.warn(f"the weight {write_decimal(fraction)} % was brought to {write_decimal(within)} %")
    return within


def read_points(text: str, parsed: Parsed) -> int:
    """Return whole points from 1 to 100."""
    if not text.strip():
        return 1
    given = read_decimal(text, "the number of points")
    points = int(min(max(given.to_integral_value("ROUND_HALF_UP"), Decimal(1)), Decimal(100)))
    if given != points:
        parsed.warn(f"{write_decimal(given)} points became {points}")
    return points


def whole_shares(fractions: Iterable[Decimal]) -> list[int]:
    """Return whole per cents; thirds that make 100 together still do, so that all right ones are worth everything."""
    given = list(fractions)
    shares = [int(one.to_integral_value("ROUND_HALF_UP")) for one in given]
    right = [place for place, one in enumerate(given) if one > 0]
    missing = 100 - sum(shares[place] for place in right)
    if abs(sum((given[place] for place in right), Decimal(0)) - 100) <= 1 and abs(missing) <= len(right):
        for place in right[len(right) - abs(missing) :] if missing else []:
            shares[place] += 1 if missing > 0 else -1
    return shares
