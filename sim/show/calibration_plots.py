"""The charts of a calibration: what each parameter was and is, which hang together, and whether the counts come back.

Each says its n, horizon and source; in a notebook: `sim.show.calibration_plots.marginals(found)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from sim.show.calibration_told import text
from sim.show.style import QUIET, png_bytes, styled, svg_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sim.study.calibrate.calibrate import Calibration
    from sim.study.calibrate.priors import Free

BEFORE, AFTER, SECOND, SEEN = "#9A9A9A", "#08306B", "#E3B23C", "#B2182B"
BINS = 20
PAIRS = 4
"""Parameters in the chart of pairs at most: those of which the counts taught most."""


def caption(found: Calibration) -> str:
    """What stands under every chart."""
    counts = [target for target in found.table.targets if target.used == "fit"]
    policies = ", ".join(dict.fromkeys(target.policy for target in found.table.targets))
    said = text()
    sample = said["caption"].format(
        city=found.study.city.title,
        points=found.table.points,
        replicates=found.table.replicates,
        months=found.study.months,
        counts=len(counts),
        policies=policies,
        seed=found.study.seed,
    )
    return f"{sample}\n{said['source'].format(study=found.study.name)}"


def _figure(found: Calibration, width: float, height: float, title: str) -> Figure:
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=11)
    figure.supxlabel(caption(found), fontsize=7, color=QUIET, x=0.01, ha="left")
    return figure


def marginals(found: Calibration) -> Figure:
    """Prior and posterior of every free parameter, and the second opinion where there is one."""
    said = text()["marginals"]
    columns = min(3, len(found.free))
    rows = -(-len(found.free) // columns)
    figure = _figure(found, 9.5, 2.4 * rows + 1.0, said["title"])
    for number, (free, one) in enumerate(zip(found.free, found.learned, strict=True)):
        axes = figure.add_subplot(rows, columns, number + 1)
        edges = (
            free.at(np.linspace(0, 1, BINS + 1))
            if free.prior == "loguniform"
            else np.linspace(free.low, free.high, BINS + 1)
        )
        _scaled(axes, free, "x")
        prior = free.at((np.arange(4000) + 0.5) / 4000)
        _bars(axes, prior, edges, BEFORE, said["prior"])
        if found.usable:
            _bars(axes, found.values[:, number], edges, AFTER, said["posterior"])
        if found.chains and one.emulator:
            _steps(axes, free.at(found.chains.u[:, number]), edges)
        axes.axvline(free.value, color=SEEN, linewidth=1, linestyle=":", label=said["before"])
        name = free.name if one.informed else said["silent"].format(name=free.name)
        axes.set_title(name, loc="left", fontsize=8.5)
        axes.set(xlabel=free.unit, ylabel=said["axis"])
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside upper right", ncols=4, fontsize=7)
    return figure


def _scaled(axes: Any, free: Free, axis: str) -> None:
    """The parameter's range along an axis, with few ticks; in its logarithm where its prior is flat in that."""
    axes.set(**{f"{axis}lim": (free.low, free.high)})
    if free.prior == "loguniform":
        axes.set(**{f"{axis}scale": "log"})
        side = axes.xaxis if axis == "x" else axes.yaxis
        side.set_major_locator(FixedLocator(free.at(np.array([0.05, 0.5, 0.95])).tolist()))
        side.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.2g}"))
        side.set_minor_locator(NullLocator())


def _edges(free: Free) -> Any:
    """Bins of equal width, in the logarithm where the prior is flat in that."""
    if free.prior == "loguniform":
        return free.at(np.linspace(0, 1, BINS + 1))
    return np.linspace(free.low, free.high, BINS + 1)


def _shares(values: Any, edges: Any) -> Any:
    return np.histogram(values, edges)[0] / len(values)


def _bars(axes: Any, values: Any, edges: Any, colour: str, label: str) -> None:
    axes.bar(edges[:-1], _shares(values, edges), np.diff(edges), align="edge", color=colour, alpha=0.5, label=label)


