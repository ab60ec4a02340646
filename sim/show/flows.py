"""The chart of flows: streams of families from the camp, by admission and first roof, to where they live at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from sim.show.flow_numbers import NODES
from sim.show.scene import PARTITION
from sim.show.style import INK, QUIET, sheet, spread_labels, tab
from sim.show.tables import each
from sim.show.words import amount, measure_words, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.show.scene import Scene

PANEL = 2.35
COLUMNS = 2
BAR = 0.05
GAP = 0.045
LABEL = 0.085
NAMED = 0.015
"""The least share of the families whose node is named."""

Spans = dict[tuple[int, str], list[float]]


def flows_from_camp_to_home(table: pd.DataFrame, scene: Scene) -> Figure:
    """One panel for each policy; every stream has the colour of where it ends."""
    text = words()["flows_from_camp_to_home"]
    columns = min(COLUMNS, len(scene.looks))
    rows = -(-len(scene.looks) // columns)
    page = sheet(scene, text["title"].format(last=scene.months), 0.35 + PANEL * rows)
    grid = page.grid((rows, columns), (0.2, -1.9, 0.12, -0.68), (0.55 / (PANEL - 0.55), 0.74))
    for place, look in enumerate(scene.looks):
        axes = page.figure.add_subplot(grid[place // columns, place % columns])
        _panel(axes, table[table["policy"] == look.name], text)
        tab(axes, look)
    handles = [
        Patch(
            facecolor=PARTITION[name],
            edgecolor="#9A9A9A",
            linewidth=0.5,
            hatch="////" if name == "gone" else None,
            label=measure_words(name).title,
        )
        for name in NODES[-1]
    ]
    page.figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(page.x(0.12), page.y(-0.02)), ncols=5)
    return page.figure


def _panel(axes: Axes, rows: pd.DataFrame, text: dict[str, Any]) -> None:
    """The nodes and streams of one policy."""
    axes.set_xlim(0, len(NODES) - 1 + BAR)
    axes.set_ylim(1 + GAP * 4, -0.01)
    axes.set_axis_off()
    spans = _spans(rows)
    leaving = {key: span[0] for key, span in spans.items()}
    arriving = dict(leaving)
    order = {(step, name): place for step, names in enumerate(NODES) for place, name in enumerate(names)}
    for row in sorted(
        each(rows), key=lambda r: (r.step, order[r.step - 1, r.source], order[r.step, r.target], order[3, r.end])
    ):
        source, target = (row.step - 1, row.source), (row.step, row.target)
        _stream(axes, row.step - 1, leaving[source], arriving[target], row.mean, row.end)
        leaving[source] += row.mean
        arriving[target] += row.mean
    for (step, name), (low, high) in spans.items():
        _node(axes, step, name, low, high, text)
    _ends(axes, spans)


def _spans(rows: pd.DataFrame) -> Spans:
    """From where to where each node reaches, top to bottom."""
    sizes: dict[tuple[int, str], float] = {}
    for row in each(rows):
        for key, counted in (((row.step, row.target), True), ((0, row.source), row.step == 1)):
            if counted:
                sizes[key] = sizes.get(key, 0.0) + row.mean
    spans: Spans = {}
    for step, names in enumerate(NODES):
        present = [name for name in names if sizes.get((step, name), 0.0) > 0]
        top = GAP * (4 - (len(present) - 1)) / 2
        for name in present:
            spans[step, name] = [top, top + sizes[step, name]]
            top += sizes[step, name] + GAP
    return spans


def _stream(axes: Axes, column: int, start: float, goal: float, size: float, end: str) -> None:
    """A band from one column to the next."""
    left, right = column + BAR, column + 1.0
    middle = (left + right) / 2
    outline = [
        (left, start), (middle, start), (middle, goal), (right, goal), (right, goal + size), (middle, goal + size),
        (middle, start + size), (left, start + size), (left, start),
    ]  # fmt: skip
    turns = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    gone = end == "gone"
    axes.add_patch(
        PathPatch(
            Path(outline, turns),
            facecolor=PARTITION[end],
            edgecolor="#9A9A9A" if gone else PARTITION[end],
            hatch="////" if gone else None,
            linewidth=0.2,
            alpha=0.75,
        )
    )


def _node(axes: Axes, step: int, name: str, low: float, high: float, text: dict[str, Any]) -> None:
    """A bar, and before the last column its name and share inside the streams."""
    axes.add_patch(Rectangle((step, low), BAR, high - low, facecolor=INK, linewidth=0))
    if high - low < NAMED or step == len(NODES) - 1:
        return
    axes.text(
        step + BAR + 0.03,
        (low + high) / 2,
        f"{text['nodes'][name]}\n{amount(high - low, 'percent')}",
        fontsize=6.8,
        va="center",
        color=INK,
        bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85},
        linespacing=1.1,
    )


def _ends(axes: Axes, spans: Spans) -> None:
    """Names and shares of where families end, right of the panel, kept apart."""
    step = len(NODES) - 1
    named = [(name, spans[step, name][0], spans[step, name][1]) for name in NODES[-1] if (step, name) in spans]
    heights = spread_labels([(low + high) / 2 for _, low, high in named], LABEL, 0.0, 1 + GAP * 4)
    for (name, low, high), height in zip(named, heights, strict=True):
        edge, middle = step + BAR, (low + high) / 2
        axes.plot([edge, edge + 0.06, edge + 0.1], [middle, height, height], color=QUIET, linewidth=0.6, clip_on=False)
        axes.text(
            edge + 0.13,
            height,
            f"{amount(high - low, 'percent')} {measure_words(name).title}",
            fontsize=7.0,
            va="center",
            clip_on=False,
        )
