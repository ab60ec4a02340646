"""A witness changes no bit of a run, tells every change, and names rules, lots and supports as they are."""

import importlib

import numpy as np
import pytest

from sim.codes import ABSENT, CAMP, WITHOUT_WORKER
from sim.draws import QUESTIONS
from sim.engines.agents import City, follow
from sim.engines.agents.causes import CAUSES, QUEUES, SETTLED_BY, THROUGH
from sim.engines.agents.seen import STATEMENTS, changes, look_at
from sim.engines.agents.witness import Witness, share_of
from sim.rules import health, tenancy
from sim.supports import INDEX
from sim.supports import NAMES as SUPPORTS
from sim.units import NEVER
from tests.agreement import compare
from tests.agreement.plans import small
from tests.properties.made import city

PLAN = small("toulouse_model", "housing_first", "insertion_village", months=24)
EVERYBODY = {policy: number for number, policy in enumerate(arm.policy for arm in PLAN.arms)}


def watched(plan, arm, replicate):
    city = City(plan, arm, replicate)
    Witness(city, range(len(city.families)))
    return city


@pytest.fixture(scope="module")
def testimonies():
    """Everybody's life under three policies."""
    families = range(len(City(PLAN, 0, 1).families))
    return {policy: follow(PLAN, arm, 1, families) for policy, arm in EVERYBODY.items()}


@pytest.fixture(scope="module")
def events(testimonies):
    return [event for testimony in testimonies.values() for event in testimony.events]


def test_the_engines_agree_while_a_witness_looks_on(monkeypatch):
    monkeypatch.setattr(compare, "City", watched)
    assert compare.agree(PLAN, replicates=1).runs == 3


def test_nobody_is_told_anything_without_a_witness():
    city = City(PLAN)
    city.step()
    assert city.witness is None


def test_no_change_goes_untold(testimonies):
    """Where a family lives, who accompanies it and its papers follow from the events alone."""
    told = {"arrives": "place", "moves": "place", "leaves": "place", "slides": "place", "papers": "papers"}
    told |= dict.fromkeys(("enters_scheme", "changes_scheme", "leaves_scheme"), "scheme")
    for testimony in testimonies.values():
        months = sorted(testimony.moments, key=lambda moment: (moment.family, moment.month))
        for moment in months:
            if moment.month == 0:
                known = {name: getattr(moment, name) for name in ("place", "scheme", "papers")}
            for event in testimony.events:
                if (event.family, event.month) == (moment.family, moment.month) and event.change.kind in told:
                    name = told[event.change.kind]
                    assert event.change.before == known[name], event
                    known[name] = event.change.after
            assert known == {name: getattr(moment, name) for name in known}, moment


def test_a_probability_is_compared_with_the_lot(events):
    weighed = [event.decision for event in events if event.decision.probability is not None]
    assert len(weighed) > 100
    for one in weighed:
        assert 0 <= one.lot < 1
        assert 0 <= one.probability <= 1
        assert one.choice or (one.lot < one.probability) == one.granted


def test_what_made_the_difference_would_not_have_been_without_it(events):
    decisive = [
        event.decision for event in events if event.decision.decisive and event.decision.probability is not None
    ]
    assert decisive
    for one in decisive:
        assert one.supports
        assert one.choice or (one.lot < one.without) != one.granted


def test_without_its_supports_a_rule_is_asked_as_for_a_family_in_no_programme(events):
    k = PLAN.arms[0].rules.health
    alone = {health.treated(0.0, 0.0, papers, k) for papers in (False, True)}
    found = [event.decision for event in events if event.change.kind == "treated" and event.decision.supports]
    assert found
    assert {one.without for one in found} <= alone
    assert all(one.probability > one.without for one in found)


def test_rules_supports_and_questions_are_there(events):
    rules = {event.decision.rule for event in events if event.decision.rule} | set(SETTLED_BY.values())
    for name in rules | {one.rule for one in QUEUES.values()}:
        chapter, rule = name.split(".")
        assert callable(getattr(importlib.import_module(f"sim.rules.{chapter}"), rule)), name
    assert {name for event in events for name in event.decision.supports} <= set(SUPPORTS)
    assert {name for one in QUEUES.values() for name in one.supports} <= set(SUPPORTS)
    assert {question for questions in CAUSES.values() for question in questions} <= set(QUESTIONS)
    assert set(QUEUES) <= set(QUESTIONS)


def test_kinds_are_of_the_closed_list(events):
    assert {event.change.kind for event in events} <= set(CAUSES)
    assert {kind for pair in STATEMENTS.values() for kind in pair if kind} <= set(CAUSES)


