"""A comparison as one JSON document, schema 1: plain numbers, and null where something is undefined."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from sim.outcomes.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.compare import Comparison

SCHEMA = 1


def number(value: Any) -> Any:
    """A plain number; None for NaN."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value


def dumps(document: dict[str, Any]) -> str:
    """The one way in which documents become text."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_document(comparison: Comparison) -> dict[str, Any]:
    """The document that `compare --json` prints.

    `differences` holds the baseline too, exactly zero: a policy against itself is shown, and a reader may look up
    any policy. `p_best` holds the measures that have a better direction.
    """
    study = comparison.study
    return {
        "schema": SCHEMA,
        "study": study.name,
        "baseline": study.baseline,
        "replicates": study.replicates,
        "months": study.months,
        "seed": study.seed,
        "horizons": list(comparison.horizons),
        "measures": {m.name: {"unit": m.unit, "direction": m.direction, "interval": m.interval} for m in MEASURES},
        "policies": _nested(comparison.summary, ("mean", "low", "high", "p05", "p95")),
        "differences": _nested(comparison.differences_of(comparison.policies), ("mean", "low", "high")),
        "p_best": _best(comparison.p_best),
        "kept12": _by_month(comparison.kept12, ("begun", "held", "mean", "low", "high")),
        "delay_days": _delays(comparison.delays),
        "perspectives": _perspectives(comparison.perspectives.totals),
        "reversals": _rows(comparison.perspectives.reversals),
    }


def _nested(frame: pd.DataFrame, columns: tuple[str, ...]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for row in frame.to_dict("records"):
        cell = {column: number(row[column]) for column in columns}
        nested.setdefault(row["policy"], {}).setdefault(row["measure"], {})[str(row["month"])] = cell
    return nested


def _best(frame: pd.DataFrame) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for row in frame.to_dict("records"):
        nested.setdefault(row["measure"], {}).setdefault(str(row["month"]), {})[row["policy"]] = number(row["p"])
    return nested


def _by_month(frame: pd.DataFrame, columns: tuple[str, ...]) -> dict[str, Any]:
    """Policy, month: the columns."""
    nested: dict[str, Any] = {}
    for row in frame.to_dict("records"):
        nested.setdefault(row["policy"], {})[str(row["month"])] = {column: number(row[column]) for column in columns}
    return nested


def _delays(frame: pd.DataFrame) -> dict[str, Any]:
    """Policy, month, counted, kind: lettings and days."""
    nested: dict[str, Any] = {}
    for row in frame.to_dict("records"):
        cell = {column: number(row[column]) for column in ("lettings", "mean", "low", "high")}
        month = nested.setdefault(row["policy"], {}).setdefault(str(row["month"]), {})
        month.setdefault(row["counted"], {})[row["kind"]] = cell
    return nested


def _perspectives(frame: pd.DataFrame) -> dict[str, Any]:
    """Perspective, policy, month: cost per family, and the share gone."""
    parts = {str(view): own for view, own in frame.groupby("perspective", sort=False)}
    return {view: _by_month(own, ("mean", "low", "high", "gone")) for view, own in parts.items()}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): number(value) for name, value in row.items()} for row in frame.to_dict("records")]
