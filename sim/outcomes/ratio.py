"""The cost of a family-month durably housed: a ratio of sums over replicates, with a paired bootstrap.

Amounts are rounded to very small whole units first, so that every sum is exact in any order and on any machine. The
same resamples of replicates serve every policy and month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.outcomes.paired import NAN, Interval, Summary, quantile

if TYPE_CHECKING:
    import numpy.typing as npt

    Cells = npt.NDArray[np.int64]
    Values = npt.NDArray[np.float64]

RESAMPLES = 999
KEY = 20190408
EUR_UNITS = 1e5
MONTH_UNITS = 1e8
LOWEST, HIGHEST = 24, 974
"""Places of the 2.5th and 97.5th percentile among 999 sorted resamples."""


class Ratio(NamedTuple):
    """Arrays over (months, policies): the ratio, the mean of family-months behind it, and its resamples.

    `influence` (months, policies, replicates) says how far each replicate pulls the ratio from its value (the
    delta method); `single` is the ratio within each replicate.
    """

    value: Values
    behind: Values
    resampled: Values
    influence: Values
    single: Values


def resample_weights(replicates: int) -> Cells:
    """How often each replicate is drawn in each resample, (RESAMPLES, replicates), from a fixed stream of raw bits."""
    raw = np.random.Philox(key=KEY).random_raw(RESAMPLES * replicates)
    drawn = (raw % np.uint64(replicates)).astype(np.int64).reshape(RESAMPLES, replicates)
    rows = np.arange(RESAMPLES)[:, None] * replicates
    return np.bincount((drawn + rows).ravel(), minlength=RESAMPLES * replicates).reshape(RESAMPLES, replicates)


def ratio_of_sums(eur: Values, discounted: Values, months: Cells, single: Values) -> Ratio:
    """All arguments (months, policies, replicates): cost, discounted and plain family-months, ratio in each run.

    Undefined (NaN) where there is less than one plain family-month a replicate on average.
    """
    shape, replicates = eur.shape[:2], eur.shape[2]
    top = np.rint(eur * EUR_UNITS).astype(np.int64)
    bottom = np.rint(discounted * MONTH_UNITS).astype(np.int64)
    behind = months.sum(axis=2) / replicates
    value = np.where(behind >= 1, _over(top.sum(axis=2), bottom.sum(axis=2)), NAN)
    weights = resample_weights(replicates)
    tops = (weights @ top.reshape(-1, replicates).T).reshape(RESAMPLES, *shape)
    bottoms = (weights @ bottom.reshape(-1, replicates).T).reshape(RESAMPLES, *shape)
    pull = eur - value[..., None] * discounted
    influence = pull / np.where(behind >= 1, discounted.sum(axis=2) / replicates, NAN)[..., None]
    return Ratio(value, behind, _over(tops, bottoms), influence, single)


def _over(top: Cells, bottom: Cells) -> Values:
    """EUR per family-month; infinite where there is no family-month."""
    some = bottom > 0
    return np.where(some, top / np.where(some, bottom, 1) * (MONTH_UNITS / EUR_UNITS), np.inf)


def _percentiles(resampled: Values, replicates: int) -> tuple[float, float]:
    if replicates < 2:
        return NAN, NAN
    ordered = np.sort(resampled)
    low, high = float(ordered[LOWEST]), float(ordered[HIGHEST])
    return (low if np.isfinite(low) else NAN), (high if np.isfinite(high) else NAN)


def summarise_ratio(ratio: Ratio, month: int, policy: int) -> Summary:
    """The ratio, its bootstrap interval, and its spread over replicates.

    A replicate in which nobody was housed counts as infinite, and a percentile that falls on one is undefined.
    """
    value = float(ratio.value[month, policy])
    single = ratio.single[month, policy]
    if np.isnan(value):
        return Summary(NAN, NAN, NAN, NAN, NAN)
    low, high = _percentiles(ratio.resampled[:, month, policy], len(single))
    ordered = np.sort(np.where(np.isnan(single), np.inf, single))
    return Summary(value, low, high, quantile(ordered, 0.05), quantile(ordered, 0.95))


def ratio_difference(ratio: Ratio, month: int, policy: int, baseline: int) -> Interval:
    """Difference of two ratios over the same resamples; undefined where one of them is."""
    value = float(ratio.value[month, policy] - ratio.value[month, baseline])
    if np.isnan(value):
        return Interval(NAN, NAN, NAN)
    with np.errstate(invalid="ignore"):
        apart = ratio.resampled[:, month, policy] - ratio.resampled[:, month, baseline]
    if policy == baseline:
        apart = np.zeros_like(apart)
    return Interval(value, *_percentiles(apart, ratio.single.shape[2]))


def why_undefined(ratio: Ratio, month: int, policy: int) -> str:
    """In words, why the ratio is undefined; empty where it is defined."""
    behind = float(ratio.behind[month, policy])
    return "" if behind >= 1 else f"under one family-month durably housed a replicate ({behind:.2f})"
