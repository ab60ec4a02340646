"""What a section of a report is made of: paragraphs, lists, charts and tables, which the template only lays out.

A command that adds a section to the report (a sweep, a calibration) writes a function that returns such blocks, and
puts a `Section` in the list of `sim.show.sections`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show.words import words

if TYPE_CHECKING:
    from markupsafe import Markup

    from sim.show.rows import Table
    from sim.show.scene import Scene
    from sim.study.result import Result


class Figure(NamedTuple):
    """A chart in the page: its drawing, what is said under it, and where its numbers lie."""

    stem: str
    svg: Markup
    caption: str


class Say(NamedTuple):
    """A paragraph; `tone` is empty, `first` (the answer itself), `quiet`, `warning` or `notice`."""

    text: str
    tone: str = ""

    @property
    def block(self) -> str:
        return "say"


class Head(NamedTuple):
    """A heading within a section."""

    text: str

    @property
    def block(self) -> str:
        return "head"


class Points(NamedTuple):
    """A list."""

    items: tuple[str, ...]

    @property
    def block(self) -> str:
        return "points"


class Picture(NamedTuple):
    """A chart with its caption and its files."""

    figure: Figure

    @property
    def block(self) -> str:
        return "picture"


class Lay(NamedTuple):
    """A table; `kind` is empty, `told` (words) or `long` (many small rows)."""

    table: Table
    kind: str = ""

    @property
    def block(self) -> str:
        return "lay"


class Fold(NamedTuple):
    """Blocks that are shown when the reader asks; on paper they are left out."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def block(self) -> str:
        return "fold"


class Ready(NamedTuple):
    """HTML that is made already, under headings of the fourth level, and the style that it needs."""

    html: Markup
    css: str

    @property
    def block(self) -> str:
        return "ready"


Block = Say | Head | Points | Picture | Lay | Fold | Ready


class Drawn(NamedTuple):
    """What a section is made from: the result, what every section knows of it, and the charts that were drawn."""

    result: Result
    scene: Scene
    figures: dict[str, Figure]

    def picture(self, stem: str) -> list[Block]:
        """The chart of this name; nothing where it was not drawn, for want of anything to show."""
        return [Picture(self.figures[stem])] if stem in self.figures else []

    def text(self, name: str) -> Any:
        """The words of a section."""
        return words()["report"][name]


class Section(NamedTuple):
    """A part of the report under its own heading; one without blocks is left out."""

    name: str
    build: Callable[[Any], list[Block]]


class Built(NamedTuple):
    """A section ready to be laid out."""

    name: str
    title: str
    blocks: tuple[Block, ...]


def build(sections: tuple[Section, ...], drawn: Any, titles: dict[str, str]) -> list[Built]:
    """Every section that has something to say, in order, with its title; `drawn` is what the sections are made from."""
    made = [Built(one.name, titles[one.name], tuple(one.build(drawn))) for one in sections]
    return [one for one in made if one.blocks]


def styles(blocks: Iterable[Block]) -> list[str]:
    """What the blocks need beside the style of the report, each once."""
    found: dict[str, None] = {}
    for one in blocks:
        if isinstance(one, Fold):
            found |= dict.fromkeys(styles(one.blocks))
        elif isinstance(one, Ready):
            found[one.css] = None
    return list(found)
