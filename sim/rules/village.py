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
    end_enforced: float


def selection_points(schooled: Statement, language: Real, earners: Whole, k: Village) -> Whole:
    """Points by which a village picks families: children at school, language, adults who can work."""
    return k.points_school * schooled + np.rint(k.points_language * language) + k.points_earner * earners


def site_found(steering: Statement, k: Village) -> Probability:
    """Probability that a site for one village is found this month against the refusal of neighbours."""
    return chance(k.odds_site_found * times(k.steering_ratio, steering))


def excluded(help_: Real, k: Village) -> Probability:
    """Probability that a family is excluded by the rules of the house this month."""
    return chance(k.odds_excluded * times(k.excluded_help_ratio, help_))


def contract_is_over(months: Whole, longest: Whole) -> Statement:
    """The longest stay that the contract allows has passed; a contract of no months has no end."""
    return (longest > 0) & (months >= longest)


def must_leave(help_: Real, over: Statement, k: Village) -> Probability:
    """Probability that a family loses its plot this month: it is excluded, or else its contract is over and enforced.

    One draw decides both: a lot below `excluded` is an exclusion.
    """
    out = excluded(help_, k)
    return out + (1.0 - out) * over * k.end_enforced


def beyond_plan(months: Whole, planned: Whole) -> Statement:
    """The stay is longer than planned; without a plan none is."""
    return (planned > 0) & (months > planned)


def may_leave(on_plot: Statement, works: Statement, requires_work: Statement) -> Statement:
    """Whether the village lets a family apply for a letting; families elsewhere are free to."""
    return isnt(on_plot) | works | isnt(requires_work)
