"""Who is left out: who reached a durable home and who left, by group, and the ordinary applicants who wait longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.outcomes.groups import Part, part
from sim.show.rows import Cell, Group, Head, Row, Table, between, heads
from sim.show.tables import at, each
from sim.show.words import NONE, amount, digits, missing, words

if TYPE_CHECKING:
    from sim.show.scene import Look, Scene
    from sim.study.result import Result

    Found = dict[str, dict[str, dict[str, Part]]]

__all__ = ["Part", "part", "parts", "sentences", "table"]


def parts(comparison: Result, scene: Scene, event: str) -> Found:
    """Kind of group, group, policy -> part, for `housed` or `left` by the last horizon; the report's groups only."""
    shown = words()["report"]["left_out"]["groups"]
    found: Found = {by: {} for by in shown}
    rows = at(comparison.groups, scene.last)
    for row in each(rows[rows["event"] == event]):
        if row.by in shown:
            own = Part(row.families, row.weight, row.mean, row.low, row.high)
            found[row.by].setdefault(row.group, {})[row.policy] = own
    return found


def table(found: Found, scene: Scene, caption: str, sizes: bool = True) -> Table:
    """A row for each group, a column for each policy: share with its interval, and (`sizes`) how large the group is."""
    text = words()["report"]["left_out"]
    made = []
    for by, rows in found.items():
        cells = [
            Row(
                str(text["labels"].get(name, name)),
                "",
                tuple(_cell(shares[look.name], sizes and by != "newcomers") for look in scene.looks),
            )
            for name, shares in rows.items()
        ]
        made.append(Group(text["groups"][by], tuple(cells)))
    return Table(caption, heads(text["group"], scene.looks), tuple(made))


def _cell(found: Part, sizes: bool) -> Cell:
    if found.families == 0:
        return Cell(NONE, words()["report"]["left_out"]["nobody"])
    interval = between(found.low, found.high, _bare)
    size = words()["report"]["left_out"]["size"].format(share=amount(found.weight, "percent"))
    return Cell(amount(found.mean, "percent"), interval, size if sizes and found.weight != 1 else "")


def _bare(value: float) -> str:
    return amount(value, "percent").rstrip("%")


def sentences(found: Found, scene: Scene) -> list[str]:
    """For each policy that admits some and not others: how the two fare."""
    text = words()["report"]["left_out"]
    said = []
    for look in scene.looks:
        inside, outside = (found["admission"][name][look.name] for name in ("admitted", "never admitted"))
        if inside.families == 0 or outside.families == 0:
            continue
        shares = {
            "out": amount(outside.weight, "percent"),
            "out_housed": amount(outside.mean, "percent"),
            "in_housed": amount(inside.mean, "percent"),
        }
        said.append(text["sentence"].format(policy=look.title, **shares))
    return said


def waiting(comparison: Result, scene: Scene) -> Table:
    """What each policy's lettings add to the wait of an ordinary applicant, in days."""
    text = words()["report"]["left_out"]["waiting"]
    rows = {(r.policy, r.kind, r.counted): r for r in each(at(comparison.delays, scene.last))}
    made = tuple(
        Row(look.title, "", tuple(_wait_cells(rows, look)), colour=look.colour)
        for look in scene.looks
        if (look.name, "once", "net") in rows
    )
    columns = (Head(words()["report"]["policy"]), *(Head(name) for name in text["columns"].values()))
    return Table(text["table"].format(month=scene.last), columns, (Group("", made),))


def _wait_cells(rows: dict[Any, Any], look: Look) -> list[Cell]:
    numbers = [Cell(digits(rows[look.name, "once", counted].lettings, 1)) for counted in ("priority", "net")]
    days = [rows[look.name, kind, "net"] for kind in ("once", "standing")]
    return [*numbers, *(Cell(_days(row.mean), between(row.low, row.high, _days)) for row in days)]


def _days(value: float) -> str:
    return NONE if missing(value) else digits(value, 2)


def times(comparison: Result, scene: Scene) -> Table:
    """Kaplan-Meier beside the two cumulative incidences, at the last horizon."""
    text = words()["report"]["times"]
    rows = {(r.policy, r.estimate): r for r in each(at(comparison.time_to_a_home, scene.last))}
    made = tuple(
        Row(look.title, "", tuple(_share(rows[look.name, name]) for name in text["columns"]), colour=look.colour)
        for look in scene.looks
    )
    columns = (Head(words()["report"]["policy"]), *(Head(name) for name in text["columns"].values()))
    return Table(text["table"].format(month=scene.last), columns, (Group("", made),))


def _share(row: Any) -> Cell:
    return Cell(amount(row.mean, "percent"), between(row.low, row.high, _bare))
