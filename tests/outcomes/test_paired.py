"""Intervals, paired differences, the probability of being best and what common luck saves."""

import math

import numpy as np
import pytest

from sim.outcomes.paired import (
    NotPairedError,
    Runs,
    difference,
    interval,
    p_best,
    quantile,
    runs_saved,
    student,
    summarise,
)

NAN = float("nan")
TABLE = {1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764, 9: 2.2622, 10: 2.2281, 30: 2.0423, 199: 1.9720, 1000: 1.9623}


def runs(*values, seed=7, first=0):
    return Runs(seed, tuple(range(first, first + len(values))), np.array(values, dtype=float))


@pytest.mark.parametrize(("freedom", "t"), TABLE.items())
def test_students_t_is_that_of_the_printed_tables(freedom, t):
    assert student(freedom) == pytest.approx(t, abs=6e-5)


def test_students_t_falls_without_a_jump_where_the_series_takes_over():
    values = [student(freedom) for freedom in range(395, 406)]
    steps = np.diff(values)
    assert (steps < 0).all()
    assert steps.min() / steps.max() == pytest.approx(1, abs=0.1)


def test_an_interval_reckoned_by_hand():
    found = interval(np.array([1.0, 2.0, 3.0, 4.0]))
    half = 3.182446305 * math.sqrt(5 / 3 / 4)
    assert found.mean == 2.5
    assert (found.low, found.high) == pytest.approx((2.5 - half, 2.5 + half), rel=1e-9)


def test_one_replicate_has_a_mean_and_no_interval():
    found = summarise(np.array([0.25]))
    assert (found.mean, found.p05, found.p95) == (0.25, 0.25, 0.25)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_undefined_replicates_are_left_out_and_none_at_all_is_undefined():
    assert interval(np.array([1.0, NAN, 3.0])).mean == 2.0
    assert all(math.isnan(value) for value in summarise(np.array([NAN, NAN])))


def test_the_interval_of_a_share_stays_a_share():
    values = np.array([0.0, 0.0, 0.0, 0.1])
    assert summarise(values).low < 0 == summarise(values, bounded=True).low


def test_a_quantile_lies_between_its_neighbours_and_never_on_infinity():
    assert quantile(np.array([0.0, 1.0, 2.0, 3.0]), 0.5) == 1.5
    assert quantile(np.array([5.0]), 0.95) == 5.0
    assert math.isnan(quantile(np.array([1.0, np.inf]), 0.95))


def test_the_order_of_replicates_changes_no_bit():
    values = np.random.Generator(np.random.Philox(key=1)).normal(size=257)
    assert summarise(values) == summarise(values[::-1].copy())


def test_a_policy_less_itself_is_exactly_zero():
    one = runs(0.1, 0.7, 0.3)
    assert difference(one, one) == (0.0, 0.0, 0.0)


def test_a_difference_is_paired_by_replicate():
    found = difference(runs(0.3, 0.5, 0.7), runs(0.1, 0.3, 0.5))
    assert found.mean == pytest.approx(0.2)
    assert found.high - found.low < 1e-15


def test_runs_of_other_replicates_are_refused():
    with pytest.raises(NotPairedError, match="same replicates"):
        difference(runs(1, 2), runs(1, 2, first=1))


def test_runs_of_another_seed_are_refused():
    with pytest.raises(NotPairedError, match="seeds 7 and 8"):
        difference(runs(1, 2), runs(1, 2, seed=8))


def test_the_best_by_direction_with_ties_split():
    values = np.array([[1.0, 2.0, 3.0, 0.0], [1.0, 1.0, 4.0, 0.0]])
    assert p_best(values, "higher") == [(0.5 + 1 + 0 + 0.5) / 4, (0.5 + 0 + 1 + 0.5) / 4]
    assert p_best(values, "lower") == [(0.5 + 0 + 1 + 0.5) / 4, (0.5 + 1 + 0 + 0.5) / 4]


def test_undefined_is_worst_in_either_direction():
    values = np.array([[NAN, NAN], [1.0, NAN]])
    assert p_best(values, "lower") == p_best(values, "higher") == [0.25, 0.75]


def test_nobody_is_best_where_all_is_undefined_or_no_direction_is_better():
    assert all(math.isnan(p) for p in p_best(np.full((2, 3), NAN), "lower"))
    assert all(math.isnan(p) for p in p_best(np.ones((2, 3)), None))


def test_runs_saved_reckoned_by_hand():
    first, second = np.array([1.0, 2.0, 3.0]), np.array([0.0, 2.0, 2.0])
    assert runs_saved(first, second) == pytest.approx((1 + 4 / 3) / (1 / 3))


def test_runs_saved_is_undefined_where_the_difference_never_varies():
    values = np.array([0.1, 0.7, 0.3])
    assert math.isnan(runs_saved(values, values))
    assert math.isnan(runs_saved(values + 0.1, values))
    assert math.isnan(runs_saved(values[:1], values[:1]))
