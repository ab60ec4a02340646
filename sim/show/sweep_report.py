"""Writes the report of a sweep, with the charts and the numbers behind each, from what lies in its folder.

Nothing is reckoned that is not there: an unfinished sweep gets a report of its finished parts, which says so. The same
parts give the same bytes.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sim.show.blocks import Figure, build
from sim.show.page import FOLDER, PAGE, lay, write_files
from sim.show.scene import replicates
from sim.show.sections_sweep import SECTIONS, DrawnSweep
from sim.show.style import styled
from sim.show.sweep_captions import alt, caption
from sim.show.sweep_plots import CHARTS, Chart
from sim.show.sweep_scene import points, views
from sim.show.words import words
from sim.store.beside import KEPT, put_report
from sim.store.write import output_errors

if TYPE_CHECKING:
    from sim.show.sweep_scene import View
    from sim.study.sweep.results import Results


def write_report(results: Results, out: Path) -> Path:
    """Writes `charts/*.svg`, `*.png`, `*.csv` and `report.html` into a folder, each file whole; hands back the page.

    Raises `UserError` where no part of the sweep is there yet, and `OutputError` where the folder belongs to something
    else or cannot be written to.
    """
    with output_errors(out, KEPT), tempfile.TemporaryDirectory() as made:
        _draw(results, Path(made))
        return put_report(Path(made), results.folder, out)


def _draw(results: Results, folder: Path) -> None:
    """All files of the report, in a folder that exists."""
    seen = views(results)
    (folder / FOLDER).mkdir()
    made = [_chart(chart, view, folder / FOLDER) for view in seen for chart in CHARTS]
    figures = {figure.stem: figure for figure in made if figure}
    drawn = DrawnSweep(results, seen, figures, results.reasons)
    text = words()["sweep"]
    changes = {name: text[name] for name in ("kicker", "skip")}
    page = lay(results.recipe["title"], _byline(results, seen[0]), build(SECTIONS, drawn, text["sections"]), changes)
    (folder / PAGE).write_text(page, encoding="utf-8", newline="\n")


def _chart(chart: Chart, view: View, folder: Path) -> Figure | None:
    """The three files of a chart; none where there is nothing to draw."""
    table = chart.table(view)
    if table.empty:
        return None
    stem = chart.stem + view.suffix
    with styled(stem):
        svg = write_files(folder / stem, chart.draw(table, view), table, alt(chart.stem, table, view))
    return Figure(stem, svg, caption(chart.stem, view))


def _byline(results: Results, view: View) -> str:
    """Over what everything is taken."""
    said: str = words()["sweep"]["byline"].format(
        city=", ".join(study["city"]["title"] for study in results.recipe["studies"]),
        points=points(results.recipe["points"]),
        replicates=replicates(results.recipe["replicates"]),
        families=view.families,
        months=view.study.months,
        starts=view.study.starts,
        seed=view.study.seed,
    )
    return said
