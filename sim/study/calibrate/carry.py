"""Carries a posterior into a comparison of policies: every replicate has a draw of the parameters of its own.

So means, intervals and chances of being best hold both what luck and what the parameters leave open. A second city is
lived at each draw, with the same draw and other luck: from the two, a one-way analysis of variance tells the spread
that luck makes from the spread that the parameters make.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from sim.errors import OutputError, ParameterError, Problem
from sim.outcomes.joined import join
from sim.scenario.plan import make_plan, rules_of
from sim.study.calibrate.priors import with_values
from sim.study.calibrate.save import DOCUMENT, POSTERIOR
from sim.study.chunks import run_chunks, split
from sim.study.watch import run_watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt
    import pandas as pd

    from sim.outcomes.joined import History
    from sim.scenario.plan import Plan
    from sim.scenario.schema import Study
    from sim.study.compare import Comparison

    Values = npt.NDArray[np.float64]

TWICE = 2
"""Cities lived at each draw: the fewest that tell luck and parameters apart."""
TOLD = (
    "durably_housed", "any_home", "camp_or_street", "gone", "adults_in_work", "cost_eur_per_family",
    "programme_cost_eur_per_family",
)  # fmt: skip
"""Measures whose spread is taken apart."""
COLUMNS = [
    "kind",
    "policy",
    "measure",
    "month",
    "mean",
    "luck_sd",
    "parameter_sd",
    "parameter_share",
    "share_low",
    "share_high",
    "p05",
    "p95",
]


class Posterior(NamedTuple):
    """Draws of parameters from the folder of a calibration: names, and values (draws, parameters)."""

    names: tuple[str, ...]
    values: Values
    of: str
    sha256: str


class Spread(NamedTuple):
    """The spread of one number over draws and luck, as standard deviations, and how sure the split is.

    `share` is the parameters' part of the variance with its 95% interval (exact for normal spreads); `p05` and `p95`
    are the 5th and 95th percentile of the expected number over the draws, luck taken off.
    """

    mean: float
    luck: float
    parameters: float
    share: float
    low: float
    high: float
    p05: float
    p95: float


@dataclass(frozen=True)
class Carried:
    """A posterior that was carried into a comparison, and what of the spread is luck and what the parameters."""

    posterior: Posterior
    uncertainty: pd.DataFrame


def read_posterior(folder: str | Path, study: Study) -> Posterior:
    """The draws of a calibration for a study; raises `UserError` where there are none or they do not fit."""
    from pyarrow import parquet

    from sim.store.recipe import hash_of

    path = Path(folder) / POSTERIOR
    if not path.is_file():
        got = "a calibration without a posterior to use" if (Path(folder) / DOCUMENT).is_file() else "no such file"
        todo = "read its summary.md" if got.startswith("a") else "give the folder that camp2housing calibrate wrote"
        raise OutputError([Problem("--posterior", "", f"a folder with {POSTERIOR}", got, todo)])
    try:
        frame = parquet.read_table(path).to_pandas().drop(columns=["draw"])
    except (OSError, ValueError, KeyError) as error:
        said = " ".join(str(error).split())[:80]
        raise OutputError([Problem(str(path), "", "draws of a posterior", said, "calibrate again")]) from error
    names = tuple(str(name) for name in frame.columns)
    unknown = [name for name in names if name not in study.parameters]
    if unknown:
        raise ParameterError([Problem(str(path), name, "a parameter of the rulebook", "unknown") for name in unknown])
    if study.replicates > len(frame):
        todo = f"ask for --replicates {len(frame)} or fewer, or calibrate with more --posterior-draws"
        wanted, got = f"a draw for each of {study.replicates} replicates", f"{len(frame)} draws"
        raise OutputError([Problem("--posterior", "", wanted, got, todo)])
    return Posterior(names, frame.to_numpy(dtype=np.float64), Path(folder).name, hash_of(path))


def compare_over(
    study: Study,
    posterior: Posterior,
    cost_elsewhere: float = 0.0,
    *,
    jobs: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """The comparison of a study with the parameters drawn from a posterior; `uncertainty` takes the spread apart."""
    from sim.study.compare import Comparison

    plan, draws = make_plan(study), study.replicates
    engine = cast("Any", partial(run_drawn, study=study, posterior=posterior, draws=draws))
    arms, done = len(plan.arms), [0]

    def moved(count: int) -> None:
        done[0] += count * arms
        if progress:
            progress(done[0], arms * draws * TWICE)

    starts = [start + draws * life for life in range(TWICE) for start, _ in split(draws, jobs, chunk)]
    sizes = [number for _ in range(TWICE) for _, number in split(draws, jobs, chunk)]
    parts = run_chunks(engine, plan, list(zip(starts, sizes, strict=True)), jobs, moved)
    lives = [join([part for part in parts if part.replicates[0] // draws == life]) for life in range(TWICE)]
    bills = tuple(tuple(arm.bills) for arm in plan.arms)
    first, second = (Comparison(study, life, bills, cost_elsewhere=cost_elsewhere) for life in lives)
    carried = Carried(posterior, taken_apart(first, second))
    return Comparison(study, first.history, bills, cost_elsewhere=cost_elsewhere, carried=carried)


def run_drawn(plan: Plan, first: int, number: int, *, study: Study, posterior: Posterior, draws: int) -> History:
    """The replicates from `first` on, each with the draw of its number (counted round: the second life has it too)."""
    rows = posterior.values[np.arange(first, first + number) % draws]
    own = {name: rows[:, i] for i, name in enumerate(posterior.names)}
    rules = rules_of(with_values(study, own), study.city.law_regime, study.starts)
    return run_watched(plan._replace(arms=tuple(arm._replace(rules=rules) for arm in plan.arms)), first, number)


def taken_apart(first: Comparison, second: Comparison) -> pd.DataFrame:
    """Level of each policy and difference to the baseline, at the horizons: what luck and what parameters spread."""
    import pandas as pd

    rows = (
        (kind, policy, measure, month, *spread(np.stack(lives)))
        for kind, policy, measure, month, *lives in _numbers(first, second)
    )
    return pd.DataFrame(list(rows), columns=COLUMNS)


def _numbers(first: Comparison, second: Comparison) -> Iterator[tuple[Any, ...]]:
    baseline = first.policies.index(first.study.baseline)
    for measure in TOLD:
        values = [one.reckoned.values[measure] for one in (first, second)]
        for month in first.horizons:
            for arm, policy in enumerate(first.policies):
                yield "level", policy, measure, month, *(life[month, arm] for life in values)
                if arm != baseline:
                    gaps = (life[month, arm] - life[month, baseline] for life in values)
                    yield "difference", policy, measure, month, *gaps


def spread(lives: Values) -> Spread:
    """One-way analysis of variance of numbers (lives, draws): luck within a draw, parameters between draws."""
    from scipy import stats

    lives = lives[:, np.isfinite(lives).all(axis=0)]
    each, draws = lives.shape
    if draws < 2:
        nan = float("nan")
        return Spread(float(lives.mean()) if draws else nan, *[nan] * 7)
    means = lives.mean(axis=0)
    within = float(lives.var(axis=0, ddof=1).mean())
    between = each * float(means.var(ddof=1))
    parameters = max((between - within) / each, 0.0)
    share = parameters / (parameters + within) if parameters + within > 0 else 0.0
    ends = stats.f.ppf((0.975, 0.025), draws - 1, draws * (each - 1))
    low, high = (_share(between, within, float(end), each) for end in ends)
    kept = np.sqrt(parameters / (parameters + within / each)) if parameters > 0 else 0.0
    p05, p95 = np.quantile(means.mean() + kept * (means - means.mean()), (0.05, 0.95))
    return Spread(float(means.mean()), within**0.5, parameters**0.5, share, low, high, float(p05), float(p95))


def _share(between: float, within: float, f: float, each: int) -> float:
    """The end of the interval of the parameters' part that a quantile of F gives."""
    if within <= 0:
        return 1.0 if between > 0 else 0.0
    ratio = between / within / f
    return max((ratio - 1.0) / (ratio + each - 1.0), 0.0)
