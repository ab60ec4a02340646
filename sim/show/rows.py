"""Tables of the report: rows of cells that the template only has to lay out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show.tables import at, each, ordered
from sim.show.words import NONE, amount, digits, measure_words, missing, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from sim.show.scene import Look, Scene
    from sim.show.words import MeasureWords


TO = "\u00a0to\u00a0"


class Head(NamedTuple):
    """A column: its name, and the colour of the policy where it is one."""

    text: str
    colour: str = ""
    note: str = ""


class Cell(NamedTuple):
    """What a cell says, and in smaller type below it, on one line or two, what goes with it."""

    main: str
    small: str = ""
    extra: str = ""
    words: bool = False


class Row(NamedTuple):
    """A row with its own head; `note` is small beside it, `strong` for totals."""

    head: str
    note: str
    cells: tuple[Cell, ...]
    strong: bool = False
    colour: str = ""


class Group(NamedTuple):
    """Rows under one heading (empty: none)."""

    title: str
    rows: tuple[Row, ...]


class Table(NamedTuple):
    """A table with its caption; the first head is that of the row heads."""

    caption: str
    heads: tuple[Head, ...]
    groups: tuple[Group, ...]

    @property
    def sides(self) -> list[tuple[Head, bool]]:
        """Each column with whether it holds words, which stand at the left, or numbers."""
        first = next((row.cells for group in self.groups for row in group.rows), ())
        worded = [False, *(cell.words for cell in first), *[False] * len(self.heads)]
        return list(zip(self.heads, worded, strict=False))


def heads(first: str, looks: Iterable[Look]) -> tuple[Head, ...]:
    """A column for each policy after that of the rows."""
    return (Head(first), *(Head(look.title, look.colour) for look in looks))


def between(low: float, high: float, write: Callable[[float], str]) -> str:
    """`30.5 to 31.9`, or nothing where there is no interval."""
    return "" if missing(low) or missing(high) else f"{write(low)}{TO}{write(high)}"


def grouped(names: Iterable[str]) -> list[tuple[str, list[str]]]:
    """The measures under their headings in the order of the catalogue; unknown ones last."""
    wanted = list(dict.fromkeys(names))
    groups = {title: [name for name in members if name in wanted] for title, members in words()["groups"].items()}
    last = list(groups)[-1]
    known = {name for members in groups.values() for name in members}
    groups[last] += [name for name in wanted if name not in known]
    return [(title, members) for title, members in groups.items() if members]


def chosen(present: list[str], last: bool) -> list[tuple[str, list[str]]]:
    """Every measure under its heading at the last horizon; before it, the main ones in one piece."""
    return grouped(present) if last else [("", [name for name in words()["main"] if name in present])]


def of_measures(
    caption: str, looks: tuple[Look, ...], groups: list[tuple[str, list[str]]], row: Callable[[MeasureWords], Row]
) -> Table:
    """A table with a row for each measure and a column for each policy."""
    made = tuple(Group(title, tuple(row(measure_words(name)) for name in names)) for title, names in groups)
    return Table(caption, heads(words()["report"]["measure"], looks), made)


def lookup(frame: pd.DataFrame) -> dict[tuple[str, str], Any]:
    """The row of each (policy, measure)."""
    return {(row.policy, row.measure): row for row in each(frame)}


def levels(summary: pd.DataFrame, scene: Scene, month: int) -> Table:
    """Each policy at one horizon: mean and 95% interval; every measure at the last horizon, else the main ones."""
    found = lookup(at(summary, month))
    groups = chosen([measure for _, measure in found], month == scene.last)

    def row(measure: MeasureWords) -> Row:
        cells = tuple(level_cell(found.get((look.name, measure.name)), measure) for look in scene.looks)
        return Row(measure.title, measure.unit, cells)

    return of_measures(words()["report"]["levels"]["table"].format(month=month), scene.looks, groups, row)


def level_cell(row: Any | None, measure: MeasureWords) -> Cell:
    """`31.2%` over `30.5 to 31.9`."""
    if row is None or missing(row.mean):
        return Cell(NONE, "" if row is None else row.reason)
    small = between(row.low, row.high, lambda value: amount(value, measure.kind).rstrip("%"))
    return Cell(amount(row.mean, measure.kind), small)


def glance(summary: pd.DataFrame, scene: Scene) -> Table:
    """The answer as a small table: a row for each policy, a column for each of a few measures."""
    found = lookup(at(summary, scene.last))
    measures = [measure_words(name) for name in words()["glance"]]
    made = tuple(
        Row(look.title, "", tuple(level_cell(found.get((look.name, m.name)), m) for m in measures), colour=look.colour)
        for look in scene.looks
    )
    columns = (Head(words()["report"]["policy"]), *(Head(m.title, note=m.unit) for m in measures))
    return Table(words()["report"]["glance"].format(month=scene.last), columns, (Group("", made),))


def differences(frame: pd.DataFrame, scene: Scene, month: int) -> Table:
    """Each policy but the baseline at one horizon: paired difference and 95% interval."""
    found = lookup(at(frame, month))
    comparable = [measure for _, measure in found if measure not in words()["apart"]]
    groups = chosen(comparable, month == scene.last)

    def row(measure: MeasureWords) -> Row:
        cells = tuple(difference_cell(found.get((look.name, measure.name)), measure) for look in scene.others)
        return Row(measure.title, measure.difference_unit, cells)

    caption = words()["report"]["differences"]["table"].format(month=month, baseline=scene.baseline.title)
    return of_measures(caption, scene.others, groups, row)


def difference_cell(row: Any | None, measure: MeasureWords) -> Cell:
    """`+28.4` over `+27.1 to +29.7`."""
    if row is None or missing(row.mean):
        return Cell(NONE)

    def write(value: float) -> str:
        return amount(value, measure.kind, sign=True).rstrip("%")

    return Cell(write(row.mean), between(row.low, row.high, write))


def chances(frame: pd.DataFrame, scene: Scene) -> Table:
    """The probability of being best at the last horizon, for the measures that have a best and can be compared."""
    rows = at(frame, scene.last).dropna(subset=["p"])
    rows = rows[~rows["measure"].isin(words()["apart"])]
    found = {(row.policy, row.measure): row for row in each(rows)}

    def row(measure: MeasureWords) -> Row:
        better = words()["report"]["best"][measure.better] if measure.better else ""
        parts = (found.get((look.name, measure.name)) for look in scene.looks)
        return Row(measure.title, better, tuple(Cell(NONE if p is None else digits(100 * p.p, 0) + "%") for p in parts))

    caption = words()["report"]["best"]["table"].format(month=scene.last)
    return of_measures(caption, scene.looks, grouped(rows["measure"]), row)


def spreads(summary: pd.DataFrame, scene: Scene) -> Table:
    """For the main measures at the last horizon, by policy: mean, interval of the mean, spread between replicates."""
    text = words()["report"]["sure"]
    found = lookup(at(ordered(summary, scene), scene.last))
    groups = []
    for name in words()["sureness"]:
        measure = measure_words(name)
        rows = []
        for look in scene.looks:
            row = found.get((look.name, name))
            if row is None:
                continue
            cells = (
                Cell(amount(row.mean, measure.kind)),
                Cell(between(row.low, row.high, lambda value, kind=measure.kind: amount(value, kind)) or NONE),  # type: ignore[misc]
                Cell(between(row.p05, row.p95, lambda value, kind=measure.kind: amount(value, kind)) or NONE),  # type: ignore[misc]
            )
            rows.append(Row(look.title, "", cells, colour=look.colour))
        groups.append(Group(f"{measure.title} ({measure.unit})", tuple(rows)))
    columns = (words()["report"]["policy"], text["mean"], text["interval_column"], text["spread_column"])
    return Table(text["table"].format(month=scene.last), tuple(Head(column) for column in columns), tuple(groups))
