"""The numbers behind the charts of cost against effect: frontier, acceptability and the value of knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sim.show.tables import at, ordered

if TYPE_CHECKING:
    from sim.show.scene import Scene
    from sim.study.assumptions import Assumed
    from sim.study.result import Result

CURVES = ["perspective", "month", "worth", "policy", "p", "best_on_average", "points", "replicates"]
VALUES = ["perspective", "of", "month", "worth", "eur", "eur_crossed", "points", "replicates"]


def cost_frontier(result: Result, scene: Scene) -> pd.DataFrame:
    """perspective, policy, month, cost, effect, standing, ratio, and the interval of the cost."""
    if not scene.others:
        return result.cea.frontier.iloc[:0]
    points = ordered(at(result.cea.frontier, scene.last), scene)
    costs = at(result.perspectives.totals, scene.last)[["policy", "perspective", "low", "high"]]
    named = costs.rename(columns={"low": "cost_low", "high": "cost_high"})
    return points.merge(named, on=["policy", "perspective"], how="left")


def acceptability(result: Result, scene: Scene) -> pd.DataFrame:
    """perspective, month, worth, policy, p, best_on_average: over replicates, so from luck alone."""
    return ordered(result.cea.acceptability, scene) if scene.others else result.cea.acceptability.iloc[:0]


def acceptability_under_assumptions(result: Result, scene: Scene) -> pd.DataFrame:
    """The same over points of the assumptions that matter most, and how many; empty where nobody asked for them."""
    assumed = result.assumed
    if assumed is None or not scene.others:
        return pd.DataFrame(columns=CURVES)
    return ordered(assumed.worth, scene).assign(month=scene.last, **_sample(assumed))[CURVES]


def _sample(assumed: Assumed) -> dict[str, int]:
    """Over how many points, and how many replicates of each."""
    return {"points": int(assumed.points["point"].nunique()), "replicates": int(assumed.points["replicates"].iloc[0])}


def value_of_knowing(result: Result, scene: Scene) -> pd.DataFrame:
    """perspective, of (luck, assumptions), month, worth, eur, eur_crossed: EUR per family of the first camps."""
    if not scene.others:
        return pd.DataFrame(columns=VALUES)
    luck = result.cea.information
    parts = [luck.assign(of="luck", eur_crossed=float("nan"), points=1, replicates=scene.replicates)]
    if result.assumed is not None:
        own = result.assumed.worth.drop_duplicates(["perspective", "worth"])
        parts.append(own.assign(of="assumptions", month=scene.last, **_sample(result.assumed)))
    return pd.concat([part[VALUES] for part in parts], ignore_index=True)


def cost_by_payer(result: Result, scene: Scene) -> pd.DataFrame:
    """policy, payer, month, mean, low, high: what each public payer spends (below zero: receives), largest first."""
    lines = at(result.perspectives.by, scene.last)
    lines = lines[(lines["perspective"] == "public") & (lines["by"] == "payer")]
    sizes = lines.assign(size=lines["mean"].abs()).groupby("name", sort=False)["size"].sum()
    rank = {name: place for place, name in enumerate(sorted(sizes.index, key=lambda name: (-sizes[name], name)))}
    own = ordered(lines, scene).assign(rank=lambda f: f["name"].map(rank)).sort_values("rank", kind="stable")
    columns = ["policy", "payer", "month", "mean", "low", "high"]
    return own.rename(columns={"name": "payer"})[columns].reset_index(drop=True)
