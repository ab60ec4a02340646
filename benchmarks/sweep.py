"""A large sweep: time, runs a second, memory of each process, disk; and one process against two.

`python -m benchmarks.sweep [--runs 100000] [--luck common] [--jobs 2] [--share 5000] [--out FOLDER]`

200 families on eight sites, 60 months, the Toulouse model against the insertion village, six uncertain numbers. First a
smaller sweep is made by one process and by two (`--share` runs each, 0: not at all), then the whole by `--jobs`.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from sim.study.sweep.run import sweep

POLICIES = ("insertion_village", "toulouse_model")
REPLICATES = {"common": 20, "fresh": 1}
NUMBERS = (
    "work.odds_applies",
    "work.odds_accepted",
    "camp.clearance_rate",
    "social_housing.odds_ordinary",
    "landlords.odds_joins",
    "population.trust_mean",
)
CITY = """\
version: 1
kind: city
name: eight_sites
title: Eight sites of 25 families
currency: EUR
price_year: 2019
law_regime: eu_free_movement
camps:
"""
STUDY = """\
version: 1
kind: study
name: eight_sites
title: The village and the Toulouse model
city: eight_sites
policies: [insertion_village, toulouse_model]
baseline: insertion_village
months: 60
replicates: 1
seed: 20190408
starts: "2019-01"
horizons: [12, 24, 36, 60]
"""


def lay(folder: Path) -> Path:
    """The files of the study."""
    camps = "".join(f"  - {{name: site {number}, families: 25}}\n" for number in range(1, 9))
    for kind, text in (("cities", CITY + camps), ("studies", STUDY)):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        (folder / kind / "eight_sites.yaml").write_text(text, encoding="utf-8")
    return folder / "studies" / "eight_sites.yaml"


def measured(study: Path, out: Path, runs: int, luck: str, jobs: int) -> float:
    """Make a sweep and print what it took; returns the seconds."""
    replicates = REPLICATES[luck]
    points = runs // (len(POLICIES) * replicates)
    begun = time.perf_counter()
    done = sweep(study, out, vary=NUMBERS, points=points, replicates=replicates, luck=luck, jobs=jobs)
    seconds = time.perf_counter() - begun
    disk = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    assert done.complete
    assert not done.failed
    print(
        f"{done.runs:,} runs, {luck} luck, {jobs} process(es): {seconds:.1f} s, {done.runs / seconds:.1f} a second,"
        f" {disk / 1e6:.1f} MB on disk; peak memory: parent {peak(resource.RUSAGE_SELF):.0f} MB,"
        f" largest worker {peak(resource.RUSAGE_CHILDREN):.0f} MB",
        flush=True,
    )
    return seconds


def peak(whose: int) -> float:
    """Most memory held so far, in MB."""
    most = resource.getrusage(whose).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1e3


def fingerprint(folder: Path) -> str:
    """All bytes of a result."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "run.log":
            total.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return total.hexdigest()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--share", type=int, default=5_000)
    parser.add_argument("--luck", choices=sorted(REPLICATES), default="common")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study = lay(Path(folder))
        if asked.share:
            outs = {jobs: Path(folder) / f"jobs-{jobs}" for jobs in (2, 1)}
            taken = {jobs: measured(study, out, asked.share, asked.luck, jobs) for jobs, out in outs.items()}
            same = fingerprint(outs[1]) == fingerprint(outs[2])
            print(f"two processes are {taken[1] / taken[2]:.2f} times one; the same bytes: {same}")
        if asked.runs:
            out = asked.out or Path(folder) / "whole"
            measured(study, out, asked.runs, asked.luck, asked.jobs)
            shutil.rmtree(Path(folder), ignore_errors=True)


if __name__ == "__main__":
    main()
