"""Declared work: who applies and where, whom an employer takes, which contract it is and how it ends.

Andatu (Lyon 2012-14): 132 contracts for 175 adults, half fixed-term, 8% permanent. The ratio of prejudice is that
of the Czech correspondence test (Bartos et al. 2016: about half). A family on its own knocks at doors, most of them
shut; a mediator's call finds the vacancy and speaks for the applicant. Insertion firms take whom a service sends, and
most of their contracts end in nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import BUILDING, FARMING, FIXED_TERM, INSERTION, INSERTION_FIRM, NO_JOB, OPEN_ENDED, OTHER_TRADES
from sim.rules.odds import chance, either, isnt, saturates, times
from sim.units import NEVER, Probability, Real, Statement, Whole


class Work(NamedTuple):
    """Numbers of `parameters/rules/work.yaml`."""

    odds_applies: float
    network_ratio: float
    unwell_ratio: float
    young_children_ratio: float
    rough_ratio: float
    wish_ratio: float
    help_ratio: float
    calls_ratio: float
    half_calls: float
    preparation_ratio: float
    odds_accepted: float
    language_gap_ratio: float
    stigma_ratio: float
    prejudice_ratio: float
    permit_ratio: float
    employers: int
    building_share: float
    farming_share: float
    insertion_firm_share: float
    little_language_ratio: float
    wary_share: float
    bottleneck_wary_ratio: float
    vacancy: float
    season_swing: float
    season_first: int
    season_last: int
    by_referral: bool
    insertion_share: float
    fixed_term_share: float
    insertion_months: int
    fixed_term_shortest: int
    fixed_term_longest: int
    odds_made_permanent: float
    odds_renewed_insertion: float
    odds_renewed_fixed_term: float
    odds_loses: float
    permanent_loses_ratio: float
    ranks: bool
    prejudice_points: int
    trained_ratio: float
    training_months: int
    validated_ratio: float
    bonus_ratio: float
    week_ratio: float


def applies(
    seekers: Whole, hampered: Real, supported: Real, works: Statement, wishes_job: Statement, k: Work
) -> Probability:
    """Probability that the family makes a serious application this month, by its seekers, obstacles and supports.

    `wishes_job`: a job is what it wishes for above all.
    """
    own = times(k.network_ratio, works) * times(k.wish_ratio, wishes_job)
    return chance(k.odds_applies * seekers * hampered * supported * own)


def obstacles(unwell: Statement, young_children: Statement, rough: Statement, k: Work) -> Real:
    """Factor on the odds of applying: untreated health needs, childcare, life on a site far from jobs."""
    return times(k.unwell_ratio, unwell) * times(k.young_children_ratio, young_children) * times(k.rough_ratio, rough)


def supports(help_: Real, preparation: Real, k: Work) -> Real:
    """Factor on the odds of applying: accompaniment, CV and mock interviews."""
    return times(k.help_ratio, help_) * times(k.preparation_ratio, preparation)


def hears_of_vacancy(calls: Real, k: Work) -> Probability:
    """Probability that a mediator's calls (per seeker) have found an employer with a vacancy for the applicant."""
    return saturates(calls, k.half_calls)


def is_sent(help_: Real, told: Statement) -> Statement:
    """A service sends the applicant: a worker who gives it time this month, or a mediator."""
    return (help_ > 0.0) | told


def may_be_hired(sector: Whole, sent: Statement, k: Work) -> Statement:
    """Insertion firms take only those whom a service sends (unless that rule is switched off); others take anybody."""
    return (sector != INSERTION_FIRM) | sent | isnt(k.by_referral)


def accepted(
    lacking: Real, stigma: Statement, wary: Real, needs_permit: Statement, skilled: Real, k: Work
) -> Probability:
    """Probability that the employer would take the applicant.

    `lacking` is the language asked for and not there (0 to 1), `stigma` the address of a camp, `wary` the prejudice of
    this employer (see `wariness`), `needs_permit` a work permit still required by law, `skilled` a factor on the odds
    (see `skills` and `recommended`).
    """
    odds = k.odds_accepted * times(k.language_gap_ratio, lacking) * times(k.stigma_ratio, stigma) * skilled
    return chance(odds * times(k.prejudice_ratio, wary) * times(k.permit_ratio, needs_permit))


def wariness(wary: Statement, k: Work) -> Real:
    """The extent to which an employer's prejudice screens applicants out: not at all where employers rank instead."""
    return wary * (1.0 - k.ranks)


def skills(trained: Statement, validated: Statement, k: Work) -> Real:
    """Factor on the odds of being taken by what the applicant can do: training, validated skills."""
    return times(k.trained_ratio, trained) * times(k.validated_ratio, validated)


def recommended(told: Statement, bonus: Statement, week: Real, k: Work) -> Real:
    """Factor on the odds of being taken by what is said of it: a mediator's call, a bonus, a Roma week not long ago."""
    return times(k.calls_ratio, told) * times(k.bonus_ratio, bonus) * times(k.week_ratio, week)


