"""Writes the charts of a comparison, with the numbers behind each, and one page that opens without a network.

The same result gives the same bytes: nothing here reads a clock, a path or the name of a machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.show.blocks import Drawn, Figure, build
from sim.show.captions import alt, caption
from sim.show.plots import CHARTS, Chart
from sim.show.scene import replicates, scene
from sim.show.sections import SECTIONS
from sim.show.style import inline, png_bytes, styled, svg_text
from sim.show.words import words

if TYPE_CHECKING:
    from sim.show.scene import Scene
    from sim.study.result import Result

TEMPLATE = "report.html.jinja"
FOLDER = "charts"


def write_report(comparison: Result, folder: Path) -> None:
    """Writes `charts/*.svg`, `*.png`, `*.csv` and `report.html` into a folder that exists."""
    seen = scene(comparison)
    (folder / FOLDER).mkdir(exist_ok=True)
    figures = {}
    for chart in CHARTS:
        figure = _write_chart(chart, comparison, seen, folder / FOLDER)
        if figure:
            figures[chart.stem] = figure
    (folder / "report.html").write_text(page(comparison, seen, figures), encoding="utf-8", newline="\n")


def _write_chart(chart: Chart, comparison: Result, seen: Scene, folder: Path) -> Figure | None:
    """The three files of a chart; none where there is nothing to draw (a single policy has no difference)."""
    from markupsafe import Markup

    table = chart.table(comparison, seen)
    if table.empty:
        return None
    with styled(chart.stem):
        figure = chart.draw(table, seen)
        svg = svg_text(figure, alt(chart.stem, table, seen))
        png = png_bytes(figure)
    (folder / f"{chart.stem}.svg").write_text(svg, encoding="utf-8", newline="\n")
    (folder / f"{chart.stem}.png").write_bytes(png)
    table.to_csv(folder / f"{chart.stem}.csv", index=False, lineterminator="\n")
    return Figure(chart.stem, Markup(inline(svg, chart.stem)), caption(chart.stem, seen))


def page(comparison: Result, seen: Scene, figures: dict[str, Figure]) -> str:
    """The report as one HTML page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    shelf = FileSystemLoader(Path(__file__).parent, encoding="utf-8")
    jinja = Environment(loader=shelf, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = words()["report"]
    first, *rest = build(SECTIONS, Drawn(comparison, seen, figures))
    made: str = jinja.get_template(TEMPLATE).render(
        words=text,
        language=words()["language"],
        title=comparison.study.title,
        byline=_byline(comparison, seen),
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
