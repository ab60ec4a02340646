"""Each mechanism does what it is there for: switched on the same families with the same luck.

A direction is stated where a mechanism clearly must act, with a margin that lies beyond the 99.9% interval of the
paired difference. `python -m benchmarks.mechanisms` prints the sizes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.mechanisms import (
    COMPONENTS,
    LEFT,
    Effect,
    Switch,
    arms_of,
    counts_of,
    estimate,
    percent,
    ratio,
    shapley,
    shares,
    switches,
)
from sim.history import INDEX
from sim.scenario.load import load
from tests.properties import made

REPLICATES = 32
MONTHS = 60
CONFIDENCE = 0.999
SITE_AT_ONCE = "village.odds_site_found=0.2"
"""Villages open after half a year, the shortest published: what a switch does has the years to show."""

DURABLE = (
    # policy, switch, month, least and most points by which families durably housed differ (None: no bound)
    ("insertion_village", "without a lettings quota", 60, None, -10),
    ("housing_first", "without a lettings quota", 60, None, -1),
    ("toulouse_model", "without a lettings quota", 36, None, -4),
    ("insertion_village", "half the worker hours", 60, None, 0),
    ("housing_first", "half the worker hours", 36, None, 0),
    ("toulouse_model", "half the worker hours", 36, None, -1),
    ("insertion_village", "without help with papers", 60, None, -4),
    ("housing_first", "without help with papers", 60, None, -2),
    ("toulouse_model", "without help with papers", 60, None, -4),
    ("insertion_village", "exit requires work", 60, None, -5),
    ("insertion_village", "twice the plots", 60, 3, None),
    ("insertion_village", "half the plots", 60, None, -5),
    ("insertion_village", "with follow-up", 60, None, 5),  # case managers alone bring no landlord in
    ("insertion_village", "with guarantee", 60, 8, None),
    ("insertion_village", "with agency", 60, 10, None),
    ("insertion_village", "with renovation", 60, 0.5, None),
    ("housing_first", "without guarantee", 36, None, -3),  # a team finds landlords itself
    ("housing_first", "twice the team", 36, 1, None),
    ("toulouse_model", "without guarantee", 36, None, -2),
    # at first the calls of the mediators are then for fewer, who wait for a home: only in the end fewer are housed
    ("toulouse_model", "without follow-up", 60, None, 0),
    ("toulouse_model", "without pooled workers", 36, None, 0),
    ("toulouse_model", "without temporary homes", 60, None, -10),
    ("toulouse_model", "a second team", 36, 3, None),
    ("insertion_village", "without census", 60, None, -20),
    ("housing_first", "without census", 60, None, -20),
    ("toulouse_model", "without census", 60, None, -20),
)


class Switched:
    """All switches of the shipped policies, lived once on the same luck."""

    def __init__(self) -> None:
        study = load(made.ROOT / "scenarios/studies/toulouse.yaml", months=MONTHS, settings=SITE_AT_ONCE)
        self.switches = [*(Switch(name, "as shipped") for name in made.SHIPPED), *switches(study)]
        self.counts = counts_of(study, arms_of(study, self.switches), REPLICATES)

    def row(self, policy: str, name: str) -> int:
        """The arm of a switch."""
        return next(row for row, one in enumerate(self.switches) if (one.policy, one.name) == (policy, name))

    def differs(self, policy: str, name: str, measure: Callable[[np.ndarray], np.ndarray]) -> Effect:
        """What a switch does to a measure of the counts (months + 1, replicates, counts)."""
        before = measure(self.counts[:, self.row(policy, "as shipped")])
        after = measure(self.counts[:, self.row(policy, name)])
        switch = self.switches[self.row(policy, name)]
        return Effect(switch, MONTHS, estimate(before), estimate(after), estimate(after - before, CONFIDENCE))


@pytest.fixture(scope="module")
def switched() -> Switched:
    return Switched()


def at(name: str, month: int) -> Callable[[np.ndarray], np.ndarray]:
    """A count at a month-end in percent of the cohort's families."""
    return lambda counts: percent(counts, name, month)


