"""The biography as an HTML page that opens without a network, and as a section that a report can embed.

The same lives give the same bytes: nothing here reads a clock, a path or the name of a machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sim.show import biography_facts as facts
from sim.show.biography_chart import alt, colours, figure, table
from sim.show.biography_told import glance, tales
from sim.show.biography_words import in_the_way, story, words
from sim.show.style import inline, styled, svg_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from markupsafe import Markup

    from sim.scenario.schema import Study
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


class Section(NamedTuple):
    """What a report embeds: a title, HTML under headings of the third level, its style, and the numbers as tables."""

    title: str
    html: Markup
    css: str
    tables: dict[str, pd.DataFrame]


class Followed(Protocol):
    """A comparison, just reckoned or from disk: the study, and a row for each family of each run."""

    @property
    def study(self) -> Study: ...
    @property
    def families(self) -> pd.DataFrame: ...


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


def section(comparison: Followed, policies: Sequence[str] | None = None) -> Section:
    """The family at the median and one that is failed, both in the middle replicate of the policy that houses most.

    The agents live that replicate again, once for each policy (all of the study unless told): seconds a policy.
    """
    from sim.scenario.plan import make_plan
    from sim.study.biography import lives
    from sim.study.choosing import WAYS, choose, leading, middle_replicate

    families, study = comparison.families, comparison.study
    under = leading(families)
    replicate = middle_replicate(families, under)
    chosen = [choose(families, replicate, way, under) for way in WAYS if _there_is(families, replicate, way, under)]
    names = tuple(policies or (policy.name for policy in study.policies))
    found = lives(study, make_plan(study), replicate, chosen, names)
    text = words()["section"]
    title = next(policy.title for policy in study.policies if policy.name == under)
    parts = [_told(one, f"biography_{one.chosen.way}", text[one.chosen.way].format(under=title)) for one in found]
    html = _render(section={"lead": text["lead"].format(under=title), "parts": parts})
    tables = {f"biography_{one.chosen.way}": table(one) for one in found}
    return Section(text["title"], _markup(html), css(), tables)


def _there_is(families: pd.DataFrame, replicate: int, way: str, under: str) -> bool:
    from sim.study.choosing import reached

    cohort = reached(families)
    here = cohort[(cohort["policy"] == under) & (cohort["replicate"] == replicate)]["reached"]
    return bool((here == (way == "median")).any())


def _told(lives: Lives, stem: str, title: str) -> Told:
    looks = {look.name: look.colour for look in colours(lives)}
    return Told(
        title=title,
        byline=facts.byline(lives),
        chosen=facts.chosen(lives),
        family=" ".join(facts.family(lives)),
        stem=f"chart-{stem}",
        svg=_markup(inline(svg(lives), stem)),
        glance=tuple(glance(lives)),
        lives=tuple(_life(tale, looks[tale.policy]) for tale in tales(lives)),
    )


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
