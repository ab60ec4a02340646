"""A comparison, or one run, told in a terminal: the answer first, then plain tables."""

from __future__ import annotations

from functools import partial
from textwrap import fill
from typing import TYPE_CHECKING, Any

from sim.show import left_out, views
from sim.show.answer import Answer
from sim.show.rows import lookup
from sim.show.scene import byline, scene
from sim.show.tables import at
from sim.show.words import MeasureWords, amount, digits, measure_words, missing, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd

    from sim.show.rows import Table
    from sim.show.scene import Scene
    from sim.study.compare import Comparison

WIDTH = 110
INTERVALS = (
    "In brackets: 95% interval of the mean over replicates, from luck alone; the parameters are held at their stated "
    "values. — : not defined."
)
CARRIED = (
    "In brackets: 95% interval of the mean over replicates, each with parameters of its own drawn from a calibration: "
    "luck and those parameters together. — : not defined."
)
GONE_COST_NOTHING = "The share gone stands beside every cost: families that have left cost nothing in these accounts."
MONTHLY = (
    "durable", "temporary", "shelter", "rough", "gone", "adults_in_work", "pupils_in_school", "clearances", "leases",
)  # fmt: skip
MONEY = ("cost_eur_per_family", "programme_cost_eur_per_family")

Cells = dict[int, dict[tuple[str, str], Any]]
"""Rows of a table by month, then by policy and measure."""


def comparison_told(comparison: Comparison) -> str:
    """Everything that `compare` prints."""
    view = scene(comparison)
    parts = [_title(comparison, view), *map(_paragraph, Answer(comparison, view).paragraphs())]
    parts += [
        _paragraph(words()["report"]["notice"]),
        *_levels(comparison, view),
        _paragraph(CARRIED if comparison.carried else INTERVALS),
    ]
    if view.others:
        parts += [*_differences(comparison, view), _best(comparison, view), _luck(comparison, view)]
    parts += [*_left_out(comparison, view), *_views(comparison, view)]
    return "\n\n".join(parts) + "\n"


def run_told(frame: pd.DataFrame) -> str:
    """One run, month by month: where the cohort is, and what was spent so far per family."""
    heads = ("month", *MONTHLY, *(name.removesuffix("_per_family") for name in MONEY))
    body = [
        (
            str(row["month"]),
            *(str(row[f"count_{name}"]) for name in MONTHLY),
            *(amount(row[name], "eur") for name in MONEY),
        )
        for row in frame.to_dict("records")
    ]
    return "\n".join(aligned([heads, *body])) + "\n"


def _paragraph(text: str) -> str:
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _title(comparison: Comparison, view: Scene) -> str:
    return f"{comparison.study.title}\n{byline(comparison, view)}"


