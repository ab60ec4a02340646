"""Shares of a group over all replicates: a ratio of sums with the interval of the delta method."""

import math

import numpy as np
import pytest

from sim.outcomes.groups import part, ratio
from sim.outcomes.paired import student


def test_a_share_is_taken_over_the_group_and_its_weight_over_all():
    replicate = np.array([0, 0, 0, 1, 1])
    group = np.array([True, True, False, True, False])
    event = np.array([True, False, True, True, True])
    found = part(replicate, group, event)
    assert (found.families, found.weight) == (1.5, 0.6)
    assert found.mean == pytest.approx(2 / 3)


def test_a_group_with_nobody_in_it_is_undefined():
    nobody = np.zeros(3, dtype=bool)
    found = part(np.arange(3), nobody, nobody)
    assert (found.families, found.weight) == (0, 0)
    assert np.isnan(found[2:]).all()


def test_the_interval_is_that_of_the_delta_method():
    """Events 1 of 2, 3 of 4, 0 of 2 in three replicates: mean 1/2, pulls 0, 1, -1, half = t sqrt(2 x 3/2) / 8."""
    mean, low, high = ratio(np.array([1, 3, 0]), np.array([2, 4, 2]), bounded=False)
    half = student(2) * math.sqrt(3) / 8
    assert (mean, low, high) == pytest.approx((0.5, 0.5 - half, 0.5 + half))


def test_a_bounded_interval_stays_within_0_and_1():
    _, low, high = ratio(np.array([1, 3, 0]), np.array([2, 4, 2]))
    assert (low, high) == (0.0, 1.0)


@pytest.mark.parametrize(("top", "bottom"), [([2, 3], [2, 3]), ([0, 0], [2, 3]), ([1], [2]), ([1, 2], [2, 4])])
def test_there_is_no_interval_where_replicates_do_not_differ(top, bottom):
    _, low, high = ratio(np.array(top), np.array(bottom))
    assert math.isnan(low)
    assert math.isnan(high)
