"""An instrument limited to camps or groups reaches those families and nobody else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.codes import ACCOMPANIED, HOTEL, HOUSING_FIRST, NOBODY, TRANSIT, VILLAGE
from sim.errors import ScenarioError
from sim.history import INDEX
from sim.parameters.loader import instruments
from sim.scenario.circles import BY_CAMP_ONLY, GROUPS, UNLIMITED, Only
from sim.scenario.plan import Plan
from sim.scenario.schema import Policy
from tests.agreement.compare import agree
from tests.mechanisms.made import family
from tests.properties import made
from tests.properties.made import EVENTFUL, Lives, city, lives, package

CAMPS = (9, 7, 5)
SITES = tuple(f"site {number}" for number in range(1, len(CAMPS) + 1))
EVERYBODY = Only(camps=SITES)
NOBODY_AT_ALL = Only(groups=("with_papers", "without_papers"))
"""A limit that no file can state: no family is in both."""

LIMITABLE = sorted(set(instruments()) - set(UNLIMITED) - {"mainstream"})
LANDLORDS_HEAR = {"rent_guarantee", "social_real_estate_agency", "housing_first_team"}
"""Instruments that approach landlords, who join whomever the instrument is for."""

BESIDE = {
    "on_site_accompaniment": "temporary_homes",
    "follow_up": "support_platform",
    "temporary_homes": "steering_committee",
}
"""Instruments that act on what another does even for nobody: pooled workers follow up too, a committee waits."""

BUSY = EVENTFUL | {"camp.odds_seeks_hotel": 0.3, "camp.hotel_rooms": 2, "work.odds_applies": 0.2}


def limited(policy: Policy, **only: Only) -> Policy:
    """The policy with some instruments limited."""
    return replace(policy, only=policy.only | only)


def plan_of(*policies: Policy, months: int = 14) -> Plan:
    """A small, eventful city in which papers come and go."""
    return city(policies, CAMPS, months, rules=BUSY)


def without(policy: Policy, name: str) -> Policy:
    """The policy without an instrument."""
    return replace(policy, instruments={own: dials for own, dials in policy.instruments.items() if own != name})


def count(of: Lives, name: str) -> np.ndarray:
    """A count at every month-end, (months + 1, arms, replicates)."""
    return of["counts"][..., INDEX[name]]


def test_a_limit_to_every_camp_limits_nobody() -> None:
    whole = made.everything()
    several = [whole, *(limited(whole, **{name: EVERYBODY}) for name in LIMITABLE)]
    of = lives(plan_of(*several, limited(whole, **dict.fromkeys(LIMITABLE, EVERYBODY))), 0, 2)
    for number in range(1, len(several) + 1):
        assert not made.differences(made.arm(of, 0), made.arm(of, number)), [*LIMITABLE, "all"][number - 1]


@pytest.mark.parametrize("name", sorted(set(LIMITABLE) - LANDLORDS_HEAR - {"clearance"}))
def test_what_is_for_nobody_is_as_if_it_were_not_there(name: str) -> None:
    """Families live as without the instrument, and otherwise than with it: none of them ignores its limit."""
    whole = made.everything()
    if name in BESIDE:
        whole = without(whole, BESIDE[name])
    several = (whole, limited(whole, **{name: NOBODY_AT_ALL}), without(whole, name))
    of = lives(plan_of(*several, months=20), 0, 6)
    with_it, for_nobody, never = (made.arm(of, number) for number in range(3))
    kept = [column for column in of if column.startswith("families.")]
    assert [column for column in kept if not made.same(column, for_nobody, never)] == []
    neutral = ("civic_service_pairs", "citizenship_workshops", "skills_validation", "hiring_incentive")
    acts = any(not made.same(column, with_it, never) for column in kept)
    assert acts or name in neutral, "the test city never meets the instrument"


def test_limits_agree_with_the_agents_and_with_other_arms() -> None:
    whole = made.everything()
    some = {name: Only(SITES[:2], ("with_children",)) for name in LIMITABLE if name not in BY_CAMP_ONLY}
    plan = plan_of(limited(whole, **some), whole, limited(whole, emergency_shelter=Only(groups=("without_papers",))))
    assert agree(plan, replicates=2).runs == 6
    several = lives(plan, 0, 2)
    for number, arm in enumerate(plan.arms):
        alone = lives(plan._replace(arms=(arm,)), 0, 2)
        assert not made.differences(alone, made.arm(several, number))


@pytest.mark.parametrize("camps", [("site 2",), ("site 1", "site 3")])
def test_teams_and_census_keep_to_the_camps(camps: tuple[str, ...]) -> None:
    own = package({"social_census": {"camp_percent": 90}, "on_site_accompaniment": {"workers": 2, "months": 3}})
    own = limited(own, social_census=Only(camps), on_site_accompaniment=Only(camps))
    of = lives(plan_of(own), 0, 6)
    numbers = [SITES.index(camp) for camp in camps]
    accompanied = (of["camps.status"] == ACCOMPANIED).any(axis=(0, 1, 2))
    assert np.flatnonzero(accompanied).tolist() == numbers
    newly = family(of, "known")[1:] & ~family(of, "known")[:-1]
    assert newly.any()
    assert np.isin(family(of, "of_camp")[:-1][newly], numbers).all(), "asked in a camp that was not named"


def test_a_clearance_keeps_to_its_camps() -> None:
    own = limited(package({"clearance": {"percent": 200}}), clearance=Only(("site 3",)))
    of = lives(city([own], CAMPS, 12, rules={"population.arrivals_a_month": 0.0}), 0, 8)
    cleared = np.diff(family(of, "evictions"), axis=0) > 0
    assert cleared.any()
    assert (family(of, "camp")[:-1][cleared] == 2).all()


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_schemes_admit_the_group_only(group: str) -> None:
    """Who is admitted was in the group at the month-end before; some of the others were known and waited."""
    names = ("insertion_village", "housing_first_team")
    dials = {"plots": 20, "sites": 2, "workers": 4}
    own = package({"social_census": {"city_percent": 60}, "insertion_village": dials, "housing_first_team": {}})
    of = lives(plan_of(limited(own, **dict.fromkeys(names, Only(groups=(group,))))), 0, 6)
    before, after = family(of, "scheme")[:-1], family(of, "scheme")[1:]
    admitted = (before == NOBODY) & np.isin(after, (HOUSING_FIRST, HOUSING_FIRST - 1))
    column = family(of, GROUPS[group].column)[:-1]
    inside = np.asarray(GROUPS[group].holds(column))
    assert admitted.any()
    assert inside[admitted].all(), f"admitted though not {group}"
    assert (family(of, "known")[:-1] & ~inside & (before == NOBODY)).any(), "nobody was ever left out"


def test_rooms_kept_for_some_leave_the_citys_own_to_all() -> None:
    kept = Only(groups=("without_papers",))
    own = limited(package({"emergency_shelter": {"rooms": 4}}), emergency_shelter=kept)
    rules = BUSY | {"camp.hotel_rooms": 3, "population.lasting_papers_share": 0.5, "camp.odds_seeks_hotel": 5.0}
    of = lives(city([own], CAMPS, 10, rules=rules), 0, 6)
    in_hotel = family(of, "place") == HOTEL
    with_papers = in_hotel & (family(of, "papers") > 0)
    assert 3 < in_hotel.sum(axis=-1).max() <= 7
    assert (count(of, "persons_in_policy_hotels") > 0).any()
    moved_in = with_papers[1:] & ~in_hotel[:-1] & (family(of, "papers")[:-1] > 0)
    assert moved_in.any(), "the city's own rooms are for everybody"


def test_temporary_homes_for_large_families_only() -> None:
    own = limited(made.policy("toulouse_model", temporary_homes={"rooms": 60}), temporary_homes=Only(groups=("large",)))
    of = lives(city([own], (20, 12), 12, rules={"camp.longest_wait": 0}), 0, 4)
    inside = family(of, "place") == TRANSIT
    assert inside.any()
    assert family(of, "large")[inside].all()


def test_courses_are_counted_for_those_they_are_for() -> None:
    own = package({"social_census": {"city_percent": 60}, "language_course": {"hours_month": 20}})
    own = replace(
        own, instruments=own.instruments | package({"insertion_village": {"plots": 20, "sites": 1}}).instruments
    )
    few = limited(own, language_course=Only(groups=("in_work",)))
    of = lives(plan_of(own, few), 0, 4)
    billed, client = count(of, "course_hours")[1:, 1], (family(of, "scheme") > NOBODY)[:, 1]
    worked = (family(of, "job_1") > 0)[:-1, 1]
    most = (20 * family(of, "adults")[1:, 1] * worked).sum(axis=-1)
    assert billed.any()
    assert (billed <= most).all(), "billed for families that had no work at the month-end before"
    kept = (
        20
        * family(of, "adults")[:-1, 1]
        * (worked & client[:-1] & client[1:] & (family(of, "place") == VILLAGE)[1:, 1])
    )
    assert (billed[1:] >= kept[1:].sum(axis=-1)).all(), "somebody who works and is in a village had no course"
    assert (count(of, "course_hours")[:, 0] >= count(of, "course_hours")[:, 1]).all()


def test_a_camp_that_the_city_does_not_have_is_refused() -> None:
    own = limited(package({"social_census": {}}), social_census=Only(("site 11",), (), ("here.yaml:3:4",)))
    with pytest.raises(ScenarioError, match=r"here\.yaml:3:4: social_census\.only\.camps: wanted a camp of the city"):
        plan_of(own)


def test_more_posts_than_a_team_can_have_are_refused() -> None:
    with pytest.raises(ScenarioError, match=r"on_site_accompaniment\.workers: wanted at most 64 posts in a team"):
        plan_of(package({"on_site_accompaniment": {"teams": 13, "workers": 5}}))
