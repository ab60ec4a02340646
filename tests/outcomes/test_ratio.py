"""Cost over family-months durably housed: a ratio of sums, the same resamples for all."""

import math

import numpy as np
import pytest

from sim.outcomes.ratio import (
    RESAMPLES,
    ratio_difference,
    ratio_of_sums,
    resample_weights,
    summarise_ratio,
    why_undefined,
)


def ratio(eur, months, scale=1.0):
    """One month; `eur` and `months` (policies, replicates); discounting shrinks months by `scale`."""
    eur, months = np.array(eur, dtype=float)[None], np.array(months)[None]
    discounted = months * scale
    single = np.where(months >= 1, eur / np.where(months >= 1, discounted, 1), np.nan)
    return ratio_of_sums(eur, discounted, months, single)


def test_it_is_a_ratio_of_sums_and_not_a_mean_of_ratios():
    found = summarise_ratio(ratio([[100.0, 500.0]], [[1, 9]]), 0, 0)
    assert found.mean == pytest.approx(60.0, rel=1e-9)
    assert found.p05 == pytest.approx(500 / 9 + 0.05 * (100 - 500 / 9))


def test_effects_are_discounted_too():
    assert summarise_ratio(ratio([[90.0, 90.0]], [[1, 1]], scale=0.9), 0, 0).mean == pytest.approx(100.0)


def test_it_is_undefined_with_a_reason_under_one_family_month_a_replicate():
    scarce = ratio([[100.0, 100.0, 100.0]], [[2, 0, 0]])
    assert all(math.isnan(value) for value in summarise_ratio(scarce, 0, 0))
    assert why_undefined(scarce, 0, 0) == "under one family-month durably housed a replicate (0.67)"
    assert why_undefined(ratio([[100.0]], [[1]]), 0, 0) == ""


def test_one_replicate_has_no_interval():
    found = summarise_ratio(ratio([[100.0]], [[4]]), 0, 0)
    assert found.mean == 25.0
    assert math.isnan(found.low)


def test_the_resamples_are_pinned():
    weights = resample_weights(5)
    assert weights.shape == (RESAMPLES, 5)
    assert (weights.sum(axis=1) == 5).all()
    assert weights[:2].tolist() == [[0, 1, 2, 1, 1], [0, 3, 0, 2, 0]]


def test_all_policies_meet_the_same_resamples():
    eur = np.random.Generator(np.random.Philox(key=3)).uniform(50, 150, 40)
    months = np.full(40, 3)
    found = ratio([eur, eur + 30.0], [months, months])
    apart = ratio_difference(found, 0, 1, 0)
    assert apart == pytest.approx((10.0, 10.0, 10.0), rel=1e-9)


def test_a_policy_less_itself_is_exactly_zero():
    found = ratio([[100.0, 130.0, 90.0]], [[3, 4, 5]])
    assert ratio_difference(found, 0, 0, 0) == (0.0, 0.0, 0.0)


def test_a_difference_with_an_undefined_ratio_is_undefined():
    found = ratio([[100.0, 130.0], [90.0, 80.0]], [[3, 4], [0, 1]])
    assert all(math.isnan(value) for value in ratio_difference(found, 0, 0, 1))


def test_a_replicate_without_any_home_is_infinitely_dear_in_the_spread():
    found = summarise_ratio(ratio([[100.0] * 4], [[0, 4, 4, 4]]), 0, 0)
    assert found.mean == pytest.approx(400 / 12)
    assert found.p05 == pytest.approx(25.0)
    assert math.isnan(found.p95)


def test_the_interval_covers_what_it_says():
    source = np.random.Generator(np.random.Philox(key=11))
    held = 0
    for _ in range(200):
        months = source.integers(5, 15, 40)
        eur = 100.0 * months + source.normal(0, 200, 40)
        found = summarise_ratio(ratio([eur], [months]), 0, 0)
        held += found.low <= 100.0 <= found.high
    assert 178 <= held <= 199
