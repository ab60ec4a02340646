"""Homes and plots that are left, not lost: how often, where families go, who is found again, and who may come back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.codes import CAMP, GONE, HOTEL, HOUSING_FIRST, NOBODY, SOCIAL, STREET, VILLAGE
from sim.engines.core import run_core
from sim.history import INDEX
from sim.rules import places, tenancy
from sim.rules.tenancy import Tenancy
from sim.units import NEVER
from tests.agreement.compare import agree
from tests.properties.made import NOTHING_HAPPENS, Lives, city, lives, package
from tests.rules.arguments import shipped

ALONE = {"population.one_adult": 1.0, "population.three_adults": 0.0, "population.four_adults": 0.0}
STILL = NOTHING_HAPPENS | {
    "population.children_expected": 0.0,
    "population.unwell_share": 1.0,
    "population.wish_near_kin": 0.0,
    "population.lasting_papers_share": 1.0,
    "population.address_share": 1.0,
    "landlords.odds_plain_letting": 0.0,
    "landlords.odds_leaves": 0.0,
    "social_housing.odds_ordinary": 0.0,
    "social_housing.quota_large_share": 0.0,
    "tenancy.odds_refuses": 0.0,
    "tenancy.odds_order": 0.0,
    "tenancy.early_ratio": 1.0,
    "accompaniment.turnover": 0.0,
    "village.odds_site_found": 1e9,
    "village.odds_excluded": 0.0,
}
"""Nothing ends a tenancy or a stay but what is asked about."""

TEAM = {"social_census": {"city_percent": 100}, "housing_first_team": {"workers": 5, "caseload": 10}}
FLATS = TEAM | {"social_landlord_quota": {"lettings_year": 240}}


def family(of: Lives, name: str) -> np.ndarray:
    """A column of the families, (months + 1, arms, replicates, families)."""
    return of[f"families.{name}"]


def with_team(months: int = 30, replicates: int = 6, **numbers: Any) -> Lives:
    """People alone with an untreated health need, a Housing First team and as many flats as they need."""
    rules = STILL | ALONE | {name.replace("__", "."): value for name, value in numbers.items()}
    return lives(city([package(FLATS)], (20, 15), months, rules=rules), 0, replicates)


@pytest.mark.parametrize("moving_in", [0, 1, 3])
def test_a_home_of_housing_first_is_moved_into_when_it_is_ready(moving_in: int) -> None:
    of = with_team(12, tenancy__moving_in_months=moving_in, tenancy__odds_leaves_home=0.0)
    entered, leased = (family(of, name)[-1].astype(int) for name in ("entered", "leased"))
    housed = leased < NEVER
    assert housed.sum() > 100
    assert (leased - entered)[housed].min() == moving_in
    assert not family(of, "tenancies_left").any()


def test_tenancies_are_left_as_often_as_the_rule_says() -> None:
    odds = 0.004
    of = with_team(40, 12, tenancy__odds_leaves_home=odds, tenancy__help_ratio=1.0)
    k = shipped(Tenancy)
    chance = tenancy.leaves_home(True, True, False, False, 0.0, k._replace(odds_leaves_home=odds, help_ratio=1.0))
    exposed = places.tenant(family(of, "place")[:-1]).sum()
    left = int(family(of, "tenancies_left")[-1].sum())
    # who moves in and is lost in the same month is not seen as a tenant at its start: fewer than one in a hundred
    assert abs(left - exposed * chance) < 4.5 * np.sqrt(exposed * chance) + 0.03 * exposed * chance
    assert left == of["counts"][..., INDEX["tenancies_left"]].sum(), "all of them are of the cohort"
    assert not family(of, "tenancies_lost").any()


def test_people_alone_and_unwell_leave_more_often_than_a_family_in_health() -> None:
    k = shipped(Tenancy)
    odds = [tenancy.leaves_home(alone, ill, False, False, 0.0, k) for alone in (False, True) for ill in (False, True)]
    assert odds[0] < min(odds[1:3]) <= max(odds[1:3]) < odds[3]
    assert odds[-1] > 10 * odds[0]
    assert tenancy.leaves_home(True, True, False, False, 1.0, k) < odds[-1], "help does not keep anybody"


def test_housing_first_loses_touch_looks_and_rehouses() -> None:
    of = with_team(40, tenancy__odds_leaves_home=0.01, tenancy__odds_found_again=0.3)
    left = np.diff(family(of, "tenancies_left").astype(int), axis=0) > 0
    lost = family(of, "awaits_home") & (family(of, "owed_from") == NEVER)
    left &= family(of, "scheme")[:-1] == HOUSING_FIRST
    assert left.sum() > 100
    assert lost[1:][left].all()
    assert (family(of, "scheme")[1:][left] == HOUSING_FIRST).all(), "who leaves a home leaves the team"
    assert np.isin(family(of, "place")[lost], (STREET, CAMP, HOTEL)).all(), "out of touch, and in a home"
    assert not (lost[:-1] & places.tenant(family(of, "place")[1:])).any(), "moved in without having been found"
    found = lost[:-1] & ~lost[1:] & family(of, "awaits_home")[1:]
    assert (family(of, "owed_from")[1:][found] == np.nonzero(found)[0] + 2).all(), "one month from being found"
    again = left.cumsum(axis=0)[:-1] > 0
    assert (places.tenant(family(of, "place")[2:]) & again).any(), "nobody is rehoused"


def test_nobody_is_found_where_nobody_looks_and_fewer_are_housed() -> None:
    never, soon = (with_team(36, tenancy__odds_leaves_home=0.01, tenancy__odds_found_again=odds) for odds in (0.0, 1.0))
    housed = [places.tenant(family(of, "place")[-1]).mean() for of in (never, soon)]
    assert housed[0] < housed[1] - 0.1


def test_other_tenants_go_to_kin_or_out_of_the_city() -> None:
    own = {"social_census": {"city_percent": 100}, "social_landlord_quota": {"lettings_year": 240}}
    own |= {"on_site_accompaniment": {"workers": 5, "teams": 2, "months": 20}}
    rules = STILL | {"tenancy.odds_leaves_home": 0.02, "tenancy.leaver_gone_odds": 1.0}
    rules |= {"social_housing.odds_files": 1e9, "accompaniment.handover_months": 0, "money.social_limit_percent": 100}
    of = lives(city([package(own)], (20, 15), 30, rules=rules), 0, 6)
    left = np.diff(family(of, "tenancies_left").astype(int), axis=0) > 0
    after = family(of, "place")[1:][left]
    assert (family(of, "place")[:-1][left] == SOCIAL).any()
    assert left.sum() > 60
    assert set(np.unique(after).tolist()) <= {CAMP, STREET, GONE}
    assert 0.3 < (after == GONE).mean() < 0.7
    assert (family(of, "scheme")[1:][left] == NOBODY).all()


# villages


def village(rules: dict[str, float]) -> Lives:
    """A village of eight plots with a census, nothing else."""
    own = {"social_census": {"city_percent": 100}, "insertion_village": {"plots": 8, "sites": 1, "workers": 2}}
    base = {"papers.address_ratio": 1.0, "tenancy.odds_leaves_temporary": 0.0}
    return lives(city([package(own)], (12, 8), 30, rules=STILL | base | rules), 0, 8)


def test_a_plot_is_left_of_ones_own_will_as_often_as_the_rule_says() -> None:
    of = village({"tenancy.odds_leaves_temporary": 0.02, "tenancy.guarded_ratio": 2.0})
    k = shipped(Tenancy)._replace(odds_leaves_temporary=0.02, guarded_ratio=2.0)
    on_plot = family(of, "place") == VILLAGE
    leaves = on_plot[:-1] & ~on_plot[1:]
    expected = on_plot[:-1].sum() * tenancy.leaves_temporary(False, True, k)
    assert abs(leaves.sum() - expected) < 4.5 * np.sqrt(expected)
    assert set(np.unique(family(of, "place")[1:][leaves]).tolist()) <= {CAMP, STREET, GONE}
    assert not family(of, "excluded").any(), "who leaves is not excluded"


def test_who_was_excluded_is_not_admitted_again() -> None:
    of = village({"village.odds_excluded": 0.1})
    on_plot, excluded = family(of, "place") == VILLAGE, family(of, "excluded")
    assert excluded[-1].sum() > 20
    assert not (on_plot & excluded).any()
    left = on_plot[:-1] & ~on_plot[1:]
    assert excluded[1:][left].all(), "nothing but exclusion ends a stay here"


def test_all_of_it_agrees_with_the_agents() -> None:
    own = {
        "social_census": {"city_percent": 60},
        "insertion_village": {"plots": 8, "sites": 2, "longest_stay_months": 9},
        "housing_first_team": {"workers": 2, "stop": 16},
        "social_landlord_quota": {"lettings_year": 40},
        "rent_guarantee": {},
        "building_renovation": {"dwellings": 5, "building_months": 2},
    }
    rules = {
        "tenancy.odds_leaves_home": 0.01,
        "tenancy.odds_leaves_temporary": 0.05,
        "money.odds_behind": 1.0,
        "tenancy.odds_order": 0.1,
        "village.odds_excluded": 0.05,
        "landlords.odds_plain_letting": 2.0,
    }
    for moving_in in (0, 2):
        plan = city(
            [package(own), "toulouse_model"], (12, 8), 24, rules=rules | {"tenancy.moving_in_months": moving_in}
        )
        history = run_core(plan, 0, 2)
        assert history.counts[..., INDEX["tenancies_left"]].any()
        assert agree(plan, 2).runs == 4
