"""Compares the policies of a study on the same families and the same luck."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.outcomes.costs import DISCOUNT_A_YEAR, spending
from sim.outcomes.joined import by_arm, join
from sim.outcomes.measures import COST_PER_MONTH, reckon
from sim.outcomes.ratio import ratio_of_sums
from sim.study import frames
from sim.study.chunks import run_chunks, split
from sim.study.document import as_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from sim.outcomes.costs import Bill
    from sim.outcomes.joined import History
    from sim.scenario.schema import Study


@dataclass(frozen=True)
class Comparison:
    """What all runs of a study say together; every table is made when it is first read.

    `bills` holds the bills of each policy, in the order of `history.arms`; `discount` is a yearly rate.
    """

    study: Study
    history: History
    bills: tuple[tuple[Bill, ...], ...]
    discount: float = DISCOUNT_A_YEAR

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, in the order of the study."""
        return self.history.arms

    @property
    def horizons(self) -> tuple[int, ...]:
        """Months at which results are stated: those of the study that fit, and its last month."""
        return horizons(self.study)

    @cached_property
    def reckoned(self) -> frames.Reckoned:
        """Every measure of every run."""
        spent = spending(self.history, self.bills, self.discount)
        values = {m: by_arm(v, self.history, 1) for m, v in reckon(self.history.counts, spent).items()}
        eur, _, gain, months = (by_arm(amount, self.history, 1) for amount in spent)
        ratio = ratio_of_sums(eur, gain, months, values[COST_PER_MONTH])
        return frames.Reckoned(
            self.policies, self.study.baseline, self.study.seed, self.history.replicates, values, ratio
        )

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Policy, replicate, month, and one column for each count."""
        return frames.monthly(self.history)

    @cached_property
    def families(self) -> pd.DataFrame:
        """One row for each family of each run, with the months of its events."""
        return frames.families(self.history)

    @cached_property
    def curves(self) -> pd.DataFrame:
        """Policy, measure, month (all of them), mean, low, high, p05, p95, reason."""
        return frames.curves(self.reckoned, range(self.study.months + 1))

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Policy, measure, month (the horizons), mean, low, high, p05, p95, reason."""
        return self.curves[self.curves["month"].isin(self.horizons)].reset_index(drop=True)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Policy, measure, month, mean, low, high of each policy less the baseline, paired by replicate."""
        return self.differences_of([policy for policy in self.policies if policy != self.study.baseline])

    def differences_of(self, policies: Sequence[str]) -> pd.DataFrame:
        """The same for chosen policies; the baseline less itself is exactly zero."""
        return frames.differences(self.reckoned, self.horizons, policies)

    @cached_property
    def p_best(self) -> pd.DataFrame:
        """Measure, month, policy, p: share of replicates in which the policy is best."""
        return frames.best(self.reckoned, self.horizons)

    @cached_property
    def luck(self) -> pd.DataFrame:
        """Policy, measure, month, runs_saved: how many times more runs separate luck would need."""
        return frames.luck(self.reckoned, self.horizons)

    @cached_property
    def costs(self) -> pd.DataFrame:
        """Each line of each policy in discounted EUR per family of the cohort, with the share gone beside it."""
        return frames.costs(self.history, self.bills, self.horizons, self.discount)

    def document(self) -> dict[str, Any]:
        """The JSON document, schema 1."""
        return as_document(self)


def horizons(study: Study) -> tuple[int, ...]:
    """The horizons of the study that fit in its months, and its last month."""
    return tuple(sorted({month for month in study.horizons if 0 < month < study.months} | {study.months}))


def compare(
    study: Study,
    *,
    jobs: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Runs every policy on every replicate and compares them.

    `jobs` workers (all cores unless told) and `chunk` replicates at a time change the time it takes and nothing
    else. `progress` hears how many runs are done, and of how many.
    """
    from sim.engines.core import run_core
    from sim.scenario.plan import make_plan

    plan = make_plan(study)
    arms, total, finished = len(plan.arms), len(plan.arms) * study.replicates, [0]

    def done(replicates: int) -> None:
        finished[0] += replicates * arms
        if progress:
            progress(finished[0], total)

    history = join(run_chunks(run_core, plan, split(study.replicates, jobs, chunk), jobs, done))
    return Comparison(study, history, tuple(tuple(arm.bills) for arm in plan.arms))
