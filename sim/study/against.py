"""What replicates say together of a count that is compared with another: a difference, a ratio, or an odds ratio.

A ratio is that of the two means, with the interval of its logarithm (delta method), so that a replicate in which the
other count is nothing neither makes it infinite nor falls out; the spread over cities is that of the replicates' own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.outcomes.paired import NAN, Summary, interval, summarise
from sim.study.counted import compared

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]


def summary_of(mine: Values, theirs: Values, how: str) -> Summary:
    """One count against another over the replicates in which both are defined, paired."""
    each = compared(mine, theirs, how)
    if how == "difference":
        return summarise(each)
    known = ~(np.isnan(mine) | np.isnan(theirs))
    first, second = mine[known], theirs[known]
    value = _ratio(first, second, how) if len(first) else NAN
    if not value > 0:
        return Summary(value, NAN, NAN, *_spread(each))
    pull = interval(_pull(first, how) - _pull(second, how))
    half = pull.mean - pull.low
    return Summary(value, value * math.exp(-half), value * math.exp(half), *_spread(each))


def _ratio(first: Values, second: Values, how: str) -> float:
    """NaN where the other count is nothing in every replicate (or, for odds, this one is all)."""
    top, bottom = float(first.mean()), float(second.mean())
    if how == "odds_ratio":
        top, bottom = top * (1 - bottom), bottom * (1 - top)
    return top / bottom if bottom > 0 else NAN


def _pull(values: Values, how: str) -> Values:
    """How far each replicate moves the logarithm of the mean, or of the mean's odds."""
    mean = float(values.mean())
    return (values - mean) / (mean * (1 - mean) if how == "odds_ratio" else mean)


def _spread(each: Values) -> tuple[float, float]:
    """5th and 95th percentile of the replicates' own ratios; infinite ones are the largest, undefined ones left out."""
    known = np.sort(each[~np.isnan(each)])
    if not len(known):
        return NAN, NAN
    low, high = (float(known[round(part * (len(known) - 1))]) for part in (0.05, 0.95))
    return low, high
