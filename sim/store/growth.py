"""Lets a large result grow: what was written stays as it is, and a further manifest, written once, says what was added.

A folder has `manifest.json` and, for each growth, `manifest-0002.json` and so on. Each is whole and names the number
of points from which it grew, so that the last one says all. Recipe and points of a growth stand in files with the
number of points in their name: two commands that grow a folder to the same size write the same bytes, and of two that
grow it to other sizes one comes first, and the other grows it further or is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.errors import OutputError, Problem
from sim.store.write import MANIFEST, RECIPE

if TYPE_CHECKING:
    from pathlib import Path

    Manifest = dict[str, Any]

POINTS = "points.parquet"
FROM = "grown_from"

As = Callable[[int], tuple[dict[str, Any], dict[str, bytes]]]


class Growth(NamedTuple):
    """Whether a result can grow: its manifest and files as they are with fewer points, or why there are none."""

    as_of: As | None
    why_not: str


FIXED = Growth(None, "")


def manifest_name(number: int) -> str:
    """The manifest of the first state of a folder, or of one into which it has grown."""
    return MANIFEST if number == 1 else f"manifest-{number:04d}.json"


def of_growth(name: str, points: int) -> str:
    """The name of a file that goes with a growth: `points-512.parquet`."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{points}{dot}{ending}"


def ours(name: str) -> bool:
    """Whether a name in the folder may be that of a growth."""
    kinds = (("manifest-", ".json"), of_ends(RECIPE), of_ends(POINTS))
    return any(
        name.startswith(start) and name.endswith(end) and name[len(start) : -len(end)].isdigit() for start, end in kinds
    )


def of_ends(name: str) -> tuple[str, str]:
    """The beginning and the end of the names of a growth's files."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-", f"{dot}{ending}"


def in_order(folder: Path, chain: list[Manifest]) -> list[Manifest]:
    """The manifests of a folder, each grown from the one before; raises `OutputError` where one is missing."""
    for number, (one, following) in enumerate(pairwise(chain), start=2):
        if following.get(FROM) != one["points"]:
            wanted = f"a growth from {one['points']} points"
            got = f"one from {following.get(FROM)}"
            todo = "put the missing manifest back, or delete this one: no part of it is then counted"
            raise OutputError([Problem(str(folder / manifest_name(number)), FROM, wanted, got, todo)])
    return chain


def file_of(chain: list[Manifest], name: str) -> str:
    """Where the recipe or the points of the last state are."""
    return name if len(chain) == 1 else of_growth(name, chain[-1]["points"])
