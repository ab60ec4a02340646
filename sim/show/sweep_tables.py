"""The numbers behind each chart of a sweep: a frame for each, exactly what is drawn and what its CSV holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.show.tables import at, each
from sim.show.words import words
from sim.study.sweep.weigh import MAIN

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from sim.show.sweep_scene import View

    Floats = npt.NDArray[np.float64]

PANELS, DOTS = 9, 300
"""Numbers drawn at most beside one another, and points drawn at most for each policy."""

SPREAD = ["policy", "measure", "month", "mean", "low", "high", "p05", "p95", "points", "replicates"]


def outcomes_over_points(view: View) -> pd.DataFrame:
    """policy, measure, month, mean, low, high (luck), p05, p95 (points), at the last horizon."""
    return _last(view, view.weighed.levels)


def differences_over_points(view: View) -> pd.DataFrame:
    """The same for the differences to the baseline."""
    return _last(view, view.weighed.differences)


def _last(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    shown = frame[frame["measure"].isin(words()["differences"])].dropna(subset=["mean"])
    return at(shown, view.last)[SPREAD]


def best_over_points(view: View) -> pd.DataFrame:
    """policy, month, share of points, clear and possible (luck), low and high (choice of points), lives, points."""
    own = view.weighed.best
    own = own[own["measure"] == MAIN].assign(month=view.last)
    return own[["policy", "month", "share", "clear", "possible", "low", "high", "lives", "points"]].reset_index(
        drop=True
    )


def numbers_that_matter(view: View) -> pd.DataFrame:
    """factor, meaning, policy, month, share, low, high: the number that matters most for any policy first."""
    own = view.weighed.influence
    own = own[own["measure"] == MAIN].dropna(subset=["share"])
    order = {name: place for place, name in enumerate(ranked(view))}
    meanings = {name: one.title for name, one in view.varied.items()}
    own = own.assign(
        rank=own["factor"].map(order), meaning=own["factor"].map(meanings).astype(str), month=view.last
    ).sort_values("rank", kind="stable")
    return own[["factor", "meaning", "policy", "month", "share", "low", "high"]].reset_index(drop=True)


def ranked(view: View) -> list[str]:
    """The numbers that vary, those first that matter most to any policy; those with nothing known at the end."""
    own = view.weighed.influence
    most = own[own["measure"] == MAIN].groupby("factor", sort=False)["share"].max().fillna(-1.0)
    return sorted((str(name) for name in most.index), key=lambda name: -float(most[name]))


def difference_by_number(view: View) -> pd.DataFrame:
    """factor, item (point, group), policy, point, lowest, highest, points, month, mean, low, high.

    `point`: the mean of one point; `group`: the mean over points next to one another and its interval.
    """
    weighed, names = view.weighed, ranked(view)[:PANELS]
    groups = weighed.bins[weighed.bins["factor"].isin(names) & weighed.bins["mean"].notna()]
    parts = [groups.assign(item="group", point=float("nan"))]
    step = -(-view.points // DOTS)
    rows = weighed.values.iloc[::step]
    for name in names:
        for look in view.asked:
            mean = asked_at_points(view, look.name)[::step]
            value = rows[name].to_numpy(dtype=float)
            told = {
                "point": rows["point"].to_numpy(dtype=float),
                "lowest": value,
                "highest": value,
                "mean": mean,
                "points": 1,
            }
            parts.append(pd.DataFrame(told).assign(factor=name, item="point", policy=look.name))
    frame = pd.concat(parts, ignore_index=True).assign(month=view.last)
    keys = {"factor": names, "policy": list(view.names), "item": ["point", "group"]}
    ranks = {f"_{key}": frame[key].map({one: place for place, one in enumerate(order)}) for key, order in keys.items()}
    frame = frame.assign(**ranks).sort_values(list(ranks), kind="stable").dropna(subset=["mean"])
    columns = ["factor", "item", "policy", "point", "lowest", "highest", "points", "month", "mean", "low", "high"]
    return frame[columns].reset_index(drop=True)


def asked_at_points(view: View, policy: str) -> Floats:
    """What the numbers are asked about, at every point."""
    harvest = view.weighed.harvest
    quantity = harvest.gap(policy) if view.others else harvest.level(policy)
    return harvest.at_points(quantity, MAIN)


def rows_of(frame: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """The rows with these values in their columns."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame


def one_row(frame: pd.DataFrame, **wanted: object) -> Any:
    """The one row with these values; None where there is none."""
    return next(each(rows_of(frame, **wanted)), None)
