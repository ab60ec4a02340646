"""Writes a calibration into a folder, all of it or none: draws, tables, document, recipe, and the city's new file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.store.recipe import hash_of, recipe
from sim.store.tables import write_csv, write_parquet
from sim.store.write import RECIPE
from sim.study.calibrate import document
from sim.study.calibrate.city_file import calibrated_city
from sim.study.document import dumps

if TYPE_CHECKING:
    from pathlib import Path

    from sim.study.calibrate.calibrate import Calibration

POSTERIOR, DOCUMENT, CITY, TABLE = "posterior.parquet", "calibration.json", "city.yaml", "table"


def owner(study: str) -> str:
    """Whose folder it is, as its recipe says: a comparison of the same study never takes its place."""
    return f"calibration of {study}"


def save(found: Calibration, folder: Path, targets: Path | None) -> None:
    """Every file that a program may want to read back; the posterior and the city's file only where one may be used."""
    made: dict[str, Any] = recipe(found.study, **_settings(found, targets))
    made |= {"study": owner(found.study.name), "study_name": found.study.name, "luck": "fresh"}
    (folder / RECIPE).write_text(dumps(made), encoding="utf-8")
    (folder / DOCUMENT).write_text(dumps(found.document()), encoding="utf-8")
    write_csv(document.learned_frame(found), folder / "learned.csv")
    write_csv(document.predicted_frame(found), folder / "predicted.csv")
    write_csv(document.bands_frame(found), folder / "bands.csv")
    write_csv(document.sbc_frame(found), folder / "sbc.csv")
    if found.usable:
        write_parquet(document.posterior_frame(found), folder / POSTERIOR)
        text = calibrated_city(found)
        if text:
            (folder / CITY).write_text(text, encoding="utf-8")


def _settings(found: Calibration, targets: Path | None) -> dict[str, Any]:
    return {
        "ways": found.ways._asdict(),
        "free": [one.name for one in found.free],
        "targets_file": {"name": targets.name, "sha256": hash_of(targets)} if targets else None,
    }
