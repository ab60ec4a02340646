"""Alternatives of the rulebook at work: reversals, ranking, word of success, laws, phases of a stay."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.mechanisms import estimate
from sim.codes import (
    ACCOMPANIED,
    CAMP,
    DISMANTLED,
    GONE,
    GUARANTEED,
    HOTEL,
    LASTING,
    NOBODY,
    PRIVATE,
    SOCIAL,
    STREET,
    VILLAGE,
)
from sim.rules import places
from sim.units import NEVER
from tests.mechanisms.made import (
    AT_ONCE,
    CONFIDENCE,
    QUIET,
    WILLING,
    count,
    family,
)
from tests.properties import made
from tests.properties.checks import Checks
from tests.properties.made import Lives, city, lives, policy

# a city that reverses its policy


def test_a_reversal_in_the_first_month_leaves_eviction_alone() -> None:
    plan = city(months=20, rules={"accompaniment.reversal": 1.0, "camp.clearance_rate": 0.15})
    of = lives(plan, 0, 3)
    alone = made.arm(of, made.SHIPPED.index("eviction_only"))
    for index, name in enumerate(made.SHIPPED):
        assert not made.differences(made.arm(of, index), alone), name
    assert (count(of, "stopped")[1:] == 1).all()
    assert count(of, "clearances").any()


@pytest.mark.parametrize("name", ["insertion_village", "housing_first", "toulouse_model"])
def test_a_reversal_stops_everything_but_clearance_for_good(name: str) -> None:
    rules = {"accompaniment.reversal": 0.06, "camp.clearance_rate": 0.15}
    plan = city([name], (14, 9, 6), 36, rules=rules)
    of = lives(plan, 0, 12)
    stopped = count(of, "stopped")[:, 0].astype(bool)
    assert (stopped[1:] >= stopped[:-1]).all(), "a programme began again"
    first = stopped.argmax(axis=0)
    assert len(set(first.tolist())) > 5
    begun = (of["families.scheme"] > NOBODY).any(axis=-1)[:, 0]
    assert begun[~stopped].any()
    given = ("workers_on_site", "workers_follow_up", "workers_village", "workers_housing_first", "minutes_given")
    given += ("quota_offered", "course_hours", "calls_made", "plots_open", "families_in_villages", "in_training")
    for one in (*given, "workers_platform", "months_steering"):
        assert not count(of, one)[:, 0][stopped].any(), one
    entered = family(of, "entered")[-1, 0]
    after = stopped[np.minimum(entered, 36), np.arange(12)[:, None]]
    assert not (after & (entered != NEVER)).any(), "admitted after the end"
    assert count(of, "clearances")[:, 0][stopped].any(), "clearance stopped as well"
    assert not (of["camps.status"][:, 0][stopped] == ACCOMPANIED).any()


def test_the_chance_of_a_reversal_is_the_share_of_cities_that_stop() -> None:
    of = lives(city(["toulouse_model"], (2,), 12, rules={"accompaniment.reversal": 0.05}), 0, 400)
    share = count(of, "stopped")[12, 0].mean()
    expected = 1 - 0.95**12
    assert abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / 400)
    assert not count(lives(city(["toulouse_model"], (2,), 12), 0, 5), "stopped").any()


# screening or ranking


def screened_and_ranked(vacancy: float, seekers: float, employers: int) -> Lives:
    """Cities where wary employers screen, and where they rank; the same families and luck."""
    scarce = QUIET | {"work.vacancy": vacancy, "work.employers": employers, "work.odds_applies": seekers}
    scarce |= {"work.odds_accepted": 1.5, "work.prejudice_ratio": 0.2, "work.wary_share": 0.5}
    plans = [city(["insertion_village"], (60, 40), 36, rules=scarce | {"work.ranks": ranks}) for ranks in (False, True)]
    return lives(made.together(*plans), 0, 20)


def test_ranking_moves_jobs_and_leaves_the_total_where_jobs_are_scarce() -> None:
    of = screened_and_ranked(0.2, 3.0, 5)
    hires = count(of, "hires").sum(axis=0)
    filled = hires.sum(axis=-1) / count(of, "vacancies").sum(axis=(0, 2))
    assert (filled > 0.85).all(), "jobs are not scarce"
    difference = estimate(100.0 * (hires[1] - hires[0]) / hires[0].mean(), CONFIDENCE)
    assert -1 < difference.low <= difference.high < 15
    worked = family(of, "worked").max(axis=0) > 0
    moved = (worked[0] != worked[1]).sum(axis=-1)
    assert estimate(moved, CONFIDENCE).low > 2, "the same families have the jobs"


def test_screening_loses_jobs_where_there_are_enough() -> None:
    of = screened_and_ranked(1.0, 0.04, 10)
    hires = count(of, "hires").sum(axis=0)
    difference = estimate(100.0 * (hires[1] - hires[0]) / hires[0].mean(), CONFIDENCE)
    assert difference.low > 15


# word of success


def test_arrivals_respond_to_success_and_only_to_it() -> None:
    easy = {"landlords.odds_joins": 0.3, "population.arrivals_a_month": 4.0, "camp.away_odds": 0.01}
    responses = (-0.5, 0.0, 1.0)
    plans = [
        city(["housing_first"], (14, 9, 6), 48, rules=easy | {"population.arrivals_response": response})
        for response in responses
    ]
    counted = [lives(plan, 0, 10) for plan in plans]
    came = [(family(of, "arrival")[-1, 0] != NEVER).sum(axis=-1) - 29 for of in counted]
    assert (came[0] <= came[1]).all()
    assert (came[1] <= came[2]).all()
    assert (came[0] < came[1]).mean() > 0.7
    assert (came[1] < came[2]).mean() > 0.7
    for of in counted:
        share = count(of, "durable") / count(of, "cohort")
        before = np.cumsum(share, axis=0) == 0
        arrival, month = family(of, "arrival")[-1, 0], np.arange(1, 49)
        monthly = (arrival[None] == month[:, None, None]).sum(axis=-1)
        neutral = counted[1]["families.arrival"][-1, 0]
        usual = (neutral[None] == month[:, None, None]).sum(axis=-1)
        assert (monthly == usual)[before[:-1, 0]].all(), "arrivals differ before anybody is housed"


def test_nobody_is_housed_and_nobody_hears_of_it() -> None:
    no_homes = {"landlords.odds_plain_letting": 0.0, "social_housing.odds_ordinary": 0.0}
    plans = [
        city(["eviction_only"], (12, 8), 36, rules=no_homes | {"population.arrivals_response": response})
        for response in (-0.5, 0.0, 1.0)
    ]
    first, *others = (made.run_arrivals(plan, 5) for plan in plans)
    for other in others:
        assert [list(row) for row in first] == [list(row) for row in other]


# laws


def test_nationals_have_papers_sooner() -> None:
    own = ["toulouse_model"]
    plans = [city(own, (20, 14), 24, rules=QUIET, law=law) for law in ("eu_free_movement", "national")]
    european, national = ((family(lives(plan, 0, 10), "papers") == LASTING).mean(axis=(1, 3)) for plan in plans)
    assert abs(national[0].mean() - 0.6) < 0.1
    assert abs(european[0].mean() - 0.05) < 0.05
    without = (national[-1] - national[0]) / (1 - national[0]), (european[-1] - european[0]) / (1 - european[0])
    assert estimate(without[0] - without[1], CONFIDENCE).low > 0, "those without are recognised no sooner"


def test_a_permit_keeps_families_from_work() -> None:
    laws = ("eu_free_movement", "work_permit_before_2014")
    plans = [city(["eviction_only"], (30, 20), 36, rules=QUIET, law=law) for law in laws]
    hires = [count(lives(plan, 0, 10), "hires").sum(axis=(0, 1)) for plan in plans]
    assert estimate(hires[1] - hires[0], CONFIDENCE).high < 0


# hotel stays have a shape


@pytest.mark.parametrize("phases", [1, 2, 4])
def test_a_hotel_stay_passes_through_its_phases(phases: int) -> None:
    rules = QUIET | {"camp.stay_phases": phases, "camp.odds_seeks_hotel": 3.0, "camp.hotel_rooms": 12}
    of = lives(city(["eviction_only"], (30, 20), 60, rules=rules), 0, 4)
    phase, place = family(of, "stay_phase"), family(of, "place")
    assert phase.max() == phases - 1
    left = (place[:-1] == HOTEL) & np.isin(place[1:], (CAMP, STREET, GONE))
    stayed = np.arange(60)[:, None, None, None] - family(of, "since")[:-1] + 1
    of_own_accord = place[1:] == GONE
    ended = left & ~of_own_accord
    assert ended.any()
    assert (phase[:-1][ended] == phases - 1).all(), "a stay ended before its last phase"
    assert stayed[ended].min() >= phases, "two phases of a stay ended in a month"


# every instrument in one package, sound at every turn


def test_a_package_of_everything_is_sound_under_every_law() -> None:
    for law in ("work_permit_before_2014", "eu_free_movement", "national"):
        for rules in ({}, made.EVENTFUL | {"work.ranks": True, "population.arrivals_response": 1.0}):
            made.live(city([made.everything()], (14, 9, 6), 30, rules=rules, law=law), 0, 2, Checks())


def test_a_village_that_stops_is_shut_and_its_families_go() -> None:
    own = policy("insertion_village", insertion_village={"plots": 8, "sites": 1, "stop": 13})
    of = lives(city([own], (20, 12), 18, rules=AT_ONCE | WILLING), 0, 4)
    place = family(of, "place")
    assert (place[12] == VILLAGE).any()
    assert not (place[13:] == VILLAGE).any()
    assert not count(of, "plots_open")[13:].any()
    were = place[12] == VILLAGE
    homeless = were & ~places.tenant(place[13])
    assert (family(of, "scheme")[13][homeless] == NOBODY).all()
    assert np.isin(place[13][were], (CAMP, STREET, HOTEL, SOCIAL, PRIVATE, GUARANTEED, GONE)).all()


def test_landlords_join_only_what_somebody_proposes() -> None:
    alone = policy("toulouse_model", ["rent_guarantee"])
    rules = {"landlords.odds_joins": 0.5}
    of = lives(city([alone, "toulouse_model", "housing_first"], (14, 9), 20, rules=rules), 0, 3)
    joined = count(of, "landlords_in_scheme")[-1]
    assert not joined[0].any(), "case managers alone bring no landlord in"
    assert joined[1:].all()
    assert (of["camps.status"] <= DISMANTLED).all()
