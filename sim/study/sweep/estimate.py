"""Says what a sweep will take before it is begun: runs, time, disk and memory, from a trial of a few of its runs."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.study.executors import cores
from sim.study.sweep.part import RUNS_A_CHUNK, run_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.study.sweep.part import Work

TRIAL_RUNS = RUNS_A_CHUNK
START_SECONDS = 2.0
"""What a worker takes to start."""


class Estimate(NamedTuple):
    """What is to be expected. `seconds` and `megabytes` are of this machine, with so many workers."""

    runs: int
    parts: int
    workers: int
    runs_a_second: float
    seconds: float
    disk_bytes: int
    memory_bytes: int

    def document(self) -> dict[str, Any]:
        """As a JSON document."""
        return self._asdict()


def estimate(work: Work, parts: Sequence[int], jobs: int | None = None) -> Estimate:
    """From a trial on one core: some runs of the first of these parts, made and thrown away."""
    runs, workers = work.runs_in(parts), min(jobs or cores(), max(len(parts), 1))
    trial = replace(work, replicates=max(1, min(work.replicates, TRIAL_RUNS // len(work.policies))))
    first = work.points_of(parts[0])
    points = max(1, min(len(first), TRIAL_RUNS // (len(work.policies) * trial.replicates)))
    begun = time.perf_counter()
    done = run_points(trial, range(first.start, first.start + points))
    rate = done.runs / (time.perf_counter() - begun)
    seconds = runs / (rate * workers) + (START_SECONDS if workers > 1 else 0.0)
    return Estimate(runs, len(parts), workers, rate, seconds, round(len(done.data) / done.runs * runs), _memory())


def _memory() -> int:
    """The most memory that this process has held, which a worker will hold too."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
