"""The numbers behind each chart: a frame for each, exactly what is plotted and what its CSV holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.outcomes.costs import Line
from sim.outcomes.paired import student
from sim.show.scene import Scene
from sim.show.words import words
from sim.units import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from sim.study.result import Result

HEADINGS_SHOWN = 7
"""Headings shown apart in the bars, for the programme and for mainstream budgets each; the rest is merged."""


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a frame, with the columns as names."""
    return iter(frame.itertuples())


def ordered(frame: pd.DataFrame, scene: Scene, measures: Sequence[str] | None = None) -> pd.DataFrame:
    """The rows of the policies (and measures) wanted, in the order of the study and of `measures`, then by month."""
    keys = {"policy": list(scene.names)} | ({} if measures is None else {"measure": list(measures)})
    keep = pd.Series(True, index=frame.index)
    for column, names in keys.items():
        keep &= frame[column].isin(names)
    frame = frame[keep]
    ranks = {
        f"_{column}": frame[column].map({name: i for i, name in enumerate(names)}) for column, names in keys.items()
    }
    by = [*ranks, *(["month"] if "month" in frame.columns else [])]
    frame = frame.assign(**ranks).sort_values(by, kind="stable")
    return frame.drop(columns=list(ranks)).reset_index(drop=True)


def at(frame: pd.DataFrame, month: int) -> pd.DataFrame:
    """The rows of one month."""
    return frame[frame["month"] == month].reset_index(drop=True)


def where_families_are(comparison: Result, scene: Scene) -> pd.DataFrame:
    """policy, measure, month, mean: the five shares of the partition."""
    return ordered(comparison.curves, scene, words()["partition"])[["policy", "measure", "month", "mean"]]


def durably_housed_over_time(comparison: Result, scene: Scene) -> pd.DataFrame:
    """policy, month, mean, low, high."""
    return ordered(comparison.curves, scene, ["durably_housed"])[["policy", "month", "mean", "low", "high"]]


def differences_to_baseline(comparison: Result, scene: Scene) -> pd.DataFrame:
    """policy, measure, month, mean, low, high at the last horizon, without the baseline itself."""
    frame = at(ordered(comparison.differences, scene, words()["differences"]), scene.last)
    frame = frame[frame["policy"] != scene.baseline.name]
    return frame[["policy", "measure", "month", "mean", "low", "high"]].reset_index(drop=True)


def cost_against_effect(comparison: Result, scene: Scene) -> pd.DataFrame:
    """policy, month and mean, low, high of the effect (families durably housed) and of the cost per family."""
    found = differences_to_baseline(comparison, scene)
    sides = []
    for measure, side in (("durably_housed", "effect"), ("cost_eur_per_family", "cost")):
        rows = found[found["measure"] == measure].drop(columns="measure")
        sides.append(rows.rename(columns={column: f"{side}_{column}" for column in ("mean", "low", "high")}))
    return sides[0].merge(sides[1], on=["policy", "month"], how="inner")


def cost_lines(comparison: Result, scene: Scene) -> pd.DataFrame:
    """The ledger lines of the last horizon, in the order of the policies; `public`: part of the public budget."""
    lines = at(ordered(comparison.costs, scene), scene.last)
    public = [Line(r.line, r.payer, r.heading, r.kind, bool(r.programme)).public for r in each(lines)]
    return lines.assign(
        public=pd.Series(public, index=lines.index, dtype=bool), programme=lines["programme"].astype(bool)
    )


def cost_by_heading(comparison: Result, scene: Scene) -> pd.DataFrame:
    """policy, item, programme, heading, month, mean, low, high: all that is marked beside or in each bar.

    item `heading`: what is stacked (public lines, the small headings merged into one); `total`: the cost to public
    budgets with its interval; `gone`: the share of families gone from the city.
    """
    lines = cost_lines(comparison, scene)
    keys = ["policy", "programme", "heading"]
    sums = lines[lines["public"]].groupby(keys, sort=False)["mean"].sum().reset_index()
    sums = sums[sums["mean"] != 0]
    shown = {programme: _large_headings(sums[sums["programme"] == programme]) for programme in (True, False)}
    other = words()["cost_by_heading"]["other"]
    named = [row.heading if row.heading in shown[bool(row.programme)] else other for row in each(sums)]
    merged = sums.assign(heading=named).groupby(keys, sort=False)["mean"].sum().reset_index()
    parts = [ordered(merged, scene).assign(item="heading", month=scene.last)]
    for measure, item in (("cost_eur_per_family", "total"), ("gone", "gone")):
        parts.append(at(ordered(comparison.summary, scene, [measure]), scene.last).assign(item=item))
    return pd.concat(parts, ignore_index=True)[
        ["policy", "item", "programme", "heading", "month", "mean", "low", "high"]
    ]


