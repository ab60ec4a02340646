"""A home offered, kept, left or lost: refusals, eviction orders in two stages, departures, rehousing, sliding leases.

Flanders: 2.1-2.3% of agency tenancies and 0.3% of public ones end in eviction a year; an order is not yet an eviction.
Most homes of Housing First are lost otherwise: of At Home's people 62% were housed all of the last six months, 22%
some of the time and 16% none of it.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.odds import chance, either, isnt, times
from sim.units import Cents, Probability, Real, Statement, Whole


class Tenancy(NamedTuple):
    """Numbers of `parameters/rules/tenancy.yaml`."""

    odds_refuses: float
    conditional_ratio: float
    kin_ratio: float
    trust_ratio: float
    odds_order: float
    arrears_ratio: float
    arrears_months: int
    private_ratio: float
    early_ratio: float
    early_months: int
    help_ratio: float
    odds_lifted: float
    lifted_help_ratio: float
    odds_evicted: float
    odds_leaves_temporary: float
    kin_return_ratio: float
    guarded_ratio: float
    slide_months: int
    durable_months: int
    rooms_a_family: int
    after_street_odds: float
    after_gone_odds: float
    odds_leaves_home: float
    alone_ratio: float
    unwell_ratio: float
    leaver_gone_odds: float
    odds_found_again: float
    moving_in_months: int


def refuses(conditional: Statement, near_kin: Statement, trust: Real, k: Tenancy) -> Probability:
    """Probability that an offer is refused: more where conditions are tied to it or kin would be far away."""
    odds = k.odds_refuses * times(k.conditional_ratio, conditional) * times(k.kin_ratio, near_kin)
    return chance(odds * times(k.trust_ratio, trust))


def in_serious_arrears(arrears_cents: Cents, rent_cents: Cents, k: Tenancy) -> Statement:
    """The rent owed reaches so many months of rent that the landlord acts."""
    return (arrears_cents >= rent_cents * k.arrears_months) & (rent_cents > 0)


def order_issued(
    serious_arrears: Statement, private: Statement, early: Statement, help_: Real, k: Tenancy
) -> Probability:
    """Probability that an eviction order is issued this month; loneliness and neighbours weigh most early on."""
    odds = k.odds_order * times(k.arrears_ratio, serious_arrears) * times(k.private_ratio, private)
    odds = odds * times(k.early_ratio, early)
    return chance(odds * times(k.help_ratio, help_))


def order_fate(lot: Real, help_: Real, k: Tenancy) -> Whole:
    """What becomes of an order this month, one draw: 0 it stands, 1 it is lifted, 2 the family is evicted."""
    lifted = k.odds_lifted * times(k.lifted_help_ratio, help_)
    total = 1.0 + lifted + k.odds_evicted
    is_lifted = lot < lifted / total
    is_evicted = lot < (lifted + k.odds_evicted) / total
    return either(is_lifted, 1, either(is_evicted, 2, 0))


def leaves_temporary(far_from_kin: Statement, guarded: Statement, k: Tenancy) -> Probability:
    """Probability that a temporary home is left this month without a lasting home to go to.

    More often far from kin, and where a contract, a guard and hours for visits say how one lives.
    """
    odds = k.odds_leaves_temporary * times(k.kin_return_ratio, far_from_kin)
    return chance(odds * times(k.guarded_ratio, guarded))


def is_alone(adults: Whole, minors: Whole) -> Statement:
    """One adult without anybody else: nobody holds the home while that adult is in hospital, in prison or away."""
    return adults + minors <= 1


def leaves_home(
    alone: Statement, unwell: Statement, early: Statement, near_kin: Statement, help_: Real, k: Tenancy
) -> Probability:
    """Probability that a tenancy ends this month without an eviction and without another home.

    Hospital, prison, a quarrel, trouble with neighbours, a return to kin, or touch lost with all who help.
    """
    odds = k.odds_leaves_home * times(k.alone_ratio, alone) * times(k.unwell_ratio, unwell)
    odds = odds * times(k.early_ratio, early) * times(k.kin_return_ratio, near_kin)
    return chance(odds * times(k.help_ratio, help_))


def after_leaving(lot: Real, k: Tenancy) -> Whole:
    """Where a family goes that leaves a home or plot of its own will, one draw: 0 kin in a camp, 2 out of the city."""
    gone = lot < k.leaver_gone_odds / (1.0 + k.leaver_gone_odds)
    return either(gone, 2, 0)


def found_again(k: Tenancy) -> Probability:
    """Probability that Housing First finds a client again this month who had left the home."""
    return chance(k.odds_found_again)


def may_move_in(awaits_home: Statement, month: Whole, owed_from: Whole) -> Statement:
    """A home may be let: whom Housing First owes one moves in when the visits and the furnishing are done.

    A client with whom touch is lost cannot move in at all (`owed_from` is a month that does not come).
    """
    return isnt(awaits_home) | (month >= owed_from)


def may_slide(months: Whole, affordable: Statement, calm: Statement, k: Tenancy) -> Statement:
    """A sublease or agency lease slides to the family's own name after a year, without arrears or an order."""
    return (months >= k.slide_months) & affordable & calm


def is_durable(month_ends: Whole, k: Tenancy) -> Statement:
    """Counted as durably housed: a lasting tenancy without an order at so many month-ends in a row."""
    return month_ends >= k.durable_months


def after_failure(lot: Real, k: Tenancy) -> Whole:
    """Where a failed stay or tenancy leads without rehousing, one draw: 0 a camp, 1 the street, 2 out of the city."""
    total = 1.0 + k.after_street_odds + k.after_gone_odds
    street = lot < k.after_street_odds / total
    gone = lot < (k.after_street_odds + k.after_gone_odds) / total
    return either(street, 1, either(gone, 2, 0))
