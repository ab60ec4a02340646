"""Reads a catalogue of words, once: every text that people see stands in a YAML file beside the code that shows it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@cache
def catalogue(path: Path) -> dict[str, Any]:
    """The words of a catalogue, by name."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return found
