"""A finished result, read from its folder and never written to: the answer, tables and charts are those on disk."""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.scenario.retold import study_of_recipe
from sim.show.answer import Answer
from sim.show.captions import caption
from sim.show.plots import CHARTS
from sim.show.report import FOLDER
from sim.show.rows import differences, glance
from sim.show.scene import scene
from sim.show.style import inline
from sim.show.tables import ordered
from sim.store.recipe import sources_hash
from sim.store.write import LOG, RECIPE
from sim.study.stored import opened

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Study
    from sim.show.rows import Table
    from sim.show.scene import Scene

REPORT = "report.html"
GLIMPSE = ("summary", "differences", "p_best")
"""The tables that the answer in words is made of."""
STAMP = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive: the same result gives the same bytes."""


class Drawn(NamedTuple):
    """A chart on disk: its drawing as an element of a page, and what is said under it."""

    stem: str
    svg: str
    caption: str


class Opened:
    """A result folder. Stands in for a comparison where words and tables are made from `summary` and the like."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.recipe: dict[str, Any] = json.loads((folder / RECIPE).read_text(encoding="utf-8"))

    @cached_property
    def study(self) -> Study:
        """The study that the result was made from, every number as it was in force."""
        return study_of_recipe(self.recipe)

    def is_of_this_model(self) -> bool:
        """Whether the result was made by the model as it is installed here, so that its runs can be lived again."""
        return bool(self.recipe["code"]["sources_sha256"] == sources_hash())

    @cached_property
    def summary(self) -> pd.DataFrame:
        return self._table("summary")

    @cached_property
    def differences(self) -> pd.DataFrame:
        return self._table("differences")

    @cached_property
    def p_best(self) -> pd.DataFrame:
        return self._table("p_best")

    @cached_property
    def scene(self) -> Scene:
        """The colours, names and numbers that every chart of this result shares."""
        told: Any = self
        return scene(told)

    def answer(self) -> list[str]:
        """The answer in words, the report's own."""
        told: Any = self
        return Answer(told, self.scene).sentences()

    def glance(self) -> Table:
        """The answer as a small table."""
        return glance(ordered(self.summary, self.scene), self.scene)

    def compared(self) -> Table | None:
        """Paired differences to the baseline at the last horizon; None where there is one policy only."""
        if not self.scene.others:
            return None
        return differences(ordered(self.differences, self.scene), self.scene, self.scene.last)

    def chart(self, stem: str) -> Drawn | None:
        """A chart as it lies in the folder; None where it has not been drawn."""
        path = self.folder / FOLDER / f"{stem}.svg"
        if not path.is_file():
            return None
        return Drawn(stem, inline(path.read_text(encoding="utf-8"), stem), caption(stem, self.scene))

    def charts(self) -> list[Drawn]:
        """Every chart of the report that the folder holds, in the report's order."""
        found = (self.chart(chart.stem) for chart in CHARTS)
        return [drawn for drawn in found if drawn]

    def file(self, name: str) -> Path | None:
        """A file that the result's manifest lists, or that a page still being written shows; no other."""
        if re.fullmatch(rf"(?:{FOLDER}/)?[a-z0-9_]+\.[a-z]+", name) is None:
            return None
        path = self.folder / name
        return path if path.is_file() and not path.is_symlink() else None

    def archive(self) -> bytes:
        """All files of the result as one ZIP of fixed bytes; the log, which holds the clock, stays out."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(self.folder.rglob("*")):
                if path.is_file() and not path.is_symlink() and path.name != LOG:
                    info = zipfile.ZipInfo(f"{self.recipe['study']}/{path.relative_to(self.folder).as_posix()}", STAMP)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(info, path.read_bytes())
        return out.getvalue()

    def _table(self, name: str) -> pd.DataFrame:
        import pandas as pd

        frame = pd.read_csv(self.folder / f"{name}.csv")
        return frame.assign(reason=frame["reason"].fillna("")) if "reason" in frame.columns else frame


def open_result(folder: Path) -> Opened:
    """The result in a folder; raises UserError where there is none, or one that is not as it was written."""
    stored = opened(folder)
    for name in GLIMPSE:
        stored.table(name)
    return Opened(folder)
