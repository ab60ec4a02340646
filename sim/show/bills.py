"""Costs by heading and by payer, each with the share of families gone on its last row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show.rows import Cell, Group, Row, Table, heads, level_cell, lookup
from sim.show.tables import at, cost_lines
from sim.show.words import NONE, amount, measure_words, term, words

if TYPE_CHECKING:
    import pandas as pd

    from sim.show.scene import Scene
    from sim.study.result import Result

TOTAL = "cost_eur_per_family"


def by_heading(comparison: Result, scene: Scene) -> Table:
    """Public lines: the headings of the programme, then those of mainstream budgets."""
    text = words()["report"]["costs"]
    lines = cost_lines(comparison, scene)
    public = lines[lines["public"]]
    made = [
        _group(title, public[public["programme"] == programme], "heading", scene)
        for programme, title in ((True, text["programme"]), (False, text["mainstream"]))
    ]
    caption = text["headings"].format(month=scene.last, year=scene.year)
    groups = (*(group for group in made if group.rows), _closing(comparison, scene))
    return Table(caption, heads(text["heading"], scene.looks), groups)


def by_payer(comparison: Result, scene: Scene) -> Table:
    """All lines by who pays; what tenants pay is apart from the public budgets."""
    text = words()["report"]["costs"]
    lines = cost_lines(comparison, scene)
    made = [
        _group(title, lines[lines["public"] == public], "payer", scene)
        for public, title in ((True, text["public"]), (False, text["private"]))
    ]
    caption = text["payers"].format(month=scene.last, year=scene.year)
    groups = (*(group for group in made if group.rows), _closing(comparison, scene))
    return Table(caption, heads(text["payer"], scene.looks), groups)


def _group(title: str, lines: pd.DataFrame, column: str, scene: Scene) -> Group:
    """The sums of the lines by one column, the largest first, and the sum of all."""
    sums = lines.groupby([column, "policy"], sort=False)["mean"].sum().reset_index()
    amounts = {(str(row[0]), str(row[1])): float(row[2]) for row in sums.to_numpy()}
    sizes: dict[str, float] = {}
    for (name, _), eur in amounts.items():
        sizes[name] = sizes.get(name, 0.0) + abs(eur)
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    rows = [
        Row(term(name), "", tuple(Cell(_eur(amounts.get((name, look.name)))) for look in scene.looks)) for name in names
    ]
    if len(rows) > 1:
        every = {look.name: sum(amounts.get((name, look.name), 0.0) for name in names) for look in scene.looks}
        text = words()["report"]["costs"]["together"].format(title=title)
        rows.append(Row(text, "", tuple(Cell(_eur(every[look.name])) for look in scene.looks), strong=True))
    return Group(title, tuple(rows))


def _eur(value: float | None) -> str:
    return NONE if value is None or value == 0 else amount(value, "eur")


def _closing(comparison: Result, scene: Scene) -> Group:
    """The total with its interval, and the share gone beside which it must be read."""
    text = words()["report"]["costs"]
    found = lookup(at(comparison.summary, scene.last))
    rows = []
    for name, title in ((TOTAL, text["total"]), ("gone", text["gone"])):
        cells = tuple(level_cell(found.get((look.name, name)), measure_words(name)) for look in scene.looks)
        rows.append(Row(title, "", cells, strong=True))
    return Group("", tuple(rows))
