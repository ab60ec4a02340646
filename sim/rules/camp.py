"""Life on a site and its clearance: whole camps, squats and pitches, where families go, rooms, leaving the city.

LDH/ERRC counts of 2014-17 give 0.6-0.8 evictions per resident-year, hence 0.050-0.067 per camp-month; 29 of 111
operations in 2015 came with an offer of shelter. They count camps and squats together. Clearing makes no new people
and houses nobody.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules.odds import chance, either, times
from sim.units import Probability, Real, Statement, Whole


class Camp(NamedTuple):
    """Numbers of `parameters/rules/camp.yaml`."""

    clearance_rate: float
    offer_share: float
    street_odds: float
    away_odds: float
    job_lost: float
    site_reforms: float
    hotel_rooms: int
    odds_seeks_hotel: float
    street_ratio: float
    young_ratio: float
    odds_stay_ends: float
    stay_phases: int
    after_hotel_street_odds: float
    after_hotel_away_odds: float
    odds_leaves: float
    leaves_return_ratio: float
    leaves_roof_ratio: float
    leaves_tenant_ratio: float
    odds_builds_again: float
    homes_percent: int
    longest_wait: int
    pitch_clearance_rate: float


def cleared(percent: Whole, protected: Statement, k: Camp) -> Probability:
    """Probability that a site is cleared without a solution this month; not while a programme works on it."""
    return np.minimum(k.clearance_rate * percent * 0.01 * (1 - protected), 1.0)


def pitch_cleared(percent: Whole, k: Camp) -> Probability:
    """Probability that the squat or pitch on the street that a kin group shares is cleared this month."""
    return np.minimum(k.pitch_clearance_rate * percent * 0.01, 1.0)


def after_clearance(lot: Real, k: Camp) -> Whole:
    """Where a family goes that is offered no shelter, one draw: 0 another site, 1 the street, 2 out of the city."""
    total = 1.0 + k.street_odds + k.away_odds
    street = lot < k.street_odds / total
    away = lot < (k.street_odds + k.away_odds) / total
    return either(street, 1, either(away, 2, 0))


def seeks_hotel(on_street: Statement, young_children: Statement, k: Camp) -> Probability:
    """Probability that a family asks for an emergency room this month."""
    return chance(k.odds_seeks_hotel * times(k.street_ratio, on_street) * times(k.young_ratio, young_children))


def shelter_points(young: Whole, unwell: Statement, on_street: Statement) -> Whole:
    """Points by which emergency rooms are given: small children, untreated health needs, nights outside."""
    return 200 * young + 300 * unwell + 200 * on_street


def stay_phase_ends(k: Camp) -> Probability:
    """Probability that the present one of the phases of a hotel stay ends this month (so stays have a shape)."""
    return chance(k.odds_stay_ends)


def stay_is_over(phases_past: Whole, k: Camp) -> Statement:
    """The phase that ends was the last of the stay."""
    return phases_past + 1 >= k.stay_phases


def after_hotel(lot: Real, k: Camp) -> Whole:
    """Where a family goes at the end of its hotel stay, one draw: 0 a camp, 1 the street, 2 out of the city."""
    total = 1.0 + k.after_hotel_street_odds + k.after_hotel_away_odds
    street = lot < k.after_hotel_street_odds / total
    away = lot < (k.after_hotel_street_odds + k.after_hotel_away_odds) / total
    return either(street, 1, either(away, 2, 0))


def leaves_city(roof: Statement, tenant: Statement, wants_return: Statement, k: Camp) -> Probability:
    """Probability that a family leaves the city this month of its own accord."""
    odds = k.odds_leaves * times(k.leaves_roof_ratio, roof) * times(k.leaves_tenant_ratio, tenant)
    return chance(odds * times(k.leaves_return_ratio, wants_return))


def move_waits(homes: Whole, movers: Whole, waited: Whole, k: Camp) -> Statement:
    """A steering committee puts the move off while there are too few homes for the camp, but not for ever."""
    return (100 * homes < k.homes_percent * movers) & (waited < k.longest_wait)


def joins_site(k: Camp) -> Probability:
    """Probability that a family on the street finds a site again this month."""
    return chance(k.odds_builds_again)


def site_reforms(k: Camp) -> Probability:
    """Probability that a new site forms this month in the place of one dismantled."""
    return k.site_reforms