def _steps(axes: Any, values: Any, edges: Any) -> None:
    axes.stairs(_shares(values, edges), edges, color=SECOND, linewidth=1.5, label=text()["marginals"]["second"])


def pairs(found: Calibration) -> Figure:
    """Draws of the posterior, two parameters at a time, for those of which the counts taught most."""
    order = np.argsort([-one.contraction for one in found.learned])[:PAIRS].tolist()
    size = max(len(order) - 1, 1)
    figure = _figure(found, 9.5, 2.2 * size + 1.0, text()["pairs"]["title"])
    for row in range(1, len(order)):
        for column in range(row):
            axes = figure.add_subplot(size, size, (row - 1) * size + column + 1)
            across, up = order[column], order[row]
            axes.scatter(found.values[:400, across], found.values[:400, up], s=3, color=AFTER, alpha=0.4, linewidths=0)
            for which, axis in ((across, "x"), (up, "y")):
                _scaled(axes, found.free[which], axis)
            axes.set_xlabel(found.free[across].name if row == len(order) - 1 else "", fontsize=7)
            axes.set_ylabel(found.free[up].name if column == 0 else "", fontsize=7)
            axes.tick_params(labelsize=6)
    return figure


def bands(found: Calibration) -> Figure:
    """Cities lived at draws of the posterior, month by month, with the count that was published."""
    said = text()["bands"]
    shown = [one for one in found.predicted if one.months] or list(found.predicted)
    columns = min(2, max(len(shown), 1))
    rows = -(-max(len(shown), 1) // columns)
    figure = _figure(found, 9.5, 2.6 * rows + 1.0, said["title"])
    for number, one in enumerate(shown):
        axes = figure.add_subplot(rows, columns, number + 1)
        if one.months:
            low, middle, high = np.array(one.band).T
            axes.fill_between(one.months, low, high, color=AFTER, alpha=0.2, linewidth=0, label=said["band"])
            axes.plot(one.months, middle, color=AFTER, label=said["median"])
        error = 1.96 * float(np.hypot(one.target.error, one.target.discrepancy))
        axes.errorbar(
            [one.target.month], [one.target.value], yerr=error, color=SEEN, fmt="o", markersize=4,
            label=said["published"],
        )  # fmt: skip
        name = one.target.name if one.target.used == "fit" else said["held_back"].format(name=one.target.name)
        axes.set_title(name, loc="left", fontsize=8.5)
        axes.set(xlabel=said["month"], ylabel=said["share" if one.target.share else "number"])
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside upper right", ncols=3, fontsize=7)
    return figure


CHARTS: dict[str, Callable[[Calibration], Figure]] = {"marginals": marginals, "pairs": pairs, "bands": bands}


def alt(stem: str) -> str:
    """The chart in words, and where its numbers are."""
    return str(text()[stem]["alt"])


def drawn(found: Calibration) -> tuple[str, ...]:
    """The charts that there is something for; without a usable posterior there is nothing to pair or to foretell."""
    if not found.usable:
        return ("marginals",)
    return tuple(stem for stem in CHARTS if stem != "pairs" or len(found.free) > 1)


def write_charts(found: Calibration, folder: Path) -> None:
    """Each chart as SVG and PNG in `charts/`, and all of them in `report.html`."""
    from sim.show.calibration_page import page

    (folder / "charts").mkdir(exist_ok=True)
    for stem in drawn(found):
        with styled(stem):
            figure = CHARTS[stem](found)
            (folder / "charts" / f"{stem}.svg").write_text(svg_text(figure, alt(stem)), encoding="utf-8", newline="\n")
            (folder / "charts" / f"{stem}.png").write_bytes(png_bytes(figure))
    (folder / "report.html").write_text(page(found, drawn(found)), encoding="utf-8", newline="\n")
