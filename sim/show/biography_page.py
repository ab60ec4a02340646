"""The biography as an HTML page that opens without a network, and its timelines as HTML that a report can embed.

The same lives give the same bytes: nothing here reads a clock, a path or the name of a machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show import biography_facts as facts
from sim.show.biography_chart import alt, colours, figure
from sim.show.biography_told import glance, tales
from sim.show.biography_words import in_the_way, story, words
from sim.show.style import inline, styled, svg_text

if TYPE_CHECKING:
    from markupsafe import Markup

    from sim.show.biography_told import Tale
    from sim.show.biography_words import Line
    from sim.study.biography import Lives

TEMPLATE = "biography.html.jinja"
STYLE = "biography.css"
HOMES = (
    "selection", "social_quota", "social_quota_again", "social_ordinary", "renovated", "private_pool", "private_plain",
    "transit",
)  # fmt: skip
"""Questions whose answer is a home."""
SETBACKS = ("cleared", "tenancy_lost", "order", "leaves", "loses_worker")


class Shown(NamedTuple):
    """A line of a timeline as the page shows it; `mood` is `home`, `setback` or empty."""

    when: str
    what: str
    why: str
    mood: str


class Life(NamedTuple):
    """One policy's column."""

    title: str
    colour: str
    lines: tuple[Shown, ...]
    last: str
    way: str


class Told(NamedTuple):
    """A biography as the template lays it out."""

    title: str
    byline: str
    chosen: str
    family: str
    stem: str
    svg: Markup
    glance: tuple[tuple[str, ...], ...]
    lives: tuple[Life, ...]


def page(lives: Lives) -> str:
    """One page with the chart, the glance and the timelines side by side."""
    return _render(told=_told(lives, "biography", facts.heading(lives)))


def fragment(lives: Lives) -> str:
    """What the page says, as HTML to embed in another page (headings of the fourth level, the style is `css`)."""
    return _render(fragment=_told(lives, f"biography_{lives.replicate}_{lives.family}", facts.heading(lives)))


def css() -> str:
    """The style of the timelines, beside that of the report."""
    return (Path(__file__).parent / STYLE).read_text(encoding="utf-8")


def svg(lives: Lives) -> str:
    """The chart as SVG of fixed bytes."""
    with styled("biography"):
        return svg_text(figure(lives), alt(lives))


def timelines(lives: Lives) -> Markup:
    """What happened under each policy, side by side, as HTML for a report (headings of the fourth level)."""
    return _markup(_render(timelines=_columns(lives)))


def _told(lives: Lives, stem: str, title: str) -> Told:
    return Told(
        title=title,
        byline=facts.byline(lives),
        chosen=facts.chosen(lives),
        family=" ".join(facts.family(lives)),
        stem=f"chart-{stem}",
        svg=_markup(inline(svg(lives), stem)),
        glance=tuple(glance(lives)),
        lives=_columns(lives),
    )


def _columns(lives: Lives) -> tuple[Life, ...]:
    looks = {look.name: look.colour for look in colours(lives)}
    return tuple(_life(tale, looks[tale.policy]) for tale in tales(lives))


def _life(tale: Tale, colour: str) -> Life:
    lines = tuple(Shown(line.when, line.what, line.why, _mood(line)) for line in story(tale.events))
    return Life(tale.title, colour, lines, facts.last_word(tale.months), in_the_way(tale.months))


def _mood(line: Line) -> str:
    """`home` for a home found or kept, `setback` for what is lost, nothing for the rest of life."""
    if line.kind == "moves":
        return "home" if line.question in HOMES else "" if line.question in ("hotel", "joins_site") else "setback"
    return "home" if line.kind in ("housed", "slides") else "setback" if line.kind in SETBACKS else ""


def _markup(html: str) -> Markup:
    from markupsafe import Markup

    return Markup(html)


def _render(**content: Any) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    shelf = FileSystemLoader(Path(__file__).parent, encoding="utf-8")
    jinja = Environment(loader=shelf, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return jinja.get_template(TEMPLATE).render(words=words(), **content).strip() + "\n"
