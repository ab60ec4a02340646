"""Writes the data files of a comparison into a folder: recipe, document, Parquet tables and the CSV behind charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.outcomes.ratio import KEY, RESAMPLES
from sim.store.recipe import recipe
from sim.store.tables import write_csv, write_parquet
from sim.store.write import RECIPE
from sim.study.document import dumps

if TYPE_CHECKING:
    from pathlib import Path

    from sim.study.compare import Comparison

TABLES = ("summary", "differences", "p_best", "luck", "costs", "curves")


def save(comparison: Comparison, folder: Path) -> None:
    """Every file that a program may want to read back; charts and report are made elsewhere."""
    settings = {
        "horizons": list(comparison.horizons),
        "discount_a_year": comparison.discount,
        "bootstrap": {"key": KEY, "resamples": RESAMPLES},
    }
    (folder / RECIPE).write_text(dumps(recipe(comparison.study, **settings)), encoding="utf-8")
    (folder / "comparison.json").write_text(dumps(comparison.document()), encoding="utf-8")
    for name in TABLES:
        write_csv(getattr(comparison, name), folder / f"{name}.csv")
    write_parquet(comparison.monthly, folder / "monthly.parquet")
    write_parquet(comparison.families, folder / "families.parquet")
