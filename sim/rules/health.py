"""Untreated health needs: how they arise without a roof and how they are met, with mediation or without.

Direction from the study visit (health mediation); levels assumed.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.odds import chance, times
from sim.units import Probability, Real, Statement


class Health(NamedTuple):
    """Numbers of `parameters/rules/health.yaml`."""

    odds_falls_ill: float
    rough_ratio: float
    odds_treated: float
    mediation_ratio: float
    help_ratio: float
    papers_ratio: float


def falls_ill(rough: Statement, k: Health) -> Probability:
    """Probability that a health need arises this month that goes untreated at first."""
    return chance(k.odds_falls_ill * times(k.rough_ratio, rough))


def treated(mediation: Real, help_: Real, has_papers: Statement, k: Health) -> Probability:
    """Probability that an untreated need is met this month."""
    odds = k.odds_treated * times(k.mediation_ratio, mediation)
    return chance(odds * times(k.help_ratio, help_) * times(k.papers_ratio, has_papers))
