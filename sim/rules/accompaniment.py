"""Accompaniment is worker hours, and scarce: what a family needs, and what the hours that it gets achieve.

Need and saturation follow the trial model's range (half-saturation 5-15 hours per family-month) and the study
visit's five workers for four months; turnover is known from the United States only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules.odds import either, saturates, times
from sim.units import Probability, Real, Statement, Whole


class Accompaniment(NamedTuple):
    """Numbers of `parameters/rules/accompaniment.yaml`."""

    hours_a_worker: int
    minutes_base: int
    minutes_papers: int
    minutes_health: int
    minutes_school: int
    minutes_work: int
    minutes_home: int
    minutes_after_move: int
    minutes_steady: int
    thinning_months: int
    half_hours: float
    trust_floor: float
    language_floor: float
    turnover: float
    gap_months: int
    gap_months_steering: int
    settling_months: int
    settling_hours: int
    handover_months: int
    handover_months_steering: int
    meets_census: float
    reversal: float


LONG_IN_POST = 1000
"""Months in post of a pooled worker: settled."""


def need_minutes(
    lacks_papers: Statement,
    unwell: Statement,
    out_of_school: Statement,
    seeks_work: Statement,
    seeks_home: Statement,
    k: Accompaniment,
) -> Whole:
    """Minutes of accompaniment that a family without a lasting home needs this month, by the open steps of its plan."""
    return (
        k.minutes_base
        + k.minutes_papers * lacks_papers
        + k.minutes_health * unwell
        + k.minutes_school * out_of_school
        + k.minutes_work * seeks_work
        + k.minutes_home * seeks_home
    )


def follow_minutes(months_housed: Whole, in_arrears: Statement, k: Accompaniment) -> Whole:
    """Minutes that a tenant needs: many after the move, few later, many again when rent is owed."""
    early = (months_housed < k.thinning_months) | in_arrears
    return either(early, k.minutes_after_move, k.minutes_steady)


def worker_minutes(in_post: Statement, months: Whole, k: Accompaniment) -> Whole:
    """Minutes a worker can give families this month; a new colleague gives fewer."""
    hours = either(months < k.settling_months, k.settling_hours, k.hours_a_worker)
    return in_post * hours * 60


def achieves(minutes: Whole, trust: Real, language: Real, interpreter: Real, k: Accompaniment) -> Real:
    """Help in [0, 1): hours that reach the family, by trust and a common language or an interpreter, saturating."""
    by_trust = k.trust_floor + (1.0 - k.trust_floor) * trust
    understood = np.maximum(interpreter, k.language_floor + (1.0 - k.language_floor) * language)
    return saturates(minutes * by_trust * understood, k.half_hours * 60.0)


def leaves_post(k: Accompaniment) -> Probability:
    """Probability that a worker leaves the post this month."""
    return k.turnover


def vacant_months(steering: Statement, k: Accompaniment) -> Whole:
    """Months until a post is filled again."""
    return either(steering, k.gap_months_steering, k.gap_months)


def handover(steering: Statement, k: Accompaniment) -> Whole:
    """Months between an application and the service that can act on it."""
    return either(steering, k.handover_months_steering, k.handover_months)


def interviewed(percent: Whole, trust: Real, k: Accompaniment) -> Probability:
    """Probability that the census interviews a family that it tries to reach."""
    return percent * 0.01 * k.meets_census * times(1.0 / k.meets_census, trust)


def is_stopped(k: Accompaniment) -> Probability:
    """Probability that the city stops its programme for good this month (policy reversal)."""
    return k.reversal