def lacking_language(asked: Real, language: Real) -> Real:
    """The part of the language that the employer asks for and the applicant does not have."""
    return np.maximum(asked - language, 0.0)


def suitability(language: Real, works: Statement, wary: Statement, k: Work) -> Whole:
    """Whole points by which an employer ranks those it would take: language, a reference, and prejudice if it ranks.

    `wary`: a wary employer reads the address of a camp, the street or a village.
    """
    return 1000 + np.rint(language * 1000.0) + 200 * works - k.prejudice_points * (wary & k.ranks)


def contract(lot: Real, sector: Whole, sent: Statement, k: Work) -> Whole:
    """Kind of a new contract: seasonal on farms, insertion in insertion firms, elsewhere what is left of the shares.

    Over all employers in their shares the kinds are those that Andatu published. Subsidised contracts elsewhere, too,
    are for those whom a service sends (unless that rule is switched off); others are hired for a fixed term instead.
    """
    elsewhere = np.maximum(1.0 - k.farming_share - k.insertion_firm_share, 0.01)
    subsidised = np.maximum(k.insertion_share - k.insertion_firm_share, 0.0) / elsewhere
    seasonal = np.maximum(k.fixed_term_share - k.farming_share, 0.0) / elsewhere
    insertion = (lot < subsidised) & (sent | isnt(k.by_referral))
    drawn = either(insertion, INSERTION, either(lot < subsidised + seasonal, FIXED_TERM, OPEN_ENDED))
    return either(sector == FARMING, FIXED_TERM, either(sector == INSERTION_FIRM, INSERTION, drawn))


def contract_ends(kind: Whole, month: Whole, lot: Real, k: Work) -> Whole:
    """Month in which a contract signed this month ends; an open-ended one does not."""
    span = k.fixed_term_longest - k.fixed_term_shortest + 1
    months = either(kind == INSERTION, k.insertion_months, k.fixed_term_shortest + np.floor(lot * span))
    return either(kind == OPEN_ENDED, NEVER, month + months)


def contract_after(kind: Whole, lot: Real, k: Work) -> Whole:
    """What follows a contract at its end: made permanent, renewed as fixed-term, or nothing (one draw)."""
    again = either(kind == INSERTION, k.odds_renewed_insertion, k.odds_renewed_fixed_term)
    total = 1.0 + k.odds_made_permanent + again
    permanent = lot < k.odds_made_permanent / total
    renewed = lot < (k.odds_made_permanent + again) / total
    return either(permanent, OPEN_ENDED, either(renewed, FIXED_TERM, NO_JOB))


def loses(kind: Whole, k: Work) -> Probability:
    """Probability that a job is lost this month before its end."""
    return chance(k.odds_loses * times(k.permanent_loses_ratio, kind == OPEN_ENDED))


def sector(lot: Real, k: Work) -> Whole:
    """Sector of an employer, by the shares: building, farming, insertion firms, and all other trades."""
    building = lot < k.building_share
    farming = lot < k.building_share + k.farming_share
    inserting = lot < k.building_share + k.farming_share + k.insertion_firm_share
    return either(building, BUILDING, either(farming, FARMING, either(inserting, INSERTION_FIRM, OTHER_TRADES)))


def asks_language(lot: Real, sector: Whole, k: Work) -> Real:
    """Language that an employer asks for, spread over the lower four fifths of the scale; less outside other trades."""
    return lot * 0.8 * times(k.little_language_ratio, sector != OTHER_TRADES)


def is_wary(lot: Real, sector: Whole, k: Work) -> Statement:
    """An employer is prejudiced: fewer are where hands are missing (building), insertion firms are not."""
    of_sector = times(k.bottleneck_wary_ratio, sector == BUILDING) * (sector != INSERTION_FIRM)
    return lot < k.wary_share * of_sector


def in_season(month: Whole, first_month: Whole, k: Work) -> Statement:
    """The season on the farms, in a month of a study whose month 1 is this month of the year (1 to 12)."""
    passed = month + first_month - 2
    of_year = passed - 12 * np.floor(passed / 12) + 1
    return (of_year >= k.season_first) & (of_year <= k.season_last)


def has_vacancy(sector: Whole, season: Statement, k: Work) -> Probability:
    """Probability that an employer has a vacancy this month; farms have theirs in season, as many in a year as others.

    Where the season's months would have to hold more than one vacancy an employer, they hold one.
    """
    months = k.season_last - k.season_first + 1
    out = np.maximum(1.0 - k.season_swing * months / np.maximum(12 - months, 1), 0.0)
    seasonal = either(season, 1.0 + k.season_swing, out)
    return np.minimum(k.vacancy * either(sector == FARMING, seasonal, 1.0), 1.0)
