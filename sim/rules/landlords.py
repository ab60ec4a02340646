"""Private landlords: who joins a programme's scheme, who leaves it, what they offer and whom they take.

A damage guarantee recruited 52 landlords a year at one site (Norfolk 2013); Montreal's Housing First let 285 flats
from 73 landlords. No causal estimate of a guarantee exists: its ratio is assumed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules.odds import chance, either, times
from sim.units import Cents, Probability, Real, Statement, Whole


class Landlords(NamedTuple):
    """Numbers of `parameters/rules/landlords.yaml`."""

    landlords: int
    two_dwellings: float
    four_dwellings: float
    large_share: float
    first_dwellings: int
    odds_joins: float
    search_a_worker: float
    guarantee_ratio: float
    agency_ratio: float
    word_of_mouth_ratio: float
    odds_leaves: float
    bad_memory_ratio: float
    good_memory_ratio: float
    odds_vacancy: float
    odds_plain_letting: float
    prejudice_ratio: float
    stigma_ratio: float
    language_ratio: float
    deprived_share: float
    rent_spread: float
    prejudice_spread: float


def dwellings(lot: Real, k: Landlords) -> Whole:
    """Dwellings of a private landlord: one, two or four."""
    two = lot < k.two_dwellings + k.four_dwellings
    four = lot < k.four_dwellings
    return 1 + 1 * two + 2 * four


def rent_percent(lot: Real, k: Landlords) -> Whole:
    """What a landlord asks for its dwellings, in percent of the usual rent for their size."""
    return np.rint(100.0 + 100.0 * k.rent_spread * (2.0 * lot - 1.0))


def own_rent_cents(usual_cents: Cents, percent: Whole) -> Cents:
    """The rent that a landlord asks for a dwelling whose usual rent this is."""
    return np.rint(usual_cents * percent * 0.01)


def readiness(lot: Real, k: Landlords) -> Real:
    """How ready a landlord is to let to families from camps, 1 on average: what prejudice and risk leave."""
    return 1.0 + k.prejudice_spread * (2.0 * lot - 1.0)


def approach(proposed: Statement, searchers: Whole, k: Landlords) -> Real:
    """How hard landlords are approached: not at all, once, or more with each worker of a team that looks for flats."""
    return proposed * (1.0 + k.search_a_worker * searchers)


def joins(
    approached: Real, guarantee: Statement, agency: Statement, praised: Real, ready: Real, k: Landlords
) -> Probability:
    """Probability that a landlord joins this month; nobody joins a scheme that nobody proposes.

    `praised` in [0, 1] is the share of landlords in the scheme (word of mouth), `ready` its own readiness.
    """
    odds = k.odds_joins * approached * times(k.guarantee_ratio, guarantee) * times(k.agency_ratio, agency)
    return chance(odds * times(k.word_of_mouth_ratio, praised) * ready)


def leaves(memory: Whole, k: Landlords) -> Probability:
    """Probability that a landlord leaves the scheme this month, by its memory of good and bad tenancies."""
    odds = k.odds_leaves * times(k.bad_memory_ratio, memory < 0)
    return chance(odds * times(k.good_memory_ratio, memory > 0))


def offers(k: Landlords) -> Probability:
    """Probability that a landlord in the scheme with a free dwelling offers it this month."""
    return chance(k.odds_vacancy)


def dwellings_offered(owned: Whole, memory: Whole, k: Landlords) -> Whole:
    """How many dwellings a landlord is ready to let: a few at first, one more for each point of good memory."""
    return np.minimum(owned, k.first_dwellings + np.maximum(memory, 0))


def remembers(memory: Whole, change: Whole) -> Whole:
    """Memory after a good (+1) or bad (-2) tenancy, kept within -3 and 3."""
    return np.minimum(np.maximum(memory + change, -3), 3)


def choice_points(works: Statement, language: Real, minors: Whole) -> Whole:
    """Whole points by which a landlord chooses among candidates: a wage first, then a common language, then calm."""
    return 1000 * works + np.rint(language * 500.0) + 50 * np.maximum(6 - minors, 0)


def plain_letting(works: Statement, stigma: Statement, language: Real, k: Landlords) -> Probability:
    """Probability that a family finds an ordinary private flat this month without any programme."""
    odds = k.odds_plain_letting * k.prejudice_ratio * times(k.stigma_ratio, stigma)
    return either(works, chance(odds * times(k.language_ratio, language)), 0.0)
