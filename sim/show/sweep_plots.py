"""The charts of a sweep: levels and differences over its points, who is best, and what that hangs on."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, MaxNLocator

from sim.show import sweep_tables
from sim.show.contrasts import THOUSANDS
from sim.show.style import INK, QUIET, Sheet, sheet
from sim.show.sweep_tables import ranked, rows_of
from sim.show.tables import each
from sim.show.words import measure_words, missing, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.show.scene import Look
    from sim.show.sweep_scene import View

COLUMNS, ACROSS = 4, 3


class Chart(NamedTuple):
    """A chart of one city of a sweep: its stem, its numbers, and how they are drawn; an empty table is not drawn."""

    stem: str
    table: Callable[[View], pd.DataFrame]
    draw: Callable[[pd.DataFrame, View], Figure]


def outcomes_over_points(table: pd.DataFrame, view: View) -> Figure:
    """A panel for each measure: the level of every policy."""
    title = words()["outcomes_over_points"]["title"].format(last=view.last, points=view.points)
    return _forest(table, view, title, view.looks, levels=True)


def differences_over_points(table: pd.DataFrame, view: View) -> Figure:
    """A panel for each measure: the difference of every policy to the baseline."""
    title = words()["differences_over_points"]["title"]
    told = title.format(baseline=view.baseline.title, last=view.last, points=view.points)
    return _forest(table, view, told, view.others, levels=False)


def _forest(table: pd.DataFrame, view: View, title: str, looks: tuple[Look, ...], levels: bool) -> Figure:
    measures = [name for name in words()["differences"] if name in set(table["measure"])]
    columns = min(COLUMNS, len(measures))
    rows = -(-len(measures) // columns)
    tall = 0.42 + 0.3 * len(looks)
    page = sheet(view, title, 0.1 + rows * (tall + 1.1))
    grid = page.grid((rows, columns), (1.95, -0.2, 0.65, -0.5), (1.1 / tall, 0.16))
    for place, measure in enumerate(measures):
        axes = page.figure.add_subplot(grid[place // columns, place % columns])
        _panel(axes, rows_of(table, measure=measure), looks, measure, levels)
        axes.tick_params(axis="y", labelleft=place % columns == 0, length=0)
    return page.figure


def _panel(axes: Axes, rows: pd.DataFrame, looks: tuple[Look, ...], measure: str, levels: bool) -> None:
    """One measure: a thin line over the points, a thick one for luck, and the mean."""
    named = measure_words(measure)
    if not levels:
        axes.axvline(0, color=INK, linewidth=1, linestyle=(0, (4, 2)))
    for height, look in enumerate(reversed(looks)):
        for row in each(rows_of(rows, policy=look.name)):
            thin, thick = ([named.scale(value) for value in ends] for ends in ((row.p05, row.p95), (row.low, row.high)))
            axes.plot(thin, [height + 0.24] * 2, color=look.colour, linewidth=1.1, marker="|", markersize=6)
            axes.plot(thick, [height, height], color=look.colour, linewidth=4.2, solid_capstyle="butt")
            axes.plot(named.scale(row.mean), height, color=look.colour, marker=look.marker, markersize=5.5)
    axes.set_ylim(-0.6, len(looks) - 0.4)
    axes.set_yticks(range(len(looks)), labels=["\n".join(textwrap.wrap(look.title, 26)) for look in reversed(looks)])
    axes.set_title("\n".join(textwrap.wrap(named.title, 24)), loc="left", fontweight="bold", fontsize=8.5)
    arrow = words()["charts"].get(named.better or "", "")
    unit = "\n".join(textwrap.wrap(named.unit if levels else named.difference_unit, 26))
    axes.set_xlabel("\n".join(filter(None, (unit, arrow))), fontsize=8)
    axes.margins(x=0.12)
    axes.xaxis.set_major_locator(MaxNLocator(3, min_n_ticks=2))
    axes.xaxis.set_major_formatter(THOUSANDS)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def best_over_points(table: pd.DataFrame, view: View) -> Figure:
    """A bar for each policy: the points at which it is best, beyond luck and within it; a diamond for single lives."""
    text = words()["best_over_points"]
    page = sheet(
        view, text["title"].format(points=int(table["points"].iloc[0]), last=view.last), 1.55 + 0.42 * len(table)
    )
    axes = page.figure.add_subplot(page.grid((1, 1), (2.6, -0.6, 0.55, -0.75), (0, 0))[0, 0])
    looks = {look.name: look for look in view.looks}
    for height, row in enumerate(each(table)):
        colour = looks[row.policy].colour
        axes.barh(height, 100 * row.clear, 0.6, color=colour)
        axes.barh(
            height,
            100 * (row.share - row.clear),
            0.6,
            left=100 * row.clear,
            facecolor="white",
            edgecolor=colour,
            hatch="////",
        )
        if not missing(row.low):
            axes.plot(
                [100 * row.low, 100 * row.high],
                [height + 0.42] * 2,
                color=INK,
                linewidth=1.3,
                marker="|",
                clip_on=False,
            )
        axes.plot(
            100 * row.lives, height, color="white", markeredgecolor=INK, marker="D", markersize=6.5, clip_on=False
        )
    axes.set_xlim(0, 100)
    axes.set_ylim(len(table) - 0.4, -0.5)
    names = ["\n".join(textwrap.wrap(looks[row.policy].title, 30)) for row in each(table)]
    axes.set_yticks(range(len(table)), labels=names)
    axes.tick_params(axis="y", length=0, pad=9)
    axes.set_xlabel(text["axis"])
    axes.grid(visible=False, axis="y")
    handles = [
        Patch(facecolor=QUIET, label=text["kinds"]["clear"]),
        Patch(facecolor="white", edgecolor=QUIET, hatch="////", label=text["kinds"]["close"]),
        Line2D([], [], color="white", markeredgecolor=INK, marker="D", linestyle="", label=text["lives"]),
    ]
    if table["low"].notna().any():
        handles.append(Line2D([], [], color=INK, linewidth=1.3, marker="|", label=text["range"]))
    page.figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(page.x(0.1), page.y(-0.02)), ncols=2)
    return page.figure


def numbers_that_matter(table: pd.DataFrame, view: View) -> Figure:
    """A row for each number, a mark for each policy: the share of the variance between points that goes with it."""
    text = words()["numbers_that_matter"]
    names = list(dict.fromkeys(table["factor"]))
    tall = max(0.42, 0.16 + 0.13 * len(view.asked))
    page = sheet(view, text["title"].format(quantity=view.quantity, last=view.last), 1.15 + tall * len(names))
    axes = page.figure.add_subplot(page.grid((1, 1), (3.4, -0.3, 0.55, -0.5), (0, 0))[0, 0])
    apart = 0.6 / max(len(view.asked), 2)
    for place, look in enumerate(view.asked):
        off = (place - (len(view.asked) - 1) / 2) * apart
        for row in each(rows_of(table, policy=look.name)):
            height = names.index(row.factor) + off
            axes.plot([100 * row.low, 100 * row.high], [height] * 2, color=look.colour, linewidth=1.8, marker="|")
            axes.plot(100 * row.share, height, color=look.colour, marker=look.marker, markersize=6, clip_on=False)
    axes.set_xlim(0, 100)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), labels=[_wrapped(view, name, 50) for name in names], fontsize=8)
    axes.tick_params(axis="y", length=0, pad=9)
    axes.set_xlabel("\n".join(textwrap.wrap(text["axis"], 62)))
    axes.grid(visible=False, axis="y")
    _legend(page, view)
    return page.figure


def difference_by_number(table: pd.DataFrame, view: View) -> Figure:
    """A panel for each number: the points, and means over groups of them."""
    text = words()["difference_by_number"]
    names = [name for name in ranked(view) if name in set(table["factor"])]
    columns = min(ACROSS, len(names))
    rows = -(-len(names) // columns)
    page = sheet(view, text["title"].format(quantity=view.quantity, last=view.last), 0.75 + 2.35 * rows)
    grid = page.grid((rows, columns), (0.85, -0.2, 0.6, -0.75), (0.62, 0.14))
    first: Any = None
    for place, name in enumerate(names):
        axes = page.figure.add_subplot(grid[place // columns, place % columns], sharey=first)
        first = first or axes
        _against(axes, rows_of(table, factor=name), view, name)
        axes.tick_params(labelleft=place % columns == 0)
    unit = text["axis"] if view.others else text["level_axis"]
    page.figure.text(0.12 / page.width, 0.5, unit, rotation=90, va="center", fontsize=9)
    _legend(page, view)
    return page.figure


def _against(axes: Axes, rows: pd.DataFrame, view: View, name: str) -> None:
    """The points and the groups of one number, for every policy that is asked about."""
    one = view.varied[name]
    for look in view.asked:
        own = rows_of(rows, policy=look.name)
        dots, groups = rows_of(own, item="point"), rows_of(own, item="group")
        axes.plot(
            dots["lowest"], 100 * dots["mean"], color=look.colour, marker="o", markersize=2.2, alpha=0.35, linestyle="",
            markeredgewidth=0,
        )  # fmt: skip
        middle = (groups["lowest"] + groups["highest"]) / 2
        half = (100 * (groups["high"] - groups["low"]) / 2).fillna(0.0)
        axes.errorbar(
            middle, 100 * groups["mean"], yerr=half, color=look.colour, marker=look.marker, markersize=4.5,
            linestyle=look.dash, linewidth=1.3, elinewidth=1.5,
        )  # fmt: skip
    if one.recipe["prior"] == "loguniform" and not one.recipe["values"] and rows["lowest"].min() > 0:
        low, high = float(rows["lowest"].min()), float(rows["highest"].max())
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(FixedLocator([float(f"{at:.2g}") for at in (low, (low * high) ** 0.5, high)]))
        axes.minorticks_off()
    else:
        axes.xaxis.set_major_locator(MaxNLocator(4, integer=one.parameter.type == "whole"))
    axes.xaxis.set_major_formatter(THOUSANDS)
    axes.set_title(_wrapped(view, name, 38), loc="left", fontsize=8.5, fontweight="bold")
    axes.set_xlabel("\n".join(textwrap.wrap(one.parameter.unit, 40)), fontsize=8)


def _wrapped(view: View, name: str, width: int) -> str:
    return "\n".join(textwrap.wrap(view.varied[name].title, width))


def _legend(page: Sheet, view: View) -> None:
    """A policy a line, with its dash where there are lines between its marks."""
    handles: list[Any] = []
    for look in view.asked:
        line = Line2D([], [], color=look.colour, marker=look.marker, linewidth=1.5, label=look.title)
        line.set(linestyle=look.dash)
        handles.append(line)
    page.figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(page.x(0.1), page.y(-0.02)), ncols=3)


CHARTS: tuple[Chart, ...] = (
    Chart("outcomes_over_points", sweep_tables.outcomes_over_points, outcomes_over_points),
    Chart("differences_over_points", sweep_tables.differences_over_points, differences_over_points),
    Chart("best_over_points", sweep_tables.best_over_points, best_over_points),
    Chart("numbers_that_matter", sweep_tables.numbers_that_matter, numbers_that_matter),
    Chart("difference_by_number", sweep_tables.difference_by_number, difference_by_number),
)
