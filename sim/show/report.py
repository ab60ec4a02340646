"""Writes the charts of a comparison, with the numbers behind each, and one page that opens without a network.

The same result gives the same bytes: nothing here reads a clock, a path or the name of a machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.show import biography_chart, biography_report
from sim.show.blocks import Drawn, Figure, build, styles
from sim.show.captions import alt, caption
from sim.show.plots import CHARTS, Chart
from sim.show.scene import replicates, scene
from sim.show.sections import SECTIONS
from sim.show.style import inline, png_bytes, styled, svg_text
from sim.show.words import words

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup
    from matplotlib.figure import Figure as Drawing

    from sim.show.scene import Scene
    from sim.study.biography import Lives
    from sim.study.result import Result

TEMPLATE = "report.html.jinja"
FOLDER = "charts"


def write_report(comparison: Result, folder: Path) -> None:
    """Writes `charts/*.svg`, `*.png`, `*.csv` and `report.html` into a folder that exists."""
    seen = scene(comparison)
    charts = folder / FOLDER
    charts.mkdir(exist_ok=True)
    figures = [_write_chart(chart, comparison, seen, charts) for chart in CHARTS]
    figures += [_write_life(lives, charts) for lives in comparison.biographies or ()]
    made = page(comparison, seen, {figure.stem: figure for figure in figures if figure})
    (folder / "report.html").write_text(made, encoding="utf-8", newline="\n")


def _write_chart(chart: Chart, comparison: Result, seen: Scene, folder: Path) -> Figure | None:
    """The three files of a chart; none where there is nothing to draw (a single policy has no difference)."""
    table = chart.table(comparison, seen)
    if table.empty:
        return None
    with styled(chart.stem):
        label = alt(chart.stem, table, seen)
        svg = _write_files(folder / chart.stem, chart.draw(table, seen), table, label)
    return Figure(chart.stem, svg, caption(chart.stem, seen))


def _write_life(lives: Lives, folder: Path) -> Figure:
    """The three files of the chart of a family that is followed."""
    stem = biography_report.stem(lives)
    with styled(stem):
        svg = _write_files(
            folder / stem, biography_chart.figure(lives), biography_chart.table(lives), biography_chart.alt(lives)
        )
    return Figure(stem, svg, biography_report.caption())


def _write_files(path: Path, drawn: Drawing, table: pd.DataFrame, label: str) -> Markup:
    """A drawing as SVG and PNG with its numbers as CSV, and as an element of the page."""
    from markupsafe import Markup

    svg = svg_text(drawn, label)
    path.with_suffix(".svg").write_text(svg, encoding="utf-8", newline="\n")
    path.with_suffix(".png").write_bytes(png_bytes(drawn))
    table.to_csv(path.with_suffix(".csv"), index=False, lineterminator="\n")
    return Markup(inline(svg, path.name))


def page(comparison: Result, seen: Scene, figures: dict[str, Figure]) -> str:
    """The report as one HTML page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    shelf = FileSystemLoader(Path(__file__).parent, encoding="utf-8")
    jinja = Environment(loader=shelf, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = words()["report"]
    first, *rest = build(SECTIONS, Drawn(comparison, seen, figures))
    made: str = jinja.get_template(TEMPLATE).render(
        words=text,
        language=words()["language"],
        title=comparison.study.title,
        byline=_byline(comparison, seen),
        styles=[Markup(css) for css in styles([block for section in rest for block in section.blocks])],
        first=first,
        rest=rest,
        folder=FOLDER,
    )
    return made + "\n"


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
