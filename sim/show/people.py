"""Charts of who is left out: homes by group of families, and the days that ordinary applicants wait longer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from matplotlib.ticker import PercentFormatter

from sim.show.contrasts import THOUSANDS
from sim.show.style import INK, QUIET, sheet
from sim.show.tables import each
from sim.show.words import digits, missing, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.show.scene import Look, Scene

ROW = 0.4


def homes_by_group(table: pd.DataFrame, scene: Scene) -> Figure:
    """A row for each group, in it a mark with its interval for each policy."""
    text, said = words()["homes_by_group"], words()["report"]["left_out"]
    rows = list(dict.fromkeys(zip(table["by"], table["group"], strict=True)))
    page = sheet(scene, text["title"].format(last=scene.last), 0.95 + ROW * len(rows))
    axes = page.figure.add_subplot(page.grid((1, 1), (2.1, -2.2, 0.5, -0.1), (0, 0))[0, 0])
    step = 0.72 / max(1, len(scene.looks) - 1)
    for place, look in enumerate(scene.looks):
        own = {(row.by, row.group): row for row in each(table[table["policy"] == look.name])}
        heights = [height for height, key in enumerate(rows) if key in own]
        found = [own[rows[height]] for height in heights]
        shifted = [height - 0.36 + step * place for height in heights]
        for row, y in zip(found, shifted, strict=True):
            if not missing(row.low):
                axes.plot([row.low, row.high], [y, y], color=look.colour, linewidth=1.6)
        axes.plot(
            [row.mean for row in found], shifted, color=look.colour, marker=look.marker, markersize=5, linestyle="",
            label=look.title,
        )  # fmt: skip
    for height, (earlier, later) in enumerate(pairwise(rows)):
        new = earlier[0] != later[0]
        axes.axhline(height + 0.5, color=INK if new else "#DDDDDD", linewidth=0.8 if new else 0.5)
    axes.set_yticks(range(len(rows)), labels=[str(said["labels"].get(group, group)) for _, group in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.set_xlabel(text["axis"].format(last=scene.last))
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0, labelspacing=1.0)
    return page.figure


def days_others_wait(table: pd.DataFrame, scene: Scene) -> Figure:
    """Bars of the days added, once and year after year, side by side."""
    text = words()["days_others_wait"]
    kinds = list(text["kinds"])
    page = sheet(scene, text["title"].format(last=scene.last), 1.15 + 0.36 * len(scene.looks))
    grid = page.grid((1, len(kinds)), (2.0, -0.5, 0.5, -0.45), (0, 0.16))
    for column, kind in enumerate(kinds):
        axes = page.figure.add_subplot(grid[0, column])
        own = {row.policy: row for row in each(table[table["kind"] == kind])}
        for height, look in enumerate(scene.looks):
            if look.name in own:
                _days(axes, own[look.name], look, height)
        axes.set_ylim(len(scene.looks) - 0.5, -0.5)
        axes.set_yticks(range(len(scene.looks)), labels=[look.title for look in scene.looks])
        axes.tick_params(axis="y", length=0, labelleft=column == 0)
        axes.set_title(text["kinds"][kind], loc="left", fontweight="bold", fontsize=8.5)
        axes.set_xlabel(text["axis"])
        axes.axvline(0, color=INK, linewidth=1)
        axes.margins(x=0.2)
        axes.xaxis.set_major_formatter(THOUSANDS)
        axes.grid(visible=False, axis="y")
        axes.spines["left"].set_visible(False)
    return page.figure


def _days(axes: Axes, row: object, look: Look, height: int) -> None:
    """One bar with its interval, and its number beside it."""
    mean, low, high = (float(getattr(row, name)) for name in ("mean", "low", "high"))
    if missing(mean):
        return
    axes.barh(height, mean, 0.6, color=look.colour)
    if not missing(low):
        axes.plot([low, high], [height, height], color=INK, linewidth=1.4, marker="|", markersize=6)
    right = max(0.0, mean if missing(high) else high)
    axes.annotate(
        digits(mean, 1), (right, height), xytext=(5, 0), textcoords="offset points", va="center", fontsize=8.5,
        color=QUIET,
    )  # fmt: skip
