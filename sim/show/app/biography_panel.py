"""The biography: the family that was clicked on, with the same luck under every policy, on the page that tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htmltools import Tag, TagList, tags
from shiny import reactive, render
from starlette.responses import HTMLResponse, Response

from sim.show.app.files_panel import MISSING
from sim.show.app.pieces import failure_told, link, section
from sim.show.app.run_panel import bar
from sim.show.app.wording import words
from sim.show.app.works import follow

if TYPE_CHECKING:
    from starlette.requests import Request

    from sim.show.app.jobs import Job
    from sim.show.app.room import Pulse, Room

FOLDER = "biographies"


def wire_biography(room: Room) -> None:
    """Asking for a family's life, watching it being lived, and reading it."""
    seat = room.seat
    route = room.session.dynamic_route("biography", lambda request: page_of(request, room))

    @render.ui
    def biography() -> Tag | None:
        pulse, job = room.following(), seat.following()
        return told(pulse, job, route) if pulse and job else None

    @reactive.effect
    @reactive.event(room.input.follow)
    def _follow() -> None:
        asked, shown = room.input.follow(), seat.shown()
        numbers = [asked.get(name) for name in ("replicate", "family")]
        if shown is None or not all(isinstance(one, int) for one in numbers):
            return
        if job := seat.following():
            seat.office.cancel(job)
        path = seat.folder / FOLDER / f"family-{numbers[1]}-run-{numbers[0]}.html"
        seat.following.set(seat.office.submit(follow, shown.study, *numbers, path))


def told(pulse: Pulse, job: Job, route: str) -> Tag:
    """How far the life has been lived, or the page with it."""
    text = words()["biography"]
    family, path = job.details[2], job.details[3]
    if pulse.state == "failed":
        inside: Tag | TagList = failure_told(job.failure, text["failed"])
    elif pulse.state == "done":
        title = text["read"].format(family=family)
        href = f"{route}&of={path.stem}"
        page = tags.iframe({"src": href, "title": title, "class": "life-page"})
        reading = tags.a(title, {"href": href, "target": "_blank", "rel": "noopener"})
        inside = TagList(tags.p(reading, " ", link(text["keep"], href, path.name)), page)
    else:
        form = text["following" if pulse.total else "starting"]
        said = form.format(family=family, done=pulse.done, total=pulse.total)
        inside = TagList(tags.p(said, {"role": "status"}), bar(said, pulse.done, pulse.total))
    return section("biography", text["heading"], inside)


def page_of(request: Request, room: Room) -> Response:
    """The page of the family that was followed last."""
    job = room.seat.following()
    path = job.details[3] if job and job.state == "done" else None
    if path is None or path.stem != request.query_params.get("of"):
        return MISSING
    return HTMLResponse(path.read_text(encoding="utf-8"))
