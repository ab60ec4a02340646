"""Tells a result by question, in the report's own sections, as pieces of HTML that the page only has to show.

A worker process writes them, so that the server of the page needs neither pandas nor matplotlib; and each as soon as
its charts are drawn, so that nobody waits for the last chart to see the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from htmltools import HTML, TagList, tags

from sim.show import rows
from sim.show.answer import Answer
from sim.show.app.pieces import swatch
from sim.show.app.questions import BESIDE, FILE_OF_RESULT, FIRST, QUESTIONS, sections_of
from sim.show.app.wording import spoken, words
from sim.show.beside import beside
from sim.show.blocks import Drawn, Figure, Fold, Head, Lay, Picture, Points, Ready, Say, build
from sim.show.report import FOLDER
from sim.show.scene import replicates, scene
from sim.show.sections import SECTIONS
from sim.show.tables import ordered
from sim.show.words import words as words_of_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from htmltools import Tag, TagChild

    from sim.show.app.questions import Question
    from sim.show.blocks import Block, Built
    from sim.study.result import Result


class Teller:
    """Writes the piece for each question into a folder once its charts have come, and says which are there."""

    def __init__(self, result: Result, folder: Path, tell: Callable[[tuple[str, ...]], None]) -> None:
        self.result, self.folder, self.tell = result, folder, tell
        self.scene = scene(result)
        self.figures: dict[str, Figure] = {}
        self.awaited = {chart for question in QUESTIONS for chart in question.charts}
        self.told: list[str] = []

    def takes(self, stem: str, figure: Figure | None) -> None:
        """A chart has been drawn, or has nothing to show: whatever waited for it is told."""
        if figure:
            self.figures[stem] = figure
        self.awaited.discard(stem)
        for question in QUESTIONS:
            if question.name not in self.told and self.awaited.isdisjoint(question.charts):
                self._write(question)

    def ends(self) -> None:
        """No chart comes any more: what has not been told is told with those that came."""
        for question in QUESTIONS:
            if question.name not in self.told:
                self._write(question)

    def _write(self, question: Question) -> None:
        if question.name == "answer":
            self._keep(question.name, self.answer())
            self._keep(BESIDE, self.beside())
        else:
            self._keep(question.name, self.sections(question))

    def _keep(self, name: str, made: TagList) -> None:
        (self.folder / f"{name}.html").write_text(str(made), encoding="utf-8", newline="\n")
        self.told.append(name)
        self.tell(tuple(self.told))

    def sections(self, question: Question) -> TagList:
        """The sections under their headings, after a list of them where there are several."""
        wanted = sections_of(question, tuple(one.name for one in SECTIONS))
        built = self._built(wanted)
        return TagList(contents(built) if len(built) > 1 else None, *(section(one) for one in built))

    def answer(self) -> TagList:
        """The answer with its table as on the report's first page, the first chart, and over what it was reckoned."""
        text, seen = words()["compare"], self.scene
        under = text["under"].format(
            city=seen.city, replicates=replicates(seen.replicates), families=seen.families, months=seen.months,
            starts=seen.starts, seed=seen.seed, baseline=seen.baseline.title,
        )  # fmt: skip
        leading, *others = (one for one in Answer(self.result, seen).paragraphs() if one)
        glance = rows.glance(ordered(self.result.summary, seen), seen)
        blocks: list[Block] = [Say(leading, "first"), *(Say(one) for one in others), Lay(glance)]
        first = self.figures.get(FIRST)
        drawn = picture(first._replace(svg=first.svg.replace(f"{FIRST}-", "first-")), "first") if first else None
        return TagList(*shown(blocks), drawn, tags.p(under, {"class": "quiet"}))

    def beside(self) -> TagList:
        """What must be known beside the answer."""
        lead = words_of_report()["report"]["answer_page"]["beside"]
        return TagList(*shown((Say(lead, "lead"), Points(tuple(beside(self.result, self.scene))))))

    def _built(self, names: tuple[str, ...]) -> list[Built]:
        found = tuple(one for one in SECTIONS if one.name in names)
        return build(found, Drawn(self.result, self.scene, self.figures), words_of_report()["report"]["sections"])