def aligned(rows: Sequence[tuple[str, ...]], indent: str = "") -> Iterator[str]:
    """Columns as wide as their widest cell, the first to the left and the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield (indent + "  ".join([first.ljust(widths[0]), *cells])).rstrip()


def _block(title: str, heads: tuple[str, ...], body: Iterable[tuple[str, ...]]) -> str:
    return "\n".join([title, *aligned([heads, *body], "  ")])


def _with_interval(row: Any, write: Callable[[float], str]) -> str:
    mean = write(row.mean)
    if missing(row.low) or missing(row.high):
        return mean
    return f"{mean} ({write(row.low).rstrip('%')} to {write(row.high).rstrip('%')})"


def _months(view: Scene) -> tuple[str, ...]:
    return tuple(f"month {month}" for month in view.horizons)


def _by_horizon(frame: pd.DataFrame, view: Scene) -> Cells:
    return {month: lookup(at(frame, month)) for month in view.horizons}


def _better(measure: MeasureWords) -> str:
    return f"; {measure.better} is better" if measure.better else ""


def _levels(comparison: Comparison, view: Scene) -> Iterator[str]:
    cells = _by_horizon(comparison.summary, view)
    for name in words()["main"]:
        measure = measure_words(name)
        title = f"{measure.title} ({measure.unit}{_better(measure)})"
        body = [(policy, *_level(cells, view, policy, measure)) for policy in view.names]
        yield _block(title, ("", *_months(view), *(("gone",) if measure.kind == "eur" else ())), body)
    yield GONE_COST_NOTHING


def _level(cells: Cells, view: Scene, policy: str, measure: MeasureWords) -> list[str]:
    write = partial(amount, kind=measure.kind)
    row = [_with_interval(cells[month][policy, measure.name], write) for month in view.horizons]
    gone = cells[view.last][policy, "gone"]
    return [*row, amount(gone.mean, "percent")] if measure.kind == "eur" else row


def _differences(comparison: Comparison, view: Scene) -> Iterator[str]:
    yield f"DIFFERENCE TO {view.baseline.name}, for the same families with the same luck"
    cells = _by_horizon(comparison.differences, view)
    for name in words()["differences"]:
        measure = measure_words(name)
        body = [(look.name, *_gaps(cells, view, look.name, measure)) for look in view.others]
        yield _block(f"{measure.title} ({measure.difference_unit})", ("", *_months(view)), body)


def _gaps(cells: Cells, view: Scene, policy: str, measure: MeasureWords) -> list[str]:
    def write(value: float) -> str:
        return amount(value, measure.kind, sign=True).rstrip("%")

    return [_with_interval(cells[month][policy, measure.name], write) for month in view.horizons]


def _best(comparison: Comparison, view: Scene) -> str:
    title = f"PROBABILITY OF BEING THE BEST OF THE {len(view.looks)} at month {view.last}, from luck alone"
    frame = at(comparison.p_best, view.last)
    chances: dict[Any, Any] = {(row.policy, row.measure): row.p for row in frame.itertuples()}
    return _matrix(title, words()["best"], view.names, lambda key: _percent(chances.get(key)))


def _left_out(comparison: Comparison, view: Scene) -> Iterator[str]:
    """Who reached a home by group, and who else waits for it."""
    found = left_out.table(left_out.parts(comparison, view, "housed"), view, "", sizes=False)
    rows = [row for group in found.groups for row in group.rows]
    title = f"WHO REACHED A DURABLE HOME by month {view.last} (% of the families of each group)"
    yield _block(title, ("", *view.names), [(row.head, *(cell.main for cell in row.cells)) for row in rows])
    wait = left_out.waiting(comparison, view)
    yield _waits(f"WHO WAITS LONGER: {wait.caption}", wait, {look.title: look.name for look in view.looks})
    yield _paragraph(words()["report"]["left_out"]["waiting"]["bound"])


def _views(comparison: Comparison, view: Scene) -> Iterator[str]:
    """The cost in both perspectives, and where they rank the policies otherwise."""
    table = views.both(comparison, view)
    rows = [row for group in table.groups for row in group.rows]
    body = [(row.head, *(cell.main for cell in row.cells)) for row in rows]
    yield _block(f"COST IN BOTH PERSPECTIVES: {table.caption}", ("", *view.names), body)
    yield from map(_paragraph, views.warnings(comparison, view))


def _waits(title: str, table: Table, names: dict[str, str]) -> str:
    """A table of policies, by their short names, with the interval of each cell behind it."""
    body = [
        (names[row.head], *(f"{cell.main} ({cell.small})" if cell.small else cell.main for cell in row.cells))
        for group in table.groups
        for row in group.rows
    ]
    return _block(title, ("", *(head.text for head in table.heads[1:])), body)


def _luck(comparison: Comparison, view: Scene) -> str:
    title = f"RUNS SAVED BY COMMON LUCK at month {view.last}: times more runs that unrelated luck would need"
    frame = at(comparison.luck, view.last)
    saved: dict[Any, Any] = {(row.policy, row.measure): row.runs_saved for row in frame.itertuples()}
    others = tuple(look.name for look in view.others)
    return _matrix(title, words()["sureness"], others, lambda key: amount(saved.get(key), "number"))


def _percent(value: Any) -> str:
    return "—" if value is None or missing(value) else f"{digits(100 * float(value), 0)}%"


def _matrix(
    title: str, measures: Iterable[str], policies: tuple[str, ...], cell: Callable[[tuple[str, str]], str]
) -> str:
    body = [(measure_words(name).title, *(cell((policy, name)) for policy in policies)) for name in measures]
    return _block(title, ("", *policies), body)
