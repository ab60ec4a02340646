"""The chart of costs: one bar for each policy, stacked by heading, the programme solid and mainstream hatched."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from matplotlib.patches import Patch

from sim.show.contrasts import THOUSANDS
from sim.show.style import INK, sheet
from sim.show.tables import each
from sim.show.words import amount, digits, term, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.show.scene import Scene

PROGRAMME = ("#08519C", "#3182BD", "#6BAED6", "#9ECAE1", "#C6DBEF", "#54278F", "#9E9AC8")
MAINSTREAM = ("#FEE391", "#FEC44F", "#FE9929", "#D9D9D9", "#F7CFB0", "#E8E0C8", "#BDBDBD")
BAR = 0.62


def cost_by_heading(table: pd.DataFrame, scene: Scene) -> Figure:
    """Stacked bars; the total with its interval and the share of families gone are marked beside them."""
    totals = {row.policy: (row.mean, row.low, row.high) for row in each(table[table["item"] == "total"])}
    gone = {row.policy: float(row.mean) for row in each(table[table["item"] == "gone"])}
    table = table[table["item"] == "heading"]
    text = words()["cost_by_heading"]
    parts = _parts(table)
    legend = 0.03 + 0.18 * (1 + max(sum(bool(p) == side for p, _ in parts) for side in (True, False)))
    page = sheet(scene, text["title"].format(last=scene.last, year=scene.year), 1.0 + 0.5 * len(scene.looks) + legend)
    axes = page.figure.add_subplot(page.grid((1, 1), (2.0, -0.85, 0.65, -legend - 0.36), (0, 0))[0, 0])
    handles = _stack(axes, table, scene, parts)
    _totals(axes, scene, totals, gone)
    axes.set_xlabel(text["axis"].format(year=scene.year) + "\n" + text["total"])
    axes.xaxis.set_major_formatter(THOUSANDS)
    for side, x in ((True, 2.0), (False, 5.75)):
        chosen = [handle for (programme, _), handle in zip(parts, handles, strict=True) if bool(programme) == side]
        title = text["programme" if side else "mainstream"]
        if chosen:
            page.figure.legend(
                handles=chosen,
                title=title,
                loc="upper left",
                bbox_to_anchor=(page.x(x), page.y(-0.08)),
                alignment="left",
                title_fontproperties={"weight": "bold", "size": 8.5},
                borderaxespad=0,
                labelspacing=0.35,
            )
    return page.figure


def _parts(table: pd.DataFrame) -> list[tuple[bool, str]]:
    """(programme, heading) of every part of the bars: the programme first, large before small, merged ones last."""
    sizes: dict[tuple[bool, str], float] = {}
    for row in each(table):
        key = (bool(row.programme), str(row.heading))
        sizes[key] = sizes.get(key, 0.0) + abs(row.mean)
    other = words()["cost_by_heading"]["other"]
    return sorted(sizes, key=lambda key: (not key[0], key[1] == other, -sizes[key], key[1]))


def _stack(axes: Axes, table: pd.DataFrame, scene: Scene, parts: list[tuple[bool, str]]) -> list[Patch]:
    """The bars; each part has a number that is written in the bar when it is wide enough, and in the legend."""
    amounts = {(row.policy, bool(row.programme), row.heading): float(row.mean) for row in each(table)}
    ups = {look.name: 0.0 for look in scene.looks}
    downs = dict(ups)
    reach = max(1.0, sum(abs(value) for value in amounts.values()) / max(1, len(scene.looks)))
    handles, seen = [], {True: 0, False: 0}
    for number, (programme, heading) in enumerate(parts, start=1):
        colours = PROGRAMME if programme else MAINSTREAM
        colour = colours[seen[bool(programme)] % len(colours)]
        seen[bool(programme)] += 1
        hatch = None if programme else "////"
        for y, look in enumerate(scene.looks):
            value = amounts.get((look.name, bool(programme), heading), 0.0)
            side = ups if value >= 0 else downs
            axes.barh(
                y,
                value,
                BAR,
                left=side[look.name],
                color=colour,
                hatch=hatch,
                edgecolor="white" if programme else "#8C8C8C",
                linewidth=0.5,
            )
            if abs(value) > 0.045 * reach:
                _number(axes, number, side[look.name] + value / 2, y)
            side[look.name] += value
        handles.append(
            Patch(facecolor=colour, hatch=hatch, edgecolor="#8C8C8C", linewidth=0.5, label=f"{number}  {term(heading)}")
        )
    return handles


def _number(axes: Axes, number: int, x: float, y: float) -> None:
    """The number of a heading in its part of the bar."""
    box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
    axes.text(x, y, str(number), ha="center", va="center", fontsize=7, bbox=box)


def _totals(axes: Axes, scene: Scene, totals: dict[str, tuple[float, float, float]], gone: dict[str, float]) -> None:
    """The total of each bar with its interval, in words at the right, and the share gone beside it."""
    text = words()["cost_by_heading"]
    for y, look in enumerate(scene.looks):
        mean, low, high = totals.get(look.name, (float("nan"),) * 3)
        axes.plot([low, high], [y + 0.4, y + 0.4], color=INK, linewidth=1.5, clip_on=False)
        axes.plot([mean], [y + 0.4], color=INK, marker="|", markersize=8, clip_on=False)
        axes.plot(
            [0, 0],
            [y - BAR / 2, y + BAR / 2],
            transform=axes.get_yaxis_transform(),
            color=look.colour,
            linewidth=6,
            clip_on=False,
        )
        axes.text(
            1.015,
            y,
            amount(gone.get(look.name), "percent"),
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=9,
        )
    axes.text(
        1.015,
        -0.75,
        text["gone_column"],
        transform=axes.get_yaxis_transform(),
        va="center",
        fontsize=8,
        fontweight="bold",
    )
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_ylim(len(scene.looks) - 0.4, -0.5)
    names = ["\n".join(textwrap.wrap(look.title, 24)) for look in scene.looks]
    rows = [
        f"{name}\n{digits(totals[look.name][0], 0)} EUR" if look.name in totals else name
        for name, look in zip(names, scene.looks, strict=True)
    ]
    axes.set_yticks(range(len(rows)), labels=rows)
    axes.tick_params(axis="y", length=0, pad=11)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False, axis="y")