def contents(built: list[Built]) -> Tag:
    """A list of the sections that follow, to go to one of them."""
    links = (tags.li(tags.a(one.title, {"href": f"#part-{one.name}"})) for one in built)
    return tags.nav(tags.ul(*links), {"class": "contents", "aria-label": words()["compare"]["contents"]})


def section(built: Built) -> Tag:
    """A section of the report under its heading."""
    name = f"part-{built.name}"
    heading = tags.h3(built.title, {"id": name, "tabindex": "-1"})
    return tags.section(heading, *shown(built.blocks), {"aria-labelledby": name})


def shown(blocks: list[Block] | tuple[Block, ...]) -> list[TagChild]:
    """Blocks of a section as elements."""
    return [_shown(block) for block in blocks]


def _shown(block: Block) -> TagChild:
    made: TagChild
    match block:
        case Say(text, tone):
            made = tags.p(text, class_=tone or None)
        case Head(text):
            made = tags.h4(text)
        case Points(items):
            made = tags.ul(*(tags.li(item) for item in items), class_="points")
        case Picture(figure):
            made = picture(figure, f"chart-{figure.stem}")
        case Lay(laid, kind):
            made = table(laid, kind)
        case Fold(title, blocks):
            made = tags.details(tags.summary(title), *shown(blocks))
        case Ready(html, css):
            made = TagList(tags.style(HTML(css)), HTML(html))
    return made


def picture(figure: Figure, name: str) -> Tag:
    """A chart with its caption and its files."""
    text, stem = words()["compare"], figure.stem
    label = text["chart"].format(name=spoken(stem).lower())
    wide = tags.div(HTML(figure.svg), {"class": "wide chart", "tabindex": "0", "role": "region", "aria-label": label})
    numbers = _file(text["numbers_of"].format(name=f"{stem}.csv"), f"{stem}.csv")
    files = tags.span(numbers, ", ", _file(text["png"], f"{stem}.png"), {"class": "files"})
    return tags.figure(wide, tags.figcaption(figure.caption, " ", files), {"id": name})


def _file(text: str, name: str) -> Tag:
    return tags.a(text, {"href": f"{FILE_OF_RESULT}{FOLDER}/{name}", "download": name})


def table(laid: rows.Table, kind: str = "") -> Tag:
    """A table of the report."""
    heads = (_head(head, worded) for head, worded in laid.sides)
    bodies = (_group(group, len(laid.heads)) for group in laid.groups)
    whole = tags.table(tags.caption(laid.caption), tags.thead(tags.tr(*heads)), *bodies, class_=kind or None)
    return tags.div(whole, {"class": "wide", "role": "region", "aria-label": laid.caption, "tabindex": "0"})


def _small(text: str) -> TagChild:
    return tags.small(text) if text else None


def _head(head: rows.Head, worded: bool) -> Tag:
    look = "words" if worded else None
    return tags.th(swatch(head.colour), head.text, _small(head.note), scope="col", class_=look)


def _group(group: rows.Group, width: int) -> Tag:
    title = None
    if group.title:
        title = tags.tr(tags.th(group.title, {"scope": "rowgroup", "colspan": str(width)}), {"class": "group"})
    return tags.tbody(title, *(_row(row) for row in group.rows))


def _row(row: rows.Row) -> Tag:
    head = tags.th(swatch(row.colour), row.head, _small(row.note), {"scope": "row"})
    return tags.tr(head, *(_cell(cell) for cell in row.cells), {"class": "strong"} if row.strong else {})


def _cell(cell: rows.Cell) -> Tag:
    return tags.td(cell.main, _small(cell.small), _small(cell.extra), {"class": "words"} if cell.words else {})
