"""Who the families are when they are first counted: composition, schooling, language, papers, wishes.

Synthetic families only, drawn from published margins (FRA 2016 and 2022, Andatu 2014, DIHAL 2017, the Toulouse
survey of 2014). No rule here or elsewhere reads ethnicity.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import FOR_A_JOB, LASTING, NEAR_KIN, NO_PAPERS, RETURN, STAY, WORKER
from sim.rules.odds import either
from sim.units import Real, Statement, Whole


class Population(NamedTuple):
    """Numbers of `parameters/rules/population.yaml`."""

    arrivals_a_month: float
    arrivals_response: float
    families_a_kin_group: int
    one_adult: float
    three_adults: float
    four_adults: float
    children_expected: float
    oldest_child_years: int
    women_share: float
    youth_share: float
    elder_share: float
    available_men: float
    available_women: float
    elder_loss: float
    literate_share: float
    language_mean: float
    trust_mean: float
    lasting_papers_share: float
    national_papers_share: float
    address_share: float
    unwell_share: float
    schooled_share: float
    in_work_share: float
    wish_near_kin: float
    wish_job: float
    wish_return: float


LOTS_A_MONTH = 16
"""Chances of an arrival in a month; the arrivals are binomial over them."""


def arrives(housed_share: Real, k: Population) -> Real:
    """Probability that one of the month's LOTS_A_MONTH chances brings a family to the city.

    `housed_share` in [0, 1] is the part of the first families durably housed at the last month-end: word of success
    travels, if the response is not zero.
    """
    return k.arrivals_a_month * np.maximum(1.0 + k.arrivals_response * housed_share, 0.0) / LOTS_A_MONTH


def may_arrive(k: Population) -> Real:
    """The highest that `arrives` can be: who comes at all is numbered by this, whatever the policy achieves."""
    return k.arrivals_a_month * (1.0 + np.maximum(k.arrivals_response, 0.0)) / LOTS_A_MONTH


def adults(lot: Real, k: Population) -> Whole:
    """Adults 18-64 of a family: one to four, two where nothing else is drawn."""
    four = lot < k.four_adults
    three = lot < k.four_adults + k.three_adults
    one = lot >= 1.0 - k.one_adult
    return 2 - 1 * one + 1 * three + 1 * four


def child_age(lot: Real, present: Real, k: Population) -> Whole:
    """Age in years of one of five possible children, or -1; each is present by its own share of the expectation."""
    here = present * 5.0 < k.children_expected
    return either(here, np.floor(lot * (k.oldest_child_years + 1)), -1.0)


def part_of(grown: Whole, share: Real, lot: Real) -> Whole:
    """How many of the adults belong to a band of this share, rounded up or down by lot."""
    return np.minimum(np.floor(grown * share + lot), grown)


def earners(grown: Whole, women: Whole, elders: Whole, lot: Real, k: Population) -> Whole:
    """Adults who look for work when nothing stands in the way, rounded by lot; at most three.

    Women's availability is lower by the published ratio of employment; part of those over 55 no longer look.
    """
    able = (grown - women) * k.available_men + women * k.available_women - elders * k.elder_loss
    return np.minimum(np.floor(np.maximum(able, 0.0) + lot), 3.0)


def around(mean: Real, lot: Real) -> Real:
    """A share in [0, 1] spread evenly around `mean`, as wide as the bounds allow."""
    return mean + (2.0 * lot - 1.0) * np.minimum(mean, 1.0 - mean)


def papers(lot: Real, works: Statement, nationals: Statement, k: Population) -> Whole:
    """Papers when first counted: lasting for a few (identity cards, for nationals), worker with a job, else none."""
    share = either(nationals, k.national_papers_share, k.lasting_papers_share)
    return either(lot < share, LASTING, either(works, WORKER, NO_PAPERS))


def wish(lot: Real, k: Population) -> Whole:
    """What the family answers when the census asks for its long-term project."""
    back = lot < k.wish_return
    job = lot < k.wish_return + k.wish_job
    near = lot < k.wish_return + k.wish_job + k.wish_near_kin
    return either(back, RETURN, either(job, FOR_A_JOB, either(near, NEAR_KIN, STAY)))


def needs_large_home(persons: Whole) -> Statement:
    """Five persons or more need three bedrooms."""
    return persons >= 5
