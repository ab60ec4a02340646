"""Writes the data files of a comparison into a folder: recipe, document, Parquet tables and the CSV behind charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.outcomes.ratio import KEY, RESAMPLES
from sim.store.recipe import recipe
from sim.store.tables import write_csv, write_parquet
from sim.store.write import RECIPE
from sim.study.biographies import document
from sim.study.document import dumps

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sim.study.compare import Comparison

TABLES = (
    "summary", "differences", "p_best", "luck", "costs", "curves", "groups", "time_to_a_home", "kept12", "delays",
)  # fmt: skip

ASSUMPTIONS, UNCERTAINTY, UNCERTAIN_WORTH = "assumptions", "uncertainty", "uncertainty_worth"
DECOMPOSITION, BIOGRAPHIES = "decomposition.json", "biographies.json"
"""What a comparison holds only where it was asked for (study.assumptions, study.decompose, study.biographies)."""


def save(comparison: Comparison, folder: Path) -> None:
    """Every file that a program may want to read back; charts and report are made elsewhere."""
    settings: dict[str, Any] = {
        "horizons": list(comparison.horizons),
        "discount_a_year": comparison.discount,
        "cost_elsewhere_a_month": comparison.cost_elsewhere,
        "bootstrap": {"key": KEY, "resamples": RESAMPLES},
    }
    if comparison.carried:
        posterior = comparison.carried.posterior
        settings["posterior"] = {"of": posterior.of, "sha256": posterior.sha256, "free": list(posterior.names)}
        write_csv(comparison.carried.uncertainty, folder / "uncertainty.csv")
    (folder / RECIPE).write_text(dumps(recipe(comparison.study, **settings)), encoding="utf-8")
    (folder / "comparison.json").write_text(dumps(comparison.document()), encoding="utf-8")
    for name in TABLES:
        write_csv(getattr(comparison, name), folder / f"{name}.csv")
    for name, frame in _of_costs(comparison).items():
        write_csv(frame, folder / f"{name}.csv")
    write_parquet(comparison.monthly, folder / "monthly.parquet")
    write_parquet(comparison.families, folder / "families.parquet")
    _asked_for(comparison, folder)


def _asked_for(comparison: Comparison, folder: Path) -> None:
    """What the assumptions change, how a difference splits, and two lives, where it was asked for."""
    assumed = comparison.assumed
    if assumed is not None:
        for name, frame in zip((ASSUMPTIONS, UNCERTAINTY, UNCERTAIN_WORTH), assumed, strict=True):
            write_parquet(frame, folder / f"{name}.parquet")
    if comparison.decomposition is not None:
        (folder / DECOMPOSITION).write_text(dumps(comparison.decomposition), encoding="utf-8")
    if comparison.biographies:
        (folder / BIOGRAPHIES).write_text(dumps(document(comparison.biographies)), encoding="utf-8")


def _of_costs(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """The tables of both perspectives, by the names of their files."""
    views, cea = comparison.perspectives, comparison.cea
    return {
        "perspectives": views.totals,
        "costs_wider": views.wider_lines,
        "costs_by": views.by,
        "reversals": views.reversals,
        "cea_plane": cea.plane,
        "cea_acceptability": cea.acceptability,
        "cea_frontier": cea.frontier,
        "cea_information": cea.information,
    }
