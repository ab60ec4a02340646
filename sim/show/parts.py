"""What the difference between two policies is made of: the chart and the table of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.show.contrasts import THOUSANDS
from sim.show.rows import Cell, Group, Head, Row, Table, between
from sim.show.style import INK, QUIET, sheet
from sim.show.tables import each
from sim.show.words import MeasureWords, amount, measure_words, missing, words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.show.scene import Scene
    from sim.study.result import Result

COLUMNS = ["part", "measure", "start", "goal", "month", "mean", "low", "high", "share"]
WHOLE = "whole"


def parts_of_the_difference(result: Result, scene: Scene) -> pd.DataFrame:
    """part (and `whole`), measure, start, goal, month, mean, low, high, share of the whole; empty if nobody asked."""
    found = result.decomposition
    if found is None:
        return pd.DataFrame(columns=COLUMNS)
    head = (found["measure"], found["from"], found["to"], found["month"])
    rows = [
        (name, *head, *(part[key] for key in ("mean", "low", "high", "share"))) for name, part in found["parts"].items()
    ]
    rows.append((WHOLE, *head, *(found["difference"][key] for key in ("mean", "low", "high")), 1.0))
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(("mean", "low", "high", "share"), float))


def draw_parts(table: pd.DataFrame, scene: Scene) -> Figure:
    """Bars of the parts, and of the whole below them."""
    text = words()["parts_of_the_difference"]
    measure = measure_words(str(table["measure"].iloc[0]))
    facts = _ends(table, scene) | {"month": int(table["month"].iloc[0]), "measure": measure.title}
    page = sheet(scene, text["title"].format(**facts), 0.85 + 0.38 * len(table))
    axes = page.figure.add_subplot(page.grid((1, 1), (2.0, -1.2, 0.55, -0.1), (0, 0))[0, 0])
    colours = {look.name: look.colour for look in scene.looks}
    colour = colours.get(str(table["goal"].iloc[0]), QUIET)
    for height, row in enumerate(each(table)):
        low, mean, high = (measure.scale(float(value)) for value in (row.low, row.mean, row.high))
        axes.barh(height, mean, 0.62, color=QUIET if row.part == WHOLE else colour)
        axes.plot([low, high], [height, height], color=INK, linewidth=1.4, marker="|", markersize=6)
        right = max(0.0, mean if missing(high) else high)
        axes.annotate(
            _written(row.mean, measure), (right, height), xytext=(6, 0), textcoords="offset points", va="center",
            fontsize=8.5,
        )  # fmt: skip
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_ylim(len(table) - 0.5, -0.5)
    axes.set_yticks(range(len(table)), labels=[_name(row.part) for row in each(table)])
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(text["axis"].format(unit=measure.difference_unit))
    axes.xaxis.set_major_formatter(THOUSANDS)
    axes.margins(x=0.12)
    axes.grid(visible=False, axis="y")
    return page.figure


def _ends(table: pd.DataFrame, scene: Scene) -> dict[str, str]:
    titles = {look.name: look.title for look in scene.looks}
    return {end: titles.get(str(table[end].iloc[0]), str(table[end].iloc[0])) for end in ("start", "goal")}


def _name(part: str) -> str:
    return str(words()["parts_of_the_difference"]["parts"].get(part, part))


def _written(value: float, measure: MeasureWords) -> str:
    """A difference with its sign, in the unit of the measure."""
    return amount(value, measure.kind, sign=True).rstrip("%")


def parts_table(result: Result, scene: Scene) -> Table | None:
    """The parts with their intervals and shares; None where nobody asked."""
    found: dict[str, Any] | None = result.decomposition
    if found is None:
        return None
    text = words()["report"]["parts"]
    table = parts_of_the_difference(result, scene)
    measure = measure_words(found["measure"])
    rows = []
    for row in each(table):
        part = found["parts"].get(row.part)
        swapped = "" if part is None else text["swapped"].format(
            start=_list(part["from"]), goal=_list(part["to"])
        )  # fmt: skip
        cells = (
            Cell(_written(row.mean, measure), between(row.low, row.high, lambda v: _written(v, measure))),
            Cell(amount(row.share, "percent")),
            Cell(swapped, words=True),
        )
        rows.append(Row(_name(row.part), "", cells, strong=row.part == WHOLE))
    caption = text["table"].format(
        measure=measure.title, unit=measure.difference_unit, month=found["month"], **_ends(table, scene)
    )
    return Table(caption, tuple(Head(column) for column in text["columns"].values()), (Group("", tuple(rows)),))


def _list(names: list[str]) -> str:
    none = str(words()["report"]["parts"]["nothing"])
    return ", ".join(name.replace("_", " ") for name in names) or none
