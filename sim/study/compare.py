"""Compares the policies of a study on the same families and the same luck."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.outcomes.costs import DISCOUNT_A_YEAR, spending
from sim.outcomes.joined import by_arm, join
from sim.outcomes.measures import BY_NAME, COST_PER_MONTH, reckon
from sim.outcomes.ratio import ratio_of_sums
from sim.study import frames, subgroups, waits
from sim.study.chunks import run_chunks, split
from sim.study.document import as_document
from sim.study.perspectives import Cea, Frame, Perspectives, market_prices

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from sim.outcomes.costs import Bill
    from sim.outcomes.joined import History
    from sim.scenario.plan import Plan
    from sim.scenario.schema import Study
    from sim.study.assumptions import Assumed
    from sim.study.biography import Lives
    from sim.study.calibrate.carry import Carried


@dataclass(frozen=True)
class Comparison:
    """What all runs of a study say together; every table is made when it is first read.

    `bills` holds the bills of each policy, in the order of `history.arms`; `discount` is a yearly rate.
    `cost_elsewhere` is what a family that has left costs elsewhere a month, in whole units of the currency, in the
    wider view. `assumed` (study.assumptions), `decomposition` (the document of study.decompose) and `biographies`
    (study.biographies) are there where somebody asked for them; `carried` is the posterior that gave each replicate its
    parameters, None where they are held.
    """

    study: Study
    history: History
    bills: tuple[tuple[Bill, ...], ...]
    discount: float = DISCOUNT_A_YEAR
    cost_elsewhere: float = 0.0
    assumed: Assumed | None = None
    decomposition: dict[str, Any] | None = None
    carried: Carried | None = None
    biographies: tuple[Lives, ...] | None = None

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, in the order of the study."""
        return self.history.arms

    @property
    def learned(self) -> tuple[str, ...]:
        """Parameters of which each replicate has its own draw from a calibration; empty where all are held."""
        return tuple(self.carried.posterior.names) if self.carried else ()

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

    def curve(self, measure: str) -> pd.DataFrame:
        """The same of one measure alone, for whoever cannot wait for all."""
        return frames.curves(self.reckoned, range(self.study.months + 1), [BY_NAME[measure]])

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Policy, measure, month (the horizons), mean, low, high, p05, p95, reason."""
        return frames.curves(self.reckoned, sorted(self.horizons))

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

    @cached_property
    def perspectives(self) -> Perspectives:
        """Costs of the public budget and of the wider view, side by side."""
        prices = market_prices(self.study, self.cost_elsewhere)
        frame = Frame(self.horizons, self.study.baseline)
        return Perspectives(self.history, self.bills, prices, self.discount, frame)

    @cached_property
    def cea(self) -> Cea:
        """Cost-effectiveness plane, acceptability and frontier, in both perspectives."""
        return self.perspectives.cea

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Policy, group, event, month: the share of the group's families with the event by then."""
        durable = int(self.study.parameters["tenancy.durable_months"].value)
        camps = tuple(camp.name for camp in self.study.city.camps)
        asked = subgroups.Asked(camps, self.horizons, self.study.months, durable)
        return subgroups.groups(self.families, asked)

    @cached_property
    def time_to_a_home(self) -> pd.DataFrame:
        """Policy, estimate (Kaplan-Meier, home, left), month: cumulative shares with their intervals."""
        return subgroups.time_to_a_home(self.families, self.study.months)

    @cached_property
    def kept12(self) -> pd.DataFrame:
        """Policy, month: share of the tenancies begun a year before that were held for a year."""
        return subgroups.kept_a_year(self.history, self.horizons)

    @cached_property
    def delays(self) -> pd.DataFrame:
        """Policy, month, kind, counted: days added to an ordinary applicant's wait for a social flat."""
        return waits.delays(self.history, self.study, self.horizons)

    def document(self) -> dict[str, Any]:
        """The JSON document, schema 1."""
        return as_document(self)


def horizons(study: Study) -> tuple[int, ...]:
    """The horizons of the study that fit in its months, and its last month."""
    return tuple(sorted({month for month in study.horizons if 0 < month < study.months} | {study.months}))


def compare(
    study: Study,
    cost_elsewhere: float = 0.0,
    *,
    jobs: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Runs every policy on every replicate and compares them.

    `jobs` workers (all cores unless told) and `chunk` replicates at a time change the time it takes and nothing
    else. `progress` hears how many runs are done, and of how many. `cost_elsewhere`: what a family that has left costs
    elsewhere a month, in the wider view.
    """
    from sim.scenario.plan import make_plan

    plan = make_plan(study)
    history = lived(plan, study.replicates, jobs=jobs, chunk=chunk, progress=progress)
    return Comparison(study, history, tuple(tuple(arm.bills) for arm in plan.arms), cost_elsewhere=cost_elsewhere)


def lived(
    plan: Plan,
    replicates: int,
    *,
    jobs: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> History:
    """The watched history of all arms of a plan on the first replicates."""
    from sim.engines import choose
    from sim.study.watch import run_watched

    arms, finished = len(plan.arms), [0]
    choose.prepare(sum(plan.camps) * plan.months * arms * replicates)

    def done(count: int) -> None:
        finished[0] += count * arms
        if progress:
            progress(finished[0], arms * replicates)

    return join(run_chunks(run_watched, plan, split(replicates, jobs, chunk), jobs, done))