def _large_headings(sums: pd.DataFrame) -> list[str]:
    """The headings shown apart: those with the largest amounts over all policies."""
    sizes = sums.assign(eur=sums["mean"].abs()).groupby("heading")["eur"].sum()
    ranked = sizes.reset_index().sort_values(["eur", "heading"], ascending=[False, True])["heading"].tolist()
    return list(ranked if len(ranked) <= HEADINGS_SHOWN else ranked[: HEADINGS_SHOWN - 1])


def chance_of_being_best(comparison: Result, scene: Scene) -> pd.DataFrame:
    """measure, month, policy, p at the last horizon, without the measures that have no best."""
    frame = at(comparison.p_best, scene.last) if scene.others else comparison.p_best.iloc[:0]
    parts = [ordered(frame[frame["measure"] == measure], scene) for measure in words()["best"]]
    return (
        pd.concat(parts, ignore_index=True)
        .dropna(subset=["p"])[["measure", "month", "policy", "p"]]
        .reset_index(drop=True)
    )


def cohort(comparison: Result, policy: str) -> pd.DataFrame:
    """The families of the first camps under one policy, all replicates."""
    families = comparison.families
    return families[(families["policy"] == policy) & (families["arrival"] == 0)]


def event_months(family: pd.DataFrame, event: str) -> npt.NDArray[np.int64]:
    """The month of an event of each family; NEVER where it has not happened."""
    return family[event].fillna(NEVER).to_numpy(dtype=np.int64)


def replicate_index(family: pd.DataFrame) -> npt.NDArray[np.intp]:
    """The replicate of each family, numbered from 0."""
    return np.unique(family["replicate"].to_numpy(), return_inverse=True)[1]


def first_home_or_leaving(comparison: Result, scene: Scene) -> pd.DataFrame:
    """policy, month, event (home, left), mean, low, high: cumulative share of families whose first event it was.

    Everybody is followed to the end (leaving is an event, never censoring), so that the Aalen-Johansen estimate is
    the plain share; the interval is that of the mean over replicates.
    """
    parts = []
    for name in scene.names:
        family = cohort(comparison, name)
        housed, left = event_months(family, "housed"), event_months(family, "left")
        replicate = replicate_index(family)
        for event, month, first in (("home", housed, housed <= left), ("left", left, left < housed)):
            part = _cumulative(replicate, np.where(first, month, scene.months + 1), scene.months)
            parts.append(part.assign(policy=name, event=event))
    return pd.concat(parts, ignore_index=True)[["policy", "event", "month", "mean", "low", "high"]]


def _cumulative(replicate: npt.NDArray[np.intp], event: npt.NDArray[np.int64], months: int) -> pd.DataFrame:
    """The share of families with the event by each month: mean over replicates and its 95% interval."""
    runs = int(replicate.max()) + 1 if len(replicate) else 1
    column = np.minimum(event, months + 1)
    counts = np.bincount(replicate * (months + 2) + column, minlength=runs * (months + 2)).reshape(runs, months + 2)
    shares = np.cumsum(counts, axis=1)[:, :-1] / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    mean = shares.mean(axis=0)
    half = student(runs - 1) * shares.std(axis=0, ddof=1) / np.sqrt(runs) if runs > 1 else np.full_like(mean, np.nan)
    frame = {"month": np.arange(months + 1), "mean": mean, "low": mean - half, "high": mean + half}
    return pd.DataFrame(frame).assign(low=lambda f: f["low"].clip(lower=0), high=lambda f: f["high"].clip(upper=1))
