"""Declared work: who applies, whom an employer takes, which contract it is and how it ends.

Andatu (Lyon 2012-14): 132 contracts for 175 adults, half fixed-term, 8% permanent. The ratio of prejudice is that
of the Czech correspondence test (Bartos et al. 2016: about half). Insertion contracts end and most end in nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import FIXED_TERM, INSERTION, NO_JOB, OPEN_ENDED
from sim.rules.odds import chance, either, saturates, times
from sim.units import NEVER, Probability, Real, Statement, Whole


class Work(NamedTuple):
    """Numbers of `parameters/rules/work.yaml`."""

    odds_applies: float
    network_ratio: float
    unwell_ratio: float
    young_children_ratio: float
    rough_ratio: float
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
    wary_share: float
    vacancy: float
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


def applies(seekers: Whole, hampered: Real, supported: Real, works: Statement, k: Work) -> Probability:
    """Probability that the family makes a serious application this month, by its seekers, obstacles and supports."""
    return chance(k.odds_applies * seekers * hampered * supported * times(k.network_ratio, works))


def obstacles(unwell: Statement, young_children: Statement, rough: Statement, k: Work) -> Real:
    """Factor on the odds of applying: untreated health needs, childcare, life on a site far from jobs."""
    return times(k.unwell_ratio, unwell) * times(k.young_children_ratio, young_children) * times(k.rough_ratio, rough)


def supports(help_: Real, calls: Real, preparation: Real, k: Work) -> Real:
    """Factor on the odds of applying: accompaniment, a mediator's calls (per seeker), CV and mock interviews."""
    called = times(k.calls_ratio, saturates(calls, k.half_calls))
    return times(k.help_ratio, help_) * called * times(k.preparation_ratio, preparation)


def accepted(
    lacking: Real, stigma: Statement, wary: Real, needs_permit: Statement, skilled: Real, k: Work
) -> Probability:
    """Probability that the employer would take the applicant.

    `lacking` is the language asked for and not there (0 to 1), `stigma` the address of a camp, `wary` the prejudice of
    this employer (see `wariness`), `needs_permit` a work permit still required by law, `skilled` a factor on the odds
    (see `skills`).
    """
    odds = k.odds_accepted * times(k.language_gap_ratio, lacking) * times(k.stigma_ratio, stigma) * skilled
    return chance(odds * times(k.prejudice_ratio, wary) * times(k.permit_ratio, needs_permit))


def wariness(wary: Statement, k: Work) -> Real:
    """The extent to which an employer's prejudice screens applicants out: not at all where employers rank instead."""
    return wary * (1.0 - k.ranks)


def skills(trained: Statement, validated: Statement, bonus: Statement, week: Real, k: Work) -> Real:
    """Factor on the odds of being taken: training, validated skills, a hiring bonus, a Roma week not long ago."""
    known = times(k.trained_ratio, trained) * times(k.validated_ratio, validated)
    return known * times(k.bonus_ratio, bonus) * times(k.week_ratio, week)


def lacking_language(asked: Real, language: Real) -> Real:
    """The part of the language that the employer asks for and the applicant does not have."""
    return np.maximum(asked - language, 0.0)


def suitability(language: Real, works: Statement, wary: Statement, k: Work) -> Whole:
    """Whole points by which an employer ranks those it would take: language, a reference, and prejudice if it ranks.

    `wary`: a wary employer reads the address of a camp, the street or a village.
    """
    return 1000 + np.rint(language * 1000.0) + 200 * works - k.prejudice_points * (wary & k.ranks)


def contract(lot: Real, k: Work) -> Whole:
    """Kind of a new contract, by the shares that Andatu published."""
    insertion = lot < k.insertion_share
    fixed = lot < k.insertion_share + k.fixed_term_share
    return either(insertion, INSERTION, either(fixed, FIXED_TERM, OPEN_ENDED))


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


def asks_language(lot: Real) -> Real:
    """Language that an employer asks for, spread over the lower four fifths of the scale."""
    return lot * 0.8
