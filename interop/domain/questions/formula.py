"""Formulas as Moodle writes them, such as `{a} * pow({b}, 2)`: read and computed here, in bounded time and memory.

Every number is a float and every step must stay finite, so nothing grows. `^` is refused: in Moodle it is no power.
"""

import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NoReturn

from django.utils.translation import ngettext

LONGEST = 1000
#: Brackets, functions and powers within each other.
DEEPEST = 40
MOST_PLACES = 30
WILDCARD = re.compile(r"\{([^\W\d_][^\s<>{}\"'`]{0,99})\}")
TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)|(?P<wildcard>{WILDCARD.pattern})"
    r"|(?P<name>[a-z_][a-z0-9_]*)|(?P<sign>\*\*|[-+*/%(),]))",
    re.I,
)
#: Room for the largest float and all places it can be rounded to.
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
ANY = LONGEST


class FormulaError(ValueError):
    """The formula cannot be computed; says by which part of it."""


class NoValueError(FormulaError):
    """A wildcard has no value; says which."""


def compute(formula: str, values: Mapping[str, float]) -> float:
    """Return the finite result of a formula, its wildcards taken from `values`.

    Raises NoValueError for a wildcard that is not among them, FormulaError for whatever else cannot be computed.
    """
    if len(formula) > LONGEST:
        message = ngettext(
            "a text has more than %(most)d character", "a text has more than %(most)d characters", LONGEST
        )
        raise FormulaError(message % {"most": LONGEST})
    return _Computing(formula, values).result()


def round_half_up(number: float, places: int) -> Decimal:
    """Return a finite number rounded to at most 30 places, as people do it: 2.5 to 3, -2.5 to -3, 1.005 to 1.01."""
    return Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), context=_EXACT)


def _round(number: float, places: float = 0.0) -> float:
    if not places.is_integer() or abs(places) > MOST_PLACES:
        raise ValueError
    return float(round_half_up(number, int(places)))


def _remain(one: float, other: float) -> float:
    """PHP's `%` is that of whole numbers, with the sign of the first."""
    return math.fmod(math.trunc(one), math.trunc(other))


#: What each takes, at least and at most.
FUNCTIONS: dict[str, tuple[Callable[..., float], int, int]] = {
    **{name: (getattr(math, name), 1, 1) for name in (
        "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "exp", "expm1", "floor", "log10",
        "log1p", "sin", "sinh", "sqrt", "tan", "tanh",
    )},
    "abs": (abs, 1, 1), "deg2rad": (math.radians, 1, 1), "rad2deg": (math.degrees, 1, 1), "pi": (lambda: math.pi, 0, 0),
    "atan2": (math.atan2, 2, 2), "fmod": (math.fmod, 2, 2), "pow": (math.pow, 2, 2), "log": (math.log, 1, 2),
    "round": (_round, 1, 2), "max": (max, 2, ANY), "min": (min, 2, ANY),
}  # fmt: skip
SIGNS: dict[str, Callable[[float, float], float]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "/": lambda one, other: one / other,
    "%": _remain,
    "**": math.pow,
}


class _Computing:
    """Computes while it reads, from the loosest sign to the tightest, as PHP does: -2 ** 2 is -4."""

    def __init__(self, formula: str, values: Mapping[str, float]) -> None:
        self.formula, self.values = formula, values
        self.place = self.depth = 0
        self.next: re.Match[str] | None = None
        self._go_on()

    def result(self) -> float:
        found = self._sum()
        if self.next or self.formula[self.place :].strip():
            self._refuse()
        return found

    def _go_on(self) -> None:
        self.next = TOKEN.match(self.formula, self.place)
        self.place = self.next.end() if self.next else self.place

    def _take(self, *signs: str) -> str:
        """Step over one of these signs and return it; "" where another stands, or none."""
        sign = self.next["sign"] if self.next else None
        if sign is None or sign not in signs:
            return ""
        self._go_on()
        return sign

    def _refuse(self) -> NoReturn:
        place = self.next.start() if self.next else self.place
        raise FormulaError(self.formula[place:].strip()[:20] or "…")

    def _sum(self) -> float:
        found = self._product()
        while sign := self._take("+", "-"):
            found = _apply(sign, found, self._product())
        return found

    def _product(self) -> float:
        found = self._signed()
        while sign := self._take("*", "/", "%"):
            found = _apply(sign, found, self._signed())
        return found

    def _signed(self) -> float:
        is_negative = False
        while sign := self._take("+", "-"):
            is_negative ^= sign == "-"
        self.depth += 1
        if self.depth > DEEPEST:
            self._refuse()
        found = self._single()
        if self._take("**"):
            found = _apply("**", found, self._signed())
        self.depth -= 1
        return -found if is_negative else found

    def _single(self) -> float:
        if self._take("("):
            found = self._sum()
            return found if self._take(")") else self._refuse()
        token = self.next
        if token is None or token["sign"]:
            self._refuse()
        self._go_on()
        if token["number"]:
            return _finite(float(token["number"]), token["number"][:20])
        if token["name"]:
            return self._call(token["name"].lower())
        if token["wildcard"].strip("{}") not in self.values:
            raise NoValueError(token["wildcard"])
        return self.values[token["wildcard"].strip("{}")]

    def _call(self, name: str) -> float:
        if name not in FUNCTIONS:
            raise FormulaError(name[:20])
        function, least, most = FUNCTIONS[name]
        given: list[float] = []
        if not self._take("("):
            self._refuse()
        if not self._take(")"):
            given.append(self._sum())
            while self._take(","):
                given.append(self._sum())
            if not self._take(")"):
                self._refuse()
        told = f"{name}({', '.join(f'{one:g}' for one in given[:4])})"
        if not least <= len(given) <= most:
            raise FormulaError(told)
        return _safely(function, given, told)


def _apply(sign: str, one: float, other: float) -> float:
    return _safely(SIGNS[sign], [one, other], f"{one:g} {sign} {other:g}")


def _safely(function: Callable[..., float], given: list[float], told: str) -> float:
    try:
        return _finite(float(function(*given)), told)
    except (ArithmeticError, ValueError) as error:
        raise FormulaError(told) from error


def _finite(number: float, told: str) -> float:
    if not math.isfinite(number):
        raise FormulaError(told)
    return number
