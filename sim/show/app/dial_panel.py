"""The dials: choose a policy and one of its instruments, move what it hands out; what was changed is listed and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from htmltools import TagList, tags
from shiny import reactive, render, ui

from sim.show.app.dials import Change, Dial, changes, dials, instruments, policy_of
from sim.show.app.pieces import complaint, field, said, select
from sim.show.app.setup import read_number
from sim.show.app.wording import words

if TYPE_CHECKING:
    from htmltools import Tag

    from sim.scenario.schema import Study
    from sim.show.app.draft import Draft
    from sim.show.app.room import Room
    from sim.show.app.seat import Checked


def wire_dials(room: Room) -> None:
    """Which dials are shown, what happens when one is moved, and what stands changed."""
    seat, given = room.seat, room.input
    looked_at: reactive.Value[tuple[str, str]] = reactive.Value(("", ""))
    laid = reactive.Value(0)

    @reactive.calc
    def standing() -> Study | None:
        """The chosen policies as they are with nothing set on this page: whence the dials have value and bounds."""
        return seat.checks(bare()).study

    @reactive.calc
    def bare() -> Draft:
        return seat.draft()._replace(settings={}, months=12, replicates=1, seed=1, title="Dials")

    @render.ui
    def which_dials() -> TagList | None:
        study = standing()
        return chooser(study, *looked_at()) if study else None

    @render.ui
    def dials_shown() -> TagList | None:
        seat.generation(), laid()
        usual = standing()
        if usual is None:
            return None
        with reactive.isolate():
            return panel(usual, seat.draft(), *looked_at.get()) if looked_at() else None

    @render.ui
    def dials_wrong() -> TagList:
        return wrong_dials(room.checked())

    @render.ui
    def dials_moved() -> Tag:
        return listed(changes(seat.draft(), standing()))

    @reactive.effect
    @reactive.event(given.field_moved)
    def _look() -> None:
        name, value = given.field_moved().get("field"), str(given.field_moved().get("value"))
        if name in ("dial_policy", "dial_instrument"):
            looked_at.set((value, "") if name == "dial_policy" else (looked_at()[0], value))
            laid.set(laid() + 1)

    @reactive.effect
    @reactive.event(given.dial_moved)
    def _move() -> None:
        study = standing()
        if study:
            seat.draft.set(moved(seat.draft(), study, given.dial_moved()))

    @reactive.effect
    @reactive.event(given.put_back)
    def _put_back() -> None:
        seat.draft.set(seat.draft().without(str(given.put_back())))
        laid.set(laid() + 1)


def moved(draft: Draft, usual: Study, change: dict[str, Any]) -> Draft:
    """The draft after a dial was moved; a dial that no chosen policy has moves nothing."""
    policy, _, name = str(change.get("name")).partition(".")
    instrument, _, dial = name.partition(".")
    packages = {one.name: one.instruments for one in usual.policies}
    known = packages.get(policy, {}).get(instrument, {})
    if dial not in known:
        return draft
    return draft.with_dial(policy, name, read_number(change.get("value")), draft.settings.get(name, known[dial].value))


def place(study: Study, policy: str, instrument: str) -> tuple[str, str]:
    """The policy and instrument to show: those asked for, else the last policy and the first of its instruments."""
    names = [one.name for one in study.policies]
    policy = policy if policy in names else names[-1]
    known = sorted(policy_of(study, policy).instruments, key=lambda name: name == "clearance")
    return policy, instrument if instrument in known else known[0] if known else ""


def chooser(study: Study, policy: str, instrument: str) -> TagList:
    """The two lists."""
    text = words()["dials"]
    policy, instrument = place(study, policy, instrument)
    titles = {one.name: one.title for one in study.policies}
    return TagList(
        field("dial_policy", text["policy"], "", select(titles, policy)),
        field("dial_instrument", text["instrument"], "", select(instruments(policy_of(study, policy)), instrument)),
    )


def panel(usual: Study, draft: Draft, policy: str, instrument: str) -> TagList:
    """The dials of one instrument as they are set now."""
    policy, instrument = place(usual, policy, instrument)
    found = dials(usual, policy, instrument)
    if not found:
        return TagList(tags.p(words()["dials"]["none"]))
    return TagList(*(dial_field(dial, in_force(dial, draft)) for dial in found))


def in_force(dial: Dial, draft: Draft) -> Any:
    """What a dial is set to: for its policy, else for every policy, else nothing was set."""
    return draft.settings.get(dial.setting, draft.settings.get(dial.name, dial.usual))


def dial_field(dial: Dial, value: Any) -> Tag:
    """A dial as a slider with a box beside it, or as yes and no."""
    name = f"dial-{dial.setting}"
    hint = tags.p(dial.help, {"class": "hint", "id": f"{name}-hint"})
    common = {"data-dial": dial.setting, "aria-describedby": f"{name}-hint dials_wrong"}
    if dial.low is None:
        options = {"true": words()["yes"], "false": words()["no"]}
        control = select(options, said(value))
        control.attrs.update({**common, "id": name})
        return tags.div(tags.label(dial.label, {"for": name}), control, hint, {"class": "field"})
    bounds = {"min": dial.low, "max": dial.high, "step": dial.step, "value": said(value)}
    box = tags.input({"type": "number", "id": name, **bounds, **common})
    slider = tags.input({"type": "range", "aria-label": dial.label, "data-beside": name, **bounds, **common})
    pair = tags.div(slider, box, {"class": "dial"})
    return tags.div(tags.label(dial.label, {"for": name}), pair, hint, {"class": "field"})


def wrong_dials(checked: Checked) -> TagList:
    """What is wrong with dials, each under its name."""
    found = [
        tags.p(tags.strong(key), ": ", complaint(problem))
        for problem, key in zip(checked.problems, checked.fields, strict=True)
        if "." in key
    ]
    return TagList(*found)


def listed(found: list[Change]) -> Tag:
    """What was changed, each with a button that puts it back."""
    text = words()["dials"]
    if not found:
        return tags.p(text["unmoved"], {"class": "hint"})
    return tags.ul(*(tags.li(_change(one), _back(one)) for one in found), {"class": "changes"})


def _change(one: Change) -> str:
    text = words()["dials"]["change" if one.usual else "change_new"]
    return str(text.format(label=one.label, usual=one.usual, value=one.value))


def _back(one: Change) -> Tag:
    text = words()["dials"]
    said_aloud = text["back_of"].format(label=one.label)
    return tags.button(text["back"], {"type": "button", "data-back": one.setting, "aria-label": said_aloud, "class": "small"})


def dial_box() -> Tag:
    """Where the dials stand in the form."""
    text = words()["dials"]
    return tags.fieldset(
        tags.legend(text["heading"]),
        ui.output_ui("which_dials"),
        ui.output_ui("dials_shown"),
        ui.output_ui("dials_wrong", class_="error", **{"aria-live": "polite"}),
        tags.h3(text["moved"], {"class": "minor"}),
        ui.output_ui("dials_moved"),
    )
