"""Charts of whether it is worth its cost: who pays, the frontier, acceptability and the value of knowing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import PercentFormatter

from sim.show.contrasts import THOUSANDS
from sim.show.style import INK, QUIET, Sheet, sheet
from sim.show.tables import each
from sim.show.words import digits, missing, term, words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.show.scene import Look, Scene

VIEWS = ("public", "wider")
ON_IT = "on the frontier"
"""What the frontier's table calls a policy that no other, and no mixture of others, beats."""


def cost_by_payer(table: pd.DataFrame, scene: Scene) -> Figure:
    """A group of bars for each payer, one for each policy."""
    text = words()["cost_by_payer"]
    payers = list(dict.fromkeys(table["payer"]))
    wide = 0.16 * len(scene.looks) + 0.2
    page = sheet(scene, text["title"].format(last=scene.last, year=scene.year), 0.75 + wide * len(payers))
    axes = page.figure.add_subplot(page.grid((1, 1), (1.9, -2.2, 0.5, -0.1), (0, 0))[0, 0])
    found = {(row.policy, row.payer): row for row in each(table)}
    thick = 0.8 / len(scene.looks)
    for place, look in enumerate(scene.looks):
        for height, payer in enumerate(payers):
            row = found.get((look.name, payer))
            y = height - 0.4 + thick * (place + 0.5)
            if row is not None:
                axes.barh(y, row.mean, thick * 0.85, color=look.colour, label=look.title if height == 0 else None)
                axes.plot([row.low, row.high], [y, y], color=INK, linewidth=1.1)
    axes.set_yticks(range(len(payers)), labels=[term(payer) for payer in payers])
    axes.set_ylim(len(payers) - 0.5, -0.5)
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_xlabel(text["axis"].format(year=scene.year))
    axes.xaxis.set_major_formatter(THOUSANDS)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.legend(
        handles=[_mark(look) for look in scene.looks], loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0
    )
    return page.figure


def _mark(look: Look) -> Any:
    from matplotlib.patches import Patch

    return Patch(facecolor=look.colour, label=look.title)


def _two_views(page: Sheet, bottom: float, top: float) -> list[Axes]:
    """Two panels, the public budget and the wider view, with their names."""
    titles = words()["report"]["costs"]["both"]["views"]
    grid = page.grid((1, 2), (0.85, -0.25, bottom, top), (0, 0.24))
    panels = []
    for place, view in enumerate(VIEWS):
        axes = page.figure.add_subplot(grid[0, place])
        axes.set_title(titles[view], loc="left", fontweight="bold", fontsize=9)
        panels.append(axes)
    return panels


def _legend(page: Sheet, handles: list[Any], columns: int) -> None:
    page.figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(page.x(0.75), page.y(-0.02)), ncols=columns)


def _policies(scene: Scene, line: bool) -> list[Any]:
    """Marks for the legend, one for each policy."""
    from matplotlib.lines import Line2D

    return [
        Line2D(
            [], [], color=look.colour, marker=look.marker, linestyle=_dash(look) if line else "", markersize=6,
            label=look.title,
        )
        for look in scene.looks
    ]  # fmt: skip


def _dash(look: Look) -> Any:
    return look.dash


