"""Compiles the month once and keeps it: in a folder of the user's cache, named after a hash of all that it depends on."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba
from numba.core import codegen, config

import sim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ABOUT_SECONDS = 60
"""What compiling takes on a laptop, as told to the user."""

FOLDER = "camp-to-housing"
SOURCES = ("engines", "rules", "scenario/plan.py", "world", "codes.py", "draws.py", "history.py", "state.py", "supports.py", "units.py")
"""What the compiled month is made from, beneath `sim`."""


def sources_hash() -> str:
    """A hash of every source that the compiled month is made from, and of the compiler.

    numba's own cache looks at the file of the compiled function alone and would serve an old rule.
    """
    digest = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    root = Path(sim.__file__).parent
    for name in SOURCES:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled code is kept: under NUMBA_CACHE_DIR, XDG_CACHE_HOME or ~/.cache."""
    if "NUMBA_CACHE_DIR" in os.environ:
        return Path(os.environ["NUMBA_CACHE_DIR"]) / FOLDER / sources_hash()
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / FOLDER / "compiled" / sources_hash()
