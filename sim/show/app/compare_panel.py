"""The result under its questions: a tab for each, filled in when it is looked at and its charts are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htmltools import HTML, TagList, tags
from shiny import render

from sim.show.app.limits import families
from sim.show.app.pieces import failure_told, quiet, swatch
from sim.show.app.questions import BESIDE, FILE_OF_RESULT, QUESTIONS
from sim.show.app.room import settled
from sim.show.app.wording import number, spoken, words
from sim.show.scene import looks

if TYPE_CHECKING:
    from collections.abc import Callable

    from htmltools import Tag

    from sim.scenario.schema import Policy, Study
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
    def drawing() -> Tag | None:
        pulse, job, shown = room.telling(), seat.telling(), seat.shown()
        if pulse and job and pulse.state == "failed":
            return failure_told(job.failure, words()["compare"]["not_told"])
        if shown is None or shown.whole:
            return None
        return tags.p(words()["compare"]["drawing"], {"class": "quiet", "id": "being-drawn"})

    @render.ui
    def origin() -> TagList | None:
        shown = seat.shown()
        return origin_of(shown) if shown else None

    for name in (*(question.name for question in QUESTIONS), BESIDE):
        _wire(room, name, href)


def _wire(room: Room, name: str, href: Callable[[Shown, str], str]) -> None:
    """One piece. It is laid anew only when another result comes, or when it can first be told."""
    ready = settled(lambda: told_in(room.seat.shown(), name))

    @room.output(id=f"told_{name}")
    @render.ui
    def _told() -> TagList | HTML:
        shown = ready()
        if shown:
            return HTML(shown.opened.told(name).replace(FILE_OF_RESULT, href(shown, "")))
        return untold(room, name)


def untold(room: Room, name: str) -> TagList:
    """What stands where a piece will come: how to begin, or that it comes by itself."""
    if name == BESIDE:
        return TagList()
    if room.seat.shown():
        return TagList(quiet(words()["compare"]["coming"]))
    if name != QUESTIONS[0].name:
        return TagList(quiet(words()["compare"]["empty_tab"]))
    return story(room.checked().study)


def told_in(shown: Shown | None, name: str) -> Shown | None:
    """The result, if this piece of it has been told, without what may still change of it."""
    if shown is None or name not in shown.told:
        return None
    return shown._replace(told=(), whole=False)


def story(study: Study | None) -> TagList:
    """Before anything has run: how to begin, and what the chosen policies do."""
    text = words()["compare"]
    steps = tags.ol(*(tags.li(step) for step in text["steps"]))
    lead = tags.p(text["empty"], {"class": "quiet"})
    if study is None:
        return TagList(lead, steps)
    city = text["story"].format(
        city=study.city.title, families=families(study), camps=len(study.city.camps), year=study.city.price_year,
        currency=study.city.currency,
    )  # fmt: skip
    return TagList(lead, steps, tags.p(city), packages(study))


def packages(study: Study) -> Tag:
    """What each policy does, in the colour that it has in every chart."""
    text = words()["compare"]
    colours = {look.name: look.colour for look in looks([(one.name, one.title) for one in study.policies])}
    head = tags.tr(*(tags.th(text[name], {"scope": "col"}) for name in ("package", "instruments")))
    rows = (
        tags.tr(
            tags.th(swatch(colours[one.name]), one.title, {"scope": "row"}), tags.td(_package(one), {"class": "words"})
        )
        for one in study.policies
    )
    laid = tags.table(tags.caption(text["packages"]), tags.thead(head), tags.tbody(*rows))
    return tags.div(laid, {"class": "wide packages", "role": "region", "aria-label": text["packages"], "tabindex": "0"})


def _package(policy: Policy) -> str:
    named = [spoken(name).lower() for name in policy.instruments]
    return (", ".join(named) or words()["compare"]["nothing"]).capitalize()


def origin_of(shown: Shown) -> TagList:
    """Where the result comes from: a folder that is only read, or settings that were changed before it was run."""
    text = words()["compare"]
    if shown.draft is None:
        return TagList(tags.p(text["read_only"].format(folder=shown.opened.folder.name), {"class": "notice"}))
    if not shown.draft.settings:
        return TagList()
    named = "; ".join(f"{name} = {_said(value)}" for name, value in sorted(shown.draft.settings.items()))
    return TagList(quiet(text["settings"].format(list=named)))


def _said(value: object) -> str:
    return number(value) if isinstance(value, bool | int | float) else str(value)
