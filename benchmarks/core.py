"""Speed of the core: family-months per second on one core, where the time goes, and the ratio to the Mesa engine.

`python -m benchmarks.core [--engine both] [--replicates 64] [--rounds 5] [--study scenarios/studies/toulouse.yaml]`

A family-month is one month of one family that exists in a run (present, gone or not yet arrived; empty columns are
not counted). Every mechanism of the study is on. Times are of the process, so that a neighbour on a shared machine
disturbs little; the best of several rounds is given beside the median. The ratio is taken in the same process.
"""

from __future__ import annotations

import argparse
import cProfile
import platform
import pstats
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engines.agents import run_agents
from sim.engines.core import run_core
from sim.scenario.load import load
from sim.scenario.plan import make_plan
from sim.units import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.history import History
    from sim.scenario.plan import Plan

    Engine = Callable[[Plan, int, int], History]

GROUPS = {
    "draws": ("/sim/draws.py",),
    "rules": ("/sim/rules/",),
    "awards": ("/sim/rules/queue.py",),
    "bookkeeping": ("/engines/core/counting.py", "/engines/core/board.py"),
    "turns": ("/sim/engines/", "/sim/world/"),
}


def family_months(history: History, months: int) -> int:
    """Months lived by families that exist in their run."""
    return int(np.count_nonzero(history.families["arrival"] < NEVER)) * months


def speeds(plan: Plan, engines: dict[str, Engine], replicates: int, rounds: int) -> dict[str, list[float]]:
    """Family-months per second of process time, one figure a round; the engines take turns, so that noise is shared."""
    figures: dict[str, list[float]] = {name: [] for name in engines}
    for run in engines.values():
        run(plan, 0, 2)
    for _ in range(rounds):
        for name, run in engines.items():
            begun = time.process_time()
            history = run(plan, 0, replicates)
            figures[name].append(family_months(history, plan.months) / (time.process_time() - begun))
    return figures


def engines_of(asked: str) -> dict[str, Engine]:
    """The engines asked for; the compiled one is started here, and its start told."""
    engines: dict[str, Engine] = {}
    if asked in ("numpy", "both"):
        engines["numpy"] = run_core
    if asked in ("compiled", "both"):
        from sim.engines.fast import run_fast
        from sim.engines.fast.compile import compiled_month, is_compiled

        kept, begun = is_compiled(), time.perf_counter()
        compiled_month()
        print(f"start of the compiled month, {'cached' if kept else 'first use'}: {time.perf_counter() - begun:.1f} s")
        engines["compiled"] = run_fast
    return engines


def mesa_speed(plan: Plan) -> float:
    """Family-months per second of the Mesa engine over one replicate of every arm."""
    begun, lived = time.process_time(), 0
    for arm in range(len(plan.arms)):
        lived += family_months(run_agents(plan, arm, 0), plan.months)
    return lived / (time.process_time() - begun)


def group_of(path: str) -> str | None:
    """The group of a source file, the awards before the rest of the rulebook."""
    for name in ("draws", "awards", "rules", "bookkeeping", "turns"):
        if any(part in path.replace("\\", "/") for part in GROUPS[name]):
            return name
    return None


def profile(plan: Plan, replicates: int) -> dict[str, float]:
    """Share of the time by group; numpy's own functions count for whoever called them."""
    profiler = cProfile.Profile()
    profiler.enable()
    run_core(plan, 0, replicates)
    profiler.disable()
    stats: Any = pstats.Stats(profiler)
    times = dict.fromkeys(GROUPS, 0.0)
    other = 0.0
    for (path, _, _), (_, _, own, _, callers) in stats.stats.items():
        if group := group_of(path):
            times[group] += own
            continue
        for (caller, _, _), (_, _, share, _) in callers.items():
            if group := group_of(caller):
                times[group] += share
            else:
                other += share
    total = sum(times.values()) + other
    return {name: value / total for name, value in (times | {"other": other}).items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, default=Path("scenarios/studies/toulouse.yaml"))
    parser.add_argument("--replicates", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engine", choices=("numpy", "compiled", "both"), default="both")
    asked = parser.parse_args()
    plan = make_plan(load(asked.study))
    print(f"Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}, one process")
    figures = speeds(plan, engines_of(asked.engine), asked.replicates, asked.rounds)
    medians = {name: statistics.median(each) for name, each in figures.items()}
    print(f"{len(plan.arms)} policies x {asked.replicates} replicates, {plan.months} months, one core:")
    for name, each in figures.items():
        best = f"{max(each) / 1e6:.2f} million family-months a second (best of {asked.rounds})"
        print(f"  {name}: {best}, median {medians[name] / 1e6:.2f}")
    if len(medians) > 1:
        print(f"  compiled is {medians['compiled'] / medians['numpy']:.2f} times as fast as numpy (medians)")
    shares = profile(plan, asked.replicates)
    print("  where the time of numpy goes: " + ", ".join(f"{name} {share:.0%}" for name, share in shares.items()))
    mesa = mesa_speed(plan)
    print(f"mesa, {len(plan.arms)} policies x 1 replicate: {mesa / 1e3:.1f} thousand a second")
    for name, middle in medians.items():
        print(f"{name} is {middle / mesa:.0f} times as fast in the same process")


if __name__ == "__main__":
    main()
