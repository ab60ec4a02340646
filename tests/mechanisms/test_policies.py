"""What a city does when it does nothing else, and how instruments start, build up and stop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.codes import (
    ACCOMPANIED,
    CAMP,
    GONE,
    HOTEL,
    HOUSING_FIRST,
    IN_VILLAGE,
    ON_SITE,
    STREET,
    VILLAGE,
)
from sim.history import INDEX
from sim.scenario.plan import Plan, supports_by_month
from sim.supports import INDEX as SUPPORT
from sim.units import NEVER
from tests.mechanisms.made import (
    AT_ONCE,
    count,
    family,
    instruments_of,
)
from tests.properties import made
from tests.properties.checks import Checks
from tests.properties.made import Lives, city, lives, policy

# what a city does when it does nothing else


def test_eviction_alone_evicts_and_houses_nearly_nobody() -> None:
    of = made.run("eviction_only", replicates=12)
    years = of[..., INDEX["families_in_camps"]].sum(axis=0) / 12
    evicted = of[..., INDEX["clearances"]].sum(axis=0)
    durable = of[-1, :, INDEX["durable"]] / of[-1, :, INDEX["cohort"]]
    rate = evicted.sum() / years.sum()
    assert 0.5 < rate < 0.85, "evictions of the cohort per family-year in a camp"
    assert durable.mean() < 0.08
    cleared = of[..., INDEX["sites_cleared"]].sum(axis=0).mean()
    assert 11 * 60 * 0.058 * 0.7 < cleared < 11 * 60 * 0.058 * 1.1


def test_emergency_rooms_shelter_and_do_not_house() -> None:
    plan = city(["eviction_only", policy("emergency_shelter", emergency_shelter={"rooms": 20})], (20, 15, 10), 36)
    of = lives(plan, 0, 6)
    sheltered = count(of, "shelter").mean(axis=(0, 2))
    assert sheltered[1] > sheltered[0] + 4
    place = family(of, "place")[:, 1]
    goes = (place[:-1] == HOTEL) & np.isin(place[1:], (CAMP, STREET, GONE))
    assert goes.any(), "nobody ever leaves the hotel"
    assert not family(of, "scheme").any()
    durable = count(of, "durable")[-1].mean(axis=-1)
    assert durable[1] < durable[0] + 6


# starting, building up, stopping
STOPPED = [(name, one) for name in made.SHIPPED for one in instruments_of(name)]


@pytest.mark.parametrize(("name", "instrument"), STOPPED)
def test_an_instrument_that_stops_leaves_a_sound_city(name: str, instrument: str) -> None:
    stopped = policy(name, **{instrument: {"stop": 13}})
    plan = city([stopped], (12, 9), 24)
    alone = supports_by_month(policy(name, set(instruments_of(name)) - {instrument}), 24)
    others = supports_by_month(policy(name, [instrument]), 24)
    assert (plan.arms[0].supports[13:] == others[13:]).all(), "something is still handed out"
    assert alone[12].any(), "the instrument never handed out anything"
    made.live(plan, 0, 2, Checks())


def after_stop(name: str, month: int = 13, months: int = 30, **dials: Any) -> Lives:
    """A policy all of whose instruments but clearance stop."""
    stops = {one: {"stop": month} | dials.get(one, {}) for one in instruments_of(name) if one != "clearance"}
    return lives(city([policy(name, **stops)], (14, 9, 6), months), 0, 4)


@pytest.mark.parametrize("name", ["insertion_village", "housing_first", "toulouse_model"])
def test_a_programme_that_stops_gives_no_more(name: str) -> None:
    of = after_stop(name)
    given = ("workers_on_site", "workers_follow_up", "workers_village", "workers_housing_first", "minutes_given")
    nothing = (*given, "quota_offered", "quota_used", "course_hours", "calls_made", "families_moved", "plots_open")
    for one in nothing:
        assert not count(of, one)[13:].any(), one
    assert any(count(of, one)[:13].any() for one in given)
    entered = family(of, "entered")
    assert not ((entered >= 13) & (entered != NEVER)).any(), "admitted after the end"
    assert not (family(of, "scheme")[13:] == ON_SITE).any()
    assert not (of["camps.status"][13:] == ACCOMPANIED).any()
    assert (np.diff(count(of, "families_in_villages")[12:], axis=0) <= 0).all()


def test_nobody_stays_on_the_plots_of_a_village_that_is_no_more() -> None:
    of = after_stop("insertion_village", insertion_village={"plots": 8, "sites": 1})
    assert count(of, "families_in_villages")[12].any()
    assert (count(of, "families_in_villages")[13:] <= count(of, "plots_open")[13:]).all()


def test_plots_that_open_were_built() -> None:
    shape = {"plots": 10, "sites": 1, "ramp": 9}
    of = lives(city([policy("insertion_village", insertion_village=shape)], (30,), 40, rules=AT_ONCE), 0, 3)
    assert (count(of, "plots_built").cumsum(axis=0) == count(of, "plots_open")).all()


def test_hotel_guests_stay_out_their_stay_when_the_rooms_are_no_longer_paid() -> None:
    of = after_stop("emergency_shelter", emergency_shelter={"rooms": 25})
    guests = count(of, "shelter")
    city_rooms = made.rule_parameters()["camp.hotel_rooms"].value
    assert (guests[12] > city_rooms).any()
    assert (np.diff(guests[12:], axis=0)[guests[13:] > city_rooms] <= 0).all(), "new guests though no room was free"
    assert (guests[-1] <= city_rooms).all()


def test_an_instrument_starts_in_its_month() -> None:
    late = {"start": 7}
    plan = city([policy("toulouse_model", **dict.fromkeys(instruments_of("toulouse_model"), late))], months=12)
    assert not plan.arms[0].supports[:7].any()
    assert plan.arms[0].supports[7:].any()
    of = lives(plan, 0, 2)
    assert not family(of, "scheme")[:7].any()
    assert family(of, "scheme")[7:].any()
    assert not (of["camps.status"][:7] == ACCOMPANIED).any()


def test_amounts_build_up_and_terms_are_there_at_once() -> None:
    quick, slow = (
        supports_by_month(policy("insertion_village", insertion_village={"plots": 60, "workers": 12, "ramp": ramp}), 10)
        for ramp in (0, 5)
    )
    plots, workers = SUPPORT["village_plots"], SUPPORT["village_workers"]
    assert slow[1:8, plots].tolist() == [10, 20, 30, 40, 50, 60, 60]
    assert slow[1:8, workers].tolist() == [2, 4, 6, 8, 10, 12, 12]
    assert quick[1:, plots].tolist() == [60] * 10
    for term in ("postal_address", "interpreter", "help_with_papers", "village_sites"):
        assert (slow[1:, SUPPORT[term]] == quick[1:, SUPPORT[term]]).all(), term


def test_a_programme_that_builds_up_works_up() -> None:
    ramp = {"workers": 8, "ramp": 7}
    rules = {"accompaniment.turnover": 0.0}
    of = lives(city([policy("housing_first", housing_first_team=ramp)], (20, 12), 12, rules=rules), 0, 2)
    workers = count(of, "workers_housing_first")[:, 0]
    assert (workers[1:9] == np.arange(1, 9)[:, None]).all()
    clients = (family(of, "scheme") == HOUSING_FIRST).sum(axis=-1)[:, 0]
    assert (clients <= 10 * workers).all()


def test_two_instruments_of_a_kind_are_pooled() -> None:
    both = made.package({"on_site_accompaniment": {"workers": 5}, "social_census": {}, "follow_up": {"workers": 3}})
    table = supports_by_month(both, 3)
    assert table[1, SUPPORT["on_site_workers"]] == 5
    assert table[1, SUPPORT["follow_up_workers"]] == 3
    assert table[1, SUPPORT["help_with_papers"]] == 1


def check_plan(plan: Plan) -> None:
    """Live a plan under every check."""
    made.live(plan, 0, 1, Checks())


@pytest.mark.parametrize(
    "rules",
    [
        {"accompaniment.turnover": 0.5, "accompaniment.gap_months": 6},
        {"camp.clearance_rate": 1.0},
        {"tenancy.odds_refuses": 1e9},
        {"population.arrivals_a_month": 16.0},
        {"landlords.odds_leaves": 1.0},
    ],
    ids=["workers leave", "clearances", "refusals", "arrivals", "landlords leave"],
)
def test_policies_bear_extremes(rules: dict[str, float]) -> None:
    check_plan(city(months=18, rules=rules))


def test_in_village_means_on_a_plot() -> None:
    of = lives(city(["insertion_village"], months=30), 0, 3)
    assert ((family(of, "scheme") == IN_VILLAGE) == (family(of, "place") == VILLAGE)).all()
