"""A result before a visitor: its files, never written to, and the pieces of HTML in which a worker has told it."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.store.recipe import sources_hash
from sim.store.write import LOG

if TYPE_CHECKING:
    from sim.scenario.schema import Study

REPORT = "report.html"
NEEDED = ("summary.csv", "differences.csv", "p_best.csv")
"""The tables that the answer in words is made of."""
STAMP = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive: the same result gives the same bytes."""


class Opened(NamedTuple):
    """A result: the folder of its files, that of its pieces, and the study that it was made from.

    `of_this_model`: it was made by the model as it is installed here, so that its runs can be lived again.
    """

    folder: Path
    pages: Path
    study: Study
    of_this_model: bool = True

    def told(self, question: str) -> str:
        """The piece that answers a question; raises FileNotFoundError where it has not been told."""
        return (self.pages / f"{question}.html").read_text(encoding="utf-8")

    def file(self, name: str) -> Path | None:
        """A file of the result by its name, or that of a chart; no other."""
        if re.fullmatch(r"(?:[a-z]+/)?[a-z0-9_]+\.[a-z]+", name) is None:
            return None
        path = self.folder / name
        return path if path.is_file() and not path.is_symlink() else None

    def archive(self) -> bytes:
        """All files of the result as one ZIP of fixed bytes; the log, which holds the clock, stays out."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(self.folder.rglob("*")):
                if path.is_file() and not path.is_symlink() and path.name != LOG:
                    info = zipfile.ZipInfo(f"{self.study.name}/{path.relative_to(self.folder).as_posix()}", STAMP)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(info, path.read_bytes())
        return out.getvalue()


class Finished:
    """A finished result that every visitor is shown; raises `UserError` where there is none, or a changed one."""

    def __init__(self, folder: Path) -> None:
        from sim.study.stored import opened

        stored = opened(folder)
        stored.check(*NEEDED)
        self.folder, self.study = folder, stored.study
        self.made_by: str = stored.recipe["code"]["sources_sha256"]

    @cached_property
    def of_this_model(self) -> bool:
        """Whether the model as it is installed here has made it."""
        return self.made_by == sources_hash()

    def before(self, pages: Path) -> Opened:
        """The result as one visitor has it, told in a folder of this visitor's own."""
        return Opened(self.folder, pages, self.study, self.of_this_model)
