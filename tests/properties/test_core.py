"""What must be true of the core under any policy, rules, city and luck (invariants of docs/design.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from sim.codes import CAMP, GONE, HOUSING_FIRST, NOBODY, STREET
from sim.engines.core import run_core
from sim.engines.core.board import Board
from sim.history import INDEX
from sim.scenario.plan import Arm, Plan, Rules, bills_of, make_plan, supports_by_month
from sim.scenario.schema import Policy
from sim.state import FAMILIES
from sim.units import NEVER
from tests.properties import made
from tests.properties.checks import Checks

IDENTITY = [
    "persons",
    "adults",
    "women",
    "youths",
    "elders",
    "earners",
    "child_1",
    "child_2",
    "child_3",
    "child_4",
    "child_5",
    "young",
    "pupils",
    "teens",
    "minors",
    "large",
    "literate",
    "language",
    "trust",
    "papers",
    "address",
    "unwell",
    "schooled",
    "job_1",
    "job_1_ends",
    "wish",
    "kin",
    "home_camp",
    "due",
    "arrival_lot",
]
"""Columns that say who a family is before it has lived in the city."""


def some(examples: int) -> settings:
    """Settings of a property: the same examples every time, a failure told as it was found (a plan is not shrunk)."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=(Phase.explicit, Phase.generate),
    )


@pytest.fixture(autouse=True)
def arithmetic_is_clean() -> Iterator[None]:
    """No overflow, underflow, division by zero or invalid number passes unseen."""
    with np.errstate(all="raise"):
        yield


# what is conserved, and what is never exceeded


@some(100)
@given(plan=made.some_city())
def test_every_board_is_sound_after_every_turn(plan: Plan) -> None:
    made.live(plan, 0, 2, Checks())


@pytest.mark.parametrize("name", made.SHIPPED)
def test_the_shipped_policies_are_sound_for_four_years(name: str) -> None:
    made.live(made.city([name], camps=(14, 9, 6), months=48), 3, 2, Checks())


@some(12)
@given(plan=made.some_city(arms=1), first=st.integers(0, 2**40))
def test_the_run_kept_is_the_run_lived(plan: Plan, first: int) -> None:
    tallies = []
    board = made.live(
        plan, first, 2, lambda turn, month, b: tallies.append(b.tally.copy()) if turn == "month_is_counted" else None
    )
    history = run_core(plan, first, 2)
    assert np.array_equal(np.stack(tallies), history.counts)
    assert history.replicates == (first, first + 1)
    for name, column in history.families.items():
        assert np.array_equal(column, getattr(board.f, name)), name


# nothing comes from nothing


@some(8)
@given(
    camps=st.lists(st.integers(1, 12), min_size=1, max_size=3),
    seed=st.integers(0, 2**63 - 1),
    months=st.sampled_from((5, 11)),
)
def test_without_arrivals_and_hazards_nothing_changes(camps: list[int], seed: int, months: int) -> None:
    plan = made.city(["eviction_only", "emergency_shelter"], camps, months, seed, made.NOTHING_HAPPENS)
    lives = made.lives(plan, 0, 2)
    lives["counts"] = np.delete(lives["counts"], INDEX["vacancies"], axis=-1)  # there are jobs, but nobody applies
    for name, column in lives.items():
        begins = 1 if name in ("counts", "families.income_cents") else 0  # money and standing counts begin with month 1
        assert (column[begins:] == column[begins : begins + 1]).all(), name


def test_children_grow_up_where_nothing_else_happens() -> None:
    plan = made.city(["eviction_only"], (20,), 24, 5, made.NOTHING_HAPPENS)
    lives = made.lives(plan, 0, 2)
    age = lives["families.child_1"].astype(int)
    for year in (1, 2):
        before, after = age[12 * year - 1], age[12 * year]
        assert (after[before < 0] == before[before < 0]).all()
        assert (after[(before >= 0) & (before < 17)] == before[(before >= 0) & (before < 17)] + 1).all()
        assert (after[before == 17] == -1).all()
    children = sum((lives[f"families.child_{number}"] >= 0).astype(int) for number in range(1, 6))
    assert (lives["families.adults"] + children == lives["families.persons"]).all(), "a person is lost or made"


