"""Homes in the steady state and on the way to it: M/M/c, Erlang's loss and drop-out, by the model's own month.

The village is the pool of homes: the census knows every family, plots go by lot among all who wait, exclusion at a
constant hazard ends the stay and the family leaves the city. Patience is the hazard of leaving the city for those who
wait. The hotel is the pool whose stays have a shape (phases). A newcomer can be excluded in the month in which it
was admitted, so a stay is geometric; the count is taken after the month's departures.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from tests.verification import formulas
from tests.verification.chains import Homes, Hotel, Month, village_that_refuses
from tests.verification.limits import SURE, Limit, Lived, city, live, odds
from tests.verification.verdicts import agrees

AWAY = {"after_gone_odds": SURE, "after_street_odds": 0.0}
"""Who loses a plot leaves the city."""


def village(plots: int, arrivals: float, stay: float, patience: float | None = None) -> Limit:
    """A village as a pool of homes. `patience` 1: who finds no plot leaves the city in the same month."""
    leaves = 0.0 if patience is None else SURE if patience == 1 else odds(1.0 / patience)
    numbers = {
        "population": {"arrivals_a_month": arrivals},
        "village": {"odds_excluded": odds(1.0 / stay), "odds_site_found": SURE},
        "tenancy": AWAY,
        "camp": {"odds_leaves": leaves, "leaves_roof_ratio": 0.0},
    }
    return Limit(numbers, {"village_plots": plots, "village_sites": 1, "census_percent": 100})


def hotel(rooms: int, arrivals: float, stay: float, phases: int) -> Limit:
    """Emergency rooms for which everybody asks and nobody waits, with stays of so many phases."""
    numbers = {
        "population": {"arrivals_a_month": arrivals},
        "camp": {
            "hotel_rooms": rooms,
            "odds_seeks_hotel": SURE,
            "stay_phases": phases,
            "odds_stay_ends": odds(phases / stay),
            "after_hotel_street_odds": 0.0,
            "after_hotel_away_odds": SURE,
            "odds_leaves": SURE,
            "leaves_roof_ratio": 0.0,
        },
    }
    return Limit(numbers, {})


# one pool of homes, one class, nobody leaves

POOL = {"arrivals": 2.0, "stay": 24.0}
FULL = {"arrivals": 2.5, "stay": 24.0}
POOL_HOMES = 60


class Case(NamedTuple):
    """A pool with so many families at first, followed for so many months in so many replicates."""

    flow: Mapping[str, float]
    start: int
    months: int
    replicates: int


CASES = {
    "as usual": Case(POOL, 50, 60, 500),
    "from full": Case(POOL, 64, 24, 1500),
    "at load 1": Case(FULL, 66, 30, 700),
}
"""Near the steady state of a load of 0.8, where few ever wait; with more families than homes at first; and at a load
above which there is no steady state. All are compared month by month from their start."""


@cache
def pool_lived(name: str) -> Lived:
    case = CASES[name]
    return live(city([village(POOL_HOMES, **case.flow)], [case.start], case.months, row=1), case.replicates)[0]


@cache
def pool_expected(name: str) -> list[Month]:
    case = CASES[name]
    return Homes(POOL_HOMES, 180, **case.flow).path(case.start, case.months)


@pytest.mark.parametrize("name", CASES)
def test_a_pool_of_homes_is_as_full_as_its_chain_says(name: str) -> None:
    here = pool_lived(name).counts["families_here"][1:].mean(axis=0)
    agrees(f"1 present {name}", here, np.mean([month.present for month in pool_expected(name)]), within=0.02)


@pytest.mark.parametrize("name", ["from full", "at load 1"])
def test_the_waiting_list_of_a_pool_is_as_long_as_its_chain_says(name: str) -> None:
    in_camps = pool_lived(name).counts["families_in_camps"][1:].mean(axis=0)
    agrees(f"1 waiting {name}", in_camps, np.mean([month.waiting for month in pool_expected(name)]), within=0.15)


@pytest.mark.parametrize("name", ["from full", "at load 1"])
def test_as_many_newcomers_wait_for_a_home_as_the_chain_says(name: str) -> None:
    families, (flow, _, months, _) = pool_lived(name).families, CASES[name]
    newcomers = (families["arrival"] > 0) & (families["arrival"] <= months)
    waits = (newcomers & (families["sheltered"] > families["arrival"])).sum(axis=1)
    chance = np.mean([month.newcomers_waiting for month in pool_expected(name)]) / flow["arrivals"]
    agrees(f"1 P(wait) {name}", waits / months / flow["arrivals"], chance, within=0.1)


def test_the_pool_in_finer_months_is_nearly_erlangs() -> None:
    """The count comes after the month's departures, as many as arrivals; wait and probability to wait are a lot's."""
    continuous = formulas.mmc(POOL_HOMES, **POOL)
    found = []
    for finer in (1, 10, 100):
        month = Homes(POOL_HOMES, 130, POOL["arrivals"] / finer, POOL["stay"] * finer).steadily()
        chance = month.newcomers_waiting / POOL["arrivals"] * finer
        found.append((month.present, chance, month.waiting / POOL["arrivals"]))
    errors = np.abs(np.array(found) - np.array(continuous))
    assert found[0] == pytest.approx((46.202, 0.0327, 0.1009), abs=1e-3)
    assert np.all(errors[1] < errors[0] / 5)
    assert np.all(errors[2] < errors[1] / 8)
    assert np.all(errors[2] < 0.02 * np.array(continuous))


# a village that refuses when full

PLOTS, LOSS_START, LOSS_MONTHS = 20, 16, 80
STAYS = (18.0, 36.0, 60.0)


HOTELS = ((18.0, 2), (36.0, 1), (36.0, 2), (60.0, 2))
"""Mean stay and phases."""


@cache
def loss_lived() -> Mapping[str, Lived]:
    """Villages and hotels, all with the same families."""
    limits = {f"village {stay:g}": village(PLOTS, 1.0, stay, patience=1) for stay in STAYS}
    limits |= {f"hotel {stay:g}, phases {phases}": hotel(PLOTS, 1.0, stay, phases) for stay, phases in HOTELS}
    lived = live(city(list(limits.values()), [LOSS_START], LOSS_MONTHS, row=2), 300)
    return dict(zip(limits, lived, strict=True))


def admitted_a_year(lived: Lived) -> np.ndarray:
    """Families admitted a year after the first month, one number for each replicate."""
    return 12 * lived.by_month("sheltered")[2:].mean(axis=0)


@pytest.mark.parametrize("stay", STAYS)
def test_a_village_that_refuses_admits_as_many_as_its_chain(stay: float) -> None:
    path = village_that_refuses(PLOTS, 1.0, stay).path(LOSS_START, LOSS_MONTHS)
    expected = 12 * np.mean([month.admitted for month in path[1:]])
    agrees(f"2 village {stay:g}", admitted_a_year(loss_lived()[f"village {stay:g}"]), expected, within=0.05)


@pytest.mark.parametrize(("stay", "phases"), HOTELS)
def test_a_hotel_that_refuses_admits_as_many_as_its_chain(stay: float, phases: int) -> None:
    name = f"hotel {stay:g}, phases {phases}"
    expected = 12 * np.mean(Hotel(PLOTS, 1.0, stay, phases).path(LOSS_START, LOSS_MONTHS))
    agrees(f"2 {name}", admitted_a_year(loss_lived()[name]), expected, within=0.05)


@pytest.mark.parametrize(("stay", "monthly"), [(18.0, 10.84), (36.0, 6.41), (60.0, 3.94)])
def test_a_village_in_finer_months_is_nearly_erlangs(stay: float, monthly: float) -> None:
    continuous = 12 * (1.0 - formulas.erlang_b(PLOTS, stay))
    coarse, fine = (
        12 * finer * village_that_refuses(PLOTS, 1.0 / finer, stay * finer).steadily().admitted for finer in (1, 10)
    )
    assert coarse == pytest.approx(monthly, abs=5e-3)
    assert abs(fine - continuous) < abs(coarse - continuous) / 8
    assert fine == pytest.approx(continuous, rel=2e-3)


@pytest.mark.parametrize("stay", [18.0, 60.0])
def test_admissions_hardly_depend_on_the_shape_of_the_stay_and_in_finer_months_not_at_all(stay: float) -> None:
    village, two_phases = (
        [many(PLOTS, 1.0 / finer, stay * finer) for finer in (1, 10)] for many in (village_that_refuses, Hotel)
    )
    differences = [
        abs(two.steadily() / one.steadily().admitted - 1.0) for one, two in zip(village, two_phases, strict=True)
    ]
    assert differences[0] < 1e-3
    assert differences[1] < differences[0] / 5


def test_the_village_itself_in_finer_months() -> None:
    months, finer = 450, 10
    lived = live(city([village(PLOTS, 0.1, 180.0, patience=1)], [LOSS_START], months, row=2), 80)[0]
    path = village_that_refuses(PLOTS, 0.1, 180.0).path(LOSS_START, months)
    expected = 12 * finer * np.mean([month.admitted for month in path[1:]])
    agrees("2 village finer", finer * admitted_a_year(lived), expected, within=0.08)


# waiting with drop-out

CROWD = {"arrivals": 3.0, "stay": 24.0, "patience": 18.0}
CROWD_HOMES, CROWD_START, CROWD_MONTHS = 40, 64, 72


@cache
def crowd_lived() -> Lived:
    return live(city([village(CROWD_HOMES, **CROWD)], [CROWD_START], CROWD_MONTHS, row=3), 250)[0]


def test_a_waiting_list_with_drop_out_is_as_long_as_its_chain_says() -> None:
    expected = Homes(CROWD_HOMES, 140, **CROWD).path(CROWD_START, CROWD_MONTHS)
    lived = crowd_lived()
    queue = lived.counts["families_in_camps"][1:].mean(axis=0)
    agrees("3 queue", queue, np.mean([month.waiting for month in expected]), within=0.05)


def test_as_many_drop_out_as_the_chain_says() -> None:
    expected = Homes(CROWD_HOMES, 140, **CROWD).path(CROWD_START, CROWD_MONTHS)
    lived = crowd_lived()
    dropped = lived.by_month("left", lived.families["sheltered"] > CROWD_MONTHS)[1:].sum(axis=0)
    agrees("3 drop out", dropped, np.sum([month.turned_away for month in expected]), within=0.05)


def test_the_waiting_list_in_finer_months_is_nearly_the_birth_death_chain() -> None:
    continuous = formulas.impatient(CROWD_HOMES, **CROWD)
    errors = []
    for finer in (1, 10):
        month = Homes(CROWD_HOMES, 140, 3.0 / finer, 24.0 * finer, 18.0 * finer).steadily()
        share = month.turned_away / 3.0 * finer
        errors.append((abs(month.waiting - continuous.queue), abs(share - continuous.gives_up)))
    assert np.all(np.array(errors[1]) < np.array(errors[0]) / 5)
    assert errors[1][0] < 0.02 * continuous.queue
    assert errors[1][1] < 0.01 * continuous.gives_up
