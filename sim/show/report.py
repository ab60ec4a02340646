"""Writes the charts of a comparison, with the numbers behind each, and one page that opens without a network.

The same result gives the same bytes: nothing here reads a clock, a path or the name of a machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import biography_chart, biography_report
from sim.show.blocks import Drawn, Figure, build
from sim.show.captions import alt, caption
from sim.show.page import FOLDER, PAGE, TEMPLATE, lay, write_files
from sim.show.plots import CHARTS, Chart
from sim.show.scene import replicates, scene
from sim.show.sections import SECTIONS
from sim.show.style import styled
from sim.show.words import words

if TYPE_CHECKING:
    from pathlib import Path

    from sim.show.scene import Scene
    from sim.study.biography import Lives
    from sim.study.result import Result

__all__ = ["FOLDER", "TEMPLATE", "page", "write_report"]


def write_report(comparison: Result, folder: Path) -> None:
    """Writes `charts/*.svg`, `*.png`, `*.csv` and `report.html` into a folder that exists."""
    seen = scene(comparison)
    charts = folder / FOLDER
    charts.mkdir(exist_ok=True)
    figures = [_write_chart(chart, comparison, seen, charts) for chart in CHARTS]
    figures += [_write_life(lives, charts) for lives in comparison.biographies or ()]
    made = page(comparison, seen, {figure.stem: figure for figure in figures if figure})
    (folder / PAGE).write_text(made, encoding="utf-8", newline="\n")


def _write_chart(chart: Chart, comparison: Result, seen: Scene, folder: Path) -> Figure | None:
    """The three files of a chart; none where there is nothing to draw (a single policy has no difference)."""
    table = chart.table(comparison, seen)
    if table.empty:
        return None
    with styled(chart.stem):
        label = alt(chart.stem, table, seen)
        svg = write_files(folder / chart.stem, chart.draw(table, seen), table, label)
    return Figure(chart.stem, svg, caption(chart.stem, seen))


def _write_life(lives: Lives, folder: Path) -> Figure:
    """The three files of the chart of a family that is followed."""
    stem = biography_report.stem(lives)
    with styled(stem):
        svg = write_files(
            folder / stem, biography_chart.figure(lives), biography_chart.table(lives), biography_chart.alt(lives)
        )
    return Figure(stem, svg, biography_report.caption())


def page(comparison: Result, seen: Scene, figures: dict[str, Figure]) -> str:
    """The report as one HTML page."""
    built = build(SECTIONS, Drawn(comparison, seen, figures), words()["report"]["sections"])
    return lay(comparison.study.title, _byline(comparison, seen), built)


def _byline(comparison: Result, seen: Scene) -> str:
    """Over what everything is taken."""
    said: str = words()["report"]["byline"].format(
        city=seen.city,
        replicates=replicates(seen.replicates),
        families=seen.families,
        camps=len(comparison.study.city.camps),
        months=seen.months,
        starts=seen.starts,
        seed=seen.seed,
    )
    return said
