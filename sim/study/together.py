"""What replicates say together of a count, and of one that is compared with another: a difference or a ratio.

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


def summary_of(values: Values, *, bounded: bool) -> Summary:
    """A count by itself. Where some replicates have no end (a median that half never reach), their middle one stands
    for the mean, without an interval.
    """
    if not np.isinf(values).any():
        return summarise(values, bounded=bounded)
    known = np.sort(values[~np.isnan(values)])
    return Summary(float(known[(len(known) - 1) // 2]), NAN, NAN, *_spread(values))


def compared_summary(mine: Values, theirs: Values, how: str) -> Summary:
    """One count against another over the replicates in which both are defined, paired."""
    each = compared(mine, theirs, how)
    if how == "difference":
        return summary_of(each, bounded=False)
    known = np.isfinite(mine) & np.isfinite(theirs)
    first, second = mine[known], theirs[known]
    value = _ratio(first, second, how) if len(first) else NAN
    if not 0 < value < math.inf:
        return Summary(value, NAN, NAN, *_spread(each))
    pull = interval(_pull(first, how) - _pull(second, how))
    half = pull.mean - pull.low
    return Summary(value, value * math.exp(-half), value * math.exp(half), *_spread(each))


def _ratio(first: Values, second: Values, how: str) -> float:
    """Without end where the other count is nothing in every replicate (or, for odds, this one is all)."""
    top, bottom = float(first.mean()), float(second.mean())
    if how == "odds_ratio":
        top, bottom = top * (1 - bottom), bottom * (1 - top)
    if bottom:
        return top / bottom
    return math.inf if top else NAN


def _pull(values: Values, how: str) -> Values:
    """How far each replicate moves the logarithm of the mean, or of the mean's odds."""
    mean = float(values.mean())
    return (values - mean) / (mean * (1 - mean) if how == "odds_ratio" else mean)


def _spread(each: Values) -> tuple[float, float]:
    """5th and 95th percentile of the replicates, each a replicate's own; those without end are the largest."""
    known = np.sort(each[~np.isnan(each)])
    if not len(known):
        return NAN, NAN
    low, high = (float(known[round(part * (len(known) - 1))]) for part in (0.05, 0.95))
    return low, high
