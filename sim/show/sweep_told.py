"""A sweep in words: what it will take, how it goes, and what there is in the end."""

from __future__ import annotations

import json
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sim.show.progress import EVERY_SECONDS, note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sim.study.sweep.estimate import Estimate
    from sim.study.sweep.results import Replayed
    from sim.study.sweep.run import State, Swept

    Say = Callable[[State], None]


def estimated(told: Estimate) -> str:
    """What a sweep will take."""
    workers = counted(told.workers, "worker")
    return (
        f"{counted(told.runs, 'run')} in {counted(told.parts, 'part')}: about {duration(told.seconds)} with {workers} "
        f"({told.runs_a_second:,.0f} runs a second each, from a trial), {size(told.disk_bytes)} on disk, "
        f"{size(told.memory_bytes)} of memory for each worker\n"
    )


def swept(told: Swept) -> str:
    """What there is now."""
    lines = [
        f"{told.parts_done} of {told.parts} parts of the sweep {told.name} ({told.runs:,} runs) are in {told.folder}."
    ]
    if told.failed:
        ask = f'camp2housing query {told.folder} "select * from failures"'
        lines.append(f"{told.failed:,} runs of this command failed and are recorded: {ask}")
    for name in told.set_aside:
        lines.append(f"{name} was set aside: its worker was killed twice (for want of memory?).")
    if told.set_aside:
        lines.append("Give the same command again to try them once more, perhaps with fewer workers (--jobs 1).")
    elif told.complete:
        ask = "select policy, month, avg(durably_housed) from runs group by all order by all"
        lines.append(f'Ask it: camp2housing query {told.folder} "{ask}"')
    else:
        lines.append("The other parts belong to other shards, or to the same command given again.")
    return "\n".join(lines) + "\n"


def replayed(told: Replayed) -> str:
    """Whether the run came out the same, and its measures."""
    where = f"run {told.run} (point {told.point}, {told.city}, {told.policy}, replicate {told.replicate})"
    if told.differences:
        found = ", ".join(f"{name} at month {month}" for month, name in told.differences[:5])
        return f"{where}, {told.engine}: {len(told.differences)} values are NOT those kept: {found}\n"
    values = sum(len(row) for row in told.kept.values())
    return f"{where}, {told.engine}: all {values} values are equal to the bit\n"


@contextmanager
def progress(how: str) -> Iterator[Say]:
    """A function that hears how far the sweep is: `auto`, `plain`, `json` or `none`; all of it on stderr."""
    if how == "none":
        yield lambda state: None
    elif how == "auto" and sys.stderr.isatty():
        with _bar() as say:
            yield say
    else:
        yield _Lines(as_json if how == "json" else as_words)


def as_json(state: State) -> str:
    """One line for a program."""
    left = None if state.seconds_left is None else round(state.seconds_left, 1)
    return json.dumps(
        {
            "runs": state.total,
            "done": state.earlier + state.done,
            "of_this_command": state.done,
            "failed": state.failed,
            "runs_a_second": round(state.rate, 1),
            "seconds": round(state.seconds, 1),
            "seconds_left": left,
        }
    )


def as_words(state: State) -> str:
    """One line for a person."""
    done = f"{state.earlier + state.done:,} of {state.total:,} runs"
    if not state.done:
        return f"{done} are there" if state.earlier else f"{done}"
    left = duration(state.seconds_left or 0.0)
    failed = f", {state.failed:,} failed" if state.failed else ""
    return f"{done}, {state.rate:,.1f} a second, {left} left{failed}"


class _Lines:
    """A line at the beginning, every few seconds, and at the end."""

    def __init__(self, words: Callable[[State], str]) -> None:
        self.words = words
        self.said: float | None = None

    def __call__(self, state: State) -> None:
        now = time.monotonic()
        if self.said is None or state.earlier + state.done >= state.total or now - self.said >= EVERY_SECONDS:
            self.said = now
            note(self.words(state), quiet=False)


@contextmanager
def _bar() -> Iterator[Say]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: tuple[Any, ...] = (
        TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("runs", total=None, told="")

        def say(state: State) -> None:
            told = f"{state.rate:,.1f}/s" + (f", {state.failed} failed" if state.failed else "")
            bar.update(task, completed=state.earlier + state.done, total=state.total, told=told)

        yield say


def counted(number: int, what: str) -> str:
    """A number of things."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def duration(seconds: float) -> str:
    """A time as a person says it."""
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    if whole < 7200:
        return f"{round(whole / 60)} min"
    return f"{whole / 3600:.1f} h"


def size(count: int) -> str:
    """Bytes as a person says them."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(count / 1e6, 0.1):.1f} MB"
