"""The figures of item analysis, from plain lists of numbers. Nothing here knows a database.

Variances are those of a sample (divided by n - 1). A figure that is not defined (nobody differs) is None.
"""

from collections.abc import Sequence
from math import sqrt

#: Upper and lower group: the share of all that has proved the best compromise between size and difference (Kelley 1939).
GROUP = 0.27
PAIR = 2


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean; raises ZeroDivisionError for none."""
    return sum(values) / len(values)


def variance(values: Sequence[float]) -> float | None:
    """Return the sample variance; None for fewer than two values."""
    if len(values) < PAIR:
        return None
    middle = mean(values)
    return sum((value - middle) ** 2 for value in values) / (len(values) - 1)


def deviation(values: Sequence[float]) -> float | None:
    """Return the sample's standard deviation; None for fewer than two values."""
    found = variance(values)
    return None if found is None else sqrt(found)


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Return Pearson's r of two lists of the same length; None where one of them is constant."""
    first_mean, second_mean = mean(first), mean(second)
    shared = sum((a - first_mean) * (b - second_mean) for a, b in zip(first, second, strict=True))
    spread = sum((a - first_mean) ** 2 for a in first) * sum((b - second_mean) ** 2 for b in second)
    return shared / sqrt(spread) if spread > 0 else None


def cronbach_alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Return the internal consistency: a row for each person, with points for each item.

    None for fewer than two items or people, and where all people have the same total.
    """
    items = list(zip(*rows, strict=True))
    total = variance([sum(row) for row in rows])
    if len(items) < PAIR or not total:
        return None
    parts = sum(variance(item) or 0.0 for item in items)
    return len(items) / (len(items) - 1) * (1 - parts / total)


def group_size(number: int) -> int:
    """Return how many people the upper and the lower group have."""
    return max(1, round(GROUP * number))


def median(values: Sequence[float]) -> float | None:
    """Return the middle value; None for none."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
