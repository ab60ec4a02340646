"""A calibration as one page that opens without a network: the words of its summary, its tables and its charts."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from sim.show.calibration_plots import CHARTS, alt
from sim.show.calibration_told import sections, text, title
from sim.show.style import inline, styled, svg_text
from sim.show.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.study.calibrate.calibrate import Calibration

PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


def page(found: Calibration, charts: Sequence[str]) -> str:
    """The page, the same bytes for the same calibration; `charts` are the stems of those that were drawn."""
    style = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
    body = "\n".join([*_told(found), *_drawn(found, charts)])
    return PAGE.format(title=escape(title(found)), language=words()["language"], style=style, body=body)


def _told(found: Calibration) -> Iterator[str]:
    for one in sections(found):
        if one.title:
            yield f"<h2>{escape(one.title)}</h2>"
        if one.text:
            yield f"<p>{escape(one.text)}</p>"
        if one.rows:
            yield _table(one.rows, one.title)


def _table(rows: Sequence[tuple[str, ...]], title: str) -> str:
    head, *body = rows
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = [
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in body
    ]
    caption = f"<caption>{escape(title)}</caption>"
    table = f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return f'<div class="wide" role="region" aria-label="{escape(title)}" tabindex="0">{table}</div>'


def _drawn(found: Calibration, charts: Sequence[str]) -> Iterator[str]:
    for stem in charts:
        with styled(stem):
            drawing = inline(svg_text(CHARTS[stem](found), alt(stem)), stem)
        yield f"<figure>{drawing}<figcaption>{escape(alt(stem))}. {_numbers(stem)}</figcaption></figure>"


def _numbers(stem: str) -> str:
    """Where the numbers of a chart lie."""
    return f'<span class="files">{escape(text()["numbers"])} <a href="charts/{stem}.csv">{stem}.csv</a>.</span>'
