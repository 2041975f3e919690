"""Chance that can be repeated: every draw comes from the generator that is handed in."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


def pick(rng: Random, weights: Mapping[T, float]) -> T:
    """Return one of the keys, the likelier the heavier."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def happens(rng: Random, probability: float) -> bool:
    return rng.random() < probability


def share_out(total: int, weights: Mapping[T, float]) -> dict[T, int]:
    """Return whole numbers that add up to `total`, as close to the weights as that allows."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    shares = {key: int(value) for key, value in exact.items()}
    by_rest = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in by_rest[: total - sum(shares.values())]:
        shares[key] += 1
    return shares
