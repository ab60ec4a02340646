"""The parts of the difference between two policies, told in a terminal."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from sim.show.console import aligned
from sim.show.words import amount, difference, measure_words, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.outcomes.paired import Interval
    from sim.study.decompose import Decomposition

WIDTH = 110
HEADS = ("", "part", "95% interval", "share", "if first", "if last")
HOW = (
    "Each part is what swapping that component adds, averaged over all orders of swapping on the same families with "
    "the same luck (Shapley); the parts add up to the difference. If first, if last: what it adds to the policy one "
    "starts from, and to all the other components together; where the two differ much, components need one another. "
    "The intervals are of the mean over replicates, from luck alone."
)


def told(found: Decomposition) -> str:
    """Everything that `decompose` prints."""
    measure = measure_words(found.measure)
    unit = measure.difference_unit
    title = f"{found.study.title}\nFrom {found.start} to {found.goal}: {measure.title.lower()} at month {found.month}"
    levels = [
        f"{name}: {_with_interval(level, measure.kind)}"
        for name, level in zip((found.start, found.goal), found.levels, strict=True)
    ]
    rows = [HEADS, *_rows(found, measure.kind)]
    table = "\n".join([f"PARTS OF THE DIFFERENCE ({unit})", *aligned(rows, "  ")])
    swapped = "\n".join(["WHAT WAS SWAPPED", *_swapped(found)])
    runs = f"{found.packages} different packages were run on {found.study.replicates} replicates."
    return "\n\n".join([title, "; ".join(levels), table, swapped, fill(f"{HOW} {runs}", WIDTH)]) + "\n"


def _with_interval(found: Interval, kind: str) -> str:
    mean, low, high = (amount(value, kind).rstrip("%") for value in found)
    sign = "%" if kind == "percent" else ""
    return f"{mean}{sign}" if missing(found.low) else f"{mean}{sign} ({low} to {high})"


def _rows(found: Decomposition, kind: str) -> Iterator[tuple[str, ...]]:
    for part in found.parts:
        ends = [difference(value, kind) for value in (part.first, part.last)]
        share = amount(found.share(part), "percent")
        yield part.component, difference(part.mean, kind), _span(part.low, part.high, kind), share, *ends
    total = found.total
    yield "together", difference(total.mean, kind), _span(total.low, total.high, kind), "100.0%", "", ""


def _span(low: float, high: float, kind: str) -> str:
    return "" if missing(low) or missing(high) else f"{difference(low, kind)} to {difference(high, kind)}"


def _swapped(found: Decomposition) -> Iterator[str]:
    for component, (own, new) in found.swapped.items():
        text = f"{component}: {', '.join(own) or 'nothing'} -> {', '.join(new) or 'nothing'}"
        yield fill(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