def test_a_queue_says_how_many_asked_and_who_came_first(events):
    queued = [event.decision for event in events if event.decision.question in QUEUES]
    assert {one.granted for one in queued} == {True, False}
    for one in queued:
        assert 1 <= one.rank <= one.askers
        assert one.granted == (one.rank <= one.places)


def test_a_clearance_is_told_to_those_on_the_site_with_its_one_lot(testimonies):
    for testimony in testimonies.values():
        camps = {(moment.family, moment.month): moment.camp for moment in testimony.moments}
        lots = {}
        for event in testimony.events:
            if event.decision.rule == "camp.cleared":
                site = camps[event.family, event.month - 1]
                lots.setdefault((event.month, site), set()).add(event.decision.lot)
        assert all(len(found) == 1 for found in lots.values())


def test_kin_whose_pitch_is_cleared_are_told_so_with_their_one_lot():
    rules = {"camp.clearance_rate": 0.3, "camp.street_odds": 9.0, "camp.pitch_clearance_rate": 0.3}
    plan = city(["eviction_only"], (12, 9), 12, rules=rules)
    kin = [family.kin for family in City(plan).families]
    found = {}
    for event in follow(plan, 0, 0, range(len(kin))).events:
        if event.decision.rule == "camp.pitch_cleared":
            found.setdefault((event.month, kin[event.family]), []).append((event.decision.lot, event.change.kind))
    assert any(kind == "cleared" for told in found.values() for _, kind in told)
    assert all(len({lot for lot, _ in told}) == 1 for told in found.values())
    assert all(lot < 0.3 for told in found.values() for lot, _ in told)


def test_the_share_of_an_end_is_that_of_all_lots():
    k = PLAN.arms[0].rules.tenancy
    total = 1.0 + k.after_street_odds + k.after_gone_odds
    shares = [share_of(tenancy.after_failure, (..., k), end) for end in range(3)]
    assert shares == pytest.approx([1 / total, k.after_street_odds / total, k.after_gone_odds / total], abs=0.001)
    assert sum(shares) == pytest.approx(1.0)


def test_obstacles_are_those_of_families_that_look_for_a_home(testimonies):
    for testimony in testimonies.values():
        for moment in testimony.moments:
            if moment.place == ABSENT or moment.durably_housed:
                assert moment.obstacles == ()
            if moment.place == CAMP and moment.scheme == 0:
                assert "no_programme" in moment.obstacles


def test_every_argument_through_which_supports_reach_is_one_of_some_rule():
    from inspect import signature

    chapters = ("papers", "health", "schooling", "work", "social_housing", "tenancy", "camp", "accompaniment", "money")
    names = set()
    for chapter in chapters:
        module = importlib.import_module(f"sim.rules.{chapter}")
        for rule in vars(module).values():
            if callable(rule) and getattr(rule, "__module__", "") == module.__name__ and not isinstance(rule, type):
                names |= set(signature(rule).parameters)
    assert set(THROUGH) <= names


def test_a_programme_with_no_worker_in_charge_is_told_too():
    arm = small("toulouse_model").arms[0]
    supports = arm.supports.copy()
    supports[:, [INDEX["follow_up_workers"], INDEX["platform_workers"]]] = 0
    plan = small("toulouse_model")._replace(arms=(arm._replace(supports=supports),))
    found = follow(plan, 0, 1, range(sum(plan.camps)))
    alone = {(moment.family, moment.month) for moment in found.moments if moment.scheme == WITHOUT_WORKER}
    assert alone
    for event in found.events:
        if (event.family, event.month) in alone and (event.family, event.month - 1) in alone:
            assert "follow_up_workers" not in event.decision.supports


def test_a_family_that_is_not_followed_leaves_no_trace():
    city = City(PLAN, 0, 1)
    witness = Witness(city, [3])
    city.run_for(12)
    found = witness.testimony()
    assert {event.family for event in found.events} | {moment.family for moment in found.moments} == {3}
    assert np.array([moment.month for moment in found.moments]).tolist() == list(range(13))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (((2, 9), (2, 5)), ((2, 9), (2, 9)), ("job_changes", 2)),
        (((2, 9), (0, NEVER)), ((2, 9), (2, 9)), ("hired", 2)),
        (((1, 9), (0, NEVER)), ((1, 9), (2, 9)), ("hired", 2)),
        (((2, 9), (3, NEVER)), ((3, NEVER), (2, 9)), None),
    ],
)
def test_contracts_alike_are_told_apart(before, after, told):
    """Two adults may hold contracts of one kind with one end: a renewal may make a second of the same."""
    none = (0, NEVER)
    seen = look_at(City(PLAN).families[0])
    old, new = (
        seen._replace(contracts=(*held, none), jobs=sum(kind > 0 for kind, _ in held), place=CAMP)
        for held in (before, after)
    )
    assert [(one.kind, one.after) for one in changes(old, new)] == ([told] if told else [])
