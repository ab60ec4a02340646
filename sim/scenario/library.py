"""What a scenario may refer to: the chapters and instruments with their parameters, and files by name or path."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from sim.errors import Problem
from sim.parameters.entry import Parameter
from sim.parameters.files import nearest
from sim.parameters.loader import Shelf, chapters, instruments
from sim.parameters.source import Marked

Folder: TypeAlias = Literal["cities", "policies", "studies"]
SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"
MAINSTREAM = "mainstream"
"""The instrument that no policy chooses and every policy moves: its costs are the city's."""
SINGULAR = {"cities": "city", "policies": "policy", "studies": "study"}


class Library(NamedTuple):
    """All that a scenario may name: parameters by chapter, dials by instrument, and the shipped scenarios' folder."""

    chapters: Shelf
    instruments: Shelf
    folder: Path

    def common(self) -> dict[str, Parameter]:
        """The numbers that all policies share, by dotted name: the rulebook's and the mainstream's."""
        shelves = [*self.chapters.values(), self.instruments.get(MAINSTREAM, {})]
        return {one.name: one for shelf in shelves for one in shelf.values()}

    def measures(self) -> Shelf:
        """The instruments that a policy can choose, with their dials."""
        return {name: dials for name, dials in self.instruments.items() if name != MAINSTREAM}

    def dials(self) -> dict[str, Parameter]:
        """The dials of these instruments by dotted name."""
        return {one.name: one for instrument in self.measures().values() for one in instrument.values()}


@cache
def shipped() -> Library:
    """The numbers and scenarios that come with the model."""
    return Library(chapters(), instruments(), SHIPPED)


def find(node: Marked, folder: Folder, beside: Path, library: Library, problems: list[Problem]) -> Path | None:
    """The file that a word stands for, in a scenario file lying at `beside`; an unknown word is a problem."""
    word = str(node.value)
    if word.endswith((".yaml", ".yml")):
        return _by_path(node, folder, beside.parent / word, problems)
    for place in _places(folder, beside, library):
        if _is_there(place / f"{word}.yaml"):
            return place / f"{word}.yaml"
    known = [path.stem for place in _places(folder, beside, library) for path in _yaml_in(place)]
    wanted = f"a known {SINGULAR[folder]}"
    problems.append(Problem(node.where, SINGULAR[folder], wanted, word[:100] or "nothing", nearest(word, set(known))))
    return None


def _by_path(node: Marked, folder: Folder, path: Path, problems: list[Problem]) -> Path | None:
    if _is_there(path):
        return path
    todo = nearest(path.name, {near.name for near in _yaml_in(path.parent)})
    problems.append(Problem(node.where, SINGULAR[folder], "an existing file", str(node.value)[:100], todo))
    return None


def _places(folder: Folder, beside: Path, library: Library) -> tuple[Path, Path]:
    return beside.absolute().parent.parent / folder, library.folder / folder


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _yaml_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.yaml"))
    except (OSError, ValueError):
        return []
