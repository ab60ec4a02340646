"""Simulation-based calibration: would the posterior be right about cities whose parameters are known?

Points of the table are left out one after another; one city lived there is taken for the real one, its counts with
errors drawn on top for the published ones. Where the true parameter falls in its posterior must then be uniform
(Talts and others 2018), and the central intervals must hold it as often as they say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.study.calibrate.abc import posterior

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from sim.study.calibrate.abc import Cities, Weighted
    from sim.study.calibrate.emulate import Held
    from sim.study.calibrate.table import Table

    Values = npt.NDArray[np.float64]

LEVELS = (0.5, 0.9)
TRIED = 2048
"""Points of the prior over which the emulated likelihood is weighed for each pseudo-observation."""
ALARM = 0.01
"""Chance of calling a right posterior wrong, over all parameters of one method together (Bonferroni)."""


class Marks(NamedTuple):
    """How one parameter fared over all fits: p-value of uniform ranks, and the part held by central intervals."""

    method: str
    parameter: str
    fits: int
    p: float
    held: tuple[float, ...]


class Sbc(NamedTuple):
    """Marks of every method and parameter, and where each true value fell (method, fit, parameter)."""

    marks: tuple[Marks, ...]
    places: dict[str, Values]

    def sound(self, method: str) -> bool:
        """No parameter of the method is off by more than chance allows."""
        mine = [mark for mark in self.marks if mark.method == method]
        return bool(mine) and min(mark.p for mark in mine) >= ALARM / len(mine)


def run(table: Table, cities: Cities, fits: int, seed: int, held: Held | None) -> Sbc:
    """So many fits of the same table, spread evenly over its points, each leaving its own point out.

    The emulator is only asked where it was not fitted; `held` is None where there is none.
    """
    from sim.study.calibrate.history import errors_of

    errors = errors_of(table.targets)
    chosen = np.linspace(0, len(cities.point) - 1, min(fits, len(cities.point))).astype(np.int64)
    ways: dict[str, Callable[[int], Values]] = {
        "abc": lambda row: _place(
            posterior(table, cities, cities.x[row], int(cities.point[row])), _truth(table, cities, row)
        )
    }
    if held is not None:
        tried = np.random.default_rng([seed, 5]).random((TRIED, table.u.shape[1]))
        told = _Told(held, tried, errors)
        ways["emulator"] = lambda row: told.place(int(cities.point[row]), cities.x[row], _truth(table, cities, row))
    places = {name: np.stack([way(int(row)) for row in chosen]) for name, way in ways.items()}
    marks = [mark(name, one.name, place[:, i]) for name, place in places.items() for i, one in enumerate(table.free)]
    return Sbc(tuple(marks), places)


def _truth(table: Table, cities: Cities, row: int) -> Values:
    truth: Values = table.u[cities.point[row]]
    return truth


def _place(sample: Weighted, truth: Values) -> Values:
    """The posterior's cumulative probability at the true value of each parameter."""
    place: Values = (sample.weights[:, None] * (sample.u < truth)).sum(axis=0)
    return place


class _Told:
    """The emulated posterior of pseudo-observations, by weighing the same points of the prior for all of them."""

    def __init__(self, held: Held, tried: Values, errors: Values) -> None:
        self.held, self.tried, self.errors = held, tried, errors

    def place(self, point: int, counts: Values, truth: Values) -> Values:
        """The emulated posterior's cumulative probability at the truth; its emulator never saw the point."""
        emulator = self.held.folds[int(self.held.fold[point])]
        logs = emulator.log_likelihood(self.tried, counts, self.errors)
        weights = np.exp(logs - logs.max())
        weights /= weights.sum()
        place: Values = (weights[:, None] * (self.tried < truth)).sum(axis=0)
        return place


def mark(method: str, parameter: str, places: Values) -> Marks:
    """P-value of uniformity (Kolmogorov-Smirnov) and the part of true values in the central intervals."""
    from scipy import stats

    p = float(stats.kstest(places, "uniform").pvalue)
    held = tuple(float(np.mean(np.abs(places - 0.5) <= level / 2)) for level in LEVELS)
    return Marks(method, parameter, len(places), p, held)