def mean_of(name: str) -> Callable[[np.ndarray], np.ndarray]:
    """The mean of a count over all months."""
    return lambda counts: counts[1:, ..., INDEX[name]].mean(axis=0)


@pytest.mark.parametrize(("policy", "name", "month", "least", "most"), DURABLE)
def test_a_switch_moves_families_durably_housed(
    switched: Switched, policy: str, name: str, month: int, least: float | None, most: float | None
) -> None:
    difference = switched.differs(policy, name, at("durable", month)).difference
    assert least is None or difference.low > least, difference
    assert most is None or difference.high < most, difference


@pytest.mark.parametrize(
    ("policy", "name", "count", "sign"),
    [
        ("eviction_only", "without clearance", "clearances", -1),
        ("emergency_shelter", "twice the added rooms", "shelter", +1),
        ("emergency_shelter", "without the added rooms", "shelter", -1),
        ("insertion_village", "half the worker hours", "minutes_given", -1),
        ("insertion_village", "half the worker hours", "adults_in_work", -1),
        ("toulouse_model", "without follow-up", "adults_in_work", -1),
        ("toulouse_model", "without job mediation", "adults_in_work", -1),
        ("toulouse_model", "without pooled workers", "minutes_given", -1),
        ("toulouse_model", "without training", "adults_in_work", -1),
        ("insertion_village", "with follow-up", "adults_in_work", +1),
        ("insertion_village", "with follow-up", "arrears_cents", -1),
        ("insertion_village", "with renovation", "families_renovated", +1),
        ("toulouse_model", "without guarantee", "landlords_in_scheme", -1),
        ("toulouse_model", "without a lettings quota", "quota_used", -1),
        ("housing_first", "without guarantee", "landlords_in_scheme", -1),
        ("insertion_village", "twice the plots", "families_in_villages", +1),
        ("insertion_village", "exit requires work", "families_in_villages", +1),
    ],
)
def test_a_switch_moves_what_it_is_there_for(switched: Switched, policy: str, name: str, count: str, sign: int) -> None:
    difference = switched.differs(policy, name, mean_of(count)).difference
    assert difference.low > 0 if sign > 0 else difference.high < 0, difference


def test_a_switch_that_is_not_there_differs_by_exactly_zero() -> None:
    study = load(made.ROOT / "scenarios/studies/toulouse.yaml", months=12)
    same = [Switch("toulouse_model", "as shipped"), Switch("toulouse_model", "again", dials={"steering_committee": {}})]
    counts = counts_of(study, arms_of(study, same), 4)
    assert np.array_equal(counts[:, 0], counts[:, 1])


def test_shares_of_a_known_game_are_its_shapley_values() -> None:
    """Two goods that replace one another share their worth, a third adds its own, and all add up."""

    def worth(chosen: frozenset[str]) -> np.ndarray:
        one = 6.0 if chosen & {"left", "right"} else 0.0
        return np.array([one + (3.0 if "alone" in chosen else 0.0)] * 2)

    found = shapley(worth, ("left", "right", "alone"))
    assert [found[name].tolist() for name in ("left", "right", "alone")] == [[3, 3], [3, 3], [3, 3]]


def test_a_ratio_of_means_has_a_sound_interval() -> None:
    part, whole = np.array([2.0, 4.0, 6.0]), np.array([4.0, 8.0, 12.0])
    exact = ratio(part, whole)
    assert exact == pytest.approx((50.0, 50.0, 50.0))
    loose = ratio(np.array([1.0, 5.0, 6.0]), whole)
    assert loose.low < loose.mean < loose.high


def test_the_shares_of_a_difference_add_up_to_it() -> None:
    study = load(made.ROOT / "scenarios/studies/toulouse.yaml", months=36)
    found = shares(study, 10, (36,))[36]
    points = {share.component: share.points.mean for share in found}
    difference = points.pop("difference")
    assert set(points) == {*COMPONENTS, *LEFT}
    assert sum(points.values()) == pytest.approx(difference, abs=1e-9)
    assert difference > 0
    assert points["access"] > points["speed"], "access counts for more than finding sites sooner"
