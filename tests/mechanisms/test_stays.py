"""Contracts with an end, renovated homes that last, teams that are gone, and landlords who offer several flats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.codes import (
    CAMP,
    FOLLOW_UP,
    GONE,
    HOTEL,
    HOUSING_FIRST,
    IN_VILLAGE,
    MUNICIPAL,
    NOBODY,
    RENOVATED,
    STREET,
    SUBLET,
    VILLAGE,
    WITHOUT_WORKER,
)
from sim.engines.core import run_core
from sim.history import INDEX
from sim.outcomes.measures import BY_NAME, of_counts
from sim.outcomes.waiting import taken
from tests.agreement.compare import agree
from tests.mechanisms.made import QUIET, family
from tests.properties.made import Lives, city, lives, package

STILL = QUIET | {
    "tenancy.odds_refuses": 0.0,
    "village.odds_site_found": 1e9,
    "village.odds_excluded": 0.0,
    "landlords.odds_plain_letting": 0.0,
    "landlords.odds_joins": 0.0,
    "social_housing.odds_ordinary": 0.0,
    "tenancy.odds_leaves_temporary": 0.0,
    "tenancy.odds_leaves_home": 0.0,
    "accompaniment.turnover": 0.0,
}
"""Nothing moves a family but what is asked about."""


def count(of: Lives, name: str) -> np.ndarray:
    """A count at every month-end, (months + 1, arms, replicates)."""
    return of["counts"][..., INDEX[name]]


def village(months: int = 20, rules: dict[str, float] | None = None, **dials: Any) -> Lives:
    """A census and a village of six plots, nothing else."""
    own = {"plots": 6, "sites": 1} | dials
    plan = city(
        [package({"social_census": {"city_percent": 60}, "insertion_village": own})], (12, 8), months,
        rules=STILL | (rules or {}),
    )  # fmt: skip
    return lives(plan, 0, 4)


@pytest.mark.parametrize("longest", [1, 4, 7])
def test_a_contract_ends_after_its_months(longest: int) -> None:
    of = village(longest_stay_months=longest, planned_stay_months=longest - 1)
    on_plot = family(of, "place") == VILLAGE
    leaves = on_plot[:-1] & ~on_plot[1:]
    months = np.arange(1, len(on_plot))[:, None, None, None]
    stays = np.where(leaves, months - family(of, "since")[:-1], 0)
    assert leaves.any()
    assert (stays[leaves] == longest).all(), "a stay was longer or shorter than its contract"
    assert not (on_plot & (np.arange(len(on_plot))[:, None, None, None] - family(of, "since") >= longest)).any()
    after = family(of, "place")[1:][leaves]
    assert set(np.unique(after).tolist()) <= {CAMP, STREET, HOTEL, GONE}
    assert (family(of, "scheme")[1:][leaves] == NOBODY).all()
    assert (count(of, "village_stays_ended")[1:] == leaves.sum(axis=-1)).all()
    assert (count(of, "village_months_ended")[1:] == stays.sum(axis=-1)).all()
    assert (count(of, "village_ended_beyond") == count(of, "village_stays_ended") * (longest > 1)).all()


@pytest.mark.parametrize(("longest", "enforced"), [(0, 1.0), (4, 0.0)])
def test_without_an_end_or_anybody_who_enforces_it_nobody_leaves(longest: int, enforced: float) -> None:
    of = village(rules={"village.end_enforced": enforced}, longest_stay_months=longest, planned_stay_months=6)
    on_plot = family(of, "place") == VILLAGE
    assert not (on_plot[:-1] & ~on_plot[1:]).any()
    assert not count(of, "village_stays_ended").any()
    lasted = np.arange(len(on_plot))[:, None, None, None] - family(of, "since")
    assert (count(of, "village_months_under_way") == (lasted * on_plot).sum(axis=-1)).all()
    assert (count(of, "village_beyond_plan") == ((lasted > 6) & on_plot).sum(axis=-1)).all()
    assert count(of, "village_beyond_plan").any()


def test_a_contract_half_enforced_ends_later_in_the_mean() -> None:
    of = village(40, {"village.end_enforced": 0.5}, longest_stay_months=4)
    ended, months = (count(of, name).sum() for name in ("village_stays_ended", "village_months_ended"))
    assert ended > 50
    assert 4.6 < months / ended < 5.4, "one more month in the mean, geometrically"


def test_measures_of_stays_are_means_over_the_stays_that_there_are() -> None:
    of = village(longest_stay_months=4, planned_stay_months=3)
    counts = of["counts"][:, 0]
    assert np.isnan(of_counts(BY_NAME["village_stay_ended_months"], counts)[1]).all()
    assert (of_counts(BY_NAME["village_stay_ended_months"], counts)[-1] == 4.0).all()
    assert (of_counts(BY_NAME["village_stays_ended_beyond_plan"], counts)[-1] == 1.0).all()
    names = ("village_stay_so_far_months", "village_stays_beyond_plan")
    under_way, beyond = (of_counts(BY_NAME[name], counts) for name in names)
    assert np.nanmax(under_way) < 4.0
    assert np.nanmax(beyond) == 0.0


# renovated homes


def renovated(rules: dict[str, float] | None = None, months: int = 30, **dials: Any) -> Lives:
    """A census and six renovated homes after three months, nothing else."""
    own = {"dwellings": 6, "building_months": 3} | dials
    plan = city(
        [package({"social_census": {"city_percent": 60}, "building_renovation": own, "follow_up": {}})],
        (12, 8),
        months,
        rules=STILL | (rules or {}),
    )  # fmt: skip
    return lives(plan, 0, 4)


def test_a_lasting_renovated_home_is_durable_and_pays_by_income() -> None:
    rules = {"money.odds_behind": 0.0, "tenancy.odds_order": 0.0, "population.lasting_papers_share": 1.0}
    of = renovated(rules | {"population.address_share": 1.0}, lasting=True, rent_percent=20)
    inside = family(of, "place") == MUNICIPAL
    assert (inside[5:].sum(axis=-1) == 6).all()
    assert (family(of, "durable")[7:][inside[7:]] >= 3).all()
    assert (count(of, "durable")[7:] == 6).all()
    assert (count(of, "leases").sum(axis=0) == 6).all()
    paid = count(of, "renovated_rent_cents") - count(of, "housing_benefit_cents")
    most = (family(of, "income_cents") * inside * 20 // 100).sum(axis=-1)
    assert paid.any()
    assert (paid <= most).all(), "more than the share of the income was asked for"
    assert not family(of, "arrears_cents").any()


def test_a_dwelling_whose_family_fails_is_let_again() -> None:
    rules = {"money.odds_behind": 50.0, "tenancy.odds_order": 0.5, "tenancy.odds_evicted": 1.0}
    of = renovated(rules | {"tenancy.odds_lifted": 0.01}, lasting=True)
    inside = family(of, "place") == MUNICIPAL
    assert count(of, "tenancies_lost").any()
    assert (count(of, "dwellings_renovated").sum(axis=0) == 6).all(), "a dwelling was built twice"
    assert inside.sum(axis=-1).max() == 6
    assert (inside.any(axis=0).sum(axis=-1) > 6).all(), "a dwelling that was left stayed empty for good"


def test_a_renovated_home_with_an_end_date_asks_for_a_contribution_and_is_not_durable() -> None:
    rules = {"population.lasting_papers_share": 1.0, "population.address_share": 1.0}
    of, free = (renovated(rules, lasting=False, rent_percent=percent) for percent in (30, 0))
    inside = family(of, "place") == RENOVATED
    assert inside[5:].any(axis=-1).all()
    assert not (family(of, "durable")[inside] > 0).any()
    assert (count(of, "renovated_rent_cents") > count(free, "renovated_rent_cents")).any()
    assert not family(of, "arrears_cents")[inside].any()


# teams that are gone for good


@pytest.mark.parametrize("follow_up", [True, False])
def test_housing_first_that_stops_leaves_nobody_waiting(follow_up: bool) -> None:
    own: dict[str, Any] = {"social_census": {"city_percent": 60}, "housing_first_team": {"workers": 2, "stop": 10}}
    own |= {"follow_up": {"workers": 2, "months": 6}} if follow_up else {}
    of = lives(city([package(own)], (12, 8), 20, rules=STILL | {"landlords.odds_joins": 0.01}), 0, 6)
    scheme, waits = family(of, "scheme"), family(of, "awaits_home")
    assert (scheme[9] == HOUSING_FIRST).any()
    assert waits[9].any()
    assert not (scheme[10:] == HOUSING_FIRST).any()
    assert not waits[10:].any()
    handed = (scheme[9] == HOUSING_FIRST) & (scheme[10] != NOBODY)
    assert (scheme[10][handed] == (FOLLOW_UP if follow_up else WITHOUT_WORKER)).all()
    assert (family(of, "place")[10] == SUBLET).any(), "who has a home keeps it"
    if not follow_up:
        assert not count(of, "clients")[10:].any()
        assert not count(of, "minutes_asked")[10:].any()


def test_between_two_contracts_families_wait_for_the_next() -> None:
    own = {
        "social_census": {"city_percent": 60},
        "insertion_village": {"plots": 10, "sites": 1},
        "follow_up": {"workers": 2, "contract_months": 4, "tender_gap_months": 3},
        "social_landlord_quota": {"lettings_year": 60},
    }
    rules = STILL | {"population.lasting_papers_share": 1.0, "population.address_share": 1.0}
    rules |= {"social_housing.odds_files": 5.0, "accompaniment.handover_months": 0}
    of = lives(city([package(own)], (12, 8), 20, rules=rules), 0, 6)
    scheme = family(of, "scheme")
    moved = (scheme[:-1] == IN_VILLAGE) & (family(of, "place")[:-1] == VILLAGE) & (family(of, "place")[1:] != VILLAGE)
    gap = np.arange(1, len(scheme)) % 7 >= 5
    assert moved[gap].any()
    assert (scheme[1:][gap][moved[gap]] == FOLLOW_UP).all()


def test_a_reversal_leaves_nobody_in_charge() -> None:
    rules = {"accompaniment.reversal": 0.2, "tenancy.odds_refuses": 0.0}
    own = package({"social_census": {"city_percent": 60}, "housing_first_team": {}, "follow_up": {}})
    of = lives(city([own], (12, 8), 20, rules=rules), 0, 6)
    stopped = of["programmes.stopped"][..., 0]
    assert stopped.any()
    assert not (family(of, "scheme")[stopped] != NOBODY).any()
    assert not family(of, "awaits_home")[stopped].any()


# landlords and bought flats


def test_landlords_who_offer_two_at_first_let_more() -> None:
    own = package({"social_census": {"city_percent": 60}, "housing_first_team": {"workers": 6}})
    few, more = (
        lives(city([own], (30, 20), 18, rules=QUIET | {"landlords.first_dwellings": first}), 0, 6) for first in (1, 2)
    )
    assert few["landlords.let"].sum(axis=-1)[-1].mean() < more["landlords.let"].sum(axis=-1)[-1].mean()
    fresh = (few["landlords.memory"] <= 0) & (few["landlords.let"] > 1)
    assert not fresh[:12].any(), "a landlord without a good memory let a second flat"
    assert (more["landlords.let"][more["landlords.memory"] <= 0] <= 2).all()
    assert (more["landlords.let"] <= more["landlords.dwellings"]).all()


@pytest.mark.parametrize("percent", [0, 60, 100])
def test_flats_bought_for_the_programme_delay_nobody(percent: int) -> None:
    quota = {"lettings_year": 24, "bought_percent": percent}
    own = package({"social_census": {"city_percent": 60}, "housing_first_team": {}, "social_landlord_quota": quota})
    history = run_core(city([own], (12, 8), 24, rules=QUIET), 0, 4)
    used = history.counts[..., INDEX["quota_used"]].sum(axis=0)
    assert used.any()
    assert taken(history, 0).priority[-1].tolist() == [pytest.approx((used * (1 - percent / 100)).tolist())]


def test_all_of_it_agrees_with_the_agents() -> None:
    own = {
        "social_census": {"city_percent": 60},
        "insertion_village": {"plots": 8, "sites": 2, "longest_stay_months": 3, "planned_stay_months": 2},
        "building_renovation": {"dwellings": 5, "building_months": 2, "lasting": True},
        "housing_first_team": {"workers": 1, "stop": 9},
        "follow_up": {"workers": 1, "stop": 14},
        "emergency_shelter": {"rooms": 4},
    }
    rules = {"money.odds_behind": 2.0, "tenancy.odds_order": 0.2, "village.end_enforced": 0.6, "camp.hotel_rooms": 2}
    temporary = own | {"building_renovation": {"dwellings": 5, "building_months": 2, "lasting": False}}
    assert agree(city([package(own), package(temporary, "other")], (12, 8), 20, rules=rules), 2).runs == 4
