"""Papers gate benefits, social housing and formal work: how a family obtains, keeps and loses them.

Directive 2004/38/EC, article 7: a job gives worker status; after a job of under a year it is retained for six
months. A lasting right is recognised case by case, seldom without help (the trial model's odds).
"""

from __future__ import annotations

from typing import NamedTuple

from sim.codes import LASTING, NO_PAPERS, RETAINED, WORKER
from sim.rules.odds import chance, either, isnt, times
from sim.units import Probability, Real, Statement, Whole


class Papers(NamedTuple):
    """Numbers of `parameters/rules/papers.yaml`."""

    odds_unaided: float
    help_ratio: float
    work_ratio: float
    address_ratio: float
    language_ratio: float
    odds_address: float
    service_ratio: float
    national_ratio: float
    stalled_months: int
    months_for_long: int
    retained_short: int
    retained_long: int


def lasting_right(
    help_: Real, works: Statement, address: Statement, language: Real, eased: Real, k: Papers
) -> Probability:
    """Probability that a family's lasting right to reside is recognised this month.

    `eased` is a factor on the odds (see `eased`).
    """
    odds = k.odds_unaided * times(k.help_ratio, help_) * times(k.work_ratio, works)
    return chance(odds * times(k.address_ratio, address) * times(k.language_ratio, language) * eased)


def eased(fair: Real, nationals: Statement, k: Papers) -> Real:
    """Factor on the odds: counters trained on equal access (the part `fair` of them), and an identity card instead."""
    return times(k.service_ratio, fair) * times(k.national_ratio, nationals)


def obtains_address(k: Papers) -> Probability:
    """Probability that a family without a programme obtains a postal address this month."""
    return chance(k.odds_address)


def status(papers: Whole, works: Statement, expired: Statement) -> Whole:
    """Papers after this month's work: a job makes a worker, its loss a retained status until that expires."""
    retains = (papers == WORKER) | ((papers == RETAINED) & isnt(expired))
    without_lasting = either(works, WORKER, either(retains, RETAINED, NO_PAPERS))
    return either(papers == LASTING, LASTING, without_lasting)


def retained_months(worked: Whole, k: Papers) -> Whole:
    """Months for which worker status is retained after a job, by the months worked in a row."""
    return either(worked >= k.months_for_long, k.retained_long, k.retained_short)


def open_services(papers: Whole, address: Statement) -> Statement:
    """Benefits and social housing open to papers of any kind and a postal address."""
    return (papers > NO_PAPERS) & address
