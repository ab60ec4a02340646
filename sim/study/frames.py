"""The tables of a comparison as pandas frames: what every run counted, and what the replicates say together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sim.outcomes.costs import discounted_sum, ledger, lines_of
from sim.outcomes.joined import INDEX, NAMES, by_arm
from sim.outcomes.measures import COST_PER_MONTH, MEASURES
from sim.outcomes.paired import Interval, Runs, Summary, difference, interval, p_best, runs_saved, summarise
from sim.outcomes.ratio import ratio_difference, summarise_ratio, why_undefined
from sim.units import CENTS, NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from sim.outcomes.costs import Bill
    from sim.outcomes.joined import History
    from sim.outcomes.measures import Measure
    from sim.outcomes.ratio import Ratio

    Values = npt.NDArray[np.float64]

EVENTS = ("entered", "sheltered", "leased", "housed", "left")
"""Columns of the family table that hold the month of something that may never happen."""


class Reckoned(NamedTuple):
    """Every measure of every run, (months + 1, policies, replicates), and whose luck it was."""

    policies: tuple[str, ...]
    baseline: str
    seed: int
    replicates: tuple[int, ...]
    values: dict[str, Values]
    ratio: Ratio

    def runs(self, measure: str, month: int, policy: int) -> Runs:
        """One measure of one policy at one month."""
        return Runs(self.seed, self.replicates, self.values[measure][month, policy])

    def summary(self, measure: str, unit: str, month: int, policy: int) -> Summary:
        """Mean, interval and spread of one measure of one policy at one month."""
        if measure == COST_PER_MONTH:
            return summarise_ratio(self.ratio, month, policy)
        return summarise(self.values[measure][month, policy], bounded=unit == "share")

    def difference(self, measure: str, month: int, policy: int) -> Interval:
        """One policy less the baseline, replicate by replicate."""
        baseline = self.policies.index(self.baseline)
        if measure == COST_PER_MONTH:
            return ratio_difference(self.ratio, month, policy, baseline)
        return difference(self.runs(measure, month, policy), self.runs(measure, month, baseline))

    def saved(self, measure: str, month: int, policy: int) -> float:
        """How many times more runs separate luck would need; the ratio of sums by its delta method."""
        values = self.ratio.influence if measure == COST_PER_MONTH else self.values[measure]
        return runs_saved(values[month, policy], values[month, self.policies.index(self.baseline)])


def _frame(rows: Iterator[tuple[Any, ...]], columns: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def curves(reckoned: Reckoned, months: Sequence[int], measures: Sequence[Measure] = MEASURES) -> pd.DataFrame:
    """Policy, measure, month, then mean, interval, spread, and why it is undefined where it is."""
    return _frame(_summaries(reckoned, months, measures), "policy measure month mean low high p05 p95 reason")


def _summaries(reckoned: Reckoned, months: Sequence[int], measures: Sequence[Measure]) -> Iterator[tuple[Any, ...]]:
    for policy, name in enumerate(reckoned.policies):
        for measure in measures:
            for month in months:
                summary = reckoned.summary(measure.name, measure.unit, month, policy)
                yield name, measure.name, month, *summary, _reason(reckoned, measure.name, summary, month, policy)


def _reason(reckoned: Reckoned, measure: str, summary: Summary, month: int, policy: int) -> str:
    if not np.isnan(summary.mean):
        return ""
    return why_undefined(reckoned.ratio, month, policy) if measure == COST_PER_MONTH else "nobody to count"


def differences(reckoned: Reckoned, horizons: Sequence[int], policies: Sequence[str]) -> pd.DataFrame:
    """Each of `policies` less the baseline, paired by replicate."""
    rows = (
        (name, measure.name, month, *reckoned.difference(measure.name, month, reckoned.policies.index(name)))
        for name in policies
        for measure in MEASURES
        for month in horizons
    )
    return _frame(rows, "policy measure month mean low high")


def best(reckoned: Reckoned, horizons: Sequence[int]) -> pd.DataFrame:
    """Share of replicates in which each policy is best, for each measure that has a better direction."""
    rows = (
        (measure.name, month, policy, p)
        for measure in MEASURES
        if measure.direction
        for month in horizons
        for policy, p in zip(
            reckoned.policies, p_best(reckoned.values[measure.name][month], measure.direction), strict=True
        )
    )
    return _frame(rows, "measure month policy p")


def luck(reckoned: Reckoned, horizons: Sequence[int]) -> pd.DataFrame:
    """How many times more runs each comparison with the baseline would need without common luck."""
    rows = (
        (name, measure.name, month, reckoned.saved(measure.name, month, policy))
        for policy, name in enumerate(reckoned.policies)
        if name != reckoned.baseline
        for measure in MEASURES
        for month in horizons
    )
    return _frame(rows, "policy measure month runs_saved")


def costs(history: History, bills: Sequence[Sequence[Bill]], horizons: Sequence[int], rate: float) -> pd.DataFrame:
    """Each line of each policy in discounted EUR since month 0 per family of the cohort, beside the share gone."""
    cents = by_arm(discounted_sum(ledger(history, bills), rate), history, 1)
    counts = by_arm(history.counts, history, 1)
    cohort = np.maximum(counts[..., INDEX["cohort"]], 1)
    gone = counts[..., INDEX["gone"]] / cohort
    lines = lines_of(bills)
    rows = (
        (
            name,
            *line,
            month,
            *interval(cents[month, arm, :, lines.index(line)] / CENTS / cohort[month, arm]),
            interval(gone[month, arm]).mean,
        )
        for arm, name in enumerate(history.arms)
        for line in lines_of([bills[arm]])
        for month in horizons
    )
    return _frame(rows, "policy line payer heading kind programme month mean low high gone")


def monthly(history: History) -> pd.DataFrame:
    """One row for each policy, replicate and month, with every count."""
    months, runs = history.counts.shape[:2]
    table = np.ascontiguousarray(history.counts.transpose(1, 0, 2)).reshape(months * runs, -1)
    index = _run_columns(history, months)
    index["month"] = np.tile(np.arange(months, dtype=np.int16), runs)
    return pd.concat([pd.DataFrame(index), pd.DataFrame(table, columns=list(NAMES))], axis=1)


def families(history: History) -> pd.DataFrame:
    """One row for each family that arrived in each run: who it is and the months of its events (missing: never)."""
    here = history.families["arrival"] != NEVER
    rows = here.ravel()
    table = {name: column[rows] for name, column in _run_columns(history, here.shape[1]).items()}
    table["family"] = np.tile(np.arange(here.shape[1], dtype=np.int16), here.shape[0])[rows]
    for name, column in history.families.items():
        kept = column.ravel()[rows]
        table[name] = _month_or_never(kept) if name in EVENTS else kept
    return pd.DataFrame(table)


def _run_columns(history: History, rows_each: int) -> dict[str, Any]:
    policies = np.repeat(np.arange(len(history.arms)), len(history.replicates) * rows_each)
    replicates = np.tile(np.repeat(np.array(history.replicates, dtype=np.int32), rows_each), len(history.arms))
    return {"policy": pd.Categorical.from_codes(policies, pd.Index(history.arms)), "replicate": replicates}


def _month_or_never(months: npt.NDArray[Any]) -> Any:
    return pd.arrays.IntegerArray(months.astype(np.int16), months == NEVER)
