"""Keeps a reference table on disk, part by part: what has been lived once is never lived again.

A part is written to a temporary name and moved into place, so that a calibration can be killed at any moment and begun
again. Completeness is the list of part names; the manifest says of what the table is, and never changes.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.errors import OutputError, Problem
from sim.store.parts import NEW, write_whole
from sim.store.write import output_errors

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]

SCHEMA = 1
MANIFEST = "table.json"


class Stock(NamedTuple):
    """A folder of parts, and what the table in it depends on."""

    folder: Path
    of: dict[str, Any]

    @property
    def key(self) -> str:
        """One hash of all that the numbers depend on."""
        told = json.dumps(self.of, sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    def load(self) -> dict[int, Values]:
        """The points that are there, each (replicates, targets); lays the manifest where there is none.

        What a killed run had begun to write is swept away: whoever fills a table holds its folder.
        """
        with output_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._agree()
            for begun in self.folder.glob(f"{NEW}*"):
                begun.unlink(missing_ok=True)
            found: dict[int, Values] = {}
            for path in sorted(self.folder.glob("part-*.parquet")):
                found.update(self._read(path))
            return found

    def _agree(self) -> None:
        """Refuses the table of something else; nothing of it is touched."""
        path = self.folder / MANIFEST
        if not path.exists():
            head = {"schema": SCHEMA, "key": self.key, **{k: v for k, v in self.of.items() if k != "depends_on"}}
            write_whole(path, (json.dumps(head, indent=1) + "\n").encode())
            return
        try:
            there = json.loads(path.read_bytes())
        except ValueError:
            there = {}
        if there.get("key") != self.key:
            got = f"the table of {there.get('study', 'something unknown')} with other numbers, targets or sources"
            todo = f"choose another folder with --out, or delete {self.folder}"
            raise OutputError([Problem(str(self.folder), "", f"a table of this {self.of['study']}", got, todo)])

    def _read(self, path: Path) -> dict[int, Values]:
        """The points of a part; a part that cannot be read is lived again."""
        import pyarrow as pa
        from pyarrow import parquet

        try:
            frame = parquet.read_table(path).to_pandas()
        except (pa.ArrowException, OSError, ValueError):
            path.unlink(missing_ok=True)
            return {}
        targets = self.of["columns"][self.of["parameters"] :]
        points = frame["point"].to_numpy()
        y = frame[targets].to_numpy(dtype=np.float64)
        return {int(point): y[points == point] for point in np.unique(points)}

    def lay(self, first: int, values: Values, y: Values) -> None:
        """A part: the points from `first` on, parameters (points, parameters) and counts (points, replicates, ...)."""
        import io

        import pyarrow as pa
        from pyarrow import parquet

        number, replicates = y.shape[:2]
        rows = np.repeat(np.column_stack([values]), replicates, axis=0)
        columns: dict[str, Any] = {
            "point": np.repeat(np.arange(first, first + number), replicates),
            "replicate": np.tile(np.arange(replicates), number),
        }
        both = np.column_stack([rows, y.reshape(number * replicates, -1)])
        columns |= {name: both[:, i] for i, name in enumerate(self.of["columns"])}
        written = io.BytesIO()
        parquet.write_table(pa.table(columns), written)
        with output_errors(self.folder):
            write_whole(self.folder / f"part-{first:06d}.parquet", written.getvalue())
