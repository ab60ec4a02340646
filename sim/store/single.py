"""Writes a few files side by side, each whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import OutputError, Problem
from sim.store.write import output_errors

if TYPE_CHECKING:
    from collections.abc import Mapping


def put_files(files: Mapping[Path, bytes]) -> None:
    """Write each file under a temporary name beside it and move it into place; `OutputError` where that fails."""
    for path, content in files.items():
        with output_errors(path):
            if path.is_dir():
                todo = "give the name of a file with --out"
                raise OutputError([Problem(str(path), "", "a file to write", "a folder", todo)])
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f".{path.name}.new")
            try:
                aside.write_bytes(content)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)
