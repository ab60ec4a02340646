"""The log of a run: the only file of a result that holds a clock, a host or a path."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sim.store.write import ERRORS, LOG


class Log:
    """Collects what happened when, in order."""

    def __init__(self, command: str) -> None:
        self.start = time.monotonic()
        self.lines = [
            f"command: {command}",
            f"folder: {os.getcwd()}",  # noqa: PTH109
            f"host: {platform.node()}, {platform.platform()}, {os.cpu_count()} cores",
            f"python: {sys.version.split()[0]}",
        ]
        self.say("started")

    def say(self, what: str) -> None:
        """One line with the clock and the seconds since the start."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.lines.append(f"{now} {time.monotonic() - self.start:8.2f} s  {what}")

    def write(self, folder: Path) -> None:
        """The log so far, as `run.log` in a folder."""
        (folder / LOG).write_text("\n".join(self.lines) + "\n", encoding="utf-8")

    def append(self, folder: Path) -> None:
        """The log behind those of earlier commands, in one piece, for several may write."""
        with (folder / LOG).open("a", encoding="utf-8") as stream:
            stream.write("\n".join(self.lines) + "\n")


def write_error(text: str, folder: Path | None) -> str:
    """Keeps a traceback in the folder of the result, or else among temporary files; says where."""
    for place in (folder, Path(tempfile.gettempdir())):
        try:
            if place and place.is_dir():
                path = place / (ERRORS if place == folder else f"camp2housing-{os.getpid()}.log")
                path.write_text(text, encoding="utf-8")
                return str(path)
        except OSError:
            continue
    return "nowhere, for no file could be written"
