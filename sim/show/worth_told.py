"""The frontier as a table, and in words what it would be worth to know more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show.rows import Cell, Group, Head, Row, Table
from sim.show.tables import at, each
from sim.show.words import NONE, amount, digits, missing, words

if TYPE_CHECKING:
    from sim.show.scene import Scene
    from sim.study.result import Result


def frontier_table(result: Result, scene: Scene) -> Table:
    """For each perspective, where every policy stands and what one more month of a durable home costs there."""
    text = words()["report"]["worth"]
    found = {(row.perspective, row.policy): row for row in each(at(result.cea.frontier, scene.last))}
    groups = []
    for view, title in words()["report"]["costs"]["both"]["views"].items():
        rows = []
        for look in scene.looks:
            row = found[view, look.name]
            ratio = NONE if missing(row.ratio) else amount(row.ratio, "eur")
            standing = Cell(str(text["standings"].get(row.standing, row.standing)), words=True)
            cells = (Cell(amount(row.cost, "eur")), Cell(digits(row.effect, 1)), Cell(ratio), standing)
            rows.append(Row(look.title, "", cells, colour=look.colour))
        groups.append(Group(title, tuple(rows)))
    columns = (words()["report"]["policy"], *text["columns"].values())
    caption = text["table"].format(month=scene.last, year=scene.year)
    return Table(caption, tuple(Head(column) for column in columns), tuple(groups))


def knowing(result: Result) -> list[str]:
    """For each perspective, at which worth it would be most useful to know the assumptions, and how useful."""
    text = words()["report"]["worth"]
    if result.assumed is None:
        return [text["knowing_none"]]
    said = []
    for view, title in words()["report"]["costs"]["both"]["views"].items():
        own = result.assumed.worth[result.assumed.worth["perspective"] == view].drop_duplicates("worth")
        most = own.loc[own["eur"].idxmax()]
        crossed = "" if missing(most["eur_crossed"]) else amount(float(most["eur_crossed"]), "eur")
        facts = {"worth": amount(float(most["worth"]), "eur"), "high": amount(float(most["eur"]), "eur")}
        said.append(text["knowing_most"].format(view=title, low=crossed or NONE, **facts))
    return said
