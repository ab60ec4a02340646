"""A run as agents: choose one, have it lived by the Mesa engine, and send it to the stage that the browser draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from htmltools import TagList, tags
from shiny import reactive, render

from sim.errors import Problem
from sim.parameters.scalars import said as said_to_be
from sim.show.app.pieces import action, choice_field, complaint, failure_told, field, number_box, quiet, select
from sim.show.app.room import settled
from sim.show.app.run_panel import bar
from sim.show.app.setup import read_number
from sim.show.app.wording import words
from sim.show.app.works import live_as_agents

if TYPE_CHECKING:
    from collections.abc import Callable

    from htmltools import Tag

    from sim.scenario.schema import Study
    from sim.show.app.room import Room

STAGE = "stage"


def wire_agents(room: Room) -> None:
    """Choosing, living and sending a run."""
    seat = room.seat
    picked: reactive.Value[tuple[str, Any]] = reactive.Value(("", 0))

    @reactive.calc
    def study() -> Study | None:
        shown = seat.shown()
        return shown.study if shown else None

    @render.ui
    def agents_choice() -> TagList:
        one, shown = study(), seat.shown()
        if one is None or shown is None:
            return TagList(quiet(words()["agents"]["empty"]))
        return TagList(None if shown.opened.of_this_model else other_model(), choice(one))

    @render.ui
    def error_replicate() -> Tag | None:
        one = study()
        wanted = wrong(one, picked()[1]) if one else ""
        return tags.p(wanted) if wanted else None

    @render.ui
    def agents_state() -> TagList | Tag | None:
        pulse, job, text = room.living(), seat.living(), words()["agents"]
        if pulse is None or job is None or pulse.state in ("done", "cancelled"):
            return None
        if pulse.state == "failed":
            return failure_told(job.failure, text["failed"])
        said = text["living" if pulse.total else "starting"].format(done=pulse.done, total=pulse.total)
        return TagList(tags.p(said, {"role": "status"}), bar(said, pulse.done, pulse.total))

    @reactive.effect
    @reactive.event(room.input.field_moved)
    def _pick() -> None:
        name, value = room.input.field_moved().get("field"), room.input.field_moved().get("value")
        if name == "agents_policy":
            picked.set((str(value), picked()[1]))
        elif name == "replicate":
            picked.set((picked()[0], read_number(value)))

    @reactive.effect
    @reactive.event(room.input.live)
    def _live() -> None:
        one = study()
        if one is None or wrong(one, picked()[1]):
            return
        if job := seat.living():
            seat.office.cancel(job)
        seat.living.set(seat.office.submit(live_as_agents, one, policy_named(one, picked()[0]), picked()[1]))

    _send_runs(room, study)


def _send_runs(room: Room, study: Callable[[], Study | None]) -> None:
    """A run that has been lived goes to the stage; the stage is cleared when another result is shown."""
    seat = room.seat

    @reactive.effect
    @reactive.event(room.living)
    async def _send() -> None:
        job = seat.living()
        if job and job.state == "done":
            await room.session.send_custom_message(STAGE, {"run": job.result, "words": staged(job.details)})

    @reactive.effect
    @reactive.event(settled(lambda: id(study())))
    async def _clear() -> None:
        for held in (seat.living, seat.following):
            if job := held():
                seat.office.cancel(job)
            held.set(None)
        await room.session.send_custom_message(STAGE, {})


def other_model() -> Tag:
    """A warning: the result was made by another version, whose lives may differ."""
    return tags.p(words()["agents"]["other_model"], {"class": "notice"})


def policy_named(study: Study, name: str) -> str:
    """The policy asked for, or the last of the study."""
    names = [policy.name for policy in study.policies]
    return name if name in names else names[-1]


def wrong(study: Study, replicate: Any) -> str:
    """What is wrong with the number of a run; nothing where it is one of the study's."""
    most = study.replicates - 1
    if isinstance(replicate, int) and not isinstance(replicate, bool) and 0 <= replicate <= most:
        return ""
    return complaint(Problem("", "", words()["agents"]["wrong"].format(most=most), said_to_be(replicate)))


def choice(study: Study) -> TagList:
    """Which run to live."""
    text = words()["agents"]
    titles = {policy.name: policy.title for policy in study.policies}
    most = study.replicates - 1
    return TagList(
        tags.p(text["lead"]),
        tags.div(
            choice_field("agents_policy", text["policy"], select(titles, policy_named(study, ""))),
            field("replicate", text["replicate"], text["replicate_hint"].format(most=most), number_box(0, 0, most)),
            action("live", text["live"], "first-button"),
            {"class": "across"},
        ),
    )


def staged(details: tuple[Any, ...]) -> dict[str, Any]:
    """The words of the stage, with those of this run filled in."""
    text: dict[str, Any] = words()["agents"]
    study, policy, replicate = details
    title = next(one.title for one in study.policies if one.name == policy)
    return text | {"heading": text["stage"].format(policy=title, replicate=replicate)}
