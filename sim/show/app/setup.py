"""The set-up: city and study, policies, length, replicates and seed; every change goes into the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from htmltools import TagList, tags
from shiny import reactive, render, ui

from sim.parameters.scalars import UnclearError, meaning
from sim.show.app.draft import Draft, begin, policies, studies
from sim.show.app.limits import MONTHS, REPLICATES
from sim.show.app.pieces import complaint, field, number_box, select, slot, swatch, text_box
from sim.show.app.room import settled
from sim.show.app.wording import words
from sim.show.scene import looks

if TYPE_CHECKING:
    from htmltools import Tag

    from sim.show.app.room import Room
    from sim.show.app.seat import Checked

FIELDS = ("study", "policies", "baseline", "title", "months", "replicates", "seed")
"""Fields of the form, by the names of their settings; what is wrong with one is said below it."""
NUMBERS = ("months", "replicates", "seed")
SEED_SHOWN = 2**53
"""The largest seed that a browser's box counts exactly."""


def wire_setup(room: Room) -> None:
    """The form and what happens when a field of it is changed."""
    seat, moved = room.seat, room.input

    @render.ui
    def setup() -> TagList:
        seat.generation()
        with reactive.isolate():
            return form(seat.draft(), seat.usual())

    chosen = settled(lambda: (seat.generation(), seat.draft().policies))

    @render.ui
    def baseline() -> Tag:
        _, names = chosen()
        with reactive.isolate():
            return baseline_field(names, seat.draft().baseline)

    @reactive.effect
    @reactive.event(moved.field_moved)
    def _take() -> None:
        change = moved.field_moved()
        take(room, str(change.get("field")), change.get("value"))

    for name in FIELDS:
        _error(room, name)


def _error(room: Room, name: str) -> None:
    """The slot below a field, with what is wrong in it."""

    said = settled(lambda: errors(room.checked(), name))

    @room.output(id=f"error_{name}")
    @render.ui
    def _slot() -> TagList:
        return TagList(*(tags.p(one) for one in said()))


def errors(checked: Checked, name: str) -> list[str]:
    """What is wrong with one setting of a draft, in words."""
    return [complaint(one) for one, key in zip(checked.problems, checked.fields, strict=True) if key == name]


def take(room: Room, name: str, value: Any) -> None:
    """A field was changed: the draft follows. What does not fit is kept, for the reader of scenarios to refuse."""
    seat = room.seat
    draft = seat.draft()
    if name == "study" and value in studies():
        seat.begins(*begin(value))
    elif name == "policies" and isinstance(value, list | tuple):
        wanted = [one for one in value if one in policies()]
        kept = [one for one in draft.policies if one in wanted]
        seat.draft.set(draft.of((*kept, *(one for one in wanted if one not in kept))))
    elif name in NUMBERS:
        seat.draft.set(draft._replace(**{name: read_number(value)}))
    elif name == "baseline" and value in draft.policies:
        seat.draft.set(draft._replace(baseline=value))
    elif name == "title":
        seat.draft.set(draft._replace(title=" ".join(str(value)[:200].split())))


def read_number(value: Any) -> Any:
    """What a box holds, read as a file's word would be."""
    try:
        return meaning(str(value).strip()[:100])
    except UnclearError:
        return str(value)[:100]


def form(draft: Draft, usual: Draft) -> TagList:
    """The form of a draft."""
    text = words()["setup"]
    return TagList(
        _start(usual),
        tags.fieldset(
            tags.legend(text["policies"]),
            tags.div(*_boxes(draft, usual), {"data-list": "policies", "class": "boxes"}),
            slot("policies"),
            {"id": "field-policies", "tabindex": "-1"},
        ),
        ui.output_ui("baseline"),
        tags.fieldset(tags.legend(text["how_much"]), *_amounts(draft)),
    )


def _start(usual: Draft) -> Tag:
    """The study to start from; a file that was opened stands first under its own name."""
    text = words()["setup"]
    known = studies()
    options = known if usual.name in known else {"": text["opened"].format(name=usual.name), **known}
    return field("study", text["study"], "", select(options, usual.name))


def _boxes(draft: Draft, usual: Draft) -> list[Tag]:
    """A box for each policy: those of the study first, the others folded away."""
    titles, text = policies(), words()["setup"]
    own = [*usual.policies, *(name for name in draft.policies if name not in usual.policies)]
    others = [name for name in titles if name not in own]
    colours = {look.name: look.colour for look in looks([(name, name) for name in (*own, *others)])}
    made = {name: _box(name, titles.get(name, name), colours[name], name in draft.policies) for name in colours}
    fold = tags.details(tags.summary(text["others"].format(n=len(others))), *(made[name] for name in others))
    return [*(made[name] for name in own), *([fold] if others else [])]


def _box(name: str, title: str, colour: str, ticked: bool) -> Tag:
    """One policy, in the colour that it has in every chart."""
    box = tags.input({"type": "checkbox", "value": name}, {"checked": ""} if ticked else {})
    return tags.label(box, tags.span(swatch(colour), title))


def baseline_field(names: tuple[str, ...], baseline: str) -> Tag:
    """The policy to compare with, one of those chosen."""
    text = words()["setup"]
    options = {name: policies().get(name, name) for name in names}
    return field("baseline", text["baseline"], text["baseline_hint"], select(options, baseline))


def _amounts(draft: Draft) -> list[Tag]:
    text = words()["setup"]
    limits = {"months": (1, MONTHS), "replicates": (1, REPLICATES), "seed": (0, SEED_SHOWN)}
    made = [
        field(name, text[name], text[f"{name}_hint"].format(most=most), number_box(getattr(draft, name), least, most))
        for name, (least, most) in limits.items()
    ]
    return [*made, field("title", text["title"], text["title_hint"], text_box(draft.title))]
