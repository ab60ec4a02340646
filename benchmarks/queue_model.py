"""The same small queue four times: a SimPy model, a plain Mesa model, and this model's two engines, side by side.

`python -m benchmarks.queue_model [--replicates 50] [--months 240]`

One pool of homes, arrivals, an exponential (by the month: geometric) stay, and a waiting list: row 1 of the table of
verification (60 homes, 2 families a month, 24 months). What is compared is speed in family-months a second of
process time, a
family-month being a month of a family that is present; and, so that nobody compares different models, the mean number
of families in homes over the second half, each with its 95% interval over replicates. SimPy knows no months: there a
stay ends at its own time, and about 48 homes are taken; by the month the count comes after the departures, about 46.
This model lives its whole month, of which the queue is a small part.
"""

from __future__ import annotations

import argparse
import random
import time
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import simpy

from sim.engines.core import run_core
from tests.verification.limits import city
from tests.verification.test_queues import POOL, POOL_HOMES, village

if TYPE_CHECKING:
    from collections.abc import Callable

ARRIVALS, STAY = POOL["arrivals"], POOL["stay"]
START = 48


class Lived:
    """What a model did: families in homes at each month-end, and family-months lived."""

    def __init__(self, months: int) -> None:
        self.in_homes = np.zeros(months)
        self.family_months = 0.0


def with_simpy(months: int, seed: int) -> Lived:
    """The queue as processes that wait for a resource."""
    lived, luck, env = Lived(months), random.Random(seed), simpy.Environment()
    homes = simpy.Resource(env, POOL_HOMES)
    present = [0]

    def family() -> Any:
        present[0] += 1
        with homes.request() as home:
            yield home
            yield env.timeout(luck.expovariate(1.0 / STAY))
        present[0] -= 1

    def arrivals() -> Any:
        while True:
            yield env.timeout(luck.expovariate(ARRIVALS))
            env.process(family())

    def months_end() -> Any:
        for month in range(months):
            yield env.timeout(1.0)
            lived.in_homes[month] = homes.count
            lived.family_months += present[0]

    for _ in range(START):
        env.process(family())
    env.process(arrivals())
    env.run(env.process(months_end()))
    return lived


class Household(mesa.Agent):  # type: ignore[misc]
    """A family that waits for a home, lives in it, and leaves."""

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.housed = False

    def step(self) -> None:
        """Leave the home, by the month."""
        if self.housed and self.model.random.random() < 1.0 / STAY:
            self.remove()


class Town(mesa.Model):  # type: ignore[misc]
    """A plain Mesa model of the queue."""

    def __init__(self, seed: int) -> None:
        super().__init__(rng=seed)
        for _ in range(START):
            Household(self)

    def step(self) -> None:
        """Live a month: some come, the free homes are given out by lot, stays end."""
        for _ in range(16):
            if self.random.random() < ARRIVALS / 16:
                Household(self)
        waiting = [one for one in self.agents if not one.housed]
        free = POOL_HOMES - (len(self.agents) - len(waiting))
        for one in self.random.sample(waiting, min(max(free, 0), len(waiting))):
            one.housed = True
        self.agents.do("step")


def with_mesa(months: int, seed: int) -> Lived:
    """The queue as agents that step each month."""
    lived, town = Lived(months), Town(seed)
    for month in range(months):
        town.step()
        lived.in_homes[month] = sum(one.housed for one in town.agents)
        lived.family_months += len(town.agents)
    return lived


def timed(model: Callable[[int, int], Lived], months: int, replicates: int) -> tuple[float, np.ndarray[Any, Any]]:
    """Family-months a second, and the mean in homes of each replicate."""
    begun = time.process_time()
    runs = [model(months, seed) for seed in range(replicates)]
    speed = sum(run.family_months for run in runs) / (time.process_time() - begun)
    return speed, np.array([run.in_homes[months // 2 :].mean() for run in runs])


def core(plan: Any, run: Callable[..., Any], replicates: int) -> tuple[float, np.ndarray[Any, Any]]:
    """The same of an engine of this model: its counts say who is present and who lives on a plot."""
    from sim.history import INDEX

    run(plan, 0, 2)
    begun = time.process_time()
    history = run(plan, 0, replicates)
    spent = time.process_time() - begun
    present = history.counts[1:, :, INDEX["families_here"]].sum()
    in_homes = history.counts[1:, :, INDEX["families_in_villages"]]
    return present / spent, in_homes[len(in_homes) // 2 :].mean(axis=0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=50)
    parser.add_argument("--months", type=int, default=240)
    asked = parser.parse_args()
    plan = city([village(POOL_HOMES, **POOL)], [START], asked.months, row=1)
    rows = {
        "SimPy": timed(with_simpy, asked.months, asked.replicates),
        "plain Mesa": timed(with_mesa, asked.months, asked.replicates),
        "this model, numpy": core(plan, run_core, asked.replicates),
    }
    try:
        from sim.engines.fast import run_fast

        rows["this model, compiled"] = core(plan, run_fast, asked.replicates)
    except ImportError:
        print("numba is not installed: no compiled engine")
    print(f"{POOL_HOMES} homes, {ARRIVALS} families a month, stay {STAY} months")
    print(f"{asked.months} months, n = {asked.replicates}")
    for name, (speed, means) in rows.items():
        half = 1.96 * means.std(ddof=1) / np.sqrt(len(means))
        told = f"{speed / 1e3:>9.0f} thousand family-months a second"
        print(f"{name:>22}: {told}; in homes {means.mean():.2f} +- {half:.2f}")


if __name__ == "__main__":
    main()
