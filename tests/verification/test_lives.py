"""Lives without scarcity: the absorbing chain of places under clearances, and the number of evictions before leaving.

Families of a site are cleared together, and kin look for a site together; each single life is still a chain, and the
replicates are independent.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.codes import CAMP, HOTEL, STREET
from sim.engines.core.board import Board
from sim.rules.camp import Camp
from tests.verification.chains import Array
from tests.verification.limits import Limit, Lived, city, live, odds, scenario
from tests.verification.verdicts import agrees

# the chain of places: camp, street, hotel in its first and in its second phase; gone absorbs

HAZARDS = scenario().camp._replace(hotel_rooms=100_000, young_ratio=1.0, leaves_return_ratio=1.0)
"""The scenario's own hazards, with a room for everybody and all families alike."""

STATES = ("camp", "street", "hotel, first phase", "hotel, second phase")
CAMPS = (6, 5, 4, 3, 2)
SHORT, LONG = 60, 600
LIVES = {SHORT: 600, LONG: 240}


def chance(one: float) -> float:
    """The probability that belongs to odds."""
    return one / (1.0 + one)


def cleared(k: Camp) -> Array:
    """Turn of clearances: a room if one is offered, another site, the street or away."""
    turn = np.eye(4)
    offered, total = k.offer_share, 1.0 + k.street_odds + k.away_odds
    not_offered = k.clearance_rate * (1.0 - offered)
    turn[0] = [1.0 - k.clearance_rate + not_offered / total, not_offered * k.street_odds / total, 0.0, 0.0]
    turn[0, 2] = k.clearance_rate * offered
    return turn


def stays_end(k: Camp) -> Array:
    """Turn of stays: phases pass; from the second a family goes to a site, the street or away."""
    turn = np.eye(4)
    ends, total = chance(k.odds_stay_ends), 1.0 + k.after_hotel_street_odds + k.after_hotel_away_odds
    turn[2] = [0.0, 0.0, 1.0 - ends, ends]
    turn[3] = [ends / total, ends * k.after_hotel_street_odds / total, 0.0, 1.0 - ends]
    return turn


def seeks_shelter(k: Camp) -> Array:
    """Turn of shelter: rooms for those who ask, sites for those still on the street."""
    turn = np.eye(4)
    from_camp, from_street = chance(k.odds_seeks_hotel), chance(k.odds_seeks_hotel * k.street_ratio)
    builds = (1.0 - from_street) * chance(k.odds_builds_again)
    turn[0] = [1.0 - from_camp, 0.0, from_camp, 0.0]
    turn[1] = [builds, 1.0 - from_street - builds, from_street, 0.0]
    return turn


def leaves(k: Camp) -> Array:
    """Turn of leaving the city."""
    rough, roof = chance(k.odds_leaves), chance(k.odds_leaves * k.leaves_roof_ratio)
    return np.diag([1.0 - rough, 1.0 - rough, 1.0 - roof, 1.0 - roof])


def transient(finer: int = 1) -> Array:
    """One month of a life that goes on, Q, in the order of the month; finer months have smaller hazards."""
    k = HAZARDS
    if finer > 1:
        small = {name: getattr(k, name) / finer for name in ("clearance_rate", "odds_leaves")}
        small |= {
            name: odds(chance(getattr(k, name)) / finer)
            for name in ("odds_stay_ends", "odds_seeks_hotel", "odds_builds_again")
        }
        k = k._replace(**small)
    return cleared(k) @ stays_end(k) @ seeks_shelter(k) @ leaves(k)


def months_in_each_state(months: int) -> Array:
    """Expected month-ends in each state from a camp, month 0 included, until so many months."""
    month, now, total = transient(), np.eye(4)[0], np.zeros(4)
    for _ in range(months + 1):
        total += now
        now = now @ month
    return total


@cache
def months_lived(months: int) -> np.ndarray:
    """Month-ends in each state per family, (states, replicates), after so many months."""
    total = np.zeros((4, LIVES[months]))

    def adds(_: int, board: Board) -> None:
        place, phase = board.f.place, board.f.stay_phase
        in_hotel = place == HOTEL
        states = (place == CAMP, place == STREET, in_hotel & (phase == 0), in_hotel & (phase == 1))
        total[...] += np.stack([state.mean(axis=1) for state in states])

    limit = Limit({"camp": HAZARDS._asdict()}, {"clearance_percent": 100})
    live(city([limit], CAMPS, months, row=7), LIVES[months], adds)
    return total


@pytest.mark.parametrize("state", range(4), ids=STATES)
@pytest.mark.parametrize("months", [SHORT, LONG])
def test_a_family_lives_as_many_months_in_each_place_as_its_chain_says(months: int, state: int) -> None:
    expected = months_in_each_state(months)[state]
    agrees(f"7 {months} months: {STATES[state]}", months_lived(months)[state], expected, within=0.12)


