"""Lays out the points of a sweep: grids, lists, Latin hypercubes and Sobol sequences, through each number's prior.

A point has an index; the points of a city follow one another, city by city. Beta means a Beta distribution over the
range with its mode at the value in force (the PERT form: four parts mode, one part each end); normal one about that
value of which the range holds two standard deviations on either side, cut at its ends.
"""

from __future__ import annotations

import warnings
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.scenario.factors import steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sim.scenario.factors import Factor
    from sim.scenario.sweep import Sweep

    Units = npt.NDArray[np.float64]
    Column = npt.NDArray[Any]

DTYPES = {"real": np.float64, "whole": np.int64, "statement": np.bool_}
PERT = 4.0
SPREAD = 4.0


def columns(sweep: Sweep) -> dict[str, Column]:
    """The value of every factor at every point, city by city; (cities x points,) each."""
    by_city = [_of_city(sweep, factors) for factors in sweep.factors]
    return {name: np.concatenate([city[name] for city in by_city]) for name in by_city[0]}


def _of_city(sweep: Sweep, factors: tuple[Factor, ...]) -> dict[str, Column]:
    if sweep.design == "list":
        rows: Sequence[Any] = sweep.listed
    elif sweep.design == "grid":
        rows = list(product(*(steps(factor) for factor in factors)))
    else:
        units = unit_points(sweep.design, sweep.points, len(factors), sweep.studies[0].seed)
        return {factor.name: quantile(factor, units[:, at]) for at, factor in enumerate(factors)}
    return {
        factor.name: np.array([row[at] for row in rows], dtype=DTYPES[factor.type]) for at, factor in enumerate(factors)
    }


def unit_points(design: str, points: int, factors: int, seed: int, first: int = 0) -> Units:
    """Points of a design in the unit cube, (points, factors), the same for the same seed.

    A Sobol sequence may be taken up at any index (`first`): it is the same sequence however many points are asked for.
    A Latin hypercube is made for its number of points.
    """
    from scipy.stats import qmc

    if not factors:
        return np.zeros((points, 0))
    if design == "latin_hypercube":
        whole: Units = qmc.LatinHypercube(factors, rng=np.random.default_rng(seed)).random(first + points)
        return whole[first:]
    sequence = qmc.Sobol(factors, rng=np.random.default_rng(seed))
    with warnings.catch_warnings():
        # scipy would have powers of two; the estimate says so to who asked for another number
        warnings.simplefilter("ignore", UserWarning)
        if first:
            sequence.fast_forward(first)
        drawn: Units = sequence.random(points)
    return drawn


def quantile(factor: Factor, units: Units) -> Column:
    """The values of a factor at shares of its prior in [0, 1)."""
    if factor.values:
        return np.array(factor.values, dtype=DTYPES[factor.type])[(units * len(factor.values)).astype(np.int64)]
    if factor.low is None or factor.high is None:
        return units >= 0.5
    if factor.type == "whole":
        # each whole number is the middle of a step, so that the ends weigh as much as the others
        spread = _over(factor, units, float(factor.low) - 0.5, float(factor.high) + 0.5)
        return np.clip(np.rint(spread), factor.low, factor.high).astype(np.int64)
    return np.clip(_over(factor, units, float(factor.low), float(factor.high)), factor.low, factor.high)


def _over(factor: Factor, units: Units, low: float, high: float) -> Units:
    """The prior between two ends."""
    if factor.prior == "loguniform" and low > 0:
        return np.asarray(low * np.exp(units * np.log(high / low)), dtype=np.float64)
    if factor.prior in ("beta", "normal"):
        return _about_the_centre(factor, units, low, high)
    return low + units * (high - low)


def _about_the_centre(factor: Factor, units: Units, low: float, high: float) -> Units:
    from scipy import stats

    width, centre = high - low, min(max(float(factor.centre), low), high)
    if factor.prior == "beta":
        before, after = 1.0 + PERT * (centre - low) / width, 1.0 + PERT * (high - centre) / width
        return np.asarray(low + width * stats.beta.ppf(units, before, after), dtype=np.float64)
    deviation = width / SPREAD
    cut = (low - centre) / deviation, (high - centre) / deviation
    return np.asarray(stats.truncnorm.ppf(units, *cut, loc=centre, scale=deviation), dtype=np.float64)
