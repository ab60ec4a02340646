"""Squats and pitches on the street are cleared too, by kin groups, with all that a clearance costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.codes import CAMP, GONE, STREET
from sim.outcomes.measures import BY_NAME, of_counts
from sim.scenario.circles import Only
from tests.mechanisms.made import count, family
from tests.properties.made import Lives, city, lives, policy

OUTSIDE = {
    "population.arrivals_a_month": 0.0,
    "camp.clearance_rate": 0.3,
    "camp.street_odds": 9.0,
    "camp.odds_builds_again": 0.02,
    "camp.odds_leaves": 0.0,
    "camp.odds_seeks_hotel": 0.0,
    "camp.offer_share": 0.0,
}
"""Many families on the street: sites are cleared often and seldom built again."""


def outside(rate: float, months: int = 30, **rules: float) -> Lives:
    """Clearance alone in a city where many live on the street."""
    plan = city(["eviction_only"], (20, 14), months, rules=OUTSIDE | {"camp.pitch_clearance_rate": rate} | rules)
    return lives(plan, 0, 6)


def evicted(of: Lives) -> np.ndarray:
    """Families cleared in each month, bool (months, arms, replicates, families)."""
    return np.diff(family(of, "evictions"), axis=0) > 0


def test_those_on_the_street_are_cleared_and_counted() -> None:
    of = outside(0.2)
    from_street = evicted(of) & (family(of, "place")[:-1] == STREET)
    assert from_street.sum() > 100
    cohort = evicted(of)[..., :34].sum(axis=-1)
    assert (count(of, "clearances")[1:] == cohort).all()
    measure = of_counts(BY_NAME["evictions_per_family"], of["counts"])
    assert np.allclose(measure[-1], family(of, "evictions")[-1, ..., :34].sum(axis=-1) / 34)


def test_a_rate_of_nothing_clears_camps_alone() -> None:
    of = outside(0.0)
    assert evicted(of).any()
    assert (family(of, "place")[:-1][evicted(of)] == CAMP).all()


def test_the_rate_is_that_of_the_parameter() -> None:
    of = outside(0.1, months=40)
    on_street = family(of, "place")[:-1] == STREET
    # kin groups of a replicate share their luck, so that months count and families hardly do
    rate = (evicted(of) & on_street).sum() / on_street.sum()
    assert 0.085 < rate < 0.115


def test_kin_on_the_street_lose_their_pitch_together() -> None:
    of = outside(0.2)
    kin, on_street, hit = family(of, "kin")[:-1], family(of, "place")[:-1] == STREET, evicted(of)
    together = 0
    for cell in np.ndindex(hit.shape[:3]):
        for group in np.unique(kin[cell][on_street[cell]]):
            of_group = hit[cell][on_street[cell] & (kin[cell] == group)]
            assert of_group.all() or not of_group.any(), "kin on the street are cleared apart"
            together += len(of_group) > 1 and bool(of_group.all())
    assert together > 20


def test_a_pitch_lost_costs_what_a_site_costs() -> None:
    of = outside(0.2)
    hit = evicted(of) & (family(of, "place")[:-1] == STREET) & (family(of, "place")[1:] != GONE)
    assert (family(of, "trust")[1:][hit] <= family(of, "trust")[:-1][hit]).all()
    assert (family(of, "trust")[1:][hit] < family(of, "trust")[:-1][hit]).any()
    month = np.broadcast_to(np.arange(1, len(hit) + 1)[:, None, None, None], hit.shape)
    assert (family(of, "papers_stalled")[1:][hit] > month[hit]).all()
    had = family(of, "schooled")[:-1][hit]
    assert had.any()
    assert family(of, "schooled")[1:][hit].mean() < had.mean()


def test_a_policy_without_clearance_clears_no_pitch() -> None:
    own = policy("emergency_shelter", ["clearance"])
    of = lives(city([own], (20, 14), 24, rules=OUTSIDE | {"camp.pitch_clearance_rate": 1.0}), 0, 3)
    assert not evicted(of).any()


def test_clearance_limited_to_a_camp_spares_those_who_lived_elsewhere() -> None:
    own = policy("eviction_only")
    limited = replace(own, only={"clearance": Only(camps=("site 1",))})
    plan = city([limited], (20, 14), 30, rules=OUTSIDE | {"camp.pitch_clearance_rate": 0.3})
    of = lives(plan, 0, 4)
    hit = evicted(of)
    assert hit.any()
    assert (family(of, "of_camp")[:-1][hit] == 0).all()
    assert (hit & (family(of, "place")[:-1] == STREET)).any()
