"""Which of the numbers that vary move an outcome, and where another policy would be the better choice.

The first-order index of a number is the share of the variance between points that goes with it alone (Sobol), read
from the points that are there: the spread of the means over eight bins of equal size, or one for each value where there
are few, less what that many bins would show by chance. By chance the other numbers differ between the bins of random
points; in a Sobol sequence or a grid they are balanced, and only what no number explains alone is left to chance. What
luck adds to the means of the points is taken off the variance. The interval is 1.96 standard errors to either side,
from points drawn again with replacement; for balanced points it is wider than it need be.
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

MOST_BINS, FEW_IN_A_BIN = 8, 8
FEW_VALUES = 10
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
    """Eight bins of equal numbers of points, four or two where points are few; one for each value where these are few.

    Powers of two, as the strata of a Sobol sequence are.
    """
    distinct, of = np.unique(values, return_inverse=True)
    count = len(distinct)
    if count > FEW_VALUES:
        count = MOST_BINS
        while count > 2 and count * FEW_IN_A_BIN > len(values):
            count //= 2
        # equal values stay together: the bin is that of the first of them
        first = np.searchsorted(np.sort(values), distinct)
        of = np.unique((first * count // len(values))[of], return_inverse=True)[1]
        count = int(of.max()) + 1
    low = np.array([values[of == one].min() for one in range(count)])
    high = np.array([values[of == one].max() for one in range(count)])
    return Bins(of.astype(np.int64), count, low, high)


def first_order(outcome: Floats, binned: Sequence[Bins], noise: float, balanced: bool = False) -> list[Share]:
    """The share of each number in the variance of an outcome between points.

    `noise` is the variance that luck adds; `balanced`: every value of a number meets all values of the others alike.
    """
    left = _unexplained(outcome, binned) if balanced else None
    central = np.array([_index(outcome, one.of, one.many, noise, left) for one in binned])
    again = np.array(
        [[_index(outcome[rows], one.of[rows], one.many, noise) for one in binned] for rows in _draws(len(outcome))]
    )
    found = []
    for place, share in enumerate(central.tolist()):
        known = again[:, place][~np.isnan(again[:, place])]
        half = Z * float(known.std(ddof=1)) if len(known) > 1 else float("nan")
        found.append(Share(*(_within(value) for value in (share, share - half, share + half))))
    return found


def _unexplained(outcome: Floats, binned: Sequence[Bins]) -> float | None:
    """The variance that no number explains alone, of balanced points; None where too few are left to tell."""
    off = outcome - outcome.mean()
    freedom = len(outcome) - 1 - sum(one.many - 1 for one in binned)
    if freedom < max(len(outcome) // 4, 1):
        return None
    explained = sum(_between(off, one.of, one.many) for one in binned)
    return max(float((off * off).sum()) - explained, 0.0) / freedom


def _between(off: Floats, of: Wholes, many: int) -> float:
    """The sum of squares between bins."""
    size, sums = np.bincount(of, minlength=many), np.bincount(of, off, many)
    there = size > 0
    return float((sums[there] ** 2 / size[there]).sum())


def _within(share: float) -> float:
    return share if np.isnan(share) else min(max(share, 0.0), 1.0)


def _draws(points: int) -> Iterator[Wholes]:
    """Places of points drawn again with replacement: the same for everybody, from numpy's raw bits alone."""
    source = np.random.Philox(key=KEY)
    for _ in range(DRAWN_AGAIN):
        bits = source.random_raw(points) >> np.uint64(11)
        yield np.minimum((bits * 2.0**-53 * points).astype(np.int64), points - 1)


def _index(outcome: Floats, of: Wholes, many: int, noise: float, left: float | None = None) -> float:
    """The first-order index over bins, not yet held within 0 and 1; `left` is the variance that is left to chance."""
    used, points = len(np.unique(of)), len(outcome)
    if points <= used or used < 2:
        return float("nan")
    off = outcome - outcome.mean()
    between, total = _between(off, of, many), float((off * off).sum())
    within = max(total - between, 0.0) / (points - used) if left is None else left
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
