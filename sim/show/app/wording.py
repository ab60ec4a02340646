"""The words of the dashboard, read from their one catalogue, `words.yaml` beside this file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

NARROW = "\u202f"


@cache
def words() -> dict[str, Any]:
    """The catalogue, read once."""
    import yaml

    text = (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    catalogue: dict[str, Any] = yaml.load(text, Loader=loader)
    return catalogue


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
