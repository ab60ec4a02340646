"""Frames as files: CSV for people, Parquet with a schema version for programs; equal frames make equal bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

SCHEMA = 1


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Shortest exact numbers, an empty cell where something is undefined."""
    path.write_bytes(frame.to_csv(index=False, lineterminator="\n").encode())


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Parquet whose metadata holds `schema` (the version of the format) and `table` (the name of the file)."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.Table.from_pandas(frame, preserve_index=False)
    ours = {b"schema": str(SCHEMA).encode(), b"table": path.stem.encode()}
    written = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **ours}), written)
    path.write_bytes(written.getvalue())
