"""How far a comparison has come, on stderr: a bar in a terminal, now and then a line elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EVERY_SECONDS = 5.0


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A function to call with the runs done and their total."""
    if quiet:
        yield lambda done, total: None
    elif sys.stderr.isatty():
        with _bar() as move:
            yield move
    else:
        yield _Lines()


def note(text: str, quiet: bool) -> None:
    """One line on stderr; a reader that has gone away is no fault."""
    if not quiet:
        with suppress(BrokenPipeError):
            sys.stderr.write(text + "\n")
            sys.stderr.flush()


class _Lines:
    """A line every few seconds, and one at the end."""

    def __init__(self) -> None:
        self.start = self.said = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - self.said >= EVERY_SECONDS:
            self.said = now
            note(f"{done} of {total} runs, {now - self.start:.1f} s", quiet=False)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("runs", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
