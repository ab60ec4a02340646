"""Shares of a difference between its causes, by Shapley: each cause's mean part over all orders in which they change.

Reckoned in exact fractions, so that the parts add up to the whole difference and to nothing else.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def shapley(values: Sequence[float], causes: int) -> list[Fraction]:
    """The part of each cause in `values[-1] - values[0]`.

    `values` has one number for each set of causes that has changed: at the place whose bit `1 << cause` is set for each
    cause of the set.
    """
    if len(values) != 1 << causes:
        raise ValueError(f"wanted {1 << causes} values, one for each set of {causes} causes, got {len(values)}")
    exact = [Fraction(value) for value in values]
    return [_part(exact, cause, causes) for cause in range(causes)]


def _part(values: Sequence[Fraction], cause: int, causes: int) -> Fraction:
    """The mean of what the cause adds, over the orders in which it may come after the others."""
    bit, total = 1 << cause, Fraction(0)
    for before, value in enumerate(values):
        if not before & bit:
            others = before.bit_count()
            total += factorial(others) * factorial(causes - 1 - others) * (values[before | bit] - value)
    return total / factorial(causes)
