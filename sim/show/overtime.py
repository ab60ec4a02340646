"""Charts along the months: where families are, who is durably housed, and whether a home or leaving came first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from sim.show.scene import PARTITION
from sim.show.style import INK, QUIET, Sheet, month_axis, sheet, spread_labels, tab
from sim.show.words import amount, measure_words, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.show.scene import Look, Scene

PANEL = 2.15
COLUMNS = 3


def _panels(scene: Scene, title: str, legend: float) -> tuple[Sheet, list[Axes]]:
    """A sheet with one panel for each policy, and room for a legend of so many inches at the top."""
    columns = min(COLUMNS, len(scene.looks))
    rows = -(-len(scene.looks) // columns)
    page = sheet(scene, title, legend + 0.75 + PANEL * rows)
    gap = 0.62 / (PANEL - 0.62)
    grid = page.grid((rows, columns), (0.72, -0.2, 0.62, -legend - 0.42), (gap, 0.12))
    axes: list[Axes] = []
    for i, look in enumerate(scene.looks):
        panel = page.figure.add_subplot(grid[i // columns, i % columns])
        tab(panel, look)
        month_axis(panel, scene.months)
        panel.set_ylim(0, 1)
        panel.yaxis.set_major_formatter(PercentFormatter(1))
        panel.tick_params(labelleft=i % columns == 0)
        axes.append(panel)
    page.figure.text(0.12 / page.width, 0.5, words()["charts"]["share"], rotation=90, va="center", fontsize=9)
    page.figure.text(0.5, page.y(0.12), words()["charts"]["month"], ha="center", fontsize=9)
    return page, axes


def where_families_are(table: pd.DataFrame, scene: Scene) -> Figure:
    """Stacked areas of the partition, one panel for each policy."""
    page, axes = _panels(scene, words()["where_families_are"]["title"], 0.5)
    measures = words()["partition"]
    for panel, look in zip(axes, scene.looks, strict=True):
        rows = table[table["policy"] == look.name].pivot(index="month", columns="measure", values="mean")
        shares = [rows[measure].to_numpy() for measure in measures]
        colours = [PARTITION[measure] for measure in measures]
        stack = panel.stackplot(rows.index, *shares, colors=colours, edgecolor="white", linewidth=0.7)
        stack[-1].set(hatch="////", edgecolor="#9A9A9A", linewidth=0.3)
        panel.grid(visible=False)
    handles = [
        Patch(
            facecolor=PARTITION[measure],
            edgecolor="#9A9A9A",
            linewidth=0.5,
            hatch="////" if measure == "gone" else None,
            label=measure_words(measure).title,
        )
        for measure in measures
    ]
    page.figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(page.x(0.62), page.y(-0.02)), ncols=3)
    return page.figure


def durably_housed_over_time(table: pd.DataFrame, scene: Scene) -> Figure:
    """One line with its 95% band for each policy, named at its end."""
    page = sheet(scene, words()["durably_housed_over_time"]["title"], max(4.6, 0.4 * len(scene.looks)))
    axes = page.figure.add_subplot(page.grid((1, 1), (0.75, -2.5, 0.55, -0.15), (0, 0))[0, 0])
    ends = []
    for look in scene.looks:
        rows = table[table["policy"] == look.name]
        months, mean = rows["month"].to_numpy(), rows["mean"].to_numpy()
        axes.fill_between(
            months, rows["low"].to_numpy(), rows["high"].to_numpy(), color=look.colour, alpha=0.22, linewidth=0
        )
        every = max(1, scene.months // 5)
        axes.plot(
            months,
            mean,
            color=look.colour,
            linestyle=look.dash,
            marker=look.marker,
            markevery=(every, every),
            markersize=5.5,
            clip_on=False,
        )
        ends.append(float(mean[-1]))
    month_axis(axes, scene.months)
    top = max(0.1, float(table["high"].max()) * 1.08)
    axes.set_ylim(0, min(top, 1.0))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.set_xlabel(words()["charts"]["month"])
    axes.set_ylabel(words()["charts"]["share"])
    _name_the_ends(axes, scene.looks, ends)
    return page.figure


def _name_the_ends(axes: Axes, looks: tuple[Look, ...], ends: list[float]) -> None:
    """The name and last value of each line, right of the axes, kept apart, with a thread to the line."""
    low, high = axes.get_ylim()
    heights = spread_labels([(end - low) / (high - low) for end in ends], min(0.085, 0.98 / len(ends)), 0.02, 1.0)
    for look, end, height in zip(looks, ends, heights, strict=True):
        start = (end - low) / (high - low)
        axes.plot(
            [1.0, 1.03, 1.045],
            [start, height, height],
            transform=axes.transAxes,
            color=look.colour,
            linewidth=1,
            clip_on=False,
        )
        axes.plot(
            [1.055],
            [height],
            transform=axes.transAxes,
            color=look.colour,
            marker=look.marker,
            markersize=6,
            clip_on=False,
        )
        axes.annotate(
            f"{look.title}\n{amount(end, 'percent')}",
            (1.055, height),
            xycoords="axes fraction",
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            annotation_clip=False,
        )


def first_home_or_leaving(table: pd.DataFrame, scene: Scene) -> Figure:
    """Cumulative incidence of a first durable home and of leaving first, one panel for each policy."""
    text = words()["first_home_or_leaving"]
    page, axes = _panels(scene, text["title"], 0.28)
    for panel, look in zip(axes, scene.looks, strict=True):
        rows = table[table["policy"] == look.name]
        for event, colour, dash in (("home", look.colour, "-"), ("left", INK, (0, (4, 2)))):
            line = rows[rows["event"] == event]
            months, mean = line["month"].to_numpy(), line["mean"].to_numpy()
            panel.fill_between(
                months, line["low"].to_numpy(), line["high"].to_numpy(), color=colour, alpha=0.2, linewidth=0
            )
            panel.plot(months, mean, color=colour, linestyle=dash, label=text[event])
        panel.set_ylim(0, min(1.0, max(0.1, float(table["high"].max()) * 1.1)))
    handles, labels = axes[0].get_legend_handles_labels()
    legend = page.figure.legend(
        handles, labels, loc="upper left", bbox_to_anchor=(page.x(0.62), page.y(-0.02)), ncols=2
    )
    for handle in legend.get_lines()[:1]:
        handle.set_color(QUIET)
    return page.figure
