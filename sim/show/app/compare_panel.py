"""The result: the answer in words first, then a small table, the charts with their numbers, and the differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htmltools import HTML, TagList, tags
from shiny import render

from sim.show.app.limits import families
from sim.show.app.pieces import link, quiet, table
from sim.show.app.wording import spoken, words
from sim.show.app.works import FIRST
from sim.show.report import FOLDER
from sim.show.rows import Cell, Group, Head, Row, Table
from sim.show.scene import replicates

if TYPE_CHECKING:
    from collections.abc import Callable

    from htmltools import Tag

    from sim.scenario.schema import Policy, Study
    from sim.show.app.opened import Drawn
    from sim.show.app.room import Room
    from sim.show.app.seat import Shown


def wire_compare(room: Room, href: Callable[[Shown, str], str]) -> None:
    """What is shown of the result; `href` is where a file of it can be had."""
    seat = room.seat

    @render.ui
    def stale() -> Tag | None:
        shown = seat.shown()
        if shown is None or shown.draft is None or shown.draft == room.draft():
            return None
        return tags.p(words()["compare"]["stale"], {"class": "notice", "role": "status"})

    @render.ui
    def answer() -> TagList:
        shown = seat.shown()
        return answered(shown) if shown else story(room.checked().study)

    @render.ui
    def first_chart() -> TagList | None:
        shown = seat.shown()
        drawn = shown.opened.chart(FIRST) if shown else None
        return TagList(figure(drawn, href(shown, f"{FOLDER}/{FIRST}.csv"))) if shown and drawn else None

    @render.ui
    def other_charts() -> TagList | None:
        shown = seat.shown()
        if shown is None:
            return None
        if not shown.whole:
            return TagList(quiet(words()["compare"]["drawing"]))
        others = [drawn for drawn in shown.opened.charts() if drawn.stem != FIRST]
        return TagList(*(figure(drawn, href(shown, f"{FOLDER}/{drawn.stem}.csv")) for drawn in others), _more(shown))


def story(study: Study | None) -> TagList:
    """Before anything has run: how to begin, and what the chosen policies do."""
    text = words()["compare"]
    steps = tags.ol(*(tags.li(step) for step in text["steps"]))
    if study is None:
        return TagList(quiet(text["empty"]), steps)
    city = text["story"].format(
        city=study.city.title, families=families(study), camps=len(study.city.camps), year=study.city.price_year,
        currency=study.city.currency,
    )  # fmt: skip
    rows = tuple(Row(policy.title, "", (Cell(_package(policy), words=True),)) for policy in study.policies)
    packages = Table(text["packages"], (Head(text["package"]), Head(text["instruments"])), (Group("", rows),))
    return TagList(quiet(text["empty"]), steps, tags.p(city), tags.div(table(packages), {"class": "packages"}))


def _package(policy: Policy) -> str:
    named = [spoken(name).lower() for name in policy.instruments]
    return (", ".join(named) or words()["compare"]["nothing"]).capitalize()


def answered(shown: Shown) -> TagList:
    """The answer and the small table under it, with what it was reckoned from."""
    text = words()["compare"]
    seen = shown.opened.scene
    under = text["under"].format(
        city=seen.city, replicates=replicates(seen.replicates), families=seen.families, months=seen.months,
        starts=seen.starts, seed=seen.seed, baseline=seen.baseline.title,
    )  # fmt: skip
    first, *rest = shown.opened.answer()
    return TagList(
        tags.p(text["read_only"].format(folder=shown.opened.folder.name), {"class": "notice"})
        if shown.read_only
        else None,
        tags.p(first, {"class": "first"}),
        *(tags.p(sentence) for sentence in rest),
        table(shown.opened.glance()),
        quiet(under),
        _set(shown),
    )


def _set(shown: Shown) -> Tag | None:
    """What was changed before this was run."""
    if shown.draft is None or not shown.draft.settings:
        return None
    named = "; ".join(f"{name} = {value}" for name, value in sorted(shown.draft.settings.items()))
    return quiet(words()["compare"]["settings"].format(list=named))


def figure(drawn: Drawn, numbers: str) -> Tag:
    """A chart as the report has it, with its caption and its numbers."""
    text = words()["compare"]
    name = f"{drawn.stem}.csv"
    download = link(text["numbers_of"].format(name=name), numbers, name)
    wide = tags.div(HTML(drawn.svg), {"class": "wide chart", "tabindex": "0", "role": "region", "aria-label": name})
    return tags.figure(wide, tags.figcaption(drawn.caption, " ", download), {"id": f"chart-{drawn.stem}"})


def _more(shown: Shown) -> TagList | None:
    """The paired differences, folded away."""
    compared = shown.opened.compared()
    if compared is None:
        return None
    return TagList(tags.details(tags.summary(words()["compare"]["more"]), table(compared)))
