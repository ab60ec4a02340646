"""A report as one HTML page that opens without a network, and the files of its charts, whatever it reports on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.show.blocks import styles
from sim.show.style import inline, png_bytes, styled, svg_text
from sim.show.words import words
from sim.store.beside import CHARTS as FOLDER
from sim.store.beside import PAGE

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup
    from matplotlib.figure import Figure as Drawing

    from sim.show.blocks import Built

__all__ = ["FOLDER", "PAGE", "TEMPLATE", "lay", "write_dots", "write_drawing", "write_files"]

TEMPLATE = "report.html.jinja"


def write_files(path: Path, drawn: Drawing, table: pd.DataFrame, label: str) -> Markup:
    """A drawing as SVG and PNG with its numbers as CSV, and as an element of the page."""
    svg = write_drawing(path, drawn, table, label)
    write_dots(path, drawn)
    return svg


def write_drawing(path: Path, drawn: Drawing, table: pd.DataFrame, label: str) -> Markup:
    """A drawing as SVG with its numbers as CSV, and as an element of the page."""
    from markupsafe import Markup

    svg = svg_text(drawn, label)
    path.with_suffix(".svg").write_text(svg, encoding="utf-8", newline="\n")
    table.to_csv(path.with_suffix(".csv"), index=False, lineterminator="\n")
    return Markup(inline(svg, path.name))


def write_dots(path: Path, drawn: Drawing) -> None:
    """The same drawing as PNG."""
    with styled(path.name):
        path.with_suffix(".png").write_bytes(png_bytes(drawn))


def lay(title: str, byline: str, built: list[Built], changes: dict[str, Any] | None = None) -> str:
    """The page; `changes` are words of a report that are not those of a comparison."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    shelf = FileSystemLoader(Path(__file__).parent, encoding="utf-8")
    jinja = Environment(loader=shelf, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    first, *rest = built
    made: str = jinja.get_template(TEMPLATE).render(
        words={**words()["report"], **(changes or {})},
        language=words()["language"],
        title=title,
        byline=byline,
        styles=[Markup(css) for css in styles([block for section in rest for block in section.blocks])],
        first=first,
        rest=rest,
        folder=FOLDER,
    )
    return made + "\n"
