"""Is a calibration to be trusted, and how long does it take? `python -m benchmarks.calibration`.

1. Simulation-based calibration on the whole model: Toulouse, seven free parameters, eight counts, both methods.
2. Recovery: cities lived at hidden parameters, on luck that no table has seen, calibrated; Toulouse and each history.
3. Time from nothing, and from an existing table.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.scenario.load import load
from sim.scenario.targets import Targets, load_targets, targets_from
from sim.scenario.validation import load_validation
from sim.study.calibrate import abc, history, sbc
from sim.study.calibrate.calibrate import Calibration, Ways, calibrate, case_of
from sim.study.calibrate.emulate import held_out
from sim.study.calibrate.predictive import AWAY
from sim.study.calibrate.priors import free_of, values_of
from sim.study.calibrate.sbc import Marks
from sim.study.calibrate.table import Case, How, Table, at, count, reference_table

ROOT = Path(__file__).resolve().parents[1]
COUNTS = """measure,month,policy,value,low,high,source
persons_in_camps,12,toulouse_model,900,810,990,made
persons_in_camps,30,toulouse_model,500,450,550,made
durably_housed,36,toulouse_model,0.4,0.35,0.45,made
ever_accommodated,24,toulouse_model,0.5,0.45,0.55,made
adults_in_work,24,toulouse_model,0.15,0.12,0.18,made
gone,36,toulouse_model,0.1,0.07,0.13,made
tenancies_lost_a_year,36,toulouse_model,0.05,0.03,0.07,made
taking_up_work_a_year,36,toulouse_model,0.1,0.08,0.12,made
"""
FREE = (
    "population.arrivals_a_month", "camp.odds_leaves", "work.odds_applies", "landlords.odds_joins", "papers.help_ratio",
    "tenancy.odds_refuses", "social_housing.files_help_ratio",
)  # fmt: skip
CITIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "ghent": ("histories/ghent.yaml", ("population.arrivals_a_month", "camp.odds_leaves", "camp.clearance_rate")),
    "turin": ("histories/turin.yaml", ("population.arrivals_a_month", "camp.odds_leaves", "camp.clearance_rate")),
    "gothenburg": (
        "histories/gothenburg.yaml",
        ("population.arrivals_a_month", "camp.odds_leaves", "camp.clearance_rate", "camp.odds_seeks_hotel"),
    ),
    "cluj_napoca": (
        "validation/cluj.yaml",
        (
            "population.arrivals_a_month",
            "camp.odds_leaves",
            "social_housing.odds_ordinary",
            "social_housing.files_help_ratio",
            "tenancy.odds_refuses",
        ),
    ),
}
"""Histories of the cities, and the parameters set free in `results/calibrations`."""


def toulouse() -> tuple[Case, Targets]:
    """The case of the test on the whole model."""
    study = load(ROOT / "scenarios/studies/toulouse.yaml", policies="eviction_only,toulouse_model")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.csv"
        path.write_text(COUNTS, encoding="utf-8")
        targets = load_targets(path, study)
    return case_of(study, targets), targets


def city(name: str) -> tuple[Case, Targets]:
    """The case of a city's history."""
    path = ROOT / "scenarios" / CITIES[name][0]
    found = load_validation(path)
    targets = targets_from(found.observed, path.name)
    return case_of(found, targets), targets


def fitted(table: Table) -> Table:
    """The table with the counts that are met."""
    return table.chosen([i for i, target in enumerate(table.targets) if target.used == "fit"])


