"""The numbers behind the charts of who is left out and of who waits longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show.tables import at, ordered
from sim.show.words import words

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.scene import Scene
    from sim.study.result import Result


def homes_by_group(result: Result, scene: Scene) -> pd.DataFrame:
    """policy, by, group, month, families, weight, mean, low, high: the share of each group that reached a home."""
    shown = words()["report"]["left_out"]["groups"]
    rows = at(ordered(result.groups, scene), scene.last)
    rows = rows[(rows["event"] == "housed") & rows["by"].isin(shown) & (rows["families"] > 0)]
    places = {name: place for place, name in enumerate(words()["report"]["left_out"]["labels"])}
    rank = rows["group"].map(lambda name: places.get(name, len(places)))
    rows = rows.assign(rank=rank).sort_values("rank", kind="stable")
    return rows[["policy", "by", "group", "month", "families", "weight", "mean", "low", "high"]].reset_index(drop=True)


def days_others_wait(result: Result, scene: Scene) -> pd.DataFrame:
    """policy, kind (once, standing), month, lettings, mean, low, high: days, net of what would have been let anyway."""
    rows = at(ordered(result.delays, scene), scene.last)
    rows = rows[rows["counted"] == "net"]
    return rows[["policy", "kind", "month", "lettings", "mean", "low", "high"]].reset_index(drop=True)
