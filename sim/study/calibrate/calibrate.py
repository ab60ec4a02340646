"""Calibrates a study on a city's own counts: table, history matching, posterior, second opinion, and trust."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.scenario.phased import plan_of
from sim.scenario.plan import make_plan
from sim.scenario.targets import load_targets
from sim.scenario.validation import Validation
from sim.study.calibrate import abc, history, predictive, sbc, trust
from sim.study.calibrate.priors import free_of, values_of
from sim.study.calibrate.table import Case, How, Table, reference_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from sim.scenario.schema import Study
    from sim.scenario.targets import Targets
    from sim.study.calibrate.emulate import Held
    from sim.study.calibrate.predictive import Predicted
    from sim.study.calibrate.priors import Free
    from sim.study.calibrate.sampler import Chains

    Values = npt.NDArray[np.float64]

POINTS, REPLICATES, DRAWS, FITS = 2048, 4, 1000, 200
CHECKED = 100
"""Draws of the posterior that are lived again to see whether the counts come back."""


class Ways(NamedTuple):
    """How to calibrate: points of the prior, cities at each, draws to keep, and fits of the simulation-based test."""

    points: int = POINTS
    replicates: int = REPLICATES
    draws: int = DRAWS
    fits: int = FITS


@dataclass(frozen=True)
class Calibration:
    """Everything that a calibration found. `u` and `values` are (draws, parameters); empty where none may be used."""

    study: Study
    targets: Targets
    ways: Ways
    table: Table
    cut: history.Cut
    sample: abc.Weighted
    u: Values
    values: Values
    learned: tuple[trust.Learned, ...]
    pairs: tuple[trust.Pair, ...]
    conflicts: tuple[trust.Conflict, ...]
    predicted: tuple[Predicted, ...]
    held: Held | None
    chains: Chains | None
    sbc: sbc.Sbc | None
    verdict: trust.Verdict

    @property
    def free(self) -> tuple[Free, ...]:
        """The parameters that were free."""
        return self.table.free

    @property
    def usable(self) -> bool:
        """There is a posterior to go on with."""
        return self.verdict.use != "none"

    def document(self) -> dict[str, Any]:
        """The JSON document, schema 1."""
        from sim.study.calibrate.document import as_document

        return as_document(self)


def case_of(study: Study | Validation, targets: Targets) -> Case:
    """The case of a study or of a dated history (a validation file), as long as its counts ask for."""
    own, plan = (study.study, plan_of(study)) if isinstance(study, Validation) else (study, make_plan(study))
    ends = [t.seen.month if t.seen and t.seen.clock == "calendar" else own.months for t in targets.rows if not t.cost]
    ends += [target.month for target in targets.rows if target.cost]
    last = min(own.months, max(ends))
    return Case(replace(own, months=last), plan._replace(months=last), targets.rows)


def calibrate(
    study: Study | Validation,
    targets: Targets | str | Path,
    *,
    free: Sequence[str] = (),
    ways: Ways | None = None,
    how: How | None = None,
) -> Calibration:
    """The calibration of a study on its targets (or the file of them); `how` names the folder that keeps its table.

    The same study, targets and ways make the same numbers. Raises `UserError` for what cannot be calibrated.
    """
    asked, how = ways or Ways(), how or How()
    if not isinstance(targets, tuple):
        targets = load_targets(targets, study.study if isinstance(study, Validation) else study)
    case = case_of(study, targets)
    freed = free_of(case.study, free, targets.free)
    return concluded(case, targets, reference_table(case, freed, asked.points, asked.replicates, how), asked, how.jobs)


def concluded(case: Case, targets: Targets, table: Table, how: Ways, jobs: int | None) -> Calibration:
    """What a table says of the counts."""
    seed = case.study.seed
    fitted = table.chosen([i for i, target in enumerate(table.targets) if target.used == "fit"])
    observed, cities = history.observed_of(fitted.targets), abc.cities_of(fitted, seed)
    if not len(cities.point):
        _refuse_unheard(fitted)
    cities = abc.tuned(fitted, cities, seed)
    cut = history.match(fitted)
    sample = abc.posterior(fitted, cities, observed)
    prior_u = np.random.default_rng([seed, 6]).random((len(sample.u), len(table.free)))
    settled, informed = trust.settle(sample, prior_u)
    sample = sample._replace(u=settled)
    held, chains = _second(fitted, observed, seed)
    tested = sbc.run(fitted, cities, how.fits, seed, held) if how.fits else None
    said = trust.verdict(sample, float(cut.left.mean()), held, chains, tested)
    u = abc.draws(sample, how.draws, seed)
    predicted = predictive.check(case, table.free, u, CHECKED, jobs)
    believed = chains if chains and chains.converged and held and held.good else None
    return Calibration(
        case.study, targets, how, table, cut, sample, u, values_of(table.free, u),
        trust.learned(table.free, u, informed, believed), trust.traded(table.free, sample),
        trust.conflicts(fitted, cities),
        predicted, held, chains, tested, trust.unmet(said, predicted),
    )  # fmt: skip


def _refuse_unheard(table: Table) -> None:
    from sim.errors import Problem, ScenarioError

    never = [t.name for i, t in enumerate(table.targets) if not np.isfinite(table.y[..., i]).any()]
    names = ", ".join(never) or "all targets together"
    raise ScenarioError([Problem("--targets", names, "a count that some lived city has", "nobody to count in any")])


def _second(table: Table, observed: Values, seed: int) -> tuple[Held | None, Chains | None]:
    """The emulated likelihood and its sample; no sample where the emulator is not good enough."""
    if find_spec("emcee") is None or find_spec("sklearn") is None:
        return None, None
    from sim.study.calibrate.emulate import emulate, held_out
    from sim.study.calibrate.sampler import sample

    held = held_out(table)
    if not held.good:
        return held, None
    kinds = [check.kind for check in held.checks]
    errors = history.errors_of(table.targets)
    return held, sample(emulate(table, kinds=kinds), observed, errors, len(table.free), seed)
