"""What luck by address saves: runs needed for a difference between two policies to be known within a point.

`python -m benchmarks.variance [--replicates 200] [--month 36]`

Three ways of giving luck to two policies, the model otherwise the same: by address (the same families with the same
luck), as streams from the same seed (each agent that asks takes the next number of its run's generator, as in most
models), and from independent seeds. The figure is the number of replicates of each policy for
which the 95% interval of the difference has a half-width of one point, with the 95% interval of that number itself.
"""

from __future__ import annotations

import argparse
import platform
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import stats

from benchmarks.mechanisms import changed, shipped
from sim.draws import STEP, Luck
from sim.engines.agents import city, run_agents
from sim.engines.core import run_core
from sim.history import INDEX
from sim.scenario.load import load
from sim.scenario.plan import make_plan

if TYPE_CHECKING:
    from sim.history import History
    from sim.scenario.plan import Plan
    from sim.scenario.schema import Policy, Study

STUDY = Path("scenarios/studies/toulouse.yaml")
FIRST, SECOND = "insertion_village", "toulouse_model"
HALF_WIDTH = 0.01
NORMAL = 1.959964
ELSEWHERE = 7_919
"""Added to the seed of the second policy where seeds are independent."""


class Streams:
    """Luck as a stream, in place of the Mesa engine's `Lots`: whoever asks takes the next number of the replicate.

    The first families are those of the address, so that the streams begin with the same city.
    """

    def __init__(self, plan: Plan, replicate: int) -> None:
        self.luck = Luck(plan.seed, replicate, 1)
        self.stream = np.random.default_rng([plan.seed, replicate])
        self.buffer: list[int] = []

    def turn_to(self, month: int) -> None:
        """A stream knows no month."""

    def chances(self, question: str, agents: int) -> Next:
        """What the next who asks will get, in [0, 1)."""
        return Next(self, STEP)

    def tickets(self, question: str, agents: int) -> Next:
        """What the next who asks will get, as 32 bits."""
        return Next(self, 1)

    def next(self) -> int:
        """The next 32 bits."""
        if not self.buffer:
            self.buffer = self.stream.integers(0, 2**32, 4096, dtype=np.uint32).tolist()
        return self.buffer.pop()


class Next(NamedTuple):
    """A row of luck in which every look finds a new number."""

    streams: Streams
    unit: float

    def __getitem__(self, index: object) -> Any:
        return self.streams.next() * self.unit


def durably_housed(plan: Plan, replicates: int, month: int) -> Any:
    """Share of the cohort durably housed at the month, one value for each replicate of a plan of one policy."""
    counts = run_core(plan, 0, replicates).counts[month]
    return counts[:, INDEX["durable"]] / counts[:, INDEX["cohort"]]


def apart(plan: Plan, replicates: int, month: int, seeds: tuple[int, int]) -> tuple[Any, Any]:
    """Both policies run on their own, each from its seed."""
    values = [
        durably_housed(plan._replace(arms=(arm,), seed=seed), replicates, month)
        for arm, seed in zip(plan.arms, seeds, strict=True)
    ]
    return values[0], values[1]


def by_streams(plan: Plan, replicates: int, month: int) -> tuple[Any, Any]:
    """Both policies as Mesa agents that take their luck from a stream of the same seed."""
    addressed, plan = city.Lots, plan._replace(months=month)
    city.Lots = Streams  # type: ignore[assignment,misc]
    try:
        first, second = (
            np.array([housed_at_the_end(run_agents(plan, arm, number)) for number in range(replicates)])
            for arm in range(len(plan.arms))
        )
    finally:
        city.Lots = addressed  # type: ignore[misc]
    return first, second


def housed_at_the_end(history: History) -> float:
    """Share of the cohort durably housed at the last month of one run."""
    last = history.counts[-1, 0]
    return float(last[INDEX["durable"]] / last[INDEX["cohort"]])


def runs_needed(difference: Any) -> tuple[float, float, float]:
    """Replicates for the half-width, and the 95% interval of that number from the sampling of a variance."""
    freedom = len(difference) - 1
    need = (NORMAL / HALF_WIDTH) ** 2 * float(np.var(difference, ddof=1))
    low, high = stats.chi2.ppf([0.975, 0.025], freedom)
    return need, need * freedom / float(low), need * freedom / float(high)


def pairs(study: Study) -> dict[str, Plan]:
    """Two policies far apart, and two near ones: the second with one worker more, or with a letting in ten less."""
    village, toulouse = shipped(study, FIRST), shipped(study, SECOND)
    workers = toulouse.instruments["on_site_accompaniment"]["workers"].value
    quota = toulouse.instruments["social_landlord_quota"]["lettings_year"].value
    one_more = changed(toulouse, dials={"on_site_accompaniment": {"workers": workers + 1}})
    fewer = changed(toulouse, dials={"social_landlord_quota": {"lettings_year": round(quota * 0.9)}})
    return {
        f"{FIRST} and {SECOND}": plan_of(study, village, toulouse),
        f"{SECOND} and the same with one worker more": plan_of(study, toulouse, one_more),
        f"{SECOND} and the same with nine tenths of its quota": plan_of(study, toulouse, fewer),
    }


def plan_of(study: Study, *policies: Policy) -> Plan:
    """The plan of a study with these policies alone."""
    return make_plan(replace(study, policies=policies))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, default=STUDY)
    parser.add_argument("--replicates", type=int, default=200)
    parser.add_argument("--month", type=int, default=36)
    asked = parser.parse_args()
    n = asked.replicates
    print(f"numpy {np.__version__}, {platform.machine()}; {n} replicates, month {asked.month}")
    for name, plan in pairs(load(asked.study)).items():
        print(name)
        tell(plan, n, asked.month)


def tell(plan: Plan, replicates: int, month: int) -> None:
    """Print the three ways of giving luck to the two policies of a plan."""
    seed = plan.seed
    ways = {
        "luck by address": apart(plan, replicates, month, (seed, seed)),
        "streams from the same seed": by_streams(plan, replicates, month),
        "independent seeds": apart(plan, replicates, month, (seed, seed + ELSEWHERE)),
    }
    for name, (first, second) in ways.items():
        difference = second - first
        need, low, high = runs_needed(difference)
        correlation = float(np.corrcoef(first, second)[0, 1])
        print(
            f"  {name}: difference {100 * difference.mean():.2f} points, standard deviation "
            f"{100 * difference.std(ddof=1):.2f}, correlation {correlation:.2f}; "
            f"runs for +-1 point: {need:.0f} ({low:.0f} to {high:.0f})"
        )


if __name__ == "__main__":
    main()
