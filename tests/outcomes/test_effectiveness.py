"""Cost against effect: quadrants, acceptability and frontier on cases reckoned by hand."""

import math

import numpy as np
import pytest

from sim.outcomes.effectiveness import DOMINATED, EXTENDED, FRONTIER, acceptability, frontier, most_worth, quadrants


def test_quadrants_share_out_every_replicate():
    cost, effect = np.array([1.0, 1.0, -1.0, -1.0, 0.0]), np.array([1.0, -1.0, 1.0, -1.0, 0.0])
    assert quadrants(cost, effect) == (0.2, 0.2, 0.2, 0.4)
    assert sum(quadrants(cost, effect)) == pytest.approx(1)


def test_the_worth_of_the_effect_decides_and_ties_are_shared():
    """Dear and good against cheap and bad: equal at a worth of 10, where each is best in half."""
    cost, effect = np.array([[0.0, 0.0], [100.0, 100.0]]), np.array([[0.0, 0.0], [10.0, 10.0]])
    assert acceptability(cost, effect, (0, 10, 20)).tolist() == [[1, 0], [0.5, 0.5], [0, 1]]
    assert most_worth(cost, effect, (0, 20)) == [0, 1]


def test_shares_are_of_replicates():
    cost, effect = np.array([[0.0] * 4, [100.0, 100.0, 100.0, 300.0]]), np.array([[0.0] * 4, [10.0] * 4])
    assert acceptability(cost, effect, (15,)).tolist() == [[0.25, 0.75]]
    assert most_worth(cost, effect, (15,)) == [0]
    assert most_worth(cost, effect, (16,)) == [1]


def standings(*points):
    cost, effect = (np.array([[point[side]] for point in points], dtype=float) for side in (0, 1))
    return frontier(cost, effect)


def test_the_frontier_costs_more_for_each_further_unit():
    found = standings((0, 0), (100, 10), (400, 20))
    assert [place.standing for place in found] == [FRONTIER] * 3
    assert math.isnan(found[0].ratio)
    assert [place.ratio for place in found[1:]] == [10.0, 30.0]


def test_who_costs_more_and_does_less_is_dominated():
    assert [place.standing for place in standings((0, 0), (100, 10), (200, 5))] == [FRONTIER, FRONTIER, DOMINATED]


def test_who_is_beaten_by_a_mixture_of_two_others_is_not_on_it():
    """150 for 5 lies above the line from nothing to 200 for 20."""
    found = standings((0, 0), (150, 5), (200, 20))
    assert [place.standing for place in found] == [FRONTIER, EXTENDED, FRONTIER]
    assert found[2].ratio == 10.0


def test_of_twins_the_first_stays():
    assert [place.standing for place in standings((5, 5), (5, 5))] == [FRONTIER, DOMINATED]


def test_one_policy_alone_is_its_own_frontier():
    (place,) = standings((7, 3))
    assert (place.cost, place.effect, place.standing) == (7.0, 3.0, FRONTIER)
