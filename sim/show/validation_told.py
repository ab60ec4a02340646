"""The verdicts of a validation told in a terminal: published beside simulated, naive rivals, the misses in sight."""

from __future__ import annotations

from textwrap import fill, wrap
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.outcomes.paired import Summary
    from sim.scenario.observed import Seen
    from sim.study.alternatives import Alternatives
    from sim.study.validate import Row, Verdicts

WIDTH = 110
FIRST = 46
"""Width at which titles are folded."""
HEADS = ("", "published", "simulated", "cities", "verdict", "", "score", "best rival")
LEGEND = (
    "published: with its 95% interval, or the bound published. simulated: the same count as the reporter's, mean over "
    "replicates and its 95% Monte-Carlo interval. cities: 5th to 95th percentile of the replicates. inside: the mean "
    "lies in the published interval; near: cities that could happen do; miss: none does. score: CRPS (Brier where only "
    "a bound was published) with the error of observation, lower is better; none: there is nobody to count, or no end. "
    "fitted: used to set a number, so no test."
)


def told(result: Verdicts | Alternatives) -> str:
    """What the command prints of either kind of result."""
    return alternatives_told(result) if isinstance(result, tuple) else verdicts_told(result)


def markdown(result: Verdicts | Alternatives) -> str:
    """The same table for a page of the documentation."""
    if isinstance(result, tuple):
        fits = ("alternative", "inside", "near", "miss", "score", "ranking", "like today's")
        return _as_markdown(fits, _fits(result))
    heads = ("programme", "what", "published", "simulated", "cities", "used", "verdict", "score", "best rival")
    return _as_markdown(heads, [_cells(row) for row in result.rows])


def _cells(row: Row) -> tuple[str, ...]:
    what, published, simulated, cities, said, used, mark, rival = _row(row)
    return (row.validation, what, published, simulated, cities, used, f"**{said}**", mark, rival)


def _as_markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _fits(table: Alternatives) -> list[tuple[str, ...]]:
    return [
        (
            row.name,
            *(str(row.predicted.get(word, 0)) for word in ("inside", "near", "miss")),
            f"{row.score:.2f}",
            " > ".join(row.ranking),
            f"{100 * row.same:.0f}%",
        )
        for row in table.rows
    ]


def verdicts_told(verdicts: Verdicts) -> str:
    """Everything that `validate` prints."""
    parts = [block for one in verdicts.validations for block in _validation(verdicts, one.name)]
    return "\n\n".join([*parts, fill(LEGEND, WIDTH), _tally(verdicts)]) + "\n"


def alternatives_told(table: Alternatives) -> str:
    """The table of the structural alternatives, scored on the same patterns, and what each does to the ranking."""
    heads = ("", "inside", "near", "miss", "score", "ranking of the policies at the last month", "like today's")
    body = _fits(table)
    titles = "\n".join(f"  {row.name}: {row.title}" for row in table.rows)
    text = (
        "inside, near, miss: published numbers that were only predicted. score: geometric mean over those "
        "numbers of the score over today's, so 1 is today's model and lower is better. like today's: "
        "replicates in which the policies rank as they do on average today."
    )
    return "\n\n".join(["\n".join(_aligned([heads, *body])), titles, fill(text, WIDTH)]) + "\n"


def _validation(verdicts: Verdicts, name: str) -> Iterator[str]:
    one = next(one for one in verdicts.validations if one.name == name)
    rows = [row for row in verdicts.rows if row.validation == name]
    yield f"{one.study.title} ({name}; {one.study.replicates} replicates)\n" + fill(
        f"Known apart from the outcome: {one.independent}", WIDTH
    )
    yield "\n".join(_aligned([HEADS, *map(_row, rows)], "  ")) + "".join(_notes(rows))


def _row(row: Row) -> tuple[str, ...]:
    published, best = row.observed.published, row.best_rival
    scale = scale_of(row.observed.seen)
    value = "" if published.value is None else _number(published.value, scale)
    rival = f"{best.name} {_number(best.forecast, scale)}: {best.score:.3g}" if best else "none applies"
    cities = f"{_number(row.simulated.p05, scale)} to {_number(row.simulated.p95, scale)}"
    return (
        row.observed.title,
        f"{value} {_span(published.low, published.high, scale)}".strip(),
        _with_interval(row.simulated, scale),
        cities,
        row.verdict,
        row.observed.used,
        "none" if np.isnan(row.score) else f"{row.score:.3g}",
        rival,
    )


