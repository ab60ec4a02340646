"""The numbers behind each chart of a calibration: a frame for each, exactly what is drawn and what its CSV holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sim.study.calibrate.calibrate import Calibration
    from sim.study.calibrate.priors import Free

BINS, PRIOR = 20, 4000
PAIRS, DRAWS = 4, 400
"""Parameters in the chart of pairs at most, those of which the counts taught most; and draws that it shows."""

WIDE = 1.96


def marginals(found: Calibration) -> pd.DataFrame:
    """parameter, unit, in_force, of (prior, posterior, second), low, high, share: histograms of the draws."""
    rows = [row for number in range(len(found.free)) for row in _histograms(found, number)]
    return pd.DataFrame(rows, columns=["parameter", "unit", "in_force", "of", "low", "high", "share"])


def _histograms(found: Calibration, number: int) -> Iterator[tuple[Any, ...]]:
    free, edges = found.free[number], _edges(found.free[number])
    draws = {"prior": free.at((np.arange(PRIOR) + 0.5) / PRIOR)}
    if found.usable:
        draws["posterior"] = found.values[:, number]
    if found.chains and found.learned[number].emulator:
        draws["second"] = free.at(found.chains.u[:, number])
    for of, values in draws.items():
        shares = np.histogram(values, edges)[0] / len(values)
        for low, high, share in zip(edges[:-1], edges[1:], shares, strict=True):
            yield free.name, free.unit, free.value, of, low, high, share


def _edges(free: Free) -> Any:
    """Bins of equal width, in the logarithm where the prior is flat in that."""
    if free.prior == "loguniform":
        return free.at(np.linspace(0, 1, BINS + 1))
    return np.linspace(free.low, free.high, BINS + 1)


def pairs(found: Calibration) -> pd.DataFrame:
    """draw, and a column for each of the parameters of which the counts taught most, that one first."""
    order = np.argsort([-one.contraction for one in found.learned])[:PAIRS].tolist()
    columns = {found.free[number].name: found.values[:DRAWS, number] for number in order}
    return pd.DataFrame({"draw": range(len(found.values[:DRAWS])), **columns})


def bands(found: Calibration) -> pd.DataFrame:
    """target, use, share (of a group, else a number), item (cities, published), month, low, middle, high, error.

    `cities`: 5th, 50th and 95th percentile of lived cities; `published`: the count, and the error (95%) of
    count and model.
    """
    rows: list[tuple[Any, ...]] = []
    for one in [one for one in found.predicted if one.months] or list(found.predicted):
        target = one.target
        head = (target.name, target.used, target.share)
        rows += [(*head, "cities", month, *band, np.nan) for month, band in zip(one.months, one.band, strict=True)]
        error = WIDE * float(np.hypot(target.error, target.discrepancy))
        rows.append((*head, "published", target.month, target.value - error, target.value, target.value + error, error))
    return pd.DataFrame(rows, columns=["target", "use", "share", "item", "month", "low", "middle", "high", "error"])


TABLES: dict[str, Callable[[Calibration], pd.DataFrame]] = {"marginals": marginals, "pairs": pairs, "bands": bands}
