"""How sure a mean or a difference is, which policy is best, and what common luck saves.

Sums are correctly rounded (`math.fsum`) over the complete set of replicates, so that chunks, processes and their
order change no bit.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.outcomes.measures import Direction

    Values = npt.NDArray[np.float64]

NAN = float("nan")
COVER = 0.95
LARGE_SAMPLE = 400
ROUNDING = 1e-12


class NotPairedError(ValueError):
    """Two sets of runs do not share families and luck, so that their difference would mean nothing."""


class Interval(NamedTuple):
    """A mean over replicates and its 95% interval; NaN where undefined."""

    mean: float
    low: float
    high: float


class Summary(NamedTuple):
    """A mean with its interval, and the spread of the replicates from their 5th to their 95th percentile."""

    mean: float
    low: float
    high: float
    p05: float
    p95: float


class Runs(NamedTuple):
    """One measure of one policy at one month: a value for each replicate, and whose luck it was."""

    seed: int
    replicates: tuple[int, ...]
    values: Values


def _central(t: float, freedom: int) -> float:
    """Probability that Student's t with a whole number of degrees of freedom lies within -t and t."""
    angle = math.atan2(t, math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine, 0.0) if odd else (1.0, 0.0)
    for step in range(odd, freedom - 1, 2):
        total += term
        term *= cosine * cosine * (step + 1) / (step + 2)
    return 2.0 / math.pi * (angle + sine * total) if odd else sine * total


@lru_cache(maxsize=64)
def student(freedom: int) -> float:
    """The t that holds the central 95% of Student's distribution, to nine decimals."""
    if freedom > LARGE_SAMPLE:
        z = 1.959963984540054
        first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
        return round(z + first / freedom + second / freedom**2, 9)
    low, high = 0.0, 16.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _central(middle, freedom) < COVER else (low, middle)
    return round(low, 9)


def variance(values: Values) -> float:
    """Sample variance; NaN under two values."""
    if len(values) < 2:
        return NAN
    mean = math.fsum(values.tolist()) / len(values)
    return math.fsum(np.square(values - mean).tolist()) / (len(values) - 1)


def interval(values: Values) -> Interval:
    """Mean of the defined values and its t interval; no interval under two of them."""
    known = values[~np.isnan(values)]
    if not len(known):
        return Interval(NAN, NAN, NAN)
    mean = math.fsum(known.tolist()) / len(known)
    if len(known) < 2:
        return Interval(mean, NAN, NAN)
    half = student(len(known) - 1) * math.sqrt(variance(known) / len(known))
    return Interval(mean, mean - half, mean + half)


def quantile(ordered: Values, part: float) -> float:
    """Quantile of sorted values, linear between neighbours; NaN if it falls on an undefined one."""
    if not len(ordered):
        return NAN
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    if place == below or ordered[below] == ordered[above]:
        return _finite(float(ordered[below]))
    return _finite(float(ordered[below] + (place - below) * (ordered[above] - ordered[below])))


def _finite(value: float) -> float:
    return value if math.isfinite(value) else NAN


def summarise(values: Values, *, bounded: bool = False) -> Summary:
    """Mean, interval and spread over replicates; `bounded`: a share, whose interval stays within 0 and 1."""
    mean, low, high = interval(values)
    if bounded and not math.isnan(low):
        low, high = max(low, 0.0), min(high, 1.0)
    known = np.sort(values[~np.isnan(values)])
    return Summary(mean, low, high, quantile(known, 0.05), quantile(known, 0.95))


def difference(first: Runs, second: Runs) -> Interval:
    """Mean of `first` less `second`, replicate by replicate. A policy less itself is exactly zero."""
    if first.seed != second.seed:
        raise NotPairedError(f"wanted runs of one seed, got seeds {first.seed} and {second.seed}")
    if first.replicates != second.replicates:
        raise NotPairedError("wanted the same replicates in the same order in both, got different ones")
    return interval(first.values - second.values)


def p_best(values: Values, direction: Direction) -> list[float]:
    """Share of replicates in which each policy is best; values (policies, replicates).

    Ties are split equally. An undefined value counts as the worst there is: for the cost of a family-month
    durably housed, reckoned here replicate by replicate, that is a replicate in which nobody was housed. All NaN
    where no policy is defined in any replicate.
    """
    if direction is None or np.isnan(values).all():
        return [NAN] * len(values)
    points = np.where(np.isnan(values), -np.inf, values if direction == "higher" else -values)
    best = points == points.max(axis=0)
    parts = best / best.sum(axis=0)
    return [math.fsum(row.tolist()) / values.shape[1] for row in parts]


def runs_saved(first: Values, second: Values) -> float:
    """How many times more runs a comparison without common luck would need: (var A + var B) / var(A - B).

    Undefined where the difference is the same in every replicate, but for rounding.
    """
    known = ~(np.isnan(first) | np.isnan(second))
    first, second = first[known], second[known]
    together = variance(first - second)
    if math.isnan(together):
        return NAN
    rounding = ROUNDING * float(max(np.abs(first).max(), np.abs(second).max()))
    return (variance(first) + variance(second)) / together if together > rounding * rounding else NAN
