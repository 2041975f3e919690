"""Numbers of question files: what is asked for, weights and points, within the bounds that the blocks of the bank hold."""

import re
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interop.domain.questions.model import CannotRead, Parsed

LONGEST_NUMBER = 60
HIGHEST_EXPONENT = 30
PLACES = 12
ALL = Decimal(100)
MOST_POINTS = Decimal(100)
#: `1 000 000`, with any space that programs put there.
GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?:\D|$))")


def read_decimal(text: str, what: str) -> Decimal:
    """Return a finite number; raises CannotRead, with `what` it should have been."""
    cleaned = text.strip()
    number = Decimal("NaN")
    if len(cleaned) <= LONGEST_NUMBER:
        with suppress(ArithmeticError):
            number = Decimal(GROUPED.sub("", cleaned).replace(",", ".").replace("−", "-"))
    if not number.is_finite() or abs(int(number.adjusted())) > HIGHEST_EXPONENT:
        raise CannotRead(_("%(what)s: “%(text)s” is not a usable number") % {"what": what, "text": cleaned[:30]})
    return number


def read_number(text: str, parsed: Parsed, what: str = "") -> str:
    """Return a number as the bank keeps it. Raises CannotRead."""
    number = read_decimal(text, what or _("the number"))
    kept = round(number, PLACES)
    if kept != number:
        parsed.warn(
            ngettext(
                "numbers were rounded to %(places)d decimal place",
                "numbers were rounded to %(places)d decimal places",
                PLACES,
            )
            % {"places": PLACES}
        )
    return write_decimal(kept)


def read_tolerance(text: str, parsed: Parsed) -> str:
    """Return how far off an answer may be; nothing for no text."""
    return read_number(text, parsed, _("the tolerance")).removeprefix("-") if text.strip() else "0"


def read_range(text: str, parsed: Parsed) -> tuple[str, str]:
    """Return value and tolerance of `5`, `5:0.1` or `4.9..5.1`."""
    if ".." in text:
        low, high = (read_decimal(part, _("the number")) for part in text.split("..", 1))
        if low > high:
            raise CannotRead(_("the range “%(range)s” begins above its end") % {"range": text.strip()[:40]})
        middle, half = (low + high) / 2, (high - low) / 2
        return read_number(write_decimal(middle), parsed), read_tolerance(write_decimal(half), parsed)
    value, _colon, tolerance = text.partition(":")
    return read_number(value, parsed), read_tolerance(tolerance, parsed)


def write_decimal(number: Decimal) -> str:
    """Return the number without exponent and trailing zeros."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def read_fraction(text: str, parsed: Parsed) -> Decimal:
    """Return a worth in per cent from -100 to 100; one beyond is brought within, with a warning."""
    fraction = read_decimal(text.strip().removesuffix("%") or "0", _("the weight"))
    within = max(min(fraction, ALL), -ALL)
    if within != fraction:
        parsed.warn(
            _("a weight of %(given)s per cent was brought to %(kept)s per cent")
            % {"given": write_decimal(fraction), "kept": write_decimal(within)}
        )
    return within


def read_points(text: str, parsed: Parsed) -> int:
    """Return whole points from 1 to 100."""
    if not text.strip():
        return 1
    given = read_decimal(text, _("the number of points"))
    points = int(min(max(given.to_integral_value("ROUND_HALF_UP"), Decimal(1)), MOST_POINTS))
    if given != points:
        parsed.warn(
            ngettext("%(given)s points became %(points)d point", "%(given)s points became %(points)d points", points)
            % {"given": write_decimal(given), "points": points}
        )
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
