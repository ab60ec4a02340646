"""Costs in both perspectives, and a warning where they rank the policies otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show.rows import Cell, Group, Row, Table, between, heads
from sim.show.tables import at, each
from sim.show.words import amount, term, words

if TYPE_CHECKING:
    from sim.show.scene import Scene
    from sim.study.result import Result


def both(comparison: Result, scene: Scene) -> Table:
    """A row for each perspective and, beside them, the share gone."""
    text = words()["report"]["costs"]["both"]
    found = {(row.policy, row.perspective): row for row in each(at(comparison.perspectives.totals, scene.last))}
    rows = []
    for view, title in text["views"].items():
        cells = []
        for look in scene.looks:
            row = found[look.name, view]
            cells.append(Cell(amount(row.mean, "eur"), between(row.low, row.high, lambda v: amount(v, "eur"))))
        rows.append(Row(title, "", tuple(cells), strong=True))
    gone = tuple(Cell(amount(found[look.name, "public"].gone, "percent")) for look in scene.looks)
    rows.append(Row(words()["report"]["costs"]["gone"], "", gone))
    caption = text["table"].format(month=scene.last, year=scene.year)
    return Table(caption, heads(text["view"], scene.looks), (Group("", tuple(rows)),))


def by_kind(comparison: Result, scene: Scene) -> Table:
    """By heading and kind: what each perspective counts."""
    text = words()["report"]["costs"]["both"]
    lines = at(comparison.perspectives.by, scene.last)
    groups = []
    for view, title in text["views"].items():
        own = lines[(lines["perspective"] == view) & (lines["by"] == ("kind" if view == "public" else "heading"))]
        found = {
            (str(item), str(policy)): float(mean)
            for item, policy, mean in own[["name", "policy", "mean"]].itertuples(index=False)
        }
        names = dict.fromkeys(own["name"])
        rows = [
            Row(term(str(name)), "", tuple(Cell(amount(found[str(name), look.name], "eur")) for look in scene.looks))
            for name in names
        ]
        groups.append(Group(title, tuple(rows)))
    return Table(text["parts"].format(month=scene.last), heads(text["item"], scene.looks), tuple(groups))


def warnings(comparison: Result, scene: Scene) -> list[str]:
    """A sentence for each pair of policies that the two perspectives rank otherwise; nothing where they agree."""
    text = words()["report"]["costs"]["both"]
    titles = {look.name: look.title for look in scene.looks}
    said = []
    for row in each(at(comparison.perspectives.reversals, scene.last)):
        sure = row.high < 0 < row.wider_low
        facts = {
            "cheaper": titles[row.cheaper],
            "dearer": titles[row.dearer],
            "public": amount(-row.public, "eur"),
            "wider": amount(row.wider, "eur"),
        }
        said.append(text["reversal"].format(**facts) + ("" if sure else " " + text["unsure"]))
    return said
