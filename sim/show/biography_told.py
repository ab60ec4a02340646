"""The life of one synthetic family under each policy: told in a terminal, as a document, as a page, as a chart."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from typing import TYPE_CHECKING, Any, NamedTuple, final

from sim.show import biography_facts as facts
from sim.show.biography_words import in_the_way, story, words
from sim.show.console import aligned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from sim.scenario.schema import Study
    from sim.study.biography import Lives

WIDTH = 110
YEAR = 12


class Tale(NamedTuple):
    """One policy of a biography: its table of events and of month-ends."""

    policy: str
    title: str
    events: pd.DataFrame
    months: pd.DataFrame


@final
class Biography:
    """What `sim.biography` hands out: the tables of a family's lives, and ways of telling them."""

    def __init__(self, lives: Lives) -> None:
        self.lives = lives

    @property
    def events(self) -> pd.DataFrame:
        """A row for each turn of fate (see `sim.study.biography.Lives.events`)."""
        return self.lives.events

    @property
    def months(self) -> pd.DataFrame:
        """A row for each policy and month-end."""
        return self.lives.months

    def told(self) -> str:
        """All of it in words, as the command prints it."""
        return told(self.lives)

    def document(self) -> dict[str, Any]:
        """The JSON document, schema 1."""
        return self.lives.document()

    def figure(self) -> Figure:
        """The chart: one lane for each policy."""
        from sim.show.biography_chart import figure

        return figure(self.lives)

    def page(self) -> str:
        """One HTML page that opens without a network."""
        from sim.show.biography_page import page

        return page(self.lives)

    def files(self) -> dict[str, str]:
        """The page, the chart and the numbers behind the chart, by the suffix of their file."""
        from sim.show.biography_chart import table
        from sim.show.biography_page import svg

        csv: str = table(self.lives).to_csv(index=False, lineterminator="\n")
        return {".html": self.page(), ".svg": svg(self.lives), ".csv": csv}

    def __repr__(self) -> str:
        lives = self.lives
        return f"<Biography: replicate {lives.replicate}, family {lives.family}, under {', '.join(lives.policies)}>"


def biography(
    study: Study,
    replicate: int = 0,
    family: int | str = "median",
    *,
    policies: str | Sequence[str] | None = None,
    under: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Biography:
    """Follow one synthetic family of a study with the same luck under each policy.

    `family` is its number in the replicate, `median` (the one at the median time to a durable home) or `failed` (one
    that never reaches one) `under` a policy: unless told, the one that houses most families in this replicate. Raises
    `UserError` for a replicate, family or policy that is not there.
    """
    from sim.study.biography import follow_family

    names = [name.strip() for name in policies.split(",")] if isinstance(policies, str) else policies
    return Biography(follow_family(study, replicate, family, policies=names, under=under, progress=progress))


def tales(lives: Lives) -> Iterator[Tale]:
    """Each policy with its own rows."""
    titles = facts.titles(lives)
    for policy in lives.policies:
        own = {name: frame[frame["policy"] == policy] for name, frame in lives.frames().items()}
        yield Tale(policy, titles[policy], own["events"], own["months"])


def told(lives: Lives) -> str:
    """Everything that `biography` prints."""
    parts = [
        f"{facts.heading(lives)}\n{facts.byline(lives)}",
        fill(words()["notice"], WIDTH),
        fill(" ".join([facts.chosen(lives), *facts.family(lives)]), WIDTH),
        "\n".join(_lanes(lives)),
        "\n".join([words()["glance"]["title"], *aligned([("", *lives.policies), *glance(lives)], "  ")]),
        fill(words()["how_to_read"], WIDTH),
        *("\n".join(_timeline(tale)) for tale in tales(lives)),
    ]
    return "\n\n".join(parts) + "\n"


def _lanes(lives: Lives) -> Iterator[str]:
    """A letter for each month-end, one lane for each policy, and the key to the letters."""
    text = words()["lane"]
    width = max(len(policy) for policy in lives.policies)
    yield text["title"]
    marks = "".join(str(month).ljust(YEAR) for month in range(0, lives.study.months + 1, YEAR))
    yield f"  {' ' * width}  {marks}".rstrip()
    seen: dict[str, None] = {}
    for tale in tales(lives):
        places = tale.months["place"].tolist()
        seen |= dict.fromkeys(places)
        yield f"  {tale.policy.ljust(width)}  {''.join(text['letters'][place] for place in places)}".rstrip()
    key = "; ".join(f"{letter} {place}" for place, letter in text["letters"].items() if place in seen and letter != " ")
    yield fill(key, WIDTH, initial_indent="  ", subsequent_indent="  ")


def glance(lives: Lives) -> Iterator[tuple[str, ...]]:
    """A row for each thing worth knowing: what it is, then how it is under each policy."""
    text = words()["glance"]
    shorts = [facts.in_short(tale.months, tale.events) for tale in tales(lives)]
    for name in facts.Short._fields:
        yield text[name].format(month=lives.study.months), *(getattr(short, name) for short in shorts)


def _timeline(tale: Tale) -> Iterator[str]:
    text = words()["timeline"]
    yield text["title"].format(policy=tale.title).upper()
    lines = story(tale.events)
    if not lines:
        yield f"  {text['nothing']}"
    for line in lines:
        yield fill(
            f"{line.when}: {line.what} ({line.why}).",
            WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_on_hyphens=False,
        )
    for sentence in (facts.last_word(tale.months), in_the_way(tale.months)):
        if sentence:
            yield fill(sentence, WIDTH, initial_indent="  ", subsequent_indent="  ")
