"""The arithmetic that every rule shares, at its ends and in its middle."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules.odds import chance, either, isnt, saturates, times
from tests.rules.arguments import BY_NAME


def test_either_gives_one_of_the_two_to_the_bit() -> None:
    """Nothing of the other is left in it, also where the two are far apart."""
    rule = BY_NAME["odds.either"]
    statement, yes, no = rule.sample(rule.luck(), (400,))
    for scale in (1.0, 1e-9, 1e9):
        assert np.array_equal(either(statement, yes, no * scale), np.where(statement, yes, no * scale))
    assert either(True, 0.1, 1e15) == 0.1


def test_either_of_whole_numbers_is_whole() -> None:
    assert either(np.array([True, False]), 7, 32_000).tolist() == [7, 32_000]
    assert type(either(True, 7, 9)) is int


def test_an_effect_that_is_absent_changes_nothing_and_a_whole_one_is_its_ratio() -> None:
    ratios = np.array([0.1, 0.5, 1.0, 3.0, 60.0])
    assert times(ratios, 0.0).tolist() == [1.0] * 5
    assert times(ratios, 1.0) == pytest.approx(ratios, rel=1e-15)
    assert times(3.0, 0.5) == 2.0


def test_odds_and_probabilities() -> None:
    assert [chance(odds) for odds in (0.0, 1.0, 3.0)] == [0.0, 0.5, 0.75]
    assert chance(1e12) < 1.0


def test_half_of_the_effect_at_the_half_amount() -> None:
    assert [saturates(amount, 8.0) for amount in (0.0, 8.0, 24.0)] == [0.0, 0.5, 0.75]


def test_the_opposite_of_a_statement_is_a_statement() -> None:
    assert [isnt(True), isnt(False)] == [False, True]
    assert isnt(np.array([True, False])).dtype == bool
