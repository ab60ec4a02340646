"""Policies made larger or smaller by their dials, and the scale that spends a wanted amount."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim.scenario.library import shipped
from sim.scenario.plan import bills_of, make_plan, supports_by_month
from sim.study.compare import lived
from sim.study.scale import (
    CLOSE_ENOUGH,
    FIXED,
    SIZES,
    Dial,
    Search,
    amounts,
    dials_of,
    limits,
    plan_at,
    programme_eur,
    reach,
    seek,
    set_to,
    supports_at,
    told,
    within_reach,
)
from sim.supports import INDEX, SUPPORTS
from tests.instruments.situations import INSTRUMENTS, module_of
from tests.study.small import study

ROOMS = Dial("emergency_shelter", "rooms", 120, 20, 300)
POOLED = {support.name for support in SUPPORTS if support.combine == "sum"}


@cache
def small():
    return study("emergency_shelter,insertion_village,housing_first,toulouse_model")


def policy(name):
    return next(one for one in small().policies if one.name == name)


# the table of sizes


def hands_out(instrument, **changes):
    module = module_of(instrument)
    dials = {name: one.value for name, one in shipped().instruments[instrument].items()}
    return module.supports(module.Dials(**(dials | changes)))


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_an_instrument_that_hands_out_a_pooled_amount_grows_or_says_why_not(instrument):
    assert bool(POOLED & set(hands_out(instrument))) == (instrument in SIZES or instrument in FIXED)


@pytest.mark.parametrize(("instrument", "dial"), [(name, dial) for name, dials in SIZES.items() for dial in dials])
def test_a_size_moves_a_pooled_amount_and_no_price(instrument, dial):
    own = shipped().instruments[instrument][dial]
    assert own.type == "whole"
    more = hands_out(instrument, **{dial: own.value + 12})
    assert any(more[name] > hands_out(instrument)[name] for name in POOLED & set(more))
    one = replace(policy("housing_first"), instruments={instrument: dict(shipped().instruments[instrument])})
    other = set_to(one, (Dial(instrument, dial, own.value, 0, 999),), (own.value + 12,))
    assert bills_of(one, small().mainstream) == bills_of(other, small().mainstream)


def test_a_policys_own_choice_of_dials_comes_first():
    chosen = replace(policy("toulouse_model"), scale=("temporary_homes.rooms",))
    assert [dial.name for dial in dials_of(chosen)] == ["rooms"]
    assert len(dials_of(policy("toulouse_model"))) > 1
    assert dials_of(policy("eviction_only")) == ()


# amounts


@pytest.mark.parametrize(("factor", "mean"), [(1.0, 120), (0.5, 60), (1.004, 120.48), (0.01, 20), (9.0, 300)])
def test_a_dial_keeps_to_its_range_and_its_mean_is_the_amount_wanted(factor, mean):
    values = amounts(ROOMS, factor, 60)[1:]
    assert values.mean() == pytest.approx(mean, abs=0.5 / 60)
    assert values.max() - values.min() <= 1
    assert (np.diff(values) <= 0).all()


def test_limits_are_where_no_dial_moves_any_more():
    few = Dial("x", "workers", 5, 4, 10)
    assert limits([ROOMS, few]) == (20 / 120, 2.5)


@pytest.mark.parametrize("name", ["insertion_village", "toulouse_model"])
def test_at_its_own_scale_a_policy_hands_out_what_it_does(name):
    assert (supports_at(policy(name), 1.0, 24) == supports_by_month(policy(name), 24)).all()


def test_a_scale_between_two_whole_numbers_runs_the_larger_first():
    handed = supports_at(policy("emergency_shelter"), 0.5042, 10)[1:, INDEX["hotel_places"]]
    assert handed.tolist() == [61] * 5 + [60] * 5


def test_only_the_policies_named_are_scaled_and_prices_stay():
    own, scaled = make_plan(small()), plan_at(small(), {"emergency_shelter": 0.5})
    for before, after in zip(own.arms, scaled.arms, strict=True):
        assert before.bills == after.bills
        same = (before.supports == after.supports).all()
        assert same == (before.policy != "emergency_shelter")


# the search


def told_by(spends, target, known=()):
    """A search among known spendings: what it finds, and how often it asked."""
    search = Search(policy("emergency_shelter"), target, {factor: spends(factor) for factor in (*known, 1 / 6, 1, 2.5)})
    asked = 0
    while not search.over:
        search.hear(spends(search.next))
        asked += 1
    return told(search, 60), asked


@pytest.mark.parametrize(
    "spends",
    [
        lambda factor: 1000 + 500 * factor,
        lambda factor: 1000 + 500 * factor**3,
        lambda factor: 1000 + 800 * min(factor, 1.3),
        lambda factor: 1000 + 800 * max(factor, 0.9),
    ],
)
def test_spending_is_found_within_half_a_percent(spends):
    found, asked = told_by(spends, 1750)
    assert found.found
    assert found.spending_eur == pytest.approx(1750, rel=CLOSE_ENOUGH)
    assert found.spending_eur == spends(found.factor)
    assert asked <= 12


@pytest.mark.parametrize(("target", "factor"), [(5000, 2.5), (100, 1 / 6)])
def test_what_cannot_be_spent_is_said_and_stays_at_the_end_of_the_range(target, factor):
    found, asked = told_by(lambda factor: 1000 + 500 * factor, target)
    assert (found.found, asked) == (False, 0)
    assert found.factor == pytest.approx(factor)


def test_a_jump_over_the_target_ends_the_search():
    found, asked = told_by(lambda factor: 1000 if factor < 1.2 else 3000, 2000)
    assert not found.found
    assert asked <= 16


def test_an_amount_within_reach_is_the_middle_of_what_all_can_spend():
    reach_of = {"a": {0.5: 10.0, 1.0: 20.0, 2.0: 40.0}, "b": {0.5: 15.0, 1.0: 30.0, 2.0: 60.0}}
    assert within_reach(reach_of) == 25
    assert within_reach(reach_of | {"c": {0.5: 30.0, 1.0: 50.0, 2.0: 90.0}}) == pytest.approx(30 * 1.01)
    assert within_reach(reach_of | {"c": {0.5: 50.0, 1.0: 60.0, 2.0: 90.0}}) == pytest.approx((50.5 + 39.6) / 2)


def test_the_model_itself_spends_the_amount_at_the_scale_that_is_found():
    """On the luck of the search, within half a percent, for each of two policies side by side."""
    whole = study("emergency_shelter,insertion_village", camps=None)
    own = [one for one in whole.policies if one.name != whole.baseline]

    def run(plan):
        return lived(plan, 6, jobs=1)

    known = reach(whole, own, run)
    assert set(known["insertion_village"]) == {0.25, 1.0, 1.875}
    target = within_reach(known)
    scales = seek(whole, target, own, known, run)
    assert [scaled.found for scaled in scales] == [True, True]
    only = replace(whole, policies=tuple(own))
    plan = plan_at(only, {scaled.policy: scaled.factor for scaled in scales})
    spent = programme_eur(run(plan), plan)
    for scaled in scales:
        assert spent[scaled.policy] == pytest.approx(scaled.spending_eur, rel=1e-12)
        assert spent[scaled.policy] == pytest.approx(target, rel=CLOSE_ENOUGH)
