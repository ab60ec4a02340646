"""Kaplan-Meier and cumulative incidence on a case reckoned by hand, and on the closed form of competing risks."""

import numpy as np
import pytest

from sim.outcomes.survival import survival
from sim.units import NEVER

# Six families of one replicate: homes in months 1, 2 and 3, leavings in months 1 and 2, and one that waits on.
HOUSED = np.array([1, 2, 3, NEVER, NEVER, NEVER])
LEFT = np.array([NEVER, NEVER, NEVER, 1, 2, NEVER])
ALONE = np.zeros(6, dtype=np.intp)


def test_the_cumulative_incidences_are_plain_shares():
    found = survival(ALONE, HOUSED, LEFT, 4)
    assert found.home[0].tolist() == pytest.approx([0, 1 / 6, 2 / 6, 3 / 6, 3 / 6])
    assert found.left[0].tolist() == pytest.approx([0, 1 / 6, 2 / 6, 2 / 6, 2 / 6])


def test_kaplan_meier_is_the_product_over_those_still_waiting():
    """At risk: 6, then 4, then 2; of each one reaches a home: 1 - (5/6)(3/4)(1/2) = 0.6875."""
    found = survival(ALONE, HOUSED, LEFT, 4)
    still = [1, 5 / 6, 5 / 6 * 3 / 4, 5 / 6 * 3 / 4 / 2, 5 / 6 * 3 / 4 / 2]
    assert found.kaplan_meier[0].tolist() == pytest.approx([1 - part for part in still])


def test_kaplan_meier_overstates_where_families_leave_and_not_where_nobody_does():
    found = survival(ALONE, HOUSED, LEFT, 4)
    assert (found.kaplan_meier >= found.home - 1e-12).all()
    assert found.kaplan_meier[0, -1] > found.home[0, -1]
    nobody = np.full(6, NEVER)
    stayed = survival(ALONE, HOUSED, nobody, 4)
    assert stayed.kaplan_meier[0].tolist() == pytest.approx(stayed.home[0].tolist())
    assert not stayed.left.any()


def test_who_leaves_a_home_has_reached_one_and_who_left_first_never_will():
    found = survival(ALONE[:2], np.array([2, 5]), np.array([4, 3]), 6)
    assert found.home[0, -1] == 0.5
    assert found.left[0, -1] == 0.5


def test_each_replicate_stands_for_itself_and_one_without_families_is_undefined():
    found = survival(np.array([0, 2, 2]), np.array([1, 1, NEVER]), np.full(3, NEVER), 1)
    assert found.home[[0, 2], 1].tolist() == [1.0, 0.5]
    assert np.isnan([found.home[1], found.left[1], found.kaplan_meier[1]]).all()


def test_nobody_at_all_leaves_empty_tables():
    nobody = np.zeros(0, dtype=np.int64)
    assert survival(nobody.astype(np.intp), nobody, nobody, 3).home.shape == (0, 4)


def test_competing_odds_have_the_closed_form_of_the_verification_table():
    """Row 8: one draw a month, p = o / (1 + O); 1 - KM is the share with the other event taken away."""
    odds, families, months = np.array([0.030, 0.045]), 400_000, 24
    chance = odds / (1 + odds.sum())
    rng = np.random.default_rng(1)
    luck = rng.random((families, months))
    home, left = luck < chance[0], (luck >= chance[0]) & (luck < chance.sum())
    first = np.argmax(home | left, axis=1)
    happened = (home | left).any(axis=1)
    month = np.where(happened, first + 1, NEVER)
    is_home = happened & home[np.arange(families), first]
    found = survival(
        np.zeros(families, dtype=np.intp), np.where(is_home, month, NEVER), np.where(is_home, NEVER, month), months
    )
    gone = (1 / (1 + odds.sum())) ** months
    assert found.home[0, -1] == pytest.approx(odds[0] / odds.sum() * (1 - gone), abs=0.003)
    assert found.left[0, -1] == pytest.approx(odds[1] / odds.sum() * (1 - gone), abs=0.003)
    alone = 1 - (1 - chance[0]) ** months
    assert found.kaplan_meier[0, -1] == pytest.approx(alone, abs=0.02)
    assert found.kaplan_meier[0, -1] > found.home[0, -1] + 0.05
