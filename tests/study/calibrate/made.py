"""Tables of a small model whose posterior is known, for tests of what is learned from them."""

from __future__ import annotations

import numpy as np

from sim.scenario.targets import Target
from sim.study.calibrate.abc import cities_of
from sim.study.calibrate.priors import Free
from sim.study.calibrate.table import Table
from sim.study.sweep.design import unit_points


def free(number):
    """Parameters between 0 and 1 with a flat prior."""
    return tuple(Free(f"made.p{i}", 0.0, 1.0, "uniform", False, "share", 0.5, "assumed", "") for i in range(number))


def target(name, value, error=0.05, used="fit"):
    """A count with an error, met by nothing but the made model."""
    return Target(name, name, "none", 1, None, "public", value, error, 1e-6, used, "made")


def table(counts, values, *, points=512, replicates=4, luck=0.05, parameters=2, seed=1, error=0.05):
    """A table of `counts`, functions of u (points, parameters), with normal luck; `values` are what was published."""
    u = unit_points("sobol", points, parameters, seed)
    drawn = np.random.default_rng([seed, 99]).standard_normal((points, replicates, len(counts)))
    y = np.stack([count(u) for count in counts], axis=1)[:, None, :] + luck * drawn
    targets = tuple(target(f"t{i}", value, error) for i, value in enumerate(values))
    return Table(free(parameters), targets, u, y)


def cities(made, seed=1):
    """The lived cities of a table."""
    return cities_of(made, seed)
