"""Income and rent: wages, benefits by household and papers, what a home costs, how arrears and savings build.

French amounts of 2019 (RSA, SMIC, family allowances; housing benefit simplified to a share of the rent). Money is
kept in whole cents.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import FIXED_TERM, INSERTION, OPEN_ENDED
from sim.rules.odds import chance, either, times
from sim.units import Cents, Probability, Real, Statement, Whole


class Money(NamedTuple):
    """Numbers of `parameters/rules/money.yaml`."""

    wage_insertion_eur: int
    wage_fixed_term_eur: int
    wage_open_ended_eur: int
    informal_eur: int
    minimum_one_adult_eur: int
    minimum_more_adult_eur: int
    minimum_child_eur: int
    withdrawal_percent: int
    allowance_child_eur: int
    social_rent_small_eur: int
    social_rent_large_eur: int
    private_rent_small_eur: int
    private_rent_large_eur: int
    housing_benefit_percent: int
    social_limit_percent: int
    private_limit_percent: int
    agency_limit_percent: int
    sublet_percent: int
    odds_behind: float
    burden_ratio: float
    help_behind_ratio: float
    work_behind_ratio: float
    repays_eur: int
    living_first_eur: int
    living_more_eur: int
    saved_percent: int
    upfront_percent: int


def wage_eur(kind: Whole, k: Money) -> Whole:
    """Net monthly wage of one contract; nothing without one."""
    return (
        k.wage_insertion_eur * (kind == INSERTION)
        + k.wage_fixed_term_eur * (kind == FIXED_TERM)
        + k.wage_open_ended_eur * (kind == OPEN_ENDED)
    )


def benefits_cents(opened: Statement, adults: Whole, minors: Whole, wages_eur: Whole, k: Money) -> Cents:
    """Minimum income, withdrawn as wages rise, and allowances from the second child on; nothing without papers."""
    minimum = (
        k.minimum_one_adult_eur * (adults > 0)
        + k.minimum_more_adult_eur * np.maximum(adults - 1, 0)
        + k.minimum_child_eur * minors
    )
    topped_up = np.maximum(minimum * 100 - wages_eur * k.withdrawal_percent, 0)
    return opened * (topped_up + 100 * k.allowance_child_eur * np.maximum(minors - 1, 0))


def social_rent_cents(large: Statement, k: Money) -> Cents:
    """Monthly rent of a social flat of the size needed."""
    return 100 * either(large, k.social_rent_large_eur, k.social_rent_small_eur)


def private_rent_cents(large: Statement, k: Money) -> Cents:
    """Monthly rent of a private flat of the size needed."""
    return 100 * either(large, k.private_rent_large_eur, k.private_rent_small_eur)


def paid_percent(opened: Statement, subsidy_percent: Whole, k: Money) -> Whole:
    """Percent of the rent that is left to the family after housing benefit (with papers) and subsidy."""
    return np.maximum(100 - k.housing_benefit_percent * opened - subsidy_percent, 0)


def affordable(rent_cents: Cents, percent: Whole, income_cents: Cents, limit_percent: Whole) -> Statement:
    """The landlord's test: the share of the rent left to the family stays within the limit of its income."""
    return rent_cents * percent <= income_cents * limit_percent


def due_hundredths(
    rent_cents: Cents, percent: Whole, income_cents: Cents, capped: Statement, cap_percent: Whole
) -> Cents:
    """Rent left to the family in hundredths of a cent; a capped one asks for no more than a share of the income."""
    due = rent_cents * percent
    return either(capped, np.minimum(due, income_cents * cap_percent), due)


def cap_percent(sublet: Statement, renovated_percent: Whole, k: Money) -> Whole:
    """Percent of the income that a capped rent may ask for: in a Housing First sublease, or in a renovated home."""
    return either(sublet, k.sublet_percent, renovated_percent)


def is_burdened(due: Cents, income_cents: Cents, k: Money) -> Statement:
    """The rent due weighs on the family: above the social limit of its income, informal income included."""
    return due > (income_cents + 100 * k.informal_eur) * k.social_limit_percent


def behind(burdened: Statement, help_: Real, works: Statement, k: Money) -> Probability:
    """Probability that this month's rent is not paid."""
    odds = k.odds_behind * times(k.burden_ratio, burdened)
    return chance(odds * times(k.help_behind_ratio, help_) * times(k.work_behind_ratio, works))


def arrears_cents(owed: Cents, due_hundredths: Cents, is_behind: Statement, k: Money) -> Cents:
    """Rent owed a month later; `due_hundredths` is rent in cents times the percent left to the family.

    A missed month adds the share left, rounded to a whole cent (halves to even); a paid one works some arrears off.
    """
    missed = owed + np.rint(due_hundredths * 0.01)
    return either(is_behind, missed, np.maximum(owed - 100 * k.repays_eur, 0))


def living_cents(persons: Whole, k: Money) -> Cents:
    """What a household needs for food, clothes, transport and the like in a month, rent apart."""
    return 100 * (k.living_first_eur + k.living_more_eur * np.maximum(persons - 1, 0))


def savings_cents(saved: Cents, left_cents: Cents, k: Money) -> Cents:
    """Money put by a month later: a part of what is left after rent and living, or less by what was missing.

    `left_cents` below zero is what the month has cost beyond the income.
    """
    put_by = np.rint(np.maximum(left_cents, 0) * (k.saved_percent * 0.01))
    return np.maximum(saved + put_by + np.minimum(left_cents, 0), 0)


def from_savings_cents(owed: Cents, saved: Cents) -> Cents:
    """Rent owed that the family pays out of what it has put by."""
    return np.minimum(owed, saved)


def upfront_cents(rent_cents: Cents, k: Money) -> Cents:
    """What an ordinary private landlord asks before the keys: the deposit."""
    return np.rint(rent_cents * (k.upfront_percent * 0.01))