def test_in_the_long_run_the_months_are_those_of_the_fundamental_matrix() -> None:
    fundamental = np.linalg.inv(np.eye(4) - transient())[0]
    assert months_in_each_state(LONG) == pytest.approx(fundamental, rel=0.02)
    assert months_in_each_state(20_000) == pytest.approx(fundamental, rel=1e-9)


def test_the_chain_in_finer_months_comes_near_continuous_time() -> None:
    """Rates out of each state in place of monthly chances: the fundamental matrix is minus the inverse generator."""
    k = HAZARDS
    displaced, placed = 1.0 + k.street_odds + k.away_odds, 1.0 + k.after_hotel_street_odds + k.after_hotel_away_odds
    offered, stay = k.clearance_rate * k.offer_share, chance(k.odds_stay_ends)
    moved = (k.clearance_rate - offered) / displaced
    rates = np.zeros((4, 5))
    rates[0, 1], rates[0, 2] = moved * k.street_odds, offered + chance(k.odds_seeks_hotel)
    rates[0, 4] = moved * k.away_odds + k.odds_leaves
    rates[1, 0], rates[1, 4] = chance(k.odds_builds_again), k.odds_leaves
    rates[1, 2] = chance(k.odds_seeks_hotel) * k.street_ratio
    rates[2, 3], rates[2, 4] = stay, k.odds_leaves * k.leaves_roof_ratio
    rates[3, 0], rates[3, 1] = stay / placed, stay * k.after_hotel_street_odds / placed
    rates[3, 4] = stay * k.after_hotel_away_odds / placed + k.odds_leaves * k.leaves_roof_ratio

    def fundamental(finer: int) -> Array:
        return np.linalg.inv(np.eye(4) - transient(finer))[0] / finer

    continuous = np.linalg.inv(np.diag(rates.sum(axis=1)) - rates[:, :4])[0]
    errors = [np.abs(fundamental(finer) - continuous).max() for finer in (1, 10, 100)]
    assert errors[1] < errors[0] / 6
    assert errors[2] < errors[1] / 8
    assert fundamental(100) == pytest.approx(continuous, rel=0.01)


# evictions before leaving

EVICTED, LEAVES, CHURN_MONTHS, CHURN_LIVES = 0.058, 0.029, 240, 500
MOST = 60


@cache
def churned() -> Lived:
    """Cleared sites are left for other sites; families leave the city of their own accord."""
    numbers = {
        "camp": {
            "clearance_rate": EVICTED,
            "offer_share": 0.0,
            "street_odds": 0.0,
            "away_odds": 0.0,
            "odds_leaves": odds(LEAVES),
        }
    }
    return live(city([Limit(numbers, {"clearance_percent": 100})], (8, 8, 8, 8), CHURN_MONTHS, row=9), CHURN_LIVES)[0]


def evictions_chain(evicted: float, leaves: float, months: int) -> Array:
    """Distribution of evictions lived through: each month a clearance, then perhaps the end."""
    alive, ended = np.eye(MOST)[0], np.zeros(MOST)
    for _ in range(months):
        alive = alive * (1.0 - evicted) + np.r_[0.0, alive[:-1]] * evicted
        ended += alive * leaves
        alive = alive * (1.0 - leaves)
    return ended + alive


def test_evictions_before_leaving_have_the_mean_of_the_chain() -> None:
    expected = evictions_chain(EVICTED, LEAVES, CHURN_MONTHS) @ np.arange(MOST)
    assert expected == pytest.approx(EVICTED / LEAVES, rel=2e-3)
    agrees("9 evictions", churned().families["evictions"].mean(axis=1), expected, within=0.08)


@pytest.mark.parametrize("number", [0, 1, 2, 4])
def test_evictions_before_leaving_are_distributed_as_in_the_chain(number: int) -> None:
    share = (churned().families["evictions"] == number).mean(axis=1)
    agrees(f"9 share with {number}", share, evictions_chain(EVICTED, LEAVES, CHURN_MONTHS)[number], within=0.2)


def test_in_finer_months_evictions_are_geometric() -> None:
    """P(n) = (1 - r) r^n with r = e / (e + x), of mean e / x."""
    again = EVICTED / (EVICTED + LEAVES)
    continuous = (1.0 - again) * again ** np.arange(MOST)
    errors = [
        np.abs(evictions_chain(EVICTED / finer, LEAVES / finer, 1000 * finer) - continuous).max() for finer in (1, 10)
    ]
    assert errors[1] < errors[0] / 8
    assert errors[0] < 0.02
