"""Files and sharing: the scenario as it is set up, a scenario to open, and every file of the result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from htmltools import TagList, tags
from shiny import reactive, render
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from sim.errors import UserError
from sim.show.app.opened import REPORT
from sim.show.app.pieces import complaints, link, quiet, section
from sim.show.app.upload import taken
from sim.show.app.wording import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from sim.show.app.room import Room
    from sim.show.app.seat import Shown

EVERYTHING = "everything.zip"
SCENARIO = "scenario.yaml"
MISSING = PlainTextResponse("This result is no longer here: run again.\n", 404)


def wire_files(room: Room) -> Callable[[Shown, str], str]:
    """Downloads and uploads of one visitor; hands back where a file of a result can be had."""
    seat = room.seat
    route = room.session.dynamic_route("file", lambda request: answer_to(request, room))

    def href(shown: Shown, name: str) -> str:
        return f"{route}&of={quote(shown.opened.folder.name)}&name={quote(name)}"

    @render.ui
    def scenario_file() -> TagList:
        study, text = room.checked().study, words()["files"]
        if study is None:
            return TagList(quiet(text["invalid"]))
        name = f"{room.draft().name}.yaml"
        hint = quiet(text["scenario_hint"].format(name=room.draft().name))
        return TagList(tags.p(link(text["scenario"], f"{route}&name={SCENARIO}", name)), hint)

    @render.ui
    def result_files() -> TagList:
        shown = seat.shown()
        return listed(shown, href) if shown else TagList(quiet(words()["files"]["empty"]))

    @render.ui
    def error_upload() -> TagList | None:
        found = seat.refused()
        return TagList(complaints(words()["upload"]["heading"], found)) if found else None

    @reactive.effect
    @reactive.event(room.input.upload)
    def _upload() -> None:
        for given in room.input.upload() or []:
            open_scenario(room, given)

    return href


def open_scenario(room: Room, given: Any) -> None:
    """Takes up the study of a file that the visitor gives, or says what is wrong with it."""
    path = Path(given["datapath"])
    try:
        draft = taken(path.read_bytes(), str(given["name"]), room.seat.folder)
    except UserError as error:
        room.seat.refused.set(error.problems)
    else:
        room.seat.begins(draft)
    finally:
        path.unlink(missing_ok=True)


def listed(shown: Shown, href: Callable[[Shown, str], str]) -> TagList:
    """Links to the files of a result."""
    text = words()["files"]
    if not shown.whole:
        return TagList(quiet(text["drawing"]))
    name = shown.study.name
    reading = tags.a(text["report"], {"href": href(shown, REPORT) + "&read=1", "target": "_blank", "rel": "noopener"})
    links = [reading] if shown.opened.file(REPORT) else []
    if links:
        links.append(link(text["report_file"], href(shown, REPORT), f"{name}-{REPORT}"))
    links.append(link(text["everything"], href(shown, EVERYTHING), f"{name}.zip"))
    tables = {path.name: path.stem for path in sorted(shown.opened.folder.glob("*.csv"))}
    about = (
        tags.li(link(file, href(shown, file), file), tags.small(text["about"].get(stem, "")))
        for file, stem in tables.items()
    )
    return TagList(
        tags.ul(*(tags.li(one) for one in links)),
        section("tables", text["tables"], tags.ul(*about, {"class": "columns"})),
    )


def answer_to(request: Request, room: Room) -> Response:
    """The file that a link of the page asks for."""
    name, of = request.query_params.get("name", ""), request.query_params.get("of", "")
    if name == SCENARIO:
        return PlainTextResponse(room.draft().text(), media_type="application/yaml")
    shown = room.seat.shown()
    if shown is None or shown.opened.folder.name != of:
        return MISSING
    if name == EVERYTHING:
        return Response(shown.opened.archive(), media_type="application/zip")
    path = shown.opened.file(name)
    if path is None:
        return MISSING
    if name == REPORT and request.query_params.get("read"):
        return HTMLResponse(path.read_text(encoding="utf-8"))
    return FileResponse(path, filename=path.name)
