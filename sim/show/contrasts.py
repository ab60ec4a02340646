"""Charts that set policies against each other: differences, cost against effect, probability of being best, costs."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.show.style import INK, QUIET, sheet
from sim.show.tables import each
from sim.show.words import digits, measure_words, missing, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.show.scene import Scene

COLUMNS = 4
MANY = 7
"""Policies side by side above which their names are written slanting."""


def _tick(value: float, _: object = None) -> str:
    """A tick with as many decimals as it needs, and thin spaces between thousands."""
    places = len(f"{value:.4g}".partition(".")[2]) if abs(value) < 10 and "e" not in f"{value:.4g}" else 0
    return digits(value, places)


THOUSANDS = FuncFormatter(_tick)


def differences_to_baseline(table: pd.DataFrame, scene: Scene) -> Figure:
    """A forest of differences: one panel for each measure, one row for each policy."""
    text = words()["differences_to_baseline"]
    measures = [name for name in words()["differences"] if name in set(table["measure"])]
    columns = min(COLUMNS, max(1, len(measures)))
    rows = -(-len(measures) // columns)
    tall = 0.42 + 0.3 * len(scene.others)
    page = sheet(scene, text["title"].format(baseline=scene.baseline.title, last=scene.last), 0.1 + rows * (tall + 1.1))
    grid = page.grid((rows, columns), (1.95, -0.2, 0.65, -0.5), (1.1 / tall, 0.16))
    for i, measure in enumerate(measures):
        axes = page.figure.add_subplot(grid[i // columns, i % columns])
        _forest_panel(axes, table[table["measure"] == measure], scene, measure)
        axes.tick_params(axis="y", labelleft=i % columns == 0, length=0)
    return page.figure


def _forest_panel(axes: Axes, rows: pd.DataFrame, scene: Scene, measure: str) -> None:
    """The differences of one measure, first policy on top, in the unit that is shown."""
    named = measure_words(measure)
    arrow = words()["charts"].get(named.better or "", "")
    axes.axvline(0, color=INK, linewidth=1, linestyle=(0, (4, 2)))
    for height, look in enumerate(reversed(scene.others)):
        for row in each(rows[rows["policy"] == look.name]):
            low, mean, high = (named.scale(value) for value in (row.low, row.mean, row.high))
            axes.plot([low, high], [height, height], color=look.colour, linewidth=2.2, marker="|", markersize=7)
            axes.plot([mean], [height], color=look.colour, marker=look.marker, markersize=5.5)
    axes.set_ylim(-0.6, len(scene.others) - 0.4)
    names = ["\n".join(textwrap.wrap(look.title, 26)) for look in reversed(scene.others)]
    axes.set_yticks(range(len(names)), labels=names)
    axes.set_title("\n".join(textwrap.wrap(named.title, 24)), loc="left", fontweight="bold", fontsize=8.5)
    axes.set_xlabel("\n".join(filter(None, (named.difference_unit, arrow))), fontsize=8)
    axes.margins(x=0.12)
    axes.xaxis.set_major_locator(MaxNLocator(3, min_n_ticks=2))
    axes.xaxis.set_major_formatter(THOUSANDS)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def cost_against_effect(table: pd.DataFrame, scene: Scene) -> Figure:
    """The plane of cost and effect, each policy a point with its two intervals, the baseline at the crossing."""
    text = words()["cost_against_effect"]
    page = sheet(scene, text["title"].format(baseline=scene.baseline.title, last=scene.last), 4.9)
    axes = page.figure.add_subplot(page.grid((1, 1), (0.95, -2.5, 0.6, -0.15), (0, 0))[0, 0])
    axes.axhline(0, color=INK, linewidth=1)
    axes.axvline(0, color=INK, linewidth=1)
    base = scene.baseline
    axes.plot(
        [0], [0], color=base.colour, marker=base.marker, markersize=8, linestyle="", label=base.title, clip_on=False
    )
    for look in scene.others:
        for row in each(table[table["policy"] == look.name]):
            across = [100 * row.effect_low, 100 * row.effect_mean, 100 * row.effect_high]
            up = [row.cost_low, row.cost_mean, row.cost_high]
            axes.plot([across[0], across[2]], [up[1], up[1]], color=look.colour, linewidth=1.8)
            axes.plot([across[1], across[1]], [up[0], up[2]], color=look.colour, linewidth=1.8)
            axes.plot(
                [across[1]],
                [up[1]],
                color=look.colour,
                marker=look.marker,
                markersize=8,
                linestyle="",
                label=look.title,
            )
    axes.set_xlabel(text["effect"])
    axes.set_ylabel(text["cost"].format(year=scene.year))
    axes.margins(0.14)
    axes.xaxis.set_major_formatter(THOUSANDS)
    axes.yaxis.set_major_formatter(THOUSANDS)
    _name_the_corners(axes, text["corners"])
    axes.legend(loc="upper left", bbox_to_anchor=(1.03, 1.0), borderaxespad=0, labelspacing=1.1)
    return page.figure


def _name_the_corners(axes: Axes, corners: dict[str, str]) -> None:
    """Say in each corner that the axes reach what it means to be there."""
    (left, right), (down, up) = axes.get_xlim(), axes.get_ylim()
    wide, tall = right - left, up - down
    for name, x, y, room in (
        ("up_left", 0.0, 1.0, -left / wide),
        ("up_right", 1.0, 1.0, right / wide),
        ("down_left", 0.0, 0.0, -left / wide),
        ("down_right", 1.0, 0.0, right / wide),
    ):
        height = up / tall if y else -down / tall
        if room < 0.3 or height < 0.06:
            continue
        axes.annotate(
            corners[name],
            (x, y),
            xycoords="axes fraction",
            xytext=(4 if x == 0 else -4, 4 if y == 0 else -4),
            textcoords="offset points",
            ha="left" if x == 0 else "right",
            va="bottom" if y == 0 else "top",
            fontsize=8,
            color=QUIET,
            style="italic",
        )


def chance_of_being_best(table: pd.DataFrame, scene: Scene) -> Figure:
    """Dots in the colours of the policies: the surface is the probability, which is printed beside."""
    text = words()["chance_of_being_best"]
    measures = list(dict.fromkeys(table["measure"]))
    head = 0.65 if len(scene.looks) <= MANY else 1.3
    page = sheet(scene, text["title"].format(n=len(scene.looks), last=scene.last), head + 0.1 + 0.34 * len(measures))
    axes = page.figure.add_subplot(page.grid((1, 1), (3.1, -0.2, 0.1, -head), (0, 0))[0, 0])
    chances = {(row.measure, row.policy): float(row.p) for row in each(table)}
    for x, look in enumerate(scene.looks):
        for y, measure in enumerate(measures):
            p = chances.get((measure, look.name), float("nan"))
            if missing(p):
                continue
            axes.scatter([x - 0.18], [y], s=330 * p, color=look.colour, linewidth=0)
            axes.text(
                x + 0.06, y, digits(100 * p, 0) + "%", va="center", fontsize=9, color=INK if p >= 0.005 else QUIET
            )
    axes.set_xlim(-0.5, len(scene.looks) - 0.5)
    axes.set_ylim(len(measures) - 0.5, -0.5)
    names = ["\n".join(textwrap.wrap(look.title, 17)) for look in scene.looks]
    turned: dict[str, Any] = {"rotation": 40, "ha": "left"} if len(scene.looks) > MANY else {}
    axes.set_xticks(range(len(scene.looks)), labels=names, **turned)
    axes.set_yticks(range(len(measures)), labels=[measure_words(measure).title for measure in measures])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_yticks([y + 0.5 for y in range(len(measures) - 1)], minor=True)
    axes.tick_params(which="minor", length=0)
    axes.grid(visible=False)
    axes.grid(visible=True, which="minor", axis="y")
    return page.figure
