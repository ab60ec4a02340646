"""The insertion village: whom it selects, when a plot frees, whom it excludes, how long a site is looked for.

Seine-Saint-Denis: 107 of 200 families rehoused in up to eight years; very few worked, so a job is not required to
leave unless the scenario says so. Montreuil excluded under a tenth.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules.odds import chance, isnt, times
from sim.units import Probability, Real, Statement, Whole


class Village(NamedTuple):
    """Numbers of `parameters/rules/village.yaml`."""

    points_school: int
    points_language: int
    points_earner: int
    odds_excluded: float
    excluded_help_ratio: float
    odds_site_found: float
    steering_ratio: float


def selection_points(schooled: Statement, language: Real, earners: Whole, k: Village) -> Whole:
    """Points by which a village picks families: children at school, language, adults who can work."""
    return k.points_school * schooled + np.rint(k.points_language * language) + k.points_earner * earners


def site_found(steering: Statement, k: Village) -> Probability:
    """Probability that a site for one village is found this month against the refusal of neighbours."""
    return chance(k.odds_site_found * times(k.steering_ratio, steering))


def excluded(help_: Real, k: Village) -> Probability:
    """Probability that a family is excluded by the rules of the house this month."""
    return chance(k.odds_excluded * times(k.excluded_help_ratio, help_))


def may_leave(on_plot: Statement, works: Statement, requires_work: Statement) -> Statement:
    """Whether the village lets a family apply for a letting; families elsewhere are free to."""
    return isnt(on_plot) | works | isnt(requires_work)
