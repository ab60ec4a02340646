"""Writes the charts of a comparison, with the numbers behind each, and one page that opens without a network.

The same result gives the same bytes: nothing here reads a clock, a path or the name of a machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show import bills, evidence, left_out, rows, told, views
from sim.show.answer import Answer
from sim.show.captions import alt, caption
from sim.show.plots import CHARTS, Chart
from sim.show.scene import replicates, scene
from sim.show.style import inline, png_bytes, styled, svg_text
from sim.show.tables import at, each, ordered
from sim.show.words import amount, digits, missing, words

if TYPE_CHECKING:
    from markupsafe import Markup

    from sim.show.scene import Scene
    from sim.study.compare import Comparison

TEMPLATE = "report.html.jinja"
FOLDER = "charts"


class Figure(NamedTuple):
    """A chart in the page: its drawing, what is said under it, and where its numbers lie."""

    stem: str
    svg: Markup
    caption: str


def write_report(comparison: Comparison, folder: Path) -> None:
    """Writes `charts/*.svg`, `*.png`, `*.csv` and `report.html` into a folder that exists."""
    seen = scene(comparison)
    (folder / FOLDER).mkdir(exist_ok=True)
    figures = {}
    for chart in CHARTS:
        figure = _write_chart(chart, comparison, seen, folder / FOLDER)
        if figure:
            figures[chart.stem] = figure
    (folder / "report.html").write_text(page(comparison, seen, figures), encoding="utf-8", newline="\n")


def _write_chart(chart: Chart, comparison: Comparison, seen: Scene, folder: Path) -> Figure | None:
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


def page(comparison: Comparison, seen: Scene, figures: dict[str, Figure]) -> str:
    """The report as one HTML page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    shelf = FileSystemLoader(Path(__file__).parent, encoding="utf-8")
    jinja = Environment(loader=shelf, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made: str = jinja.get_template(TEMPLATE).render(
        words=words()["report"],
        study=comparison.study,
        scene=seen,
        figures=figures,
        folder=FOLDER,
        **_sections(comparison, seen),
    )
    return made + "\n"


def _sections(comparison: Comparison, seen: Scene) -> dict[str, Any]:
    """The sentences and tables of each section."""
    text = words()["report"]
    late_first = sorted(seen.horizons, reverse=True)
    summary = ordered(comparison.summary, seen)
    differences = ordered(comparison.differences, seen)
    assumed, numbers = _evidence(comparison)
    return {
        "byline": text["byline"].format(
            city=seen.city,
            replicates=replicates(seen.replicates),
            families=seen.families,
            camps=len(comparison.study.city.camps),
            months=seen.months,
            starts=seen.starts,
            seed=seen.seed,
        ),
        "answer": Answer(comparison, seen).paragraphs(),
        "glance": rows.glance(summary, seen),
        "levels": [rows.levels(summary, seen, month) for month in late_first],
        "differences": [rows.differences(differences, seen, month) for month in late_first] if seen.others else [],
        "chances": rows.chances(comparison.p_best, seen),
        "times": left_out.times(comparison, seen),
        "left_out": _left_out(comparison, seen),
        "both": [views.both(comparison, seen), views.by_kind(comparison, seen)],
        "both_lead": text["costs"]["both"]["lead"].format(elsewhere=amount(comparison.cost_elsewhere, "eur")),
        "reversals": views.warnings(comparison, seen),
        "costs": [bills.by_heading(comparison, seen), bills.by_payer(comparison, seen)],
        "costs_lead": text["costs"]["lead"].format(
            year=seen.year, month=seen.last, discount=amount(comparison.discount, "percent")
        ),
        "spreads": rows.spreads(summary, seen),
        "sure_lead": text["sure"]["lead"].format(replicates=replicates(seen.replicates)),
        "luck": _luck(comparison, seen),
        "evidence": evidence.by_kind(comparison),
        "evidence_lead": text["evidence"]["lead"].format(**numbers),
        "every_number": evidence.every_number(comparison),
        "limits": [limit.format(assumed=assumed, n=numbers["n"]) for limit in text["limits"]],
        "recipe": [told.recipe(comparison, seen), told.packages(comparison, seen)],
    }


def _left_out(comparison: Comparison, seen: Scene) -> dict[str, Any]:
    text = words()["report"]["left_out"]
    housed = left_out.parts(comparison, seen, "housed")
    left = left_out.parts(comparison, seen, "left")
    return {
        "sentences": left_out.sentences(housed, seen),
        "tables": [
            left_out.table(housed, seen, text["housed"].format(month=seen.last)),
            left_out.table(left, seen, text["left"].format(month=seen.last), sizes=False),
        ],
        "waiting": left_out.waiting(comparison, seen),
    }


def _luck(comparison: Comparison, seen: Scene) -> str:
    """What common luck saves for families durably housed; empty where it is not defined."""
    text = words()["report"]["sure"]
    found = at(ordered(comparison.luck, seen, ["durably_housed"]), seen.last)
    titles = {look.name: look.title for look in seen.others}
    facts = [
        text["luck_fact"].format(times=digits(row.runs_saved, 1), policy=titles[row.policy])
        for row in each(found)
        if row.policy in titles and not missing(row.runs_saved)
    ]
    return text["luck"].format(facts=", ".join(facts)) if facts else ""


def _evidence(comparison: Comparison) -> tuple[int, dict[str, int]]:
    """How many numbers are assumed, and how many there are."""
    shared, dials = evidence.of_all(comparison), evidence.of_policies(comparison)
    counted = [sum(evidence.counts(numbers.values()).values()) for numbers in (shared, dials)]
    assumed = evidence.counts([*shared.values(), *dials.values()])["assumed"]
    return assumed, {"n": sum(counted), "shared": counted[0], "dials": counted[1]}
