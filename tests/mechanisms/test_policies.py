"""Each policy does what it says, phase by phase, family by family (docs/design.md and the files of the instruments)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from sim.codes import (
    ABSENT,
    ACCOMPANIED,
    CAMP,
    DISMANTLED,
    FOLLOW_UP,
    GONE,
    GUARANTEED,
    HOTEL,
    HOUSING_FIRST,
    IN_VILLAGE,
    NO_JOB,
    NO_PAPERS,
    NOBODY,
    ON_SITE,
    OPEN_SITE,
    SOCIAL,
    STREET,
    SUBLET,
    TRANSIT,
    VILLAGE,
)
from sim.engines.core.board import Board
from sim.history import INDEX
from sim.rules import places, village
from sim.scenario.plan import Plan, supports_by_month
from sim.supports import INDEX as SUPPORT
from sim.units import NEVER
from tests.properties import made
from tests.properties.checks import Checks
from tests.properties.made import Lives, city, lives, policy

QUIET = {"population.arrivals_a_month": 0.0, "camp.clearance_rate": 0.0, "camp.odds_leaves": 0.0}
"""No newcomers, no clearances, nobody leaves the city."""

WILLING = {"tenancy.odds_refuses": 0.0}
NO_OTHER_HOMES = {"landlords.odds_plain_letting": 0.0, "social_housing.odds_ordinary": 0.0}


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


# Toulouse: a team in a camp, the move, homes


def toulouse(camps: tuple[int, ...] = (14, 9, 6), months: int = 30, rules: Any = None, **dials: Any) -> Lives:
    """The Toulouse model in a small city of its own pace: no clearances beside it, nobody comes or leaves."""
    return lives(city([policy("toulouse_model", **dials)], camps, months, rules=QUIET | (rules or {})), 0, 3)


@pytest.mark.parametrize("teams", [1, 2])
def test_a_team_works_in_one_camp_at_a_time(teams: int) -> None:
    of = toulouse(on_site_accompaniment={"teams": teams, "workers": 2}, temporary_homes={"rooms": 500})
    accompanied = (of["camps.status"] == ACCOMPANIED).sum(axis=-1)
    assert accompanied.max() == teams
    assert (of["camps.status"][-1] == DISMANTLED).sum() >= 6, "few camps were ever closed"


@pytest.mark.parametrize("months", [2, 4, 7])
def test_the_team_stays_its_months_and_the_camp_is_dismantled(months: int) -> None:
    of = toulouse(
        (14, 9), 4 * months, {"camp.site_reforms": 0.0}, on_site_accompaniment={"months": months},
        temporary_homes={"rooms": 500},
    )  # fmt: skip
    status = of["camps.status"][:, 0]
    first = status[:, :, 0]
    assert (first[0] == OPEN_SITE).all()
    assert (first[1:months] == ACCOMPANIED).all(), "the largest camp comes first, and the team stays"
    assert (first[months:] == DISMANTLED).all(), "at the end of the last of its months the camp moves"
    lives_there = (family(of, "place") == CAMP) & (family(of, "camp") == 0)
    assert lives_there[:months].any(axis=(1, 2, 3)).all()
    assert not lives_there[months:].any()
    helped = (family(of, "help_minutes") > 0) & (family(of, "scheme") == ON_SITE)
    assert helped[1:months].any()
    assert (status[months, :, 1] == OPEN_SITE).all()
    assert (status[months + 1 : 2 * months, :, 1] == ACCOMPANIED).all(), "and the team goes to the next"
    assert (status[2 * months :, :, 1] == DISMANTLED).all()


def test_the_largest_camp_comes_first() -> None:
    of = toulouse((3, 5, 12, 7), 2)
    assert (of["camps.status"][1, 0, :, 2] == ACCOMPANIED).all()
    assert (of["camps.status"][1, 0, :, [0, 1, 3]] == OPEN_SITE).all()


@pytest.mark.parametrize("longest", [0, 3, 9])
def test_a_steering_committee_waits_for_homes(longest: int) -> None:
    few = {"temporary_homes": {"rooms": 2}, "social_landlord_quota": {"lettings_year": 0}}
    rules = NO_OTHER_HOMES | {"landlords.odds_joins": 0.0, "camp.site_reforms": 0.0, "camp.longest_wait": longest}
    waits = toulouse((14, 9), 16, rules, **few)
    goes = lives(
        city([policy("toulouse_model", ["steering_committee"], **few)], (14, 9), 16, rules=QUIET | rules), 0, 3
    )
    for of, last in ((goes, 4), (waits, 4 + longest)):
        status = of["camps.status"][..., 0]
        assert (status[1:last] == ACCOMPANIED).all(), "the camp moved before its time"
        assert (status[last:] == DISMANTLED).all(), "the camp waited for longer than the committee may"
        assert not count(of, "clearances")[1:last].any()
        assert count(of, "clearances")[last].all(), "who has no home to go to is evicted"


def test_a_committee_waits_no_month_where_there_are_homes() -> None:
    of = toulouse((14, 9), 8, {"camp.site_reforms": 0.0, "camp.longest_wait": 12}, temporary_homes={"rooms": 500})
    assert (of["camps.status"][4:, ..., 0] == DISMANTLED).all()


def test_families_of_a_dismantled_camp_are_rehoused_or_displaced_but_never_lost() -> None:
    rules = WILLING | {"tenancy.odds_leaves_temporary": 0.0}
    rules |= {"camp.longest_wait": 0} | NO_OTHER_HOMES
    of = toulouse((14, 9, 6), 4, rules, temporary_homes={"rooms": 8}, social_census={"camp_percent": 20})
    before, after = family(of, "place")[3], family(of, "place")[4]
    lived_there = (before == CAMP) & (family(of, "camp")[3] == 0)
    with_team = lived_there & (family(of, "entered")[4] <= 4)
    moved = lived_there & (after == TRANSIT)
    assert moved.any()
    assert (lived_there & ~with_team).any(), "everybody was interviewed, nobody left to be displaced"
    assert with_team[moved].all(), "a temporary home for who had no plan"
    assert (with_team & ~moved).any(), "there was a home for everybody"
    assert (family(of, "scheme")[4][moved] == FOLLOW_UP).all()
    evicted = family(of, "evictions")[4] > family(of, "evictions")[3]
    stays_rough = lived_there & places.unhoused(after)
    assert stays_rough.any()
    assert evicted[stays_rough].all()
    assert not evicted[moved].any()
    assert (count(of, "families_moved")[4] == moved.sum(axis=-1)).all()


def test_a_move_without_organisation_costs_school_and_address() -> None:
    of = toulouse((14,), 4, WILLING, temporary_homes={"rooms": 60})
    bare = lives(
        city([policy("toulouse_model", ["organised_move"], temporary_homes={"rooms": 60})], (14,), 4,
             rules=QUIET | WILLING), 0, 3,
    )  # fmt: skip
    for one, keeps in ((of, True), (bare, False)):
        moved = family(one, "place")[4] == TRANSIT
        assert moved.any()
        assert family(one, "address")[4][moved].all() == keeps
        assert family(one, "schooled")[4][moved].any() == keeps
        assert count(one, "families_moved")[4].any() == keeps


def test_families_are_followed_after_the_move() -> None:
    of = toulouse(months=40, rules=WILLING, temporary_homes={"rooms": 60}, follow_up={"workers": 8, "months": 6})
    place, scheme = family(of, "place"), family(of, "scheme")
    assert (scheme[place == TRANSIT] == FOLLOW_UP).all()
    followed = scheme[:-1] == FOLLOW_UP
    helped = family(of, "help_minutes")[1:] > 0
    workers = count(of, "workers_follow_up")[1:] > 0
    assert helped[followed & workers[..., None]].mean() > 0.99
    tenant = places.tenant(place)
    moved_in = ~tenant[:-1] & tenant[1:] & (scheme[:-1] > NOBODY)
    assert (scheme[1:][moved_in] == FOLLOW_UP).all(), "nobody follows a family into its home"
    since = (np.arange(len(place))[:, None, None, None] - family(of, "since"))[1:]
    stays = tenant[:-1] & tenant[1:] & (scheme[:-1] == FOLLOW_UP)
    calm = ~family(of, "order")[1:] & (family(of, "arrears_cents")[1:] == 0)
    assert (scheme[1:][stays & (since < 6)] == FOLLOW_UP).all(), "followed in the first months of the lease"
    assert (scheme[1:][stays & (since >= 6) & calm] == NOBODY).all(), "then left in peace"
    assert (scheme[1:][stays & ~calm] == FOLLOW_UP).all(), "but not while rent is owed"
    assert (stays & (since >= 6) & calm).any()


def test_everybody_in_the_camp_is_offered_a_home_in_toulouse_and_few_in_a_village() -> None:
    plan = city(
        [
            policy("toulouse_model", temporary_homes={"rooms": 200}),
            policy("insertion_village", insertion_village={"plots": 8}),
        ],
        (20, 15, 10),
        60,
    )
    of = lives(plan, 0, 4)
    offered = count(of, "selected")[-1] / count(of, "cohort")[-1]
    assert offered[0].mean() > 0.8
    assert offered[1].mean() < 0.6
    # who was never selected is followed to the end all the same
    never = ~family(of, "selected")[-1, 1, :, :45]
    assert never.any()
    place = family(of, "place")[-1, 1, :, :45]
    assert (place[never] != ABSENT).all()
    assert len(set(place[never].tolist())) >= 3, "the unselected all share one fate"
    assert family(of, "evictions")[-1, 1, :, :45][never].any()


# insertion village

VILLAGE_ONLY = ["social_landlord_quota"]
AT_ONCE = {"village.odds_site_found": 1e9}
KEPT_IN = NO_OTHER_HOMES | {"village.odds_excluded": 0.0, "tenancy.odds_leaves_temporary": 0.0}


def village_of(plots: int, without: list[str] | None = None, **dials: Any) -> Any:
    """The insertion village policy with so many plots on one site."""
    shape = {"plots": plots, "sites": 1} | dials
    return policy("insertion_village", without or [], insertion_village=shape)


def test_the_village_takes_the_highest_scores_first() -> None:
    plan = city([village_of(5)], (20, 12), 20, rules=QUIET | AT_ONCE)
    k = plan.arms[0].rules.village
    held: dict[str, np.ndarray] = {}
    contests = 0

    def look(turn: str, month: int, board: Board) -> None:
        nonlocal contests
        f = board.f
        if turn == "villages_open":
            candidate = f.known & places.unhoused(f.place) & (f.scheme == NOBODY) & ~f.excluded
            points = village.selection_points(f.schooled, f.language, f.earners.astype(np.int64), k)
            held.update(candidate=candidate, points=points, inside=f.place == VILLAGE)
        if turn == "villages_admit":
            admitted = (f.place == VILLAGE) & ~held["inside"]
            assert held["candidate"][admitted].all()
            for row in range(board.runs):
                free = 5 - np.count_nonzero(held["inside"][row])
                points = np.sort(held["points"][row][held["candidate"][row]])[::-1]
                if admitted[row].any() and len(points) > free:
                    contests += 1
                    assert held["points"][row][admitted[row]].min() >= points[free - 1], "a lower score came first"

    made.live(plan, 0, 6, look)
    assert contests > 10


def test_the_village_fills_to_its_plots_and_no_further() -> None:
    plan = city([village_of(6)], (20, 12), 30, rules=QUIET | AT_ONCE | WILLING | KEPT_IN)
    full = []

    def look(turn: str, month: int, board: Board) -> None:
        f = board.f
        if turn == "villages_admit":
            inside = np.count_nonzero(f.place == VILLAGE, axis=1)
            waits = (f.known & places.unhoused(f.place) & (f.scheme == NOBODY)).any(axis=1)
            assert (inside <= 6).all()
            assert (inside[waits] == 6).all(), "a plot stays empty though a family waits"
            full.append(inside.min())

    board = made.live(plan, 0, 4, look)
    assert full[8:] == [6] * 22
    assert (board.f.selected.sum(axis=1) > 6).all()
    of = lives(plan, 0, 4)
    assert (count(of, "plots_open")[1:] == 6).all()
    assert (count(of, "plots_built").sum(axis=0) == 6).all()


def test_the_village_clogs_where_nothing_is_let() -> None:
    rules = QUIET | AT_ONCE | WILLING | KEPT_IN
    clogged = lives(city([village_of(6, VILLAGE_ONLY)], (20, 12), 48, rules=rules), 0, 4)
    flows = lives(city([village_of(6)], (20, 12), 48, rules=rules), 0, 4)
    assert (count(clogged, "families_in_villages")[6:] == 6).all()
    assert (count(clogged, "selected")[-1] == 6).all(), "a plot came free though nobody could leave"
    inside = family(clogged, "place")[6:] == VILLAGE
    assert (inside == inside[:1]).all(), "the same families from first to last"
    assert (count(flows, "selected")[-1] > 12).all(), "with a quota plots come free and others are admitted"
    assert (count(flows, "durable")[-1] > 0).all()


def test_a_plot_comes_free_when_its_family_leaves() -> None:
    rules = AT_ONCE | WILLING | KEPT_IN | QUIET | {"camp.odds_leaves": 0.1}
    of = lives(city([village_of(4, VILLAGE_ONLY)], (25,), 24, rules=rules), 0, 4)
    place = family(of, "place")
    left_plot = (place[:-1] == VILLAGE) & (place[1:] == GONE)
    assert left_plot.any()
    assert (count(of, "selected")[-1] > 4).all()
    assert (count(of, "families_in_villages") <= 4).all()


def test_a_job_is_asked_for_before_a_plot_may_be_left() -> None:
    ready = {"population.lasting_papers_share": 1.0, "social_housing.odds_files": 1.0}
    rules = QUIET | AT_ONCE | WILLING | ready | {"village.odds_excluded": 0.0}
    strict, free = (
        lives(city([village_of(10, exit_requires_work=strict)], (20,), 30, rules=rules), 0, 4)
        for strict in (True, False)
    )
    jobless = rules | {"work.odds_applies": 0.0, "population.in_work_share": 0.0}
    stuck = lives(city([village_of(10, exit_requires_work=True)], (20,), 30, rules=jobless), 0, 4)

    def homes_from_plots(of: Lives) -> np.ndarray:
        place = family(of, "place")
        return np.asarray((place[:-1] == VILLAGE) & places.durable_lease(place[1:]))

    assert not homes_from_plots(stuck).any(), "let to a family without work"
    assert homes_from_plots(strict).any()
    assert homes_from_plots(free).sum() > homes_from_plots(strict).sum()
    works = family(strict, "job_1") > NO_JOB
    worked = works[1:] | works[:-1]
    assert worked[homes_from_plots(strict)].all()
    assert not worked[homes_from_plots(free)].all()


def test_the_village_closes_on_its_date_and_its_families_are_followed() -> None:
    of = lives(city([village_of(6, closes=12)], (20, 12), 20, rules=AT_ONCE | WILLING), 0, 4)
    place = family(of, "place")
    assert (count(of, "plots_open")[1:12] == 6).all()
    assert not count(of, "plots_open")[12:].any()
    assert not (place[12:] == VILLAGE).any()
    were_inside = place[11] == VILLAGE
    assert were_inside.any()
    assert (family(of, "scheme")[12][were_inside & ~places.durable_lease(place[12])] == NOBODY).all()
    assert set(place[12][were_inside].tolist()) <= {CAMP, STREET, HOTEL, GONE} | set(range(6, 12))


def test_sites_are_found_one_by_one() -> None:
    shape = {"plots": 8, "sites": 4}
    of = lives(city([policy("insertion_village", insertion_village=shape)], (30,), 40), 0, 6)
    opened = of["villages.opened"]
    months = np.arange(len(opened))[:, None, None]
    found = (opened <= months[..., None]).sum(axis=-1)
    assert (count(of, "plots_open")[1:] == (8 * found // 4)[1:]).all()
    assert len(set(opened[-1].reshape(-1).tolist())) > 4, "all sites were found in the same months"
    assert (np.diff(count(of, "plots_open")[1:], axis=0) >= 0).all()


# Housing First


def test_housing_first_rehouses_after_a_failure() -> None:
    rough_times = {"tenancy.odds_order": 0.2, "tenancy.odds_evicted": 0.6, "tenancy.odds_lifted": 0.01}
    team = {"workers": 6, "caseload": 10}
    of = lives(
        city([policy("housing_first", housing_first_team=team)], (20, 12), 40, rules=QUIET | WILLING | rough_times),
        0,
        4,
    )
    lost = np.diff(family(of, "tenancies_lost"), axis=0) > 0
    client = family(of, "scheme")[:-1] == HOUSING_FIRST
    failed = lost & client
    assert failed.sum() > 30
    assert (family(of, "scheme")[1:][failed] == HOUSING_FIRST).all(), "a failure ended the accompaniment"
    assert family(of, "awaits_home")[1:][failed].all()
    # from the street it may find a site in the same month
    assert np.isin(family(of, "place")[1:][failed], (STREET, HOTEL, CAMP)).all()
    again = places.durable_lease(family(of, "place"))
    month, arm, replicate, number = np.nonzero(failed)
    early = month < 28
    later = [again[m + 2 : m + 13, a, r, n].any() for m, a, r, n in zip(month, arm, replicate, number, strict=True)]
    assert np.mean(np.array(later)[early]) > 0.8, "few had a new home within a year"
    others = lost & (family(of, "scheme")[:-1] == NOBODY)
    assert not family(of, "awaits_home")[1:][others].any()


def test_housing_first_asks_for_no_papers_and_no_income() -> None:
    rules = QUIET | {"population.lasting_papers_share": 0.0, "papers.odds_unaided": 0.0, "work.odds_applies": 0.0}
    rules |= {"population.in_work_share": 0.0, "landlords.odds_joins": 0.5}
    first, model = (lives(city([name], (20,), 24, rules=rules), 0, 4) for name in ("housing_first", "toulouse_model"))
    assert (family(first, "papers") == NO_PAPERS).all()
    assert (count(first, "durable")[-1] > 8).all()
    assert (family(first, "place")[-1][places.durable_lease(family(first, "place")[-1])] == SUBLET).all()
    assert not count(model, "durable").any(), "the Toulouse model houses by lease, which asks for papers"


def test_housing_first_takes_on_no_more_than_its_caseload() -> None:
    dials = {"workers": 2, "caseload": 3}
    plan = city(
        [policy("housing_first", housing_first_team=dials)], (20, 12), 30, rules={"accompaniment.turnover": 0.0}
    )
    of = lives(plan, 0, 4)
    clients = (family(of, "scheme") == HOUSING_FIRST).sum(axis=-1)
    assert clients.max() == 6


def test_a_lease_slides_to_the_familys_own_name_and_the_team_withdraws() -> None:
    calm = {"tenancy.odds_order": 0.0, "money.odds_behind": 0.0, "papers.odds_unaided": 0.2}
    of = lives(city(["housing_first"], (20, 12), 40, rules=QUIET | WILLING | calm), 0, 4)
    place, scheme = family(of, "place"), family(of, "scheme")
    slid = (place[:-1] == SUBLET) & places.durable_lease(place[1:]) & (place[1:] != SUBLET)
    assert slid.any()
    assert (family(of, "durable")[:-1][slid] >= 12).all()
    stayed = np.arange(len(place))[:, None, None, None] - family(of, "since")
    assert (scheme[(place == SUBLET)] == HOUSING_FIRST).all(), "subleases stay with the team"
    own = places.durable_lease(place) & (place != SUBLET) & family(of, "selected") & (stayed >= 12)
    assert own.any()
    assert (scheme[own] == NOBODY).all()


def test_a_sublease_slides_into_a_lease_of_its_own_kind() -> None:
    dials = {"lettings_year": 40}
    of = lives(city([policy("housing_first", social_landlord_quota=dials)], (20, 12), 40, rules=QUIET | WILLING), 0, 4)
    place, landlord = family(of, "place"), family(of, "landlord")
    slid = (place[:-1] == SUBLET) & places.durable_lease(place[1:]) & (place[1:] != SUBLET)
    assert slid.any()
    social = slid & (landlord[1:] < 0)
    assert social.any()
    assert (place[1:][social] == SOCIAL).all()
    assert (place[1:][slid & ~social] == GUARANTEED).all()


def test_nobody_has_a_guaranteed_tenancy_where_nobody_guarantees() -> None:
    plan = city([policy("housing_first", ["rent_guarantee"])], (20, 12), 40, rules=QUIET | WILLING)
    assert not (family(lives(plan, 0, 4), "place") == GUARANTEED).any()


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


def instruments_of(name: str) -> list[str]:
    return list(policy(name).instruments)


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