def recovered(case: Case, table: Table, truths: int) -> list[tuple[float, float]]:
    """For every hidden city and parameter: where the truth fell in its posterior, and the error of the median in u."""
    met = fitted(table)
    cities = abc.tuned(met, abc.cities_of(met, case.study.seed), case.study.seed)
    hidden = np.random.default_rng([case.study.seed, 77]).uniform(0.1, 0.9, (truths, len(table.free)))
    plan = at(case, table.free, values_of(table.free, hidden))
    counts = count(case._replace(targets=met.targets), plan, AWAY * 2, truths)
    noise = np.random.default_rng([case.study.seed, 78]).standard_normal(counts.shape) * history.errors_of(met.targets)
    found = []
    for truth, seen in zip(hidden, counts + noise, strict=True):
        if np.isfinite(seen).all():
            sample = abc.posterior(met, cities, seen)
            below = (sample.weights[:, None] * (sample.u < truth)).sum(axis=0)
            error = np.abs(abc.draws(sample, 500, 1).mean(axis=0) - truth)
            found += list(zip(below.tolist(), error.tolist(), strict=True))
    return found


def tell_recovery(name: str, case: Case, table: Table, truths: int) -> None:
    found = recovered(case, table, truths)
    places, errors = np.array(found).T
    in_50, in_90 = (float(np.mean(np.abs(places - 0.5) <= level / 2)) for level in (0.5, 0.9))
    prior = 0.8 / 4
    print(
        f"{name:<14} {len(places):>4} parameters of {truths} hidden cities: {100 * in_50:.0f}% in their 50% interval, "
        f"{100 * in_90:.0f}% in their 90%; mean error {errors.mean():.3f} of the prior (knowing none {prior:.1f})"
    )


def tell_sbc(marks: Sequence[Marks]) -> None:
    print(f"{'method':<9} {'parameter':<34} {'fits':>5} {'p uniform':>9} {'in 50%':>7} {'in 90%':>7}")
    for one in marks:
        held = "".join(f" {100 * part:>6.0f}%" for part in one.held)
        print(f"{one.method:<9} {one.parameter:<34} {one.fits:>5} {one.p:>9.3f}{held}")


def timed(case: Case, targets: Targets, free: Sequence[str], ways: Ways, folder: Path) -> tuple[Calibration, float]:
    begun = time.perf_counter()
    found = calibrate(case.study, targets, free=free, ways=ways, how=How(folder=folder, jobs=None))
    return found, time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=2048)
    parser.add_argument("--replicates", type=int, default=4)
    parser.add_argument("--fits", type=int, default=400)
    parser.add_argument("--truths", type=int, default=40)
    parser.add_argument("--cities", default=",".join(CITIES), help="histories to recover, with commas; none: ''")
    asked = parser.parse_args()
    ways = Ways(asked.points, asked.replicates, 1000, asked.fits)
    case, targets = toulouse()
    with tempfile.TemporaryDirectory() as folder:
        found, from_nothing = timed(case, targets, FREE, ways, Path(folder) / "table")
        _, from_table = timed(case, targets, FREE, ways, Path(folder) / "table")
    cities = asked.points * asked.replicates
    print(
        f"Toulouse, {len(FREE)} free parameters, {len(targets.rows)} counts, {case.study.months} months, {cities} lived"
    )
    print(f"from nothing {from_nothing:.0f} s, from an existing table {from_table:.0f} s\n")
    assert found.sbc is not None
    tell_sbc(found.sbc.marks)
    print()
    tell_recovery("toulouse", case, found.table, asked.truths)
    for name in filter(None, asked.cities.split(",")):
        own, own_targets = city(name)
        free = free_of(own.study, CITIES[name][1], ())
        begun = time.perf_counter()
        table = reference_table(own, free, asked.points // 2, asked.replicates, How(jobs=None))
        tell_recovery(name, own, table, asked.truths)
        met = fitted(table)
        tested = sbc.run(met, abc.tuned(met, abc.cities_of(met, 1), 1), asked.fits, 1, held_out(met))
        worst = min(one.p for one in tested.marks)
        counts = len([row for row in own_targets.rows if row.used == "fit"])
        spent = time.perf_counter() - begun
        print(f"{'':<14} {counts} counts; lowest p of {len(tested.marks)} uniform ranks {worst:.3f}; {spent:.0f} s")


if __name__ == "__main__":
    main()
