"""The run: what would be run, the button, how far it has come, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htmltools import TagList, tags
from shiny import reactive, render

from sim.show.app.limits import families, runs
from sim.show.app.opened import Opened
from sim.show.app.pieces import action, complaints, failure_told
from sim.show.app.seat import Shown
from sim.show.app.wording import number, words
from sim.show.app.works import compare_into, glimpse_of

if TYPE_CHECKING:
    from htmltools import Tag

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

    @render.ui
    def run_buttons() -> Tag:
        pulse = room.comparing()
        return buttons(pulse is not None and pulse.state in ("waiting", "running"))

    @reactive.effect
    @reactive.event(room.input.run)
    def _run() -> None:
        checked, job = room.checked(), seat.job()
        if checked.study is None or (job and not job.over):
            return
        before.set(seat.shown())
        seat.started = room.draft()
        seat.job.set(seat.office.submit(compare_into, checked.study, seat.next_folder(), seat.office.desks))

    @reactive.effect
    @reactive.event(room.input.cancel)
    def _cancel() -> None:
        job = seat.job()
        if job and not job.over:
            seat.office.cancel(job)
            seat.shown.set(before())

    @reactive.effect
    @reactive.event(room.comparing)
    def _show() -> None:
        job = seat.job()
        if job and (job.stage or job.state == "done") and job.state in ("running", "done"):
            show(room, job)


def show(room: Room, job: Job) -> None:
    """Puts the result before the visitor: first with one chart, then whole."""
    seat = room.seat
    study, result, _ = job.details
    shown, whole = seat.shown(), job.state == "done"
    folder = result if whole else glimpse_of(result)
    if shown and shown.opened.folder == folder:
        return
    seat.shown.set(Shown(Opened(folder), whole, study, seat.started))


def planned(checked: Checked) -> Tag:
    """What would be run, or that something is to be mended first."""
    text = words()["run"]
    if checked.study is None:
        said = [problem for problem, name in zip(checked.problems, checked.fields, strict=True) if not name]
        heading = text["mend"].format(n=len(checked.problems))
        return complaints(heading, said) if said else tags.p(heading, {"class": "warning"})
    return tags.p(sized(checked.study))


def sized(study: Study) -> str:
    """How much a study runs."""
    form = words()["run"]["plan" if len(study.policies) > 1 else "plan_one"]
    return str(
        form.format(
            policies=len(study.policies), replicates=study.replicates, runs=number(runs(study)),
            families=families(study), months=study.months,
        )
    )  # fmt: skip


def buttons(busy: bool) -> Tag:
    """Run, or cancel what runs."""
    text = words()["run"]
    if busy:
        return action("cancel", text["cancel"], "second")
    return action("run", text["run"], "first-button")


def told(pulse: Pulse, job: Job, office: Office) -> TagList | Tag:
    """How the run stands, in words and as a bar."""
    text = words()["run"]
    if pulse.state == "failed":
        return failure_told(job.failure, text["failed"])
    if pulse.state in ("done", "cancelled"):
        to_it = tags.a(text["to_answer"], {"href": "#results"}) if pulse.state == "done" else None
        return tags.p(text[pulse.state].format(total=number(pulse.total)), " ", to_it, {"role": "status"})
    if pulse.state == "waiting":
        form = text["waiting"] if pulse.ahead else text["waiting_next"]
        return tags.p(form.format(desks=office.desks, ahead=pulse.ahead), {"role": "status", "class": "notice"})
    return TagList(tags.p(_stage(pulse), {"role": "status"}), bar(text["bar"], pulse.done, pulse.total))


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