def _notes(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        scale = scale_of(row.observed.seen)
        told = [f"beside it: {_with_interval(row.beside, scale_of(row.observed.beside))}"] if (
            row.beside and row.observed.beside
        ) else []  # fmt: skip
        told += [f"month {month}: {_number(summary.mean, scale)}" for month, summary in row.also]
        told += [_undefined(row)] if row.undefined else []
        told += [_endless(row)] if row.endless else []
        told += [row.observed.note] if row.observed.note else []
        if told:
            text = f"{row.observed.name}: {'; '.join(told)}"
            yield "\n" + fill(text, WIDTH, initial_indent="    ", subsequent_indent="      ")


def _aligned(rows: Sequence[tuple[str, ...]], indent: str = "") -> Iterator[str]:
    """Columns as wide as their widest cell, the first to the left and folded, the others to the right."""
    folded = [wrap(first, FIRST) or [""] for first, *_ in rows]
    width = max(len(line) for lines in folded for line in lines)
    widths = [max(len(cell) for cell in column) for column in list(zip(*rows, strict=True))[1:]]
    for lines, (_, *others) in zip(folded, rows, strict=True):
        cells = [cell.rjust(wide) for cell, wide in zip(others, widths, strict=True)]
        yield (indent + "  ".join([lines[0].ljust(width), *cells])).rstrip()
        yield from (f"{indent}  {line}" for line in lines[1:])


def _undefined(row: Row) -> str:
    """In how many replicates nobody could be counted, and what that often comes from."""
    seen = row.observed.seen
    text = f"nobody to count in {row.undefined} of the replicates"
    parts = [one for one in (seen, seen.against) if one]
    if any(one.clock == "follow_up" and not one.enrolled_in for one in parts[1:]):
        text += " (whom does the policy compared with admit? enrolled_in: follows the families that another one admits)"
    return text


def _endless(row: Row) -> str:
    """In how many replicates a count has no end, and why."""
    seen = row.observed.seen
    if seen.against is None:
        return f"half never get there in {row.endless} of the replicates"
    return f"nothing to divide by in {row.endless} of the replicates: under {seen.against.policy} the count is 0"


PERCENT = ("share", "time_share", "change")


def scale_of(seen: Seen) -> str:
    """How a count is written: percent, points (a difference of shares), plain or signed (a difference of others)."""
    if seen.how == "difference":
        return "points" if seen.measure in PERCENT else "signed"
    return "percent" if seen.measure in PERCENT and not seen.how else "plain"


def _number(value: float, scale: str) -> str:
    if np.isnan(value):
        return "undefined"
    if np.isinf(value):
        return "without end"
    if scale in ("percent", "points"):
        return f"{100 * value:.1f}%" if scale == "percent" else f"{100 * value:+.1f} points"
    if abs(value) >= 100:
        return f"{value:+,.0f}" if scale == "signed" else f"{value:,.0f}"
    return f"{value:+.3g}" if scale == "signed" else f"{value:.3g}"


def _span(low: float, high: float, scale: str) -> str:
    if not np.isfinite(high):
        return f"(at least {_number(low, scale)})"
    if not np.isfinite(low):
        return f"(at most {_number(high, scale)})"
    return f"({_number(low, scale)} to {_number(high, scale)})"


def _with_interval(summary: Summary, scale: str) -> str:
    mean = _number(summary.mean, scale)
    if np.isnan(summary.low):
        return mean
    return f"{mean} ({_number(summary.low, scale)} to {_number(summary.high, scale)})"


def _tally(verdicts: Verdicts) -> str:
    lines = []
    for used in ("fitted", "predicted"):
        counts = verdicts.tally(used)
        if counts:
            said = ", ".join(f"{count} {word}" for word, count in counts.items())
            lines.append(f"{used}: {sum(counts.values())} published numbers, {said}")
    return "\n".join(lines)
