"""The run: what would be run, the button, how far it has come, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htmltools import TagList, tags
from shiny import reactive, render

from sim.show.app.dials import in_words
from sim.show.app.limits import families, runs
from sim.show.app.opened import Opened
from sim.show.app.pieces import action, failure_told
from sim.show.app.room import settled
from sim.show.app.seat import Shown
from sim.show.app.setup import FIELDS
from sim.show.app.wording import number, words
from sim.show.app.works import compare_into

if TYPE_CHECKING:
    from htmltools import Tag, TagChild

    from sim.errors import Problem
    from sim.scenario.schema import Study
    from sim.show.app.jobs import Job, Office
    from sim.show.app.room import Pulse, Room
    from sim.show.app.seat import Checked


def wire_run(room: Room) -> None:
    """Starting, watching and cancelling the visitor's one comparison at a time."""
    seat = room.seat
    before: reactive.Value[Shown | None] = reactive.Value(None)

    @render.ui
    def plan() -> Tag:
        return planned(room.checked())

    @render.ui
    def run_state() -> TagList | Tag | None:
        pulse, job = room.comparing(), seat.job()
        return told(pulse, job, seat.office) if pulse and job else None

    busy = settled(lambda: is_busy(room.comparing()))
    sound = settled(lambda: room.checked().study is not None)

    @render.ui
    def run_buttons() -> Tag:
        return buttons(busy(), sound())

    @reactive.effect
    @reactive.event(room.input.run)
    def _run() -> None:
        checked, job = room.checked(), seat.job()
        if checked.study is None or (job and not job.over):
            return
        before.set(seat.shown())
        seat.started = room.draft()
        folders = seat.next_folders()
        seat.job.set(seat.office.submit(compare_into, checked.study, *folders, seat.office.desks))

    @reactive.effect
    @reactive.event(room.input.cancel)
    def _cancel() -> None:
        job = seat.job()
        if job and not job.over:
            seat.office.cancel(job)
            seat.shown.set(as_told_now(before(), room.telling()))

    @reactive.effect
    @reactive.event(room.comparing)
    def _show() -> None:
        pulse, job = room.comparing(), seat.job()
        if pulse and job and pulse.stage and pulse.state in ("running", "done"):
            study, folder, pages, _ = job.details
            seat.shown.set(Shown(Opened(folder, pages, study), pulse.stage, pulse.state == "done", seat.started))

    @reactive.effect
    @reactive.event(room.telling)
    def _tell() -> None:
        seat.shown.set(as_told_now(seat.shown(), room.telling()))


def as_told_now(shown: Shown | None, telling: Pulse | None) -> Shown | None:
    """An earlier result as far as it has been told by now."""
    return shown._replace(told=telling.stage) if shown and telling and shown.draft is None else shown


def planned(checked: Checked) -> Tag:
    """What would be run, or that something is to be mended first."""
    if checked.study is not None:
        return tags.p(sized(checked.study))
    found = zip(checked.problems, checked.fields, strict=True)
    return tags.div(
        tags.p(words()["run"]["mend"]),
        tags.ul(*(tags.li(to_mend(problem, name)) for problem, name in found)),
        {"class": "warning", "role": "alert"},
    )


def to_mend(problem: Problem, name: str) -> TagChild:
    """What is to be mended: a link to where it is said what is wrong; else the problem itself."""
    if name in FIELDS:
        return tags.a(words()["setup"][name], {"href": f"#field-{name}"})
    if "." in name:
        return tags.a(in_words(name), {"href": "#dials_wrong"})
    return str(problem)


def sized(study: Study) -> str:
    """How much a study runs."""
    form = words()["run"]["plan" if len(study.policies) > 1 else "plan_one"]
    return str(
        form.format(
            policies=len(study.policies), replicates=study.replicates, runs=number(runs(study)),
            families=families(study), months=study.months,
        )
    )  # fmt: skip


def is_busy(pulse: Pulse | None) -> bool:
    """Whether the visitor's comparison waits or runs."""
    return pulse is not None and pulse.state in ("waiting", "running")


def buttons(busy: bool, sound: bool) -> Tag:
    """Run, or cancel what runs; where something is to be mended first, the button leads to it."""
    text = words()["run"]
    if busy:
        return action("cancel", text["cancel"], "second")
    made = action("run", text["run"], "first-button")
    made.attrs["aria-disabled"] = "false" if sound else "true"
    return made


def told(pulse: Pulse, job: Job, office: Office) -> TagList | Tag:
    """How the run stands, in words and as a bar."""
    text = words()["run"]
    if pulse.state == "failed":
        return failure_told(job.failure, text["failed"])
    to_it = TagList(" ", tags.a(text["to_answer"], {"href": "#results"})) if pulse.stage else None
    if pulse.state in ("done", "cancelled"):
        to_it = to_it if pulse.state == "done" else None
        return tags.p(text[pulse.state].format(total=number(pulse.total)), to_it, {"role": "status"})
    if pulse.state == "waiting":
        form = text["waiting"] if pulse.ahead else text["waiting_next"]
        return tags.p(form.format(desks=office.desks, ahead=pulse.ahead), {"role": "status", "class": "notice"})
    return TagList(tags.p(_stage(pulse), to_it, {"role": "status"}), bar(text["bar"], pulse.done, pulse.total))


def _stage(pulse: Pulse) -> str:
    text = words()["run"]
    if pulse.stage:
        return str(text["drawing"])
    if pulse.total and pulse.done == pulse.total:
        return str(text["reckoning"])
    return str(text["running" if pulse.total else "starting"].format(done=pulse.done, total=number(pulse.total)))


def bar(label: str, done: int, total: int) -> Tag:
    """How far something has come."""
    reached = {"value": str(done), "max": str(total)} if total else {}
    return tags.progress({"aria-label": label, **reached})
