"""Which assumed numbers change the comparison most: the chart, the table, and whether another policy comes first."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.lines import Line2D

from sim.show.contrasts import THOUSANDS
from sim.show.evidence import plain
from sim.show.rows import Cell, Group, Head, Row, Table, between
from sim.show.style import INK, sheet
from sim.show.tables import each
from sim.show.words import NONE, amount, digits, missing, words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.show.scene import Scene
    from sim.study.result import Result

MAIN = "durably_housed"
NUMBERS = ["parameter", "meaning", "end", "value", "central", "policy", "mean", "low", "high", "best", "replicates"]
ENDS = ("low", "high")


def assumptions_that_matter(result: Result, scene: Scene) -> pd.DataFrame:
    """For each number and end, the policy whose difference to the baseline changes most, the widest change first.

    parameter, meaning, end, value, central, policy, mean, low, high, best, replicates.
    """
    if result.assumed is None:
        return pd.DataFrame(columns=NUMBERS)
    swings = result.assumed.swings
    own = swings[swings["measure"] == MAIN]
    own = own[own["policy"].isin(scene.names)].assign(size=lambda f: f["mean"].abs())
    most = own.loc[own.groupby("parameter", sort=False)["size"].idxmax()].set_index("parameter")["policy"]
    shown = own[own["policy"] == own["parameter"].map(most)]
    width = shown.groupby("parameter", sort=False)["size"].max()
    order = {name: place for place, name in enumerate(sorted(width.index, key=lambda name: (-width[name], name)))}
    ranked = shown.assign(rank=shown["parameter"].map(order)).sort_values("rank", kind="stable")
    meanings = [result.study.parameters[name].meaning for name in ranked["parameter"]]
    return ranked.assign(meaning=meanings)[NUMBERS].reset_index(drop=True)


def draw_assumptions(table: pd.DataFrame, scene: Scene) -> Figure:
    """A row for each number: how far the difference moves when it is at its lowest, and at its highest."""
    text = words()["assumptions_that_matter"]
    names = list(dict.fromkeys(table["parameter"]))
    own = scene._replace(replicates=int(table["replicates"].iloc[0]))
    page = sheet(own, text["title"].format(last=scene.last), 1.3 + 0.42 * len(names))
    axes = page.figure.add_subplot(page.grid((1, 1), (3.4, -1.75, 0.55, -0.45), (0, 0))[0, 0])
    looks = {look.name: look for look in scene.looks}
    for height, name in enumerate(names):
        rows = table[table["parameter"] == name]
        look = looks[str(rows["policy"].iloc[0])]
        for row in each(rows):
            low, mean, high = (100 * float(value) for value in (row.low, row.mean, row.high))
            top = row.end == "high"
            axes.barh(height, mean, 0.62, color=look.colour, alpha=1.0 if top else 0.45, edgecolor=look.colour)
            axes.plot([low, high], [height + (0.1 if top else -0.1)] * 2, color=INK, linewidth=1.2)
        axes.annotate(
            look.title, (1.0, height), xycoords=("axes fraction", "data"), xytext=(12, 0), textcoords="offset points",
            fontsize=8, va="center", annotation_clip=False,
        )  # fmt: skip
        axes.plot(
            [1.012], [height], transform=axes.get_yaxis_transform(), color=look.colour, marker=look.marker,
            markersize=5, clip_on=False,
        )  # fmt: skip
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), labels=[_row_name(table, name) for name in names], fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(text["axis"].format(baseline=scene.baseline.title))
    axes.xaxis.set_major_formatter(THOUSANDS)
    axes.grid(visible=False, axis="y")
    ends = [
        Line2D([], [], color=INK, alpha=0.45 if end == "low" else 1.0, linewidth=7, label=text["ends"][end])
        for end in ENDS
    ]
    page.figure.legend(handles=ends, loc="upper left", bbox_to_anchor=(page.x(3.3), page.y(-0.02)), ncols=2)
    return page.figure


def _row_name(table: pd.DataFrame, name: str) -> str:
    """What the number is and where it goes, beside its bars: `Private landlords that ...`, `60 to 400 (now 160)`."""
    rows = {row.end: row for row in each(table[table["parameter"] == name])}
    low, high = (plain(rows[end].value) for end in ENDS)
    text = words()["assumptions_that_matter"]["row"]
    title = "\n".join(textwrap.wrap(rows["low"].meaning, 50))
    return f"{title}\n" + str(text.format(low=low, high=high, central=plain(rows["low"].central)))


def assumptions_table(result: Result, scene: Scene) -> Table:
    """Every number with what it means and its evidence, and what its ends change in the policy that it moves most."""
    text = words()["report"]["assumptions"]
    main = assumptions_that_matter(result, scene)
    looks = {look.name: look for look in scene.looks}
    rows = []
    for name in dict.fromkeys(main["parameter"]):
        ends = {row.end: row for row in each(main[main["parameter"] == name])}
        parameter, look = result.study.parameters[name], looks[ends["low"].policy]
        facts = {"name": name, "unit": parameter.unit, "evidence": parameter.evidence}
        note = text["note"].format(central=plain(ends["low"].central), **facts)
        cells = (Cell(look.title, words=True), *(_end(ends[end]) for end in ENDS))
        rows.append(Row(parameter.meaning, note, cells, colour=look.colour))
    columns = tuple(Head(column) for column in text["columns"].values())
    caption = text["table"].format(baseline=scene.baseline.title, month=scene.last)
    return Table(caption, columns, (Group("", tuple(rows)),))


def _end(row: Any) -> Cell:
    """`-9.9` over its interval and the value of the number there."""
    at = str(words()["report"]["assumptions"]["end"].format(value=plain(row.value)))
    return Cell(_points(row.mean), between(row.low, row.high, _points), at)


def _points(value: float) -> str:
    return NONE if missing(value) else digits(100 * value, 1, sign=True)


def flips(result: Result, scene: Scene) -> list[str]:
    """Whether another policy would house most families at any end, or at any of the points."""
    text = words()["report"]["assumptions"]
    if result.assumed is None:
        return []
    titles = {look.name: look.title for look in scene.looks}
    swings, points = result.assumed.swings, result.assumed.points
    today, numbers = _first(result, scene), result.study.parameters
    other = swings[(swings["measure"] == MAIN) & (swings["best"] != today)].drop_duplicates(["parameter", "end"])
    said = [
        text["flip"].format(
            parameter=numbers[row.parameter].meaning, value=plain(row.value), policy=titles.get(row.best, row.best)
        )
        for row in each(other)
    ] or [text["no_flip"].format(policy=titles.get(today, today))]
    shares = _winners(points)
    facts = [
        text["win"].format(policy=titles.get(name, name), share=amount(share, "percent")) for name, share in shares
    ]
    return [*said, text["points"].format(points=points["point"].nunique(), facts="; ".join(facts))]


def _first(result: Result, scene: Scene) -> str:
    """The policy that houses most families in the study as it was run."""
    rows = result.summary[(result.summary["measure"] == MAIN) & (result.summary["month"] == scene.last)]
    means = {str(row.policy): float(row.mean) for row in each(rows)}
    return max(scene.names, key=lambda name: means.get(name, float("-inf")))


def _winners(points: pd.DataFrame) -> list[tuple[str, float]]:
    """Policies by the share of points at which they house most families."""
    table = points.pivot(index="point", columns="policy", values=MAIN)[list(dict.fromkeys(points["policy"]))]
    counted: dict[Any, int] = table.idxmax(axis=1).value_counts().to_dict()
    return sorted(((str(name), n / len(table)) for name, n in counted.items()), key=lambda one: (-one[1], one[0]))
