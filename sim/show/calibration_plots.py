"""The charts of a calibration: what each parameter was and is, which hang together, and whether the counts come back.

Each says its n, horizon and source; in a notebook: `sim.show.calibration_plots.marginals(found)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from sim.show import calibration_tables
from sim.show.calibration_told import text
from sim.show.style import QUIET, png_bytes, styled, svg_text
from sim.store.tables import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from sim.study.calibrate.calibrate import Calibration
    from sim.study.calibrate.priors import Free

BEFORE, AFTER, SECOND, SEEN = "#9A9A9A", "#08306B", "#E3B23C", "#B2182B"


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
    said, table = text()["marginals"], calibration_tables.marginals(found)
    columns = min(3, len(found.free))
    rows = -(-len(found.free) // columns)
    figure = _figure(found, 9.5, 2.4 * rows + 1.0, said["title"])
    for number, (free, one) in enumerate(zip(found.free, found.learned, strict=True)):
        axes = figure.add_subplot(rows, columns, number + 1)
        _scaled(axes, free, "x")
        _histograms(axes, table[table["parameter"] == free.name])
        axes.axvline(free.value, color=SEEN, linewidth=1, linestyle=":", label=said["before"])
        name = free.name if one.informed else said["silent"].format(name=free.name)
        axes.set_title(name, loc="left", fontsize=8.5)
        axes.set(xlabel=free.unit, ylabel=said["axis"])
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside upper right", ncols=4, fontsize=7)
    return figure


def _histograms(axes: Any, rows: pd.DataFrame) -> None:
    """Bars of prior and posterior, and the outline of the second opinion."""
    said = text()["marginals"]
    for of, own in rows.groupby("of", sort=False):
        edges = np.append(own["low"].to_numpy(), own["high"].to_numpy()[-1])
        if of == "second":
            axes.stairs(own["share"].to_numpy(), edges, color=SECOND, linewidth=1.5, label=said["second"])
            continue
        colour = {"prior": BEFORE, "posterior": AFTER}[str(of)]
        axes.bar(edges[:-1], own["share"], np.diff(edges), align="edge", color=colour, alpha=0.5, label=said[str(of)])


def _scaled(axes: Any, free: Free, axis: str) -> None:
    """The parameter's range along an axis, with few ticks; in its logarithm where its prior is flat in that."""
    axes.set(**{f"{axis}lim": (free.low, free.high)})
    if free.prior == "loguniform":
        axes.set(**{f"{axis}scale": "log"})
        side = axes.xaxis if axis == "x" else axes.yaxis
        side.set_major_locator(FixedLocator(free.at(np.array([0.05, 0.5, 0.95])).tolist()))
        side.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.2g}"))
        side.set_minor_locator(NullLocator())


def pairs(found: Calibration) -> Figure:
    """Draws of the posterior, two parameters at a time, for those of which the counts taught most."""
    table = calibration_tables.pairs(found)
    names = [str(name) for name in table.columns[1:]]
    free = {one.name: one for one in found.free}
    size = max(len(names) - 1, 1)
    figure = _figure(found, 9.5, 2.2 * size + 1.0, text()["pairs"]["title"])
    for row in range(1, len(names)):
        for column in range(row):
            axes = figure.add_subplot(size, size, (row - 1) * size + column + 1)
            across, up = names[column], names[row]
            axes.scatter(table[across], table[up], s=3, color=AFTER, alpha=0.4, linewidths=0)
            for which, axis in ((across, "x"), (up, "y")):
                _scaled(axes, free[which], axis)
            axes.set_xlabel(across if row == len(names) - 1 else "", fontsize=7)
            axes.set_ylabel(up if column == 0 else "", fontsize=7)
            axes.tick_params(labelsize=6)
    return figure


def bands(found: Calibration) -> Figure:
    """Cities lived at draws of the posterior, month by month, with the count that was published."""
    said, table = text()["bands"], calibration_tables.bands(found)
    shown = list(dict.fromkeys(table["target"]))
    columns = min(2, max(len(shown), 1))
    rows = -(-max(len(shown), 1) // columns)
    figure = _figure(found, 9.5, 2.6 * rows + 1.0, said["title"])
    for number, name in enumerate(shown):
        axes = figure.add_subplot(rows, columns, number + 1)
        own = table[table["target"] == name]
        _band(axes, own)
        fitted = own["use"].iloc[0] == "fit"
        axes.set_title(name if fitted else said["held_back"].format(name=name), loc="left", fontsize=8.5)
        axes.set(xlabel=said["month"], ylabel=said["share" if own["share"].iloc[0] else "number"])
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside upper right", ncols=3, fontsize=7)
    return figure


def _band(axes: Any, rows: pd.DataFrame) -> None:
    """The lived cities of one count, and what was published."""
    said = text()["bands"]
    cities, published = (rows[rows["item"] == item] for item in ("cities", "published"))
    if len(cities):
        months = cities["month"].tolist()
        low, middle, high = (cities[name].to_numpy(dtype=float) for name in ("low", "middle", "high"))
        axes.fill_between(months, low, high, color=AFTER, alpha=0.2, linewidth=0, label=said["band"])
        axes.plot(months, middle, color=AFTER, label=said["median"])
    month, value, error = (published[name].tolist() for name in ("month", "middle", "error"))
    axes.errorbar(month, value, yerr=error, color=SEEN, fmt="o", markersize=4, label=said["published"])


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
    """Each chart as SVG and PNG with its numbers as CSV in `charts/`, and all of them in `report.html`."""
    from sim.show.calibration_page import page

    (folder / "charts").mkdir(exist_ok=True)
    for stem in drawn(found):
        with styled(stem):
            figure = CHARTS[stem](found)
            (folder / "charts" / f"{stem}.svg").write_text(svg_text(figure, alt(stem)), encoding="utf-8", newline="\n")
            (folder / "charts" / f"{stem}.png").write_bytes(png_bytes(figure))
        write_csv(calibration_tables.TABLES[stem](found), folder / "charts" / f"{stem}.csv")
    (folder / "report.html").write_text(page(found, drawn(found)), encoding="utf-8", newline="\n")
