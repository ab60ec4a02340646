"""What the further instruments and alternatives of the rulebook do in a city, situation by situation.

An effect without a published size is neutral as shipped: there the instrument must change nothing but its own book
entries, and at the ends of the range of its number it must act, in its direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from benchmarks.mechanisms import estimate
from sim.codes import (
    ACCOMPANIED,
    AGENCY,
    CAMP,
    DEPRIVED,
    DISMANTLED,
    FOLLOW_UP,
    GONE,
    GUARANTEED,
    HOTEL,
    IN_VILLAGE,
    LASTING,
    NO_DISTRICT,
    NOBODY,
    ON_SITE,
    ORDINARY,
    PRIVATE,
    RENOVATED,
    SOCIAL,
    STREET,
    VILLAGE,
    WITHOUT_WORKER,
)
from sim.engines.core import programmes
from sim.engines.core.board import Board
from sim.history import INDEX
from sim.rules import places
from sim.scenario.plan import supports_by_month
from sim.scenario.schema import Policy
from sim.supports import INDEX as SUPPORT
from sim.units import NEVER
from sim.world.posts import POSTS
from tests.properties import made
from tests.properties.checks import Checks
from tests.properties.made import Lives, city, lives, package, policy

QUIET = {"population.arrivals_a_month": 0.0, "camp.clearance_rate": 0.0, "camp.odds_leaves": 0.0}
WILLING = {"tenancy.odds_refuses": 0.0}
CALM = {"tenancy.odds_order": 0.0, "money.odds_behind": 0.0}
AT_ONCE = {"village.odds_site_found": 1e9}
WITH_PAPERS = {"population.lasting_papers_share": 1.0, "population.address_share": 1.0}
CONFIDENCE = 0.999


@pytest.fixture(autouse=True)
def arithmetic_is_clean() -> Iterator[None]:
    """No overflow, underflow, division by zero or invalid number passes unseen."""
    with np.errstate(all="raise"):
        yield


def count(of: Lives, name: str) -> np.ndarray:
    """A count at every month-end, (months + 1, arms, replicates)."""
    return of["counts"][..., INDEX[name]]


def family(of: Lives, name: str) -> np.ndarray:
    """A column of the families, (months + 1, arms, replicates, families)."""
    return of[f"families.{name}"]


def beside(name: str, without: tuple[str, ...] = (), **dials: Any) -> Policy:
    """A shipped policy with instruments beside it."""
    return policy(name, without, **dials)


# a social rental agency


def agency(rules: dict[str, float] | None = None, months: int = 40, **dials: Any) -> Lives:
    """An agency beside the Toulouse model without subsidy, many landlords and nobody in debt."""
    own = beside("toulouse_model", ("rent_guarantee", "rent_subsidy"), social_real_estate_agency={}, **dials)
    known = QUIET | WILLING | CALM | WITH_PAPERS | {"landlords.odds_joins": 0.3} | (rules or {})
    return lives(city([own], (14, 9, 6), months, rules=known), 0, 4)


def test_an_agency_lease_slides_to_the_familys_own_name_and_only_then_counts_as_durable() -> None:
    of = agency({"social_housing.odds_ordinary": 0.0})
    place, durable, leased, housed = (family(of, name) for name in ("place", "durable", "leased", "housed"))
    let = place == AGENCY
    assert let.any()
    assert (durable[let] == 0).all(), "months with the agency count as durable"
    assert (count(of, "agency_tenancies") == let.sum(axis=-1)).all()
    slid = let[:-1] & places.durable_lease(place[1:])
    assert slid.sum() > 10
    month, *who = np.nonzero(slid)
    since = family(of, "since")[1:][slid]
    assert (month + 1 - since >= 12).all(), "slid before the year was over"
    assert np.isin(place[1:][slid], (PRIVATE,)).all(), "a guaranteed lease where nobody guarantees"
    first = leased[1:][slid] == since
    counted = housed[-1][tuple(who)]
    in_time = first & (counted != NEVER)
    assert in_time.any()
    assert (counted[in_time] == month[in_time] + 1 + 2).all(), "durable at the third month-end in its own name"
    assert (family(of, "landlord")[let] >= 0).all()


def test_where_somebody_guarantees_the_agency_lease_slides_into_a_guaranteed_one() -> None:
    of = agency(rent_guarantee={})
    place = family(of, "place")
    slid = (place[:-1] == AGENCY) & places.durable_lease(place[1:])
    assert slid.any()
    assert (place[1:][slid] == GUARANTEED).all()
    guaranteed = (place == GUARANTEED).sum(axis=-1)
    assert (count(of, "guaranteed_tenancies") == guaranteed).all(), "the agency's own tenancies are billed twice"


def test_the_agency_takes_families_whom_the_private_landlord_refuses() -> None:
    strict, lenient = (agency({"money.agency_limit_percent": limit}, 24) for limit in (33, 50))
    assert count(lenient, "agency_tenancies")[-1].sum() > count(strict, "agency_tenancies")[-1].sum()


def test_an_agency_brings_more_landlords_into_the_scheme() -> None:
    plan = city(
        [policy("housing_first"), beside("housing_first", social_real_estate_agency={})], (20, 12), 30, rules=QUIET
    )
    of = count(lives(plan, 0, 20), "landlords_in_scheme").mean(axis=0)
    assert estimate(of[1] - of[0], CONFIDENCE).low > 0


# renovated buildings


RENOVATION = {"dwellings": 6, "building_months": 9, "eu_percent": 60}


def renovation(months: int = 24, rules: dict[str, float] | None = None, **dials: Any) -> tuple[Any, Lives]:
    """A census and renovated buildings, nothing else."""
    own = package({"social_census": {"city_percent": 60}, "building_renovation": RENOVATION | dials, "follow_up": {}})
    plan = city([own], (12, 8), months, rules=QUIET | WILLING | (rules or {}))
    return plan, lives(plan, 0, 4)


def test_renovated_dwellings_open_after_the_building_time() -> None:
    rules = {"landlords.odds_plain_letting": 0.0, "social_housing.odds_ordinary": 0.0}
    _, of = renovation(rules=rules | {"tenancy.odds_leaves_temporary": 0.0, "landlords.odds_joins": 0.0})
    inside = (family(of, "place") == RENOVATED).sum(axis=-1)
    assert not inside[:10].any()
    assert (inside[10:] == 6).all(), "a dwelling stands empty though families wait"
    ready = count(of, "dwellings_renovated")
    assert (ready[10] == 6).all()
    assert ready.sum() == ready[10].sum(), "a dwelling is built twice"
    assert (count(of, "families_renovated") == inside).all()
    assert (family(of, "scheme")[family(of, "place") == RENOVATED] == FOLLOW_UP).all()
    assert (count(of, "temporary")[10:] >= 6).all()
    assert not (family(of, "durable")[family(of, "place") == RENOVATED] > 0).any(), "a home with an end date lasts"


@pytest.mark.parametrize("percent", [0, 60, 85])
def test_european_funds_split_the_bill(percent: int) -> None:
    plan, of = renovation(12, eu_percent=percent, dwelling_eur=30_000)
    bills = [bill for bill in plan.arms[0].bills if bill.driver == "dwellings_renovated"]
    built = int(count(of, "dwellings_renovated")[..., 0].sum())
    paid = {bill.payer: bill.cents * built for bill in bills}
    assert built == 6
    assert sum(paid.values()) == 6 * 30_000 * 100
    assert paid["european union"] == 6 * 30_000 * percent
    assert paid["city"] == 6 * 30_000 * (100 - percent)


def test_dwellings_that_a_ramp_adds_are_built_and_billed_once() -> None:
    _, of = renovation(30, ramp=14)
    ready = count(of, "dwellings_renovated").cumsum(axis=0)
    assert (ready[-1] == 6).all()
    assert (np.diff(ready, axis=0) >= 0).all()
    assert ((family(of, "place") == RENOVATED).sum(axis=-1) <= ready).all()
    assert (of["programmes.renovated"][..., 0] == ready).all()


@pytest.mark.parametrize(("name", "scheme"), [("toulouse_model", ON_SITE), ("insertion_village", IN_VILLAGE)])
def test_clients_who_move_into_a_renovated_home_pass_to_the_case_managers(name: str, scheme: int) -> None:
    own = beside(name, building_renovation=RENOVATION | {"building_months": 6})
    of = lives(city([own], (14, 9, 6), 20, rules=QUIET | WILLING | AT_ONCE), 0, 4)
    moved = (family(of, "place")[1:] == RENOVATED) & (family(of, "scheme")[:-1] == scheme)
    moved &= family(of, "place")[:-1] != RENOVATED
    assert moved.any(), "nobody of this scheme ever moved"
    managed = FOLLOW_UP if name == "toulouse_model" else WITHOUT_WORKER
    assert (family(of, "scheme")[1:][moved] == managed).all(), "case managers, where there are any"


# training, validation, bonus, week


def with_training(places_: int = 6, **rules: float) -> Lives:
    """Training beside the village, on twenty replicates."""
    own = [policy("insertion_village"), beside("insertion_village", second_chance_training={"places": places_})]
    known = QUIET | WILLING | AT_ONCE | {"work.training_months": 4, "village.odds_excluded": 0.0} | rules
    return lives(city(own, (20, 12), 36, rules=known), 0, 20)


def test_a_training_lasts_its_months_and_its_places_are_not_exceeded() -> None:
    of = lives(
        city([beside("insertion_village", second_chance_training={"places": 3})], (20, 12), 30,
             rules=AT_ONCE | WILLING | {"work.training_months": 4}), 0, 4,
    )  # fmt: skip
    ends, trained, here = family(of, "training_ends"), family(of, "trained"), places.here(family(of, "place"))
    inside = ((ends < NEVER) & here).sum(axis=-1)
    assert (inside <= count(of, "in_training")).all(), "more in training at the month-end than in the month"
    assert count(of, "in_training").max() == 3
    begins = (ends[:-1] == NEVER) & (ends[1:] < NEVER)
    month = np.broadcast_to(np.arange(1, len(ends))[:, None, None, None], begins.shape)
    assert (ends[1:][begins] == month[begins] + 4).all()
    finished = ~trained[:-1] & trained[1:]
    assert finished.sum() > 20
    assert (ends[:-1][finished] == month[finished]).all()
    assert family(of, "selected")[1:][begins].all()


def test_a_training_finished_raises_hires_when_the_ratio_says_so() -> None:
    neutral, strong = with_training(**{"work.trained_ratio": 1.0}), with_training(**{"work.trained_ratio": 8.0})
    assert (count(neutral, "hires")[:, 0] == count(neutral, "hires")[:, 1]).all(), "training acts without its ratio"
    hires = count(strong, "hires").sum(axis=0)
    assert estimate(hires[1] - hires[0], CONFIDENCE).low > 0
    trained = family(strong, "trained")[:, 1].any(axis=-1)
    before = ~trained[:, :]
    same = count(strong, "hires")[:, 0] == count(strong, "hires")[:, 1]
    assert same[before].all(), "hires differ before anybody was trained"


NEUTRAL = [
    # instrument, its dials, the number it rests on, a value that acts, and a measure that must rise with it
    ("skills_validation", {"reach_percent": 30}, "work.validated_ratio", 6.0, "hires"),
    ("hiring_incentive", {}, "work.bonus_ratio", 6.0, "hires"),
    ("roma_week", {}, "work.week_ratio", 3.0, "hires"),
    ("second_chance_training", {"places": 20}, "work.trained_ratio", 6.0, "hires"),
    ("public_service_training", {"reach_percent": 100}, "papers.service_ratio", 4.0, "lasting papers"),
    ("citizenship_workshops", {"reach_percent": 100}, "social_housing.workshop_ratio", 4.0, "applications"),
    ("civic_service_pairs", {"reach_percent": 100, "hours_month": 0}, "language.pair_ratio", 4.0, "language"),
]


def measured(of: Lives, name: str) -> np.ndarray:
    """A measure over the whole life, (arms, replicates)."""
    if name == "hires":
        return np.asarray(count(of, "hires").sum(axis=0))
    at_home = {
        "lasting papers": family(of, "papers") == LASTING,
        "applications": family(of, "applied") != NEVER,
        "language": family(of, "language"),
    }
    return np.asarray(at_home[name].mean(axis=(0, 3)))


@pytest.mark.parametrize(("instrument", "dials", "number", "strong", "measure"), NEUTRAL)
def test_an_instrument_acts_by_its_number_and_not_beside_it(
    instrument: str, dials: dict[str, int], number: str, strong: float, measure: str
) -> None:
    own = [policy("insertion_village"), beside("insertion_village", **{instrument: dials})]
    rules = QUIET | WILLING | AT_ONCE

    def lived(ratio: float, replicates: int) -> Lives:
        return lives(city(own, (20, 12), 30, rules=rules | {number: ratio}), 0, replicates)

    neutral = lived(1.0, 3)
    moved = [
        name
        for name, column in neutral.items()
        if name not in ("counts", "families.validated", "families.trained", "families.training_ends")
        and (column[:, 0] != column[:, 1]).any()
    ]
    assert not moved, "acts though its number says that it does not"
    for ratio, sign in ((strong, 1), (1.0 / strong, -1)):
        of = measured(lived(ratio, 16), measure)
        difference = estimate(of[1] - of[0], CONFIDENCE)
        assert difference.low > 0 if sign > 0 else difference.high < 0, (ratio, difference)


def test_a_roma_week_fades_until_the_next() -> None:
    table = supports_by_month(package({"roma_week": {"kept_percent": 80}}), 26)[:, SUPPORT["roma_week"]].tolist()
    assert table[1:4] == [100, 80, 64]
    assert table[13] == table[25] == 100
    assert all(later < earlier for earlier, later in pairwise(table[1:13]))
    of = lives(city([beside("toulouse_model", roma_week={})], (10,), 26), 0, 2)
    weeks = count(of, "roma_weeks")
    assert np.flatnonzero(weeks[:, 0, 0]).tolist() == [1, 13, 25]


def test_a_bonus_is_paid_for_hires_of_client_families_alone() -> None:
    of = lives(
        city([beside("insertion_village", hiring_incentive={"start": 7})], (20, 12), 30, rules=AT_ONCE | WILLING), 0, 6
    )
    paid, hires = count(of, "hires_with_bonus"), count(of, "hires")
    assert not paid[:7].any()
    assert paid[7:].any()
    assert (paid <= hires).all()
    assert (paid < hires).any(), "a bonus for everybody hired"


# contracts, and the gap between them


def test_a_tender_gap_leaves_no_workers() -> None:
    cycle = {"contract_months": 6, "tender_gap_months": 2}
    own = policy("toulouse_model", on_site_accompaniment=cycle, follow_up=cycle)
    of = lives(city([own], (14, 9, 6), 26, rules=QUIET | {"accompaniment.turnover": 0.0}), 0, 4)
    month = np.arange(1, 27)
    gap = (month - 1) % 8 >= 6
    for name in ("workers_on_site", "workers_follow_up"):
        workers = count(of, name)[1:]
        assert not workers[gap].any(), name
        assert workers[~gap].all(), name
    accompanied = (of["camps.status"][1:] == ACCOMPANIED).any(axis=(1, 2, 3))
    assert not accompanied[gap].any(), "a team without a contract"
    assert accompanied[~gap].any()
    left = (family(of, "scheme")[1:] == ON_SITE).any(axis=(1, 2, 3))
    assert not left[gap].any()
    assert left[~gap].any()
    follows = (family(of, "scheme")[1:] == FOLLOW_UP).any(axis=(1, 2, 3))
    assert follows[gap].any(), "families wait for the next contract"
    helped = (family(of, "help_minutes")[1:] > 0) & (family(of, "scheme")[1:] == FOLLOW_UP)
    without_platform = policy("toulouse_model", ["support_platform"], on_site_accompaniment=cycle, follow_up=cycle)
    bare = lives(city([without_platform], (14, 9, 6), 26, rules=QUIET), 0, 4)
    assert not count(bare, "minutes_given")[1:][gap].any(), "help without workers"
    assert count(bare, "minutes_given")[1:][~gap].any()
    assert helped[~gap].any()


def test_a_contract_renewed_without_end_has_no_gap() -> None:
    own = policy("toulouse_model", on_site_accompaniment={"contract_months": 0, "tender_gap_months": 5})
    table = supports_by_month(own, 60)
    assert (table[1:] == supports_by_month(policy("toulouse_model"), 60)[1:]).all()


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


# the support platform


def test_pooled_hours_go_where_most_is_missing() -> None:
    own = policy(
        "toulouse_model",
        on_site_accompaniment={"workers": 1},
        follow_up={"workers": 1},
        support_platform={"workers": 1},
        temporary_homes={"rooms": 120},
    )
    shared = contested = 0

    def look(turn: str, month: int, board: Board) -> None:
        nonlocal shared, contested
        if turn != "hours_are_shared" or not len(board.clients):
            return
        who, flat = board.clients, board.flat
        need = programmes.need_of(board, who, board.k.accompaniment)
        team = board.row(who) * POSTS + flat.scheme[who] - 1
        asked = np.bincount(team, need, minlength=board.runs * POSTS).astype(int).reshape(board.runs, POSTS)
        given = np.bincount(team, flat.help_minutes[who], minlength=board.runs * POSTS).astype(int)
        given = given.reshape(board.runs, POSTS)
        have = programmes.minutes_of_teams(board).reshape(board.runs, POSTS)
        missing = np.maximum(asked - have, 0)
        clients = np.bincount(team, minlength=board.runs * POSTS).reshape(board.runs, POSTS)
        pool = 80 * 60
        for run in range(board.runs):
            short = missing[run].sum()
            expected = np.minimum(have[run] + missing[run] * pool // max(short, pool), asked[run])
            assert (given[run] <= expected).all(), "more than the team's own and its share of the pool"
            assert (given[run] >= expected - clients[run]).all(), "pooled minutes lie idle though help is missing"
            shared += short > 0
            contested += (missing[run] > 0).sum() > 1 and short > pool

    made.live(city([own], (30, 24, 18), 30, rules=QUIET | WILLING), 0, 4, look)
    assert shared > 50
    assert contested > 10


def test_pooled_workers_change_nothing_where_nothing_is_missing() -> None:
    plenty = {"on_site_accompaniment": {"workers": 40}, "follow_up": {"workers": 40}}
    plan = city(
        [policy("toulouse_model", ["support_platform"], **plenty), policy("toulouse_model", **plenty)], (10, 6), 20,
        rules={"accompaniment.turnover": 0.0},
    )  # fmt: skip
    of = lives(plan, 0, 3)
    of["counts"] = np.delete(of["counts"], INDEX["workers_platform"], axis=-1)
    assert not made.differences(made.arm(of, 0), made.arm(of, 1))


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


# districts


@pytest.mark.parametrize(("social", "private"), [(1.0, 0.0), (0.0, 1.0), (0.5, 0.5)])
def test_districts_are_counted(social: float, private: float) -> None:
    rules = {"social_housing.deprived_share": social, "landlords.deprived_share": private}
    of = lives(city(["toulouse_model"], (20, 14), 36, rules=QUIET | WITH_PAPERS | rules), 0, 4)
    place, district = family(of, "place"), family(of, "district")
    tenant = places.tenant(place)
    assert (district[~tenant] == NO_DISTRICT).all()
    assert np.isin(district[tenant], (ORDINARY, DEPRIVED)).all()
    of_social, of_private = district[place == SOCIAL], district[np.isin(place, (PRIVATE, GUARANTEED))]
    assert len(of_social) > 100
    assert len(of_private) > 100
    if social in (0.0, 1.0):
        assert (of_social == (DEPRIVED if social else ORDINARY)).all()
        assert (of_private == (DEPRIVED if private else ORDINARY)).all()
    else:
        assert {ORDINARY, DEPRIVED} == set(of_social.tolist()) == set(of_private.tolist())
    durable = family(of, "durable")[..., :34] >= 3
    ordinary = (durable & (district[..., :34] == ORDINARY)).sum(axis=-1)
    assert (count(of, "durable_ordinary_district") == ordinary).all()
    assert ordinary.any()


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
