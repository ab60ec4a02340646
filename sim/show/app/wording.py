"""The words of the dashboard, read from their one catalogue, `words.yaml` beside this file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sim.show.catalogue import catalogue

CATALOGUE = Path(__file__).with_name("words.yaml")
NARROW = "\u202f"


def words() -> dict[str, Any]:
    """The catalogue, read once."""
    return catalogue(CATALOGUE)


def number(value: float | int | bool) -> str:
    """A value as the page writes it: thin spaces between thousands, yes or no for a statement."""
    if isinstance(value, bool):
        return str(words()["yes" if value else "no"])
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}".replace(",", NARROW)
    return f"{value:g}"


def spoken(name: str) -> str:
    """A name of the files as words: `rent_guarantee` becomes `Rent guarantee`."""
    text = name.replace("_", " ").strip()
    return re.sub(r"\beur\b", "EUR", text[:1].upper() + text[1:])
