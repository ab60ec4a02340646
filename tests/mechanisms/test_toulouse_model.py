"""The Toulouse model does what it says: a team in a camp, the move, homes, families followed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.codes import (
    ABSENT,
    ACCOMPANIED,
    CAMP,
    DISMANTLED,
    FOLLOW_UP,
    NOBODY,
    ON_SITE,
    OPEN_SITE,
    TRANSIT,
)
from sim.rules import places
from tests.mechanisms.made import (
    NO_OTHER_HOMES,
    QUIET,
    WILLING,
    count,
    family,
)
from tests.properties.made import Lives, city, lives, policy

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
