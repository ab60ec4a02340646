"""Trust has to be won month by month, and is lost in a day: at a clearance, or when a worker leaves.

The study visit names trust and resource people as conditions of success; no size is published, all is assumed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules.odds import times
from sim.units import Real, Statement


class Trust(NamedTuple):
    """Numbers of `parameters/rules/trust.yaml`."""

    gain: float
    resource_people_ratio: float
    clearance_loss: float
    worker_loss: float


def grows(trust: Real, help_: Real, resource_people: Statement, k: Trust) -> Real:
    """Trust a month later: help wins a share of what is missing, more with resource people of the camp."""
    share = np.minimum(k.gain * help_ * times(k.resource_people_ratio, resource_people), 1.0)
    return trust + (1.0 - trust) * share


def after_clearance(trust: Real, k: Trust) -> Real:
    """Trust after an eviction without a solution."""
    return trust * (1.0 - k.clearance_loss)


def after_worker_left(trust: Real, k: Trust) -> Real:
    """Trust after the family's worker has left the post."""
    return trust * (1.0 - k.worker_loss)
