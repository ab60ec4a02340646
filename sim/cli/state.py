"""What to say if the command ends early."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class State:
    """What to say if the command ends early: what is whole, and where a log may go."""

    def __init__(self) -> None:
        self.whole = "nothing had been written"
        self.folder: Path | None = None