@some(10)
@given(plan=made.some_city(arms=1))
def test_clearance_alone_gives_no_help(plan: Plan) -> None:
    rules = plan.arms[0].rules
    alone = made.city([made.policy("eviction_only")], plan.camps, plan.months, plan.seed)
    alone = alone._replace(arms=(alone.arms[0]._replace(rules=rules),))
    lives = made.lives(alone, 0, 2)
    for name in ("scheme", "help_minutes", "known", "selected", "awaits_home"):
        assert not lives[f"families.{name}"].any(), name
    assert (lives["families.landlord"] == -1).all()
    assert not lives["landlords.in_scheme"].any()
    for name in (
        "clients",
        "minutes_asked",
        "minutes_given",
        "quota_offered",
        "quota_used",
        "course_hours",
        "calls_made",
    ):
        assert not lives["counts"][..., INDEX[name]].any(), name


# the same luck for all


@some(14)
@given(plan=made.some_city(arms=1))
def test_a_policy_compared_with_itself_differs_by_exactly_zero(plan: Plan) -> None:
    history = run_core(made.together(plan, plan), 0, 3)
    assert np.array_equal(history.counts[:, :3], history.counts[:, 3:])
    for name, column in history.families.items():
        assert column[:3].tobytes() == column[3:].tobytes(), name


@some(14)
@given(plan=made.some_city(arms=2), first=st.integers(0, 1000))
def test_chunks_change_no_number(plan: Plan, first: int) -> None:
    whole = made.lives(plan, first, 4)
    for start, size in ((0, 1), (1, 3)):
        part = made.lives(plan, first + start, size)
        assert not made.differences(made.replicates_of(whole, slice(start, start + size)), part)


@some(14)
@given(plan=made.some_city(arms=3))
def test_adding_arms_changes_no_number_of_the_others(plan: Plan) -> None:
    assume(len(plan.arms) > 1)
    whole = made.lives(plan, 0, 2)
    for index, arm in enumerate(plan.arms):
        assert not made.differences(made.arm(whole, index), made.lives(plan._replace(arms=(arm,)), 0, 2))


@some(12)
@given(plan=made.some_city(arms=2, months=(8, 14)), more=st.integers(1, 9))
def test_a_longer_study_begins_with_the_shorter_one(plan: Plan, more: int) -> None:
    longer = plan._replace(months=plan.months + more, arms=tuple(lengthened(arm, more) for arm in plan.arms))
    short, long = made.lives(plan, 0, 2), made.lives(longer, 0, 2)
    begun = {name: column[: plan.months + 1] for name, column in long.items()}
    later = begun["families.due"] > plan.months
    begun["families.due"] = np.where(later, NEVER, begun["families.due"]).astype(np.int16)
    assert not made.differences(short, begun)


def lengthened(arm: Arm, months: int) -> Arm:
    """The arm with its last month's supports for some months more."""
    return arm._replace(supports=np.concatenate([arm.supports, np.repeat(arm.supports[-1:], months, axis=0)]))


@some(20)
@given(data=st.data(), policy=made.some_package())
def test_the_order_of_instruments_changes_nothing(data: st.DataObject, policy: Policy) -> None:
    names = data.draw(st.permutations(list(policy.instruments)))
    other = replace(policy, instruments={name: policy.instruments[name] for name in names})
    mainstream = made.study().mainstream
    assert np.array_equal(supports_by_month(policy, 30), supports_by_month(other, 30))
    assert bills_of(policy, mainstream) == bills_of(other, mainstream)
    left, right = made.city([policy], months=8), made.city([other], months=8)
    assert left.arms[0].rules == right.arms[0].rules
    assert not made.differences(made.lives(left), made.lives(right))


@some(10)
@given(plan=made.some_city(arms=3))
def test_newcomers_are_the_same_under_every_policy(plan: Plan) -> None:
    rules = plan.arms[0].rules
    plan = plan._replace(arms=tuple(arm._replace(rules=rules) for arm in plan.arms))
    runs, replicates = len(plan.arms), 2

    def look(turn: str, month: int, board: Board) -> None:
        if turn != "families_arrive":
            return
        for name in IDENTITY:
            column = getattr(board.f, name).reshape(runs, replicates, -1)
            came = (board.f.due == month).reshape(runs, replicates, -1)
            values = np.where(came, column, 0)
            assert (values == values[:1]).all(), name
        arrived = (board.f.arrival == month).reshape(runs, replicates, -1)
        if rules.population.arrivals_response == 0.0:
            assert (arrived == arrived[:1]).all(), "who comes depends on the policy"

    made.live(plan, 0, replicates, look)


