"""Shapley's shares: reckoned by hand, added up exactly, and fair."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest

from sim.outcomes.shapley import shapley


def over_all_orders(values, causes):
    """The definition itself: the mean over every order of what each cause adds when its turn comes."""
    parts = [Fraction(0)] * causes
    orders = list(permutations(range(causes)))
    for order in orders:
        done = 0
        for cause in order:
            parts[cause] += Fraction(values[done | 1 << cause]) - Fraction(values[done])
            done |= 1 << cause
    return [part / len(orders) for part in parts]


def test_two_causes_by_hand():
    """Alone they add 1 and 2, together 6: the 3 that they do together is halved."""
    assert shapley([0, 1, 2, 6], 2) == [Fraction(5, 2), Fraction(7, 2)]


@pytest.mark.parametrize("causes", [1, 2, 3, 5])
def test_it_is_the_mean_over_all_orders_and_adds_up_exactly(causes):
    values = np.random.default_rng(causes).normal(size=1 << causes).tolist()
    parts = shapley(values, causes)
    assert parts == over_all_orders(values, causes)
    assert sum(parts) == Fraction(values[-1]) - Fraction(values[0])


def test_a_cause_that_changes_nothing_has_no_part_and_twins_have_the_same():
    values = [0, 3, 3, 8, 0, 3, 3, 8]
    assert shapley(values, 3) == [Fraction(4), Fraction(4), Fraction(0)]


def test_a_set_that_is_missing_is_refused():
    with pytest.raises(ValueError, match="wanted 8 values"):
        shapley([0, 1, 2, 3], 3)
