"""The exact numbers of a small run of every shipped policy, as hashes, and the book in which they are kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.engines.core import run_core
from sim.engines.core.board import Board
from sim.history import NAMES
from sim.scenario.library import shipped
from sim.scenario.load import load
from sim.scenario.plan import Plan, make_plan
from sim.scenario.schema import Camp, Study
from sim.state import TABLES, Table

SCHEMA = 1
HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BOOK = HERE / "baselines.json"
TOLD = HERE / "HISTORY.md"

STUDY = "scenarios/studies/toulouse.yaml"
CAMPS = (30, 20, 10)
MONTHS = 24
REPLICATES = 2
SEED = 20190408

RUN: dict[str, Any] = {
    "study": STUDY,
    "camps": list(CAMPS),
    "months": MONTHS,
    "replicates": REPLICATES,
    "seed": SEED,
}

Hashes = dict[str, str]
"""The hash of each column (`families.place`, state at the last month-end) and count (`counts.durable`, all months)."""


def policies() -> list[str]:
    """Every policy that comes with the model, whether or not a study compares it."""
    return sorted(path.stem for path in (shipped().folder / "policies").glob("*.yaml"))


@cache
def study() -> Study:
    """The study with all shipped policies and a small city."""
    sites = tuple(Camp(f"site {number}", families) for number, families in enumerate(CAMPS, 1))
    whole = load(ROOT / STUDY, months=MONTHS, seed=SEED, policies=policies())
    return replace(whole, city=replace(whole.city, camps=sites))


def plan_of(policy: str) -> Plan:
    """One policy in the small city."""
    return make_plan(replace(study(), policies=tuple(one for one in study().policies if one.name == policy)))


def hashed(array: np.ndarray) -> str:
    """The sha256 of an array's bytes as a little-endian machine holds them."""
    return hashlib.sha256(np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()).hexdigest()


def hashes_of(plan: Plan) -> Hashes:
    """What the run of a plan leaves, hashed."""
    last: list[Board] = []
    history = run_core(plan, 0, REPLICATES, lambda month, board: last.append(board) if month == plan.months else None)
    (board,) = last
    found = {
        f"{name}.{c.name}": hashed(getattr(table_of(board, name), c.name)) for name in TABLES for c in TABLES[name]
    }
    return found | {f"counts.{name}": hashed(history.counts[:, :, index]) for index, name in enumerate(NAMES)}


def table_of(board: Board, name: str) -> Table:
    """A table of the board by its name in state.TABLES."""
    found: Table = board.f if name == "families" else getattr(board, name)
    return found


def today() -> dict[str, Hashes]:
    """The hashes of every shipped policy with the present code and numbers."""
    return {policy: hashes_of(plan_of(policy)) for policy in policies()}


def read(book: Path = BOOK) -> dict[str, Any]:
    """The book as committed; an empty one before the first renewal."""
    if not book.exists():
        return {"schema": SCHEMA, "version": 0, "run": RUN, "policies": {}}
    kept: dict[str, Any] = json.loads(book.read_text(encoding="utf-8"))
    if kept.get("schema") != SCHEMA:
        raise ValueError(f"{book.name}: wanted schema {SCHEMA}, got {kept.get('schema')!r}; renew with make baselines")
    return kept


def moved(old: Hashes, new: Hashes) -> list[str]:
    """Names that differ, were added or are gone, in the order of the state's lists."""
    names = [*new, *(name for name in old if name not in new)]
    return [name for name in names if old.get(name) != new.get(name)]


def renew(why: str, book: Path = BOOK, told: Path = TOLD) -> dict[str, list[str]]:
    """Write the present hashes with the reason into book and history; returns what moved, by policy."""
    reason = " ".join(why.split())
    if not reason:
        raise ValueError("wanted the reason why results change, got nothing; say what changed and why")
    kept, new = read(book), today()
    changes = {
        policy: moved(kept["policies"].get(policy, {}), new.get(policy, {}))
        for policy in sorted({*kept["policies"], *new})
    }
    changes = {policy: names for policy, names in changes.items() if names}
    if changes or kept["run"] != RUN:
        version = kept["version"] + 1
        fresh = {"schema": SCHEMA, "version": version, "run": RUN, "policies": new}
        book.write_text(json.dumps(fresh, indent=1) + "\n", encoding="utf-8")
        with told.open("a", encoding="utf-8") as history:
            history.write(entry(version, reason, changes))
    return changes


def entry(version: int, reason: str, changes: dict[str, list[str]]) -> str:
    """What the history tells of a renewal."""
    lines = [f"- {policy}: {len(names)} columns and counts moved" for policy, names in changes.items()]
    return "\n".join([f"\n## Version {version}\n", f"{reason}\n", *lines, ""])
