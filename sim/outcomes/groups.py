"""How often something happened to the families of a group: a share over all replicates, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.outcomes.paired import NAN, student

if TYPE_CHECKING:
    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]


class Part(NamedTuple):
    """A group: its families in a replicate, its weight among all, and the share with an event and its 95% interval."""

    families: float
    weight: float
    mean: float
    low: float
    high: float


def part(replicate: npt.NDArray[np.intp], group: Flags, event: Flags) -> Part:
    """The share of a group with an event: a ratio of sums, its interval from how replicates differ.

    One value in each argument for each family; replicates are numbered from 0. There is no interval where it happened
    to nobody or to all: replicates that do not differ do not show how sure that is.
    """
    runs = int(replicate.max()) + 1 if len(replicate) else 0
    size = np.bincount(replicate[group], minlength=runs)
    total = int(size.sum())
    if total == 0:
        return Part(0.0, 0.0, NAN, NAN, NAN)
    mean, low, high = ratio(np.bincount(replicate[group & event], minlength=runs), size)
    return Part(total / runs, total / len(replicate), mean, low, high)


def ratio(
    top: npt.NDArray[np.int64], bottom: npt.NDArray[np.int64], bounded: bool = True
) -> tuple[float, float, float]:
    """Sum of `top` over sum of `bottom`, whole numbers of each replicate, and its 95% interval (the delta method).

    `bounded`: a share, whose interval stays within 0 and 1, and has none at 0 or 1.
    """
    total, runs = int(bottom.sum()), len(bottom)
    if total == 0:
        return NAN, NAN, NAN
    mean = int(top.sum()) / total
    pull = top - mean * bottom
    spread = float(np.sqrt((pull * pull).sum() * runs / (runs - 1))) if runs > 1 else 0.0
    if spread == 0.0 or (bounded and not 0 < mean < 1):
        return mean, NAN, NAN
    half = student(runs - 1) * spread / total
    low, high = mean - half, mean + half
    return (mean, max(low, 0.0), min(high, 1.0)) if bounded else (mean, low, high)
