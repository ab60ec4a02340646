"""The families that a report follows: a chart, a glance and the timelines of each, as blocks of a section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import biography_facts as facts
from sim.show.biography_chart import colours
from sim.show.biography_page import css, timelines
from sim.show.biography_told import glance
from sim.show.biography_words import words
from sim.show.blocks import Fold, Head, Lay, Picture, Ready, Say
from sim.show.rows import Cell, Group, Row, Table, heads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.show.blocks import Block, Drawn
    from sim.study.biography import Lives


def stem(lives: Lives) -> str:
    """The stem of the files of its chart: `biography_median` or `biography_failed`."""
    return f"biography_{lives.chosen.way}"


def caption() -> str:
    """What is said under the chart."""
    return str(words()["section"]["caption"])


def followed(drawn: Drawn) -> Iterator[Block]:
    """Everything that the section says; nothing where no family is followed."""
    found = drawn.result.biographies
    if not found:
        return
    text, first = words()["section"], found[0]
    under = facts.titles(first)[first.chosen.under]
    lead = text["lead" if len(found) > 1 else "lead_one"]
    yield Say(lead.format(replicate=first.replicate, under=under))
    yield Say(words()["notice"], "notice")
    for lives in found:
        yield from _one(lives, text[lives.chosen.way].format(under=under), drawn)


def _one(lives: Lives, title: str, drawn: Drawn) -> Iterator[Block]:
    yield Head(title)
    yield Say(" ".join([facts.chosen(lives), *facts.family(lives)]))
    yield Picture(drawn.figures[stem(lives)])
    yield Lay(_glance(lives, title))
    read = Say(words()["how_to_read"], "quiet")
    yield Fold(words()["section"]["open"], (read, Ready(timelines(lives), css())))


def _glance(lives: Lives, title: str) -> Table:
    rows = tuple(Row(head, "", tuple(Cell(said) for said in cells)) for head, *cells in glance(lives))
    text = words()["glance"]
    return Table(f"{text['caption']}: {title}", heads(text["what"], colours(lives)), (Group("", rows),))
