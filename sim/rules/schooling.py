"""Whether a family's children of school age attend: enrolment, drop-out rising with age, months lost at evictions.

After an eviction a child is back at school after six months on average (Observatoire des expulsions 2023).
"""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.odds import chance, times
from sim.units import Probability, Real, Statement


class Schooling(NamedTuple):
    """Numbers of `parameters/rules/schooling.yaml`."""

    odds_enrols: float
    mediation_ratio: float
    help_ratio: float
    settled_ratio: float
    odds_drops_out: float
    teen_ratio: float
    settled_drop_ratio: float
    mediation_drop_ratio: float


def enrols(mediation: Real, help_: Real, settled: Statement, k: Schooling) -> Probability:
    """Probability that children out of school attend again from this month."""
    odds = k.odds_enrols * times(k.mediation_ratio, mediation)
    return chance(odds * times(k.help_ratio, help_) * times(k.settled_ratio, settled))


def drops_out(teens_only: Statement, mediation: Real, settled: Statement, k: Schooling) -> Probability:
    """Probability that attendance stops this month; higher where only 12 to 15 year-olds are of school age."""
    odds = k.odds_drops_out * times(k.teen_ratio, teens_only)
    return chance(odds * times(k.mediation_drop_ratio, mediation) * times(k.settled_drop_ratio, settled))
