"""What a fact is worth and where it turns a ranking, on outcomes whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.factors import Factor
from sim.study.calibrate.decision import Decision, Fact, facts_of
from sim.study.calibrate.value import choose, thresholds
from sim.study.sweep.design import unit_points
from tests.study.small import study


def fact(name, low=0.0, high=10.0):
    return Fact(name, name, Factor(name, "real", low, high, "uniform", 5.0), "share", 5.0, 1.0)


def decision(outcome, points=2048, luck=0.05):
    u = unit_points("sobol", points, 2, 3)
    noise = luck * np.random.default_rng(4).standard_normal((points, 2))
    values = np.column_stack([outcome(u), np.full(points, 0.5)]) + noise
    small = study("eviction_only,housing_first")
    return Decision(small, (fact("first"), fact("second")), ("a", "b"), u, values, values, np.zeros_like(values))


def test_the_turn_and_the_worth_of_a_fact_are_found():
    """a is u, b is a half: b is better below the middle. E[max] - max E = 1/8; the other fact is worth nothing."""
    made = decision(lambda u: u[:, 0] + 0.05)
    choice = choose(made, "housed", made.housed)
    assert choice.best == "a"
    findings = {one.fact.name: one for one in choice.findings}
    first = findings["first"]
    assert first.worth == pytest.approx(0.45**2 / 2, abs=0.01)
    (flip,) = first.flips
    assert (flip.policy, flip.over, flip.rises, flip.place) == ("b", "a", False, 0)
    assert flip.at == pytest.approx(4.5, abs=0.2)
    assert flip.beyond == pytest.approx(0.45, abs=0.03)
    assert findings["second"].flips == ()
    assert not findings["second"].counts
    assert choice.perfect == pytest.approx(first.worth, abs=0.01)


def test_a_choice_that_nothing_turns_is_worth_nothing_to_look_into():
    made = decision(lambda u: u[:, 0] + 1.0)
    choice = choose(made, "housed", made.housed)
    assert [one.flips for one in choice.findings] == [(), ()]
    assert choice.perfect == 0


def test_the_worth_at_which_a_dearer_policy_takes_over_is_found():
    made = decision(lambda u: np.full(len(u), 1.0), luck=0.0)
    cost = np.tile([1000.0, 0.0], (len(made.u), 1))
    months = np.tile([1.0, 0.5], (len(made.u), 1))
    dearer = Decision(made.study, made.facts, made.policies, made.u, made.housed, months, cost)
    assert thresholds(dearer) == [(0, "b"), (2000, "a")] or thresholds(dearer) == [(0, "b"), (2100, "a")]


def test_facts_that_were_learned_are_not_varied_again():
    small = study("eviction_only,toulouse_model", camps=None)
    names = {one.name for one in facts_of(small)}
    assert "work.odds_applies" in names
    assert "work.odds_applies" not in {one.name for one in facts_of(small, ("work.odds_applies",))}
    assert "population.national_papers_share" not in names
