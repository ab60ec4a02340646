"""Kills a sweep at many moments drawn by chance, goes on each time, and counts what was lost, doubled or broken.

`python -m benchmarks.kills [--moments 50] [--jobs 2] [--seed 1]`

The command is killed with SIGKILL, its workers with it or not; then it is given again until it is whole. In the end
every file must have the bytes of a sweep that nobody killed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet

from benchmarks.sweep import fingerprint, lay

COMMAND = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main())"]
VARY = ("work.odds_applies", "population.trust_mean", "on_site_accompaniment.workers=2:9")


def command(study: Path, out: Path, jobs: int, points: int) -> list[str]:
    """The sweep: small runs, so that much happens between two kills."""
    vary = [word for name in VARY for word in ("--vary", name)]
    size = ["--points", str(points), "--replicates", "2", "--months", "6", "--luck", "fresh"]
    return [
        *COMMAND, "sweep", str(study), *vary, *size, "--out", str(out), "--jobs", str(jobs), "--progress", "none",
    ]  # fmt: skip


def parts(out: Path) -> dict[str, bytes]:
    """The parts that are there."""
    return {path.name: path.read_bytes() for path in (out / "parts").glob("part-*.parquet")}


def unreadable(out: Path) -> int:
    """Parts that cannot be read from end to end."""
    broken = 0
    for path in (out / "parts").glob("part-*.parquet"):
        try:
            pyarrow.parquet.read_table(path)
        except Exception:
            broken += 1
    return broken


def killed(words: list[str], out: Path, seconds: float, whole_group: bool) -> tuple[int, int]:
    """Give the command, kill it after so many seconds; parts lost or changed by it, and parts unreadable."""
    before = parts(out)
    run = subprocess.Popen(words, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        run.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL) if whole_group else run.kill()
        run.wait()
    after = parts(out)
    return sum(after.get(name) != data for name, data in before.items()), unreadable(out)


def main() -> None:
    """Kill, go on, count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--points", type=int, default=2048)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        study = lay(Path(folder))
        words = command(study, Path(folder) / "whole", asked.jobs, asked.points)
        begun = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        usual = time.perf_counter() - begun
        print(f"unkilled: {usual:.1f} s, {len(parts(Path(folder) / 'whole'))} parts")
        out, lost, broken, rounds = Path(folder) / "killed-0", 0, 0, 0
        for moment in range(asked.moments):
            if len(parts(out)) == len(parts(Path(folder) / "whole")):
                rounds += 1
                out = Path(folder) / f"killed-{rounds}"
            own = command(study, out, asked.jobs, asked.points)
            own_lost, own_broken = killed(own, out, chance.uniform(0.3, max(usual * 0.6, 1.0)), moment % 2 == 0)
            lost, broken = lost + own_lost, broken + own_broken
        differing = 0
        for number in range(rounds + 1):
            out = Path(folder) / f"killed-{number}"
            subprocess.run(command(study, out, asked.jobs, asked.points), check=True, stdout=subprocess.DEVNULL)
            differing += fingerprint(out) != fingerprint(Path(folder) / "whole")
            table = pyarrow.parquet.read_table(out / "parts").to_pandas()
            doubled = int(table.duplicated(["run", "month"]).sum())
            print(f"sweep {number}: {table['run'].nunique()} runs, {doubled} rows doubled")
        print(
            f"{asked.moments} kills over {rounds + 1} sweep(s): {lost} parts lost or changed, {broken} unreadable,"
            f" {differing} results of other bytes"
        )


if __name__ == "__main__":
    main()
