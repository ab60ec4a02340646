"""What the documentation may name, and where it names what."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path
from types import FunctionType

import sim.rules
from sim.parameters.loader import chapters, instruments
from sim.state import TABLES

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path.stem for path in Path(sim.rules.__file__).parent.glob("*.py") if path.stem != "__init__")


def functions(module: str) -> dict[str, FunctionType]:
    """The public rules of a chapter."""
    of = import_module(f"sim.rules.{module}")
    public = inspect.getmembers(of, inspect.isfunction)
    return {name: rule for name, rule in public if rule.__module__ == of.__name__ and not name.startswith("_")}


RULES = {f"{module}.{name}" for module in MODULES for name in functions(module)}
PARAMETERS = {one.name for book in chapters().values() for one in book.values()}
DIALS = {one.name for book in instruments().values() for one in book.values()}
COLUMNS = {column.name for columns in TABLES.values() for column in columns}
SHELVES = {name.partition(".")[0] for name in RULES | PARAMETERS | DIALS}

DOTTED = re.compile(r"`([a-z_]+)\.([a-z_0-9]+)`")
A_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
A_PATH = re.compile(r"`((?:sim|docs|scenarios|notebooks|benchmarks)/[\w/.]*)`")


def pages() -> list[Path]:
    """The pages written by hand."""
    made = {ROOT / "docs/reference"}
    return [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(path for path in sorted((ROOT / "docs").rglob("*.md")) if path.parent not in made),
    ]


def unknown(text: str) -> list[str]:
    """Dotted names of a chapter or an instrument that are no rule, no parameter and no dial."""
    named = {f"{shelf}.{name}" for shelf, name in DOTTED.findall(text) if shelf in SHELVES and name != "py"}
    return sorted(named - RULES - PARAMETERS - DIALS)


def missing(text: str) -> list[str]:
    """Files and folders that a text names in code and that do not exist."""
    return sorted({path for path in A_PATH.findall(text) if not (ROOT / path).exists()})


def untested(text: str) -> list[str]:
    """Tests that a text names and that do not exist."""
    found = []
    for file, test in A_TEST.findall(text):
        path = ROOT / file
        if not path.exists() or (test and f"def {test}(" not in path.read_text(encoding="utf-8")):
            found.append(f"{file}::{test}")
    return found