def test_newcomers_arrive_as_they_were_drawn() -> None:
    lives = made.lives(made.city(["eviction_only"], (10,), 30, rules={"population.arrivals_a_month": 3.0}), 0, 2)
    arrival = lives["families.arrival"][-1, 0]
    for replicate, number in np.argwhere((arrival > 12) & (arrival < NEVER)):
        before = lives["families.child_1"][: arrival[replicate, number], 0, replicate, number]
        assert (before == before[0]).all()


@some(10)
@given(plan=made.some_city(arms=3))
def test_asking_luck_first_leaves_nobody_out(plan: Plan) -> None:
    """Rules are asked for those only whose lot could let the event happen; asking for all gives the same bits."""
    few = made.lives(plan, 0, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Board, "lucky", lambda self, *_: np.arange(self.f.place.size))
        everybody = made.lives(plan, 0, 2)
    assert not made.differences(few, everybody)


# families who have nothing to do with one another

UNLINKED = {
    "population.arrivals_a_month": 0.0,
    "work.odds_accepted": 0.0,
    "camp.hotel_rooms": 0,
    "camp.street_odds": 1e12,
    "camp.away_odds": 1e11,
    "camp.odds_builds_again": 0.0,
    "tenancy.after_street_odds": 1e12,
    "tenancy.after_gone_odds": 1e11,
}
"""No newcomers, and nothing that one family could take from another: no jobs, no hotel rooms, no sites to share."""


@some(10)
@given(
    camps=st.lists(st.integers(1, 9), min_size=1, max_size=3),
    more=st.integers(1, 12),
    seed=st.integers(0, 2**63 - 1),
    months=st.sampled_from((8, 16)),
)
def test_another_site_changes_nobody_elses_life(camps: list[int], more: int, seed: int, months: int) -> None:
    rules = UNLINKED | {"camp.clearance_rate": 0.1, "landlords.odds_plain_letting": 0.5, "papers.odds_unaided": 0.2}
    rules |= {"social_housing.odds_files": 0.5, "social_housing.odds_ordinary": 0.1}
    few = made.city(["eviction_only"], camps, months, seed, rules)
    many = made.city(["eviction_only"], (*camps, more), months, seed, rules)
    alone, together = made.lives(few, 0, 2), made.lives(many, 0, 2)
    for column in FAMILIES:
        name = f"families.{column.name}"
        assert together[name][..., : sum(camps)].tobytes() == alone[name].tobytes(), name


@some(16)
@given(plan=made.some_city(arms=2), more=st.integers(1, 70))
def test_families_who_left_before_it_began_change_nobody_elses_life(plan: Plan, more: int) -> None:
    arms = tuple(arm._replace(rules=without_arrivals(arm.rules)) for arm in plan.arms)
    residents, last = sum(plan.camps), plan.camps[-1]
    few = plan._replace(arms=arms)
    many = few._replace(camps=(*plan.camps[:-1], last + more))
    seen: dict[int, list[dict[str, np.ndarray]]] = {0: [], 1: []}
    for index, some_plan in enumerate((few, many)):

        def look(turn: str, month: int, board: Board, index: int = index) -> None:
            if turn == "month_is_counted":
                if index and not month:
                    leave(board, residents)
                seen[index].append({c.name: getattr(board.f, c.name)[:, :residents].copy() for c in FAMILIES})

        made.live(some_plan, 0, 2, look)
    for month, (alone, together) in enumerate(zip(*seen.values(), strict=True)):
        assert not [c.name for c in FAMILIES if alone[c.name].tobytes() != together[c.name].tobytes()], month


def without_arrivals(rules: Rules) -> Rules:
    """The same rules without newcomers, each family its own kin."""
    return rules._replace(population=rules.population._replace(arrivals_a_month=0.0, families_a_kin_group=1))


