"""The dials: choose a policy and one of its instruments, move what it hands out; changes are listed and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from htmltools import TagList, tags
from shiny import reactive, render, ui

from sim.show.app.dials import Change, Dial, changes, dials, instruments, policy_of
from sim.show.app.limits import MONTHS
from sim.show.app.pieces import choice_field, complaint, said, select, spoken_output
from sim.show.app.room import settled
from sim.show.app.setup import read_number
from sim.show.app.wording import spoken, words

if TYPE_CHECKING:
    from collections.abc import Callable

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
    bare = settled(lambda: bare_of(seat.draft()))
    wrong = settled(lambda: wrong_dials(room.checked()))

    @reactive.calc
    def usual() -> Study | None:
        """The chosen policies as they are with nothing set: whence the dials have value and bounds."""
        return seat.checks(bare()).study

    @reactive.calc
    def policy() -> str:
        study = usual()
        return place(study, *looked_at())[0] if study else ""

    @render.ui
    def which_policy() -> Tag | None:
        study = usual()
        with reactive.isolate():
            return policy_field(study, policy()) if study else None

    which = settled(lambda: (seat.generation(), policy(), offered(usual(), policy())))

    @render.ui
    def which_instrument() -> Tag | None:
        _, name, _ = which()
        with reactive.isolate():
            study = usual()
            return instrument_field(study, *place(study, name, looked_at()[1])) if study else None

    @render.ui
    def dials_shown() -> TagList | None:
        study, where, _ = usual(), looked_at(), (seat.generation(), laid())
        with reactive.isolate():
            return panel(study, seat.draft(), *where) if study else None

    @render.ui
    def dials_wrong() -> TagList:
        return TagList(*(tags.p(tags.strong(name), ": ", said) for name, said in wrong()))

    @render.ui
    def dials_moved() -> Tag:
        return listed(changes(seat.draft(), usual()))

    @reactive.effect
    @reactive.event(given.field_moved)
    def _look() -> None:
        name, value = given.field_moved().get("field"), str(given.field_moved().get("value"))
        if name in ("dial_policy", "dial_instrument"):
            looked_at.set((value, "") if name == "dial_policy" else (policy(), value))

    _take_changes(room, usual, laid)


def _take_changes(room: Room, usual: Callable[[], Study | None], laid: reactive.Value[int]) -> None:
    """A dial that is moved, or put back: only then the dials are laid anew."""
    seat, given = room.seat, room.input

    @reactive.effect
    @reactive.event(given.dial_moved)
    def _move() -> None:
        study = usual()
        if study:
            seat.draft.set(moved(seat.draft(), study, given.dial_moved()))

    @reactive.effect
    @reactive.event(given.put_back)
    def _put_back() -> None:
        seat.draft.set(seat.draft().without(str(given.put_back())))
        laid.set(laid() + 1)


def bare_of(draft: Draft) -> Draft:
    """The draft's city and policies, and nothing set."""
    return draft._replace(name="bare", title="Dials", settings={}, months=12, replicates=1, seed=1)


def moved(draft: Draft, usual: Study, change: dict[str, Any]) -> Draft:
    """The draft after a dial was moved; a dial that no chosen policy has moves nothing."""
    policy, _, name = str(change.get("name")).partition(".")
    instrument, _, dial = name.partition(".")
    packages = {one.name: one.instruments for one in usual.policies}
    known = packages.get(policy, {}).get(instrument, {})
    if dial not in known:
        return draft
    return draft.with_dial(policy, name, read_number(change.get("value")), draft.settings.get(name, known[dial].value))


def offered(study: Study | None, policy: str) -> tuple[str, ...]:
    """The instruments to choose from."""
    return tuple(policy_of(study, policy).instruments) if study else ()


def place(study: Study, policy: str, instrument: str) -> tuple[str, str]:
    """The policy and instrument to show: those asked for, else the last policy and the first of its instruments."""
    names = [one.name for one in study.policies]
    policy = policy if policy in names else names[-1]
    known = sorted(policy_of(study, policy).instruments, key=lambda name: name == "clearance")
    return policy, instrument if instrument in known else known[0] if known else ""


def policy_field(study: Study, policy: str) -> Tag:
    """The list of policies."""
    titles = {one.name: one.title for one in study.policies}
    return choice_field("dial_policy", words()["dials"]["policy"], select(titles, policy))


def instrument_field(study: Study, policy: str, instrument: str) -> Tag:
    """The list of a policy's instruments."""
    named = instruments(policy_of(study, policy))
    return choice_field("dial_instrument", words()["dials"]["instrument"], select(named, instrument))


def panel(usual: Study, draft: Draft, policy: str, instrument: str) -> TagList:
    """The dials of one instrument as they are set now."""
    policy, instrument = place(usual, policy, instrument)
    found = dials(usual, policy, instrument)
    if not found:
        return TagList(tags.p(words()["dials"]["none"]))
    of = words()["dials"]["of"].format(policy=policy_of(usual, policy).title, name=spoken(instrument))
    fields = (dial_field(dial, in_force(dial, draft)) for dial in found)
    return TagList(tags.h3(of, {"class": "minor"}), *fields)


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
    slider = tags.input({"type": "range", "aria-label": dial.label, **bounds, **common})
    if dial.calendar:
        slider.attrs["max"] = str(min(dial.high or MONTHS, MONTHS))
    pair = tags.div(slider, box, {"class": "dial"})
    return tags.div(tags.label(dial.label, {"for": name}), pair, hint, {"class": "field"})


def wrong_dials(checked: Checked) -> list[tuple[str, str]]:
    """What is wrong with dials: the setting, and what was wanted."""
    found = zip(checked.problems, checked.fields, strict=True)
    return [(key, complaint(problem)) for problem, key in found if "." in key]


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
    return tags.button(
        text["back"], {"type": "button", "data-back": one.setting, "aria-label": said_aloud, "class": "small"}
    )


def dial_box() -> Tag:
    """Where the dials stand in the form."""
    text = words()["dials"]
    return tags.details(
        tags.summary(text["heading"]),
        ui.output_ui("which_policy"),
        ui.output_ui("which_instrument"),
        ui.output_ui("dials_shown"),
        spoken_output("dials_wrong"),
        tags.h3(text["moved"], {"class": "minor"}),
        ui.output_ui("dials_moved"),
        {"class": "dials", "open": "", "data-fold": "narrow"},
    )
