"""The page as a whole: its frame, and the application that serves it to several visitors at once."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from htmltools import HTML, TagList, tags
from shiny import App, ui

from sim.show.app.agents_panel import wire_agents
from sim.show.app.biography_panel import wire_biography
from sim.show.app.compare_panel import wire_compare
from sim.show.app.dial_panel import dial_box, wire_dials
from sim.show.app.files_panel import wire_files
from sim.show.app.guard import Guard
from sim.show.app.jobs import Office
from sim.show.app.limits import UPLOAD_BYTES
from sim.show.app.opened import Finished
from sim.show.app.pieces import section, slot
from sim.show.app.questions import BESIDE, QUESTIONS
from sim.show.app.room import furnish
from sim.show.app.run_panel import wire_run
from sim.show.app.seat import Shown, take_seat
from sim.show.app.setup import wire_setup
from sim.show.app.wording import words
from sim.show.app.works import tell_finished
from sim.show.scene import PARTITION
from sim.store.recipe import version

if TYPE_CHECKING:
    from htmltools import Tag, TagAttrValue
    from shiny import Inputs, Outputs, Session

HERE = Path(__file__).parent
STATIC = HERE / "static"
MARKER = '<meta name="scripts-of-shiny-come-here">'


class Dashboard:
    """The application, its workers and its temporary folder; `close` ends them."""

    def __init__(self, results: Path | None, desks: int) -> None:
        self.finished = Finished(results) if results else None
        self.app = App(
            ui.page_html(document(), deps_replace_pattern=MARKER), self.visit, static_assets={"/own": STATIC}
        )
        self.asgi = Guard(self.app)
        self.office = Office(desks)
        self.root = Path(tempfile.mkdtemp(prefix="camp2housing-app-"))

    def visit(self, inputs: Inputs, outputs: Outputs, session: Session) -> None:
        """One visitor comes: a seat of their own, and every part of the page wired to it."""
        self.office.warm()
        seat = take_seat(self.office, self.root)
        session.on_ended(seat.leaves)
        if self.finished:
            _, pages = seat.next_folders()
            seat.shown.set(Shown(self.finished.before(pages), whole=True))
            seat.telling.set(self.office.submit(tell_finished, self.finished.folder, pages))
        room = furnish(inputs, outputs, session, seat)
        wire_setup(room)
        wire_dials(room)
        wire_run(room)
        wire_compare(room, wire_files(room))
        wire_agents(room)
        wire_biography(room)

    def close(self) -> None:
        """Ends every worker and deletes what visitors have made."""
        self.office.close()
        shutil.rmtree(self.root, ignore_errors=True)


def dashboard(results: Path | None, desks: int) -> Dashboard:
    """The dashboard; raises UserError where `results` is no finished result."""
    return Dashboard(results, desks)


def document() -> str:
    """The page as one HTML document. Bootstrap, which Shiny's own pages load, is left out: nothing needs it."""
    return f"<!DOCTYPE html>\n{frame()}\n"


def frame() -> Tag:
    """The page before anything is in it; the marker is where Shiny's own scripts come."""
    text = words()["page"]
    head = tags.head(
        tags.meta({"charset": "utf-8"}),
        HTML(MARKER),
        tags.title(text["title"]),
        tags.meta({"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tags.link({"rel": "icon", "type": "image/svg+xml", "href": "own/icon.svg"}),
        tags.link({"rel": "stylesheet", "href": "own/app.css"}),
        tags.style(HTML(":root {" + "".join(f" --{name}: {colour};" for name, colour in PARTITION.items()) + " }")),
        tags.script({"src": "own/app.js", "defer": ""}),
        tags.script({"src": "own/stage.js", "type": "module"}),
    )
    body = tags.body(
        tags.a(text["skip"], {"class": "skip", "href": "#results"}),
        tags.header(tags.h1(text["heading"]), tags.p(text["notice"], {"class": "notice", "role": "note"})),
        tags.div(_setup(), _results(), {"class": "desk"}),
        tags.footer(tags.p(text["foot"].format(version=version()), {"class": "quiet"})),
    )
    return tags.html(head, body, {"lang": "en"})


def _setup() -> Tag:
    """The left side: everything that can be set, and the button below it."""
    text = words()["page"]
    run = tags.div(ui.output_ui("plan"), ui.output_ui("run_buttons"), ui.output_ui("run_state"), {"class": "run"})
    inside = (tags.h2(text["setup"], {"id": "setup-heading"}), ui.output_ui("setup"), _upload(), dial_box(), run)
    return tags.section(*inside, {"class": "setup", "aria-labelledby": "setup-heading"})


def _upload() -> Tag:
    """Where a scenario file is opened."""
    text = words()
    most = UPLOAD_BYTES // 1024
    box: dict[str, TagAttrValue] = {
        "type": "file",
        "id": "upload",
        "accept": ".yaml,.yml",
        "aria-describedby": "hint-upload error_upload",
    }
    return tags.div(
        tags.label(text["setup"]["upload"], {"for": "upload"}),
        tags.input(box),
        tags.p(text["setup"]["upload_hint"].format(most=most), {"class": "hint", "id": "hint-upload"}),
        slot("upload"),
        {
            "class": "field",
            "data-most": str(UPLOAD_BYTES),
            "data-too-large": text["upload"]["browser"].format(most=most),
        },
    )


def _results() -> Tag:
    """The right side: the answer, a run as agents, the files, each under a tab of its own."""
    text = words()["page"]
    told = {question.name: TagList(ui.output_ui(f"told_{question.name}")) for question in QUESTIONS}
    told["answer"] = TagList(ui.output_ui("origin"), told["answer"], ui.output_ui(f"told_{BESIDE}"))
    panels = {**told, "agents": _agents(), "files": _files()}
    heads = (
        tags.button(
            text["tabs"][name],
            {"type": "button", "role": "tab", "id": f"tab-{name}", "aria-controls": f"panel-{name}"},
            {"aria-selected": "false" if place else "true", "tabindex": "-1" if place else "0"},
        )
        for place, name in enumerate(panels)
    )
    return tags.main(
        tags.h2(text["results"], {"class": "unseen"}),
        tags.div(*heads, {"role": "tablist", "aria-label": text["results"]}),
        ui.output_ui("stale"),
        ui.output_ui("drawing"),
        *(
            tags.div(
                panel,
                {"role": "tabpanel", "id": f"panel-{name}", "aria-labelledby": f"tab-{name}", "tabindex": "0"},
                {"hidden": ""} if place else {},
            )
            for place, (name, panel) in enumerate(panels.items())
        ),
        {"id": "results", "tabindex": "-1"},
    )  # fmt: skip


def _agents() -> TagList:
    return TagList(
        ui.output_ui("agents_choice"),
        ui.output_ui("agents_state"),
        tags.div({"id": "stage", "class": "stage"}),
        tags.div(ui.output_ui("biography"), {"id": "biography-place", "tabindex": "-1"}),
    )


def _files() -> TagList:
    text = words()["files"]
    return TagList(
        section("share", text["share"], ui.output_ui("scenario_file")),
        section("files", text["result"], ui.output_ui("result_files")),
    )
