"""Writes the charts of a comparison, with the numbers behind each, and one page that opens without a network.

The same result gives the same bytes: nothing here reads a clock, a path or the name of a machine.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.show import biography_chart, biography_report
from sim.show.blocks import Drawn, Figure, build
from sim.show.captions import alt, caption
from sim.show.page import FOLDER, PAGE, TEMPLATE, lay, write_dots, write_drawing
from sim.show.plots import CHARTS, Chart
from sim.show.scene import byline, scene
from sim.show.sections import SECTIONS
from sim.show.style import styled
from sim.show.words import words

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from sim.show.scene import Scene
    from sim.study.biography import Lives
    from sim.study.result import Result

__all__ = ["FOLDER", "TEMPLATE", "page", "write_report"]


def write_report(
    comparison: Result, folder: Path, drawn: Callable[[str, Figure | None], None] = lambda *_: None
) -> None:
    """Writes `charts/*.svg`, `*.png`, `*.csv` and `report.html` into a folder that exists.

    `drawn` hears of each chart as soon as its drawing is written; pictures of dots, which nobody waits for, come last.
    """
    seen = scene(comparison)
    charts = folder / FOLDER
    charts.mkdir(exist_ok=True)
    figures, drawings = {}, []
    for one in CHARTS:
        made = _write_chart(one, comparison, seen, charts)
        if made:
            figures[one.stem], drawing = made
            drawings.append((one.stem, drawing))
        drawn(one.stem, figures.get(one.stem))
    figures |= {
        figure.stem: figure for figure in (_write_life(lives, charts) for lives in comparison.biographies or ())
    }
    (folder / PAGE).write_text(page(comparison, seen, figures), encoding="utf-8", newline="\n")
    for stem, drawing in drawings:
        write_dots(charts / stem, drawing)


def _write_chart(chart: Chart, comparison: Result, seen: Scene, folder: Path) -> tuple[Figure, Drawing] | None:
    """A chart's drawing and numbers; none where there is nothing to draw (a single policy has no difference)."""
    table = chart.table(comparison, seen)
    if table.empty:
        return None
    with styled(chart.stem):
        drawing = chart.draw(table, seen)
        svg = write_drawing(folder / chart.stem, drawing, table, alt(chart.stem, table, seen))
    return Figure(chart.stem, svg, caption(chart.stem, seen)), drawing


def _write_life(lives: Lives, folder: Path) -> Figure:
    """The three files of the chart of a family that is followed."""
    stem = biography_report.stem(lives)
    with styled(stem):
        drawing, numbers = biography_chart.figure(lives), biography_chart.table(lives)
        svg = write_drawing(folder / stem, drawing, numbers, biography_chart.alt(lives))
    write_dots(folder / stem, drawing)
    return Figure(stem, svg, biography_report.caption())


def page(comparison: Result, seen: Scene, figures: dict[str, Figure]) -> str:
    """The report as one HTML page."""
    built = build(SECTIONS, Drawn(comparison, seen, figures), words()["report"]["sections"])
    return lay(comparison.study.title, byline(comparison, seen), built)