def leave(board: Board, first: int) -> None:
    """All families from this number on have left the city."""
    gone = np.zeros(board.f.place.shape, dtype=bool)
    gone[:, first:] = True
    board.f.place[gone] = GONE
    board.f.camp[gone] = -1
    board.f.left[gone] = 0
    for slot in (1, 2, 3):
        getattr(board.f, f"job_{slot}")[gone] = 0


def test_ten_times_the_families_live_ten_times_the_lives_where_nothing_is_scarce() -> None:
    rules = UNLINKED | {"social_housing.odds_files": 0.5, "social_housing.odds_ordinary": 0.05}
    rules |= {"population.lasting_papers_share": 0.6, "population.families_a_kin_group": 1}
    small = run_core(made.city(["eviction_only"], (5, 3), 36, rules=rules), 0, 150).counts[-1]
    large = run_core(made.city(["eviction_only"], (50, 30), 36, rules=rules), 1000, 150).counts[-1]
    for name in ("durable", "rough", "gone"):
        one, ten = (counts[:, INDEX[name]] / counts[:, INDEX["cohort"]] for counts in (small, large))
        error = np.sqrt(one.var(ddof=1) / len(one) + ten.var(ddof=1) / len(ten))
        assert one.mean() > 0.02
        assert abs(one.mean() - ten.mean()) < 4.0 * error, name


# single statements


def test_evictions_come_from_camps_squats_and_pitches() -> None:
    plan = made.city(camps=(10, 8), months=30, rules={"camp.clearance_rate": 0.15})
    lives = made.lives(plan, 0, 3)
    evicted = np.diff(lives["families.evictions"], axis=0) > 0
    before, arrival = lives["families.place"][:-1], lives["families.arrival"][1:]
    months = np.arange(1, plan.months + 1)[:, None, None, None]
    assert evicted.any()
    assert ((before == CAMP) | (before == STREET) | (arrival == months))[evicted].all()


@pytest.mark.parametrize("months", [1, 3, 6])
def test_durable_is_counted_after_so_many_month_ends(months: int) -> None:
    rules = {"tenancy.durable_months": months, "landlords.odds_plain_letting": 0.5, "population.in_work_share": 0.9}
    rules |= {"population.lasting_papers_share": 1.0, "population.address_share": 1.0, "tenancy.odds_order": 0.0}
    lives = made.lives(made.city(["eviction_only"], (25,), 20, rules=rules), 0, 2)
    housed, leased = lives["families.housed"][-1], lives["families.leased"][-1]
    assert (housed != NEVER).any()
    assert (housed == leased + months - 1)[housed != NEVER].all()
    counted = lives["counts"][..., INDEX["durable"]]
    assert (counted == (lives["families.durable"][..., :25] >= months).sum(axis=-1)).all()


def test_a_plan_is_left_as_it_was() -> None:
    plan = made.city(months=10)
    before = [arm.supports.copy() for arm in plan.arms], repr([arm.rules for arm in plan.arms])
    run_core(plan, 0, 2)
    assert repr([arm.rules for arm in plan.arms]) == before[1]
    assert all(np.array_equal(arm.supports, old) for arm, old in zip(plan.arms, before[0], strict=True))


def test_shipped_policies_live_in_one_plan_as_each_alone() -> None:
    plan = made.city(months=30)
    whole = made.lives(plan, 0, 2)
    for index, name in enumerate(made.SHIPPED):
        alone = made.lives(made.city([name], months=30), 0, 2)
        assert not made.differences(made.arm(whole, index), alone), name


def test_the_study_of_toulouse_is_in_order_for_its_whole_city() -> None:
    plan = make_plan(replace(made.study(), months=8))
    made.live(plan, 0, 1, Checks())


def test_who_is_owed_a_home_has_the_team_that_owes_it() -> None:
    lives = made.lives(made.city(["housing_first"], (40, 30, 20), 12, rules={"camp.clearance_rate": 0.2}), 0, 4)
    owed = lives["families.awaits_home"]
    assert owed.any()
    assert (lives["families.scheme"][owed] == HOUSING_FIRST).all()


def test_nobody_is_accompanied_once_gone() -> None:
    lives = made.lives(made.city(months=24, rules={"camp.odds_leaves": 0.05}), 0, 3)
    gone = lives["families.place"] == GONE
    assert gone.any()
    assert (lives["families.scheme"][gone] == NOBODY).all()
    assert not lives["families.job_1"][gone].any()
