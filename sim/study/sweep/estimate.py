"""Says what a sweep will take before it is begun: runs, time, disk and memory, from a trial of a few of its runs."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.study.sweep.part import RUNS_A_CHUNK, run_part

if TYPE_CHECKING:
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


def estimate(work: Work, runs: int, parts: int, workers: int) -> Estimate:
    """From a trial on one core: the first chunk of the sweep, run and thrown away."""
    a_point = len(work.policies) * work.replicates
    trial = replace(work, points_a_part=max(1, min(TRIAL_RUNS // a_point, work.points)))
    if a_point > TRIAL_RUNS:
        trial = replace(trial, replicates=max(1, TRIAL_RUNS // len(work.policies)))
    begun = time.perf_counter()
    done = run_part(trial, 0)
    taken = time.perf_counter() - begun
    rate = done.runs / taken
    seconds = runs / (rate * workers) + (START_SECONDS if workers > 1 else 0.0)
    return Estimate(runs, parts, workers, rate, seconds, round(len(done.data) / done.runs * runs), _memory())


def _memory() -> int:
    """The most memory that this process has held, which a worker will hold too."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
