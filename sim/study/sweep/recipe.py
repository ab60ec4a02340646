"""Says from what a sweep was made, what belongs to its folder, and makes the work of its parts again from there."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import OutputError, Problem
from sim.outcomes.costs import DISCOUNT_A_YEAR
from sim.outcomes.measures import MEASURES
from sim.scenario.retold import study_of_recipe
from sim.store import recipe as recipes
from sim.store.growth import POINTS, Growth
from sim.store.parts import BESIDE, KIND, SCHEMA, PartStore, dumps, sha256
from sim.store.write import RECIPE
from sim.study.sweep.design import columns
from sim.study.sweep.part import Work

if TYPE_CHECKING:
    from collections.abc import Collection

    from sim.scenario.factors import Factor
    from sim.scenario.schema import Study
    from sim.scenario.sweep import Sweep

FEWEST_RUNS, MOST_RUNS = 64, 1000
"""Runs of a part: fewer would not step together at speed, more would be much to lose."""

USUAL_PARTS = 32
"""Between the two, a sweep has so many parts, so that there is something to share out."""


EXTENSIBLE = ("sobol", "list")
"""Designs of which the first points stay as they are when there are more; a list may have rows added at its end."""

EXTENSIBLE_NOT = {
    "latin_hypercube": "a Latin hypercube is made for its number of points and cannot grow (a Sobol sequence can)",
    "grid": "a grid has the points that it has and cannot grow",
}


def work_of(sweep: Sweep) -> Work:
    """The work of a sweep; the size of a part depends on the sweep alone."""
    points, a_point = sweep.points * len(sweep.studies), len(sweep.studies[0].policies) * sweep.replicates
    runs = min(max(points * a_point // USUAL_PARTS, FEWEST_RUNS), MOST_RUNS)
    size = max(1, runs // a_point)
    return Work(
        sweep.studies, columns(sweep), sweep.points, sweep.replicates, sweep.luck, sweep.horizons, size
    )  # fmt: skip


def recipe(sweep: Sweep) -> dict[str, Any]:
    """All that the result of a sweep depends on."""
    return {
        "schema": SCHEMA,
        "kind": KIND,
        # not a name that a study can have: `compare` would take the folder for its own
        "study": f"sweep of {sweep.name}",
        "name": sweep.name,
        "title": sweep.title,
        "design": sweep.design,
        "points": sweep.points,
        "replicates": sweep.replicates,
        "luck": sweep.luck,
        "horizons": list(sweep.horizons),
        "discount_a_year": DISCOUNT_A_YEAR,
        "vary": [[_factor(factor) for factor in factors] for factors in sweep.factors],
        "studies": [_study(sweep, study) for study in sweep.studies],
        "file": {"name": sweep.path.name, "sha256": recipes.hash_of(sweep.path)},
    }


def _study(sweep: Sweep, study: Study) -> dict[str, Any]:
    told = recipes.recipe(study, horizons=list(study.horizons))
    return {**told, "luck": sweep.luck, "replicates": sweep.replicates}


def _factor(factor: Factor) -> dict[str, Any]:
    told = {"name": factor.name, "type": factor.type, "low": factor.low, "high": factor.high, "prior": factor.prior}
    return {**told, "centre": factor.centre, "values": list(factor.values), "levels": factor.levels}


def folder_of(sweep: Sweep, work: Work) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The manifest of a sweep, and the files that stand beside it from the beginning."""
    told = recipe(sweep)
    files = {RECIPE: dumps(told), POINTS: points_file(sweep, work)}
    points = sweep.points * len(sweep.studies)
    manifest = {
        "schema": SCHEMA,
        "kind": KIND,
        "name": sweep.name,
        "code": {"version": recipes.version(), "sources_sha256": recipes.sources_hash()},
        "recipe_sha256": sha256(dumps(without(told, BESIDE))),
        "points_sha256": sha256(_values(work.columns)),
        "points": points,
        "runs": points * len(work.policies) * sweep.replicates,
        "horizons": list(sweep.horizons),
        "points_a_part": work.points_a_part,
        "parts": work.layout.parts,
        "measures": [measure.name for measure in MEASURES],
    }
    return manifest, files


def growth_of(sweep: Sweep, work: Work) -> Growth:
    """Whether the folder of a sweep with fewer points can grow to this one: behind its points, never among them."""
    if len(sweep.studies) > 1:
        return Growth(None, "points are numbered city by city, so that a sweep over cities cannot grow")
    if sweep.design not in EXTENSIBLE:
        return Growth(None, EXTENSIBLE_NOT[sweep.design])

    def as_of(points: int) -> tuple[dict[str, Any], dict[str, bytes]]:
        fewer = {name: column[:points] for name, column in work.columns.items()}
        return folder_of(replace(sweep, points=points), replace(work, columns=fewer, points=points, ends=()))

    return Growth(as_of, "")


def without(told: dict[str, Any], keys: Collection[str]) -> dict[str, Any]:
    """A document without some keys, at any depth of mappings and lists of them."""

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            return without(value, keys)
        return [kept(own) for own in value] if isinstance(value, list) else value

    return {key: kept(value) for key, value in told.items() if key not in keys}


def _values(columns: dict[str, Any]) -> bytes:
    return b"".join(name.encode() + column.tobytes() for name, column in columns.items())


def points_file(sweep: Sweep, work: Work) -> bytes:
    """The table of points: point, city, and the value of every number that varies, under its own name."""
    import pyarrow as pa
    from pyarrow import parquet

    total = sweep.points * len(sweep.studies)
    cities = [study.city.name for study in sweep.studies for _ in range(sweep.points)]
    table = pa.table({"point": np.arange(total, dtype=np.int64), "city": cities, **work.columns})
    written = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({"schema": str(SCHEMA), "table": "points"}), written)
    return written.getvalue()


def work_in(store: PartStore) -> Work:
    """The work of a sweep from its folder alone, for a run to be lived again."""
    from pyarrow import parquet

    told = json.loads(store.recipe.read_bytes())
    table = parquet.read_table(store.points)
    names = [name for name in table.column_names if name not in ("point", "city")]
    values = {name: table.column(name).to_numpy() for name in names}
    if sha256(_values(values)) != store.manifest["points_sha256"]:
        wanted, todo = "the points that the manifest names", "put the file of the sweep back"
        raise OutputError([Problem(str(store.points), "", wanted, "other points", todo)])
    studies = tuple(study_of_recipe(study) for study in told["studies"])
    horizons = tuple(told["horizons"])
    size = store.points_a_part
    work = Work(studies, values, told["points"], told["replicates"], told["luck"], horizons, size)
    work.ends = store.layout.ends
    return work