def _room(scene: Scene) -> float:
    """Inches for a legend of the policies in rows of three."""
    return 0.1 + 0.2 * -(-len(scene.looks) // 3)


def cost_frontier(table: pd.DataFrame, scene: Scene) -> Figure:
    """Cost against family-months durably housed; a line joins the policies that none beats."""
    text = words()["cost_frontier"]
    page = sheet(scene, text["title"].format(last=scene.last, year=scene.year), 3.9 + _room(scene))
    looks = {look.name: look for look in scene.looks}
    for axes, view in zip(_two_views(page, 0.5, -_room(scene) - 0.3), VIEWS, strict=True):
        own = table[table["perspective"] == view]
        best = own[own["standing"] == ON_IT].sort_values("effect", kind="stable")
        axes.plot(best["effect"], best["cost"], color=INK, linewidth=1.2, zorder=1)
        for row in each(own):
            look = looks[row.policy]
            axes.plot([row.effect] * 2, [row.cost_low, row.cost_high], color=look.colour, linewidth=1.8)
            axes.plot([row.effect], [row.cost], color=look.colour, marker=look.marker, markersize=8)
        rungs = list(each(best))
        for before, row in pairwise(rungs):
            if not missing(row.ratio):
                middle = ((before.effect + row.effect) / 2, (before.cost + row.cost) / 2)
                axes.annotate(
                    text["step"].format(eur=digits(row.ratio, 0)),
                    middle,
                    xytext=(-5, 5),
                    textcoords="offset points",
                    fontsize=7.5,
                    color=QUIET,
                    ha="right",
                )
        axes.set_xlabel(text["effect"])
        axes.set_ylabel(text["cost"].format(year=scene.year))
        axes.margins(0.12)
        axes.xaxis.set_major_formatter(THOUSANDS)
        axes.yaxis.set_major_formatter(THOUSANDS)
    _legend(page, _policies(scene, line=False), 3)
    return page.figure


def acceptability(table: pd.DataFrame, scene: Scene) -> Figure:
    """Curves over what a family-month is worth, from luck alone."""
    return _curves(table, scene, words()["acceptability"])


def acceptability_under_assumptions(table: pd.DataFrame, scene: Scene) -> Figure:
    """The same curves over points of the assumptions that matter most."""
    points, each_of = int(table["points"].iloc[0]), int(table["replicates"].iloc[0])
    text = words()["acceptability_under_assumptions"]
    said = {**text, "title": text["title"].format(last=scene.last, points=points)}
    return _curves(table, scene._replace(replicates=each_of), said)


def _curves(table: pd.DataFrame, scene: Scene, text: dict[str, Any]) -> Figure:
    """Per view, the share in which each policy has the highest net benefit; thick where it has it on average."""
    page = sheet(scene, text["title"].format(last=scene.last), 3.3 + _room(scene))
    for axes, view in zip(_two_views(page, 0.5, -_room(scene) - 0.3), VIEWS, strict=True):
        own = table[table["perspective"] == view]
        for look in scene.looks:
            rows = own[own["policy"] == look.name].sort_values("worth", kind="stable")
            worth, share = rows["worth"].to_numpy(), rows["p"].to_numpy()
            every = max(1, len(worth) // 6)
            axes.plot(
                worth, share, color=look.colour, linestyle=look.dash, linewidth=1.3, marker=look.marker,
                markevery=every, markersize=4.5, clip_on=False,
            )  # fmt: skip
            best = rows["best_on_average"].to_numpy().astype(bool)
            axes.plot(worth, [p if on else float("nan") for p, on in zip(share, best, strict=True)], color=look.colour,
                      linewidth=4, alpha=0.45, solid_capstyle="butt")  # fmt: skip
        axes.set_ylim(0, 1)
        axes.yaxis.set_major_formatter(PercentFormatter(1))
        axes.set_xlim(float(own["worth"].min()), float(own["worth"].max()))
        axes.xaxis.set_major_formatter(THOUSANDS)
        axes.set_xlabel(words()["charts"]["worth"].format(year=scene.year))
        axes.set_ylabel(text["axis"])
    _legend(page, _policies(scene, line=True), 3)
    return page.figure


def _known(title: str, rows: pd.DataFrame) -> str:
    """`to foresee luck (40 replicates)`, `to know ... (64 points, 8 replicates each)`."""
    return title.format(points=int(rows["points"].iloc[0]), replicates=int(rows["replicates"].iloc[0]))


def value_of_knowing(table: pd.DataFrame, scene: Scene) -> Figure:
    """What it would be worth, per family, to know luck, or the assumptions, before a policy is chosen."""
    text = words()["value_of_knowing"]
    page = sheet(scene, text["title"].format(last=scene.last), 3.3)
    handles: dict[str, Any] = {}
    for axes, view in zip(_two_views(page, 0.5, -0.6), VIEWS, strict=True):
        own = table[table["perspective"] == view]
        for of, colour, dash in (("luck", QUIET, (0, (4, 2))), ("assumptions", INK, "-")):
            rows = own[own["of"] == of].sort_values("worth", kind="stable")
            if rows.empty:
                continue
            worth, eur, crossed = (rows[name].to_numpy() for name in ("worth", "eur", "eur_crossed"))
            (handles[of],) = axes.plot(
                worth, eur, color=colour, linestyle=dash, linewidth=1.8, label=_known(text["of"][of], rows)
            )
            if of == "assumptions":
                axes.fill_between(worth, crossed, eur, color=colour, alpha=0.15, linewidth=0)
        axes.set_xlim(float(own["worth"].min()), float(own["worth"].max()))
        axes.set_ylim(0, max(1.0, float(own["eur"].max()) * 1.08))
        axes.xaxis.set_major_formatter(THOUSANDS)
        axes.yaxis.set_major_formatter(THOUSANDS)
        axes.set_xlabel(words()["charts"]["worth"].format(year=scene.year))
        axes.set_ylabel(text["axis"].format(year=scene.year))
    _legend(page, list(handles.values()), 2)
    return page.figure
