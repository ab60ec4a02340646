"""Which of the numbers that vary move an outcome, and where another policy would be the better choice.

The first-order index of a number is the share of the variance between points that goes with it alone (Sobol), read from
the points that are there: the spread of the means over ten bins of equal size, or one for each value where there are
few, less what that many bins would show by chance. What luck adds to the means of the points is taken off first. The
interval is 1.96 standard errors to either side, from points drawn again with replacement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.outcomes.paired import interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Wholes = npt.NDArray[np.int64]

MOST_BINS, FEW_IN_A_BIN = 10, 12
DRAWN_AGAIN = 200
Z = 1.959963984540054
ROUNDING = 1e-12
KEY = 20190408


class Bins(NamedTuple):
    """The points by the value of one number: the bin of each, how many bins, and the span of each."""

    of: Wholes
    many: int
    low: Floats
    high: Floats


class Share(NamedTuple):
    """A share of the variance between points with its interval; NaN where there is no variance but luck's."""

    share: float
    low: float
    high: float


def bins(values: Floats) -> Bins:
    """Ten bins of equal numbers of points, fewer where there are few points; one for each value where these are few."""
    distinct, of = np.unique(values, return_inverse=True)
    count = len(distinct)
    if count > MOST_BINS:
        count = min(max(len(values) // FEW_IN_A_BIN, 2), MOST_BINS)
        # equal values stay together: the bin is that of the first of them
        first = np.searchsorted(np.sort(values), distinct)
        of = np.unique((first * count // len(values))[of], return_inverse=True)[1]
        count = int(of.max()) + 1
    low = np.array([values[of == one].min() for one in range(count)])
    high = np.array([values[of == one].max() for one in range(count)])
    return Bins(of.astype(np.int64), count, low, high)


def first_order(outcome: Floats, binned: Sequence[Bins], noise: float) -> list[Share]:
    """The share of each number in the variance of an outcome between points; `noise` is the variance that luck adds."""
    central = np.array([_index(outcome, one.of, one.many, noise) for one in binned])
    again = np.array(
        [[_index(outcome[rows], one.of[rows], one.many, noise) for one in binned] for rows in _draws(len(outcome))]
    )
    found = []
    for place, share in enumerate(central.tolist()):
        known = again[:, place][~np.isnan(again[:, place])]
        half = Z * float(known.std(ddof=1)) if len(known) > 1 else float("nan")
        found.append(Share(*(_within(value) for value in (share, share - half, share + half))))
    return found


def _within(share: float) -> float:
    return share if np.isnan(share) else min(max(share, 0.0), 1.0)


def _draws(points: int) -> Iterator[Wholes]:
    """Places of points drawn again with replacement: the same for everybody, from numpy's raw bits alone."""
    source = np.random.Philox(key=KEY)
    for _ in range(DRAWN_AGAIN):
        bits = source.random_raw(points) >> np.uint64(11)
        yield np.minimum((bits * 2.0**-53 * points).astype(np.int64), points - 1)


def _index(outcome: Floats, of: Wholes, count: int, noise: float) -> float:
    """The first-order index over bins, not yet held within 0 and 1."""
    size, points = np.bincount(of, minlength=count), len(outcome)
    off = outcome - outcome.mean()
    sums = np.bincount(of, off, count)
    there = size > 0
    used = int(there.sum())
    if points <= used or used < 2:
        return float("nan")
    between = float((sums[there] ** 2 / size[there]).sum())
    total = float((off * off).sum())
    within = max(total - between, 0.0) / (points - used)
    whole = total / (points - 1) - noise
    # rounding leaves something of a variance that is nought
    if total <= points * (ROUNDING * float(np.abs(outcome).max())) ** 2 or whole <= ROUNDING * total:
        return float("nan")
    return (between - (used - 1) * within) / (points - 1) / whole


def over_bins(outcome: Floats, binned: Bins) -> Iterator[tuple[int, int, float, float, float]]:
    """For each bin its number, how many points are known in it, and the mean with its interval over those points."""
    for one in range(binned.many):
        inside = outcome[binned.of == one]
        mean, low, high = interval(inside)
        yield one, int((~np.isnan(inside)).sum()), mean, low, high
