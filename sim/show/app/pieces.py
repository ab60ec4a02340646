"""Small pieces of the page: fields with hint and error, problems in words, links and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from htmltools import tags

from sim.show.app.jobs import KILLED
from sim.show.app.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from htmltools import Tag, TagChild

    from sim.errors import Problem
    from sim.show.app.jobs import Failure


def field(name: str, label: str, hint: str, control: Tag) -> Tag:
    """A control with its label above, its hint below, and room for what is wrong with it."""
    told = f"hint-{name} error_{name}" if hint else f"error_{name}"
    control.attrs["aria-describedby"] = told
    below = tags.p(hint, {"class": "hint", "id": f"hint-{name}"}) if hint else None
    return _labelled(name, label, control, below, slot(name))


def choice_field(name: str, label: str, control: Tag) -> Tag:
    """A list with its label above; nothing can be wrong with what is chosen from it."""
    return _labelled(name, label, control)


def _labelled(name: str, label: str, control: Tag, *below: TagChild) -> Tag:
    control.attrs.update({"id": f"field-{name}", "data-field": name})
    return tags.div(tags.label(label, {"for": f"field-{name}"}), control, *below, {"class": "field"})


def slot(name: str) -> Tag:
    """Room for what is wrong with a field."""
    return spoken_output(f"error_{name}")


def spoken_output(name: str) -> Tag:
    """An output that is read aloud when something is said in it."""
    from shiny import ui

    made = ui.output_ui(name, class_="error")
    made.attrs["aria-live"] = "polite"
    return made


def action(name: str, text: str, look: str) -> Tag:
    """A button that Shiny hears as an input of this name."""
    return tags.button(text, {"type": "button", "id": name, "class": f"action-button {look}"})


def number_box(value: Any, low: int, high: int) -> Tag:
    """A box for a whole number; the bounds only guide the browser's arrows, what is wrong is said in words."""
    return tags.input(
        {"type": "number", "min": low, "max": high, "step": 1, "value": said(value), "inputmode": "numeric"}
    )


def text_box(value: str) -> Tag:
    """A box for a line of text."""
    return tags.input({"type": "text", "value": value, "maxlength": 200})


def select(options: Mapping[str, str], chosen: str) -> Tag:
    """A list of choices: value and words."""
    return tags.select(
        *(
            tags.option(text, {"value": value}, {"selected": ""} if value == chosen else {})
            for value, text in options.items()
        )
    )


def said(value: Any) -> str:
    """A value as a box shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def complaint(problem: Problem) -> str:
    """A problem at its own field: the place need not be told."""
    todo = f"; {problem.todo}" if problem.todo else ""
    return f"Wanted {problem.wanted}, got {problem.got}{todo}."


def complaints(heading: str, problems: Iterable[Problem]) -> Tag:
    """Problems as the command line writes them."""
    return tags.div(
        tags.p(heading),
        tags.ul(*(tags.li(str(problem)) for problem in problems)),
        {"class": "warning", "role": "alert"},
    )


def link(text: str, href: str, name: str) -> Tag:
    """A link that downloads under a name."""
    return tags.a(text, {"href": href, "download": name})


def swatch(colour: str) -> TagChild:
    """A small square in the colour of a policy."""
    return tags.span({"class": "swatch", "style": f"background:{colour}"}) if colour else None


def quiet(text: str) -> Tag:
    """A paragraph that stands back."""
    return tags.p(text, {"class": "quiet"})


def section(name: str, heading: str, *inside: TagChild) -> Tag:
    """A part of the page under a heading of its own."""
    return tags.section(tags.h3(heading, {"id": f"{name}-heading"}), *inside, {"aria-labelledby": f"{name}-heading"})


def failure_told(failure: Failure, heading: str) -> Tag:
    """Why a job failed, in words."""
    if failure.problems:
        return complaints(heading, failure.problems)
    text = words()["run"]
    said = text["killed"] if failure.said == KILLED else text["fault"].format(said=failure.said, log=failure.log)
    return tags.div(tags.p(f"{heading} {said}"), {"class": "warning", "role": "alert"})
