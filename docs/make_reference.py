"""Writes the pages of docs/reference/ from the lists of the model: `python -m docs.make_reference`.

Nothing on those pages is written by hand, so that a changed column, count, parameter or instrument cannot leave them
behind; a test compares the pages with what this would write.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from sim import codes, state
from sim.draws import QUESTIONS
from sim.history import COUNTS, FAMILY_COLUMNS
from sim.outcomes.measures import MEAN, MEASURES, Measure
from sim.parameters.loader import Parameter, chapters, instruments
from sim.parameters.scalars import number
from sim.supports import INDEX, SUPPORTS, Bill
from sim.units import CENTS, NEVER

FOLDER = Path(__file__).resolve().parent / "reference"
HEAD = "<!-- Made by `python -m docs.make_reference`; do not edit. -->\n"
EVIDENCE = ("measured", "text", "expert", "assumed")
CALENDAR = ("start", "stop", "ramp")

ROWS_OF = {
    "families": "One row for each family: the residents of month 0 first, camp by camp, then those who may arrive.",
    "camps": "One row for each camp site of the city's file.",
    "workers": "One row for each post of a social worker, team by team (`sim/world/posts.py`).",
    "landlords": "One row for each private landlord that a programme can approach.",
    "employers": "One row for each employer of the labour market near the camps.",
    "villages": "One row for each site that a policy's insertion villages ask for.",
    "programmes": "One row for each run: what the city remembers of its programme.",
}
"""What a row of each table of the state is."""

LISTS = {
    "PLACES": "Where a family can live",
    "PAPERS": "What a family's papers open to it",
    "CONTRACTS": "Contracts of employment",
    "SCHEMES": "Who accompanies a family",
    "WISHES": "What a family wishes",
    "SITES": "What happens to a camp site",
    "DISTRICTS": "Where a home stands",
}
"""The closed lists of `sim/codes.py`."""


def pages() -> dict[str, str]:
    """Every page of the reference: the name of its file, and its text."""
    return {
        "state.md": state_page(),
        "counts.md": counts_page(),
        "parameters.md": parameters_page(),
        "instruments.md": instruments_page(),
    }


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table in Markdown; a bar in a cell is written as such."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def code(name: str) -> str:
    """A name as it is written in files."""
    return f"`{name}`"


def page(title: str, *parts: str) -> str:
    """A whole page: its head, then its parts with an empty line between them."""
    return "\n".join([HEAD, f"# {title}\n", *(part if part.endswith("\n") else part + "\n" for part in parts)])


# state


def state_page() -> str:
    """Every table and column of the state, the closed lists, and the questions of luck."""
    parts = [
        "The state of a run, from `sim/state.py`: the core's arrays, the agents' attributes and the tests of their "
        "agreement are made from the same lists. *At first* is the value before anything has happened; a month that "
        "does not come is *never*."
    ]
    for name, columns in state.TABLES.items():
        rows = ((code(c.name), c.dtype, c.unit, _fill(c.fill), c.meaning) for c in columns)
        parts += [f"## {name}", ROWS_OF[name], table(("column", "kind", "unit", "at first", "meaning"), rows)]
    kept = ", ".join(code(name) for name in FAMILY_COLUMNS)
    parts += ["## Kept after a run", f"Of the families table the history keeps, at the end of a run: {kept}."]
    parts += ["## Closed lists", "Written as small whole numbers in state and files (`sim/codes.py`)."]
    for name, title in LISTS.items():
        parts += [f"### {title} ({code(name)})", table(("code", "meaning"), enumerate(getattr(codes, name)))]
    questions = ", ".join(code(name) for name in QUESTIONS)
    parts += [
        "## Questions of luck",
        f"The {len(QUESTIONS)} questions that luck answers, in the order of their numbers (`sim/draws.py`): "
        f"{questions}.",
    ]
    return page("State", *parts)


def _fill(value: float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "never" if value == NEVER else number(value)


# counts and measures


def counts_page() -> str:
    """Every count of a month, and every measure made of counts or money."""
    counts = ((code(count.name), count.unit, count.meaning) for count in COUNTS)
    measures = ((code(m.name), m.title, m.unit, m.direction or "neither", m.meaning, _made_of(m)) for m in MEASURES)
    other = (f"{code(m.name)}: {m.interval}." for m in MEASURES if m.interval != MEAN)
    return page(
        "Counts and measures",
        "A **count** is one whole number of a run at a month-end (`sim/history.py`). *Cohort*: families living in a "
        "camp at month 0, whatever becomes of them; *all*: newcomers too.",
        "## Counts",
        table(("count", "unit", "meaning"), counts),
        "## Measures",
        "A **measure** is made of counts, or of money, when results are read (`sim/outcomes/measures.py`). *Better* is "
        "the direction by which a policy is called best; a measure without one is never ranked.",
        table(("measure", "title", "unit", "better", "meaning", "made of"), measures),
        " ".join((f"With each mean stands a {MEAN}.", *other)),
    )


def _made_of(measure: Measure) -> str:
    if not measure.top:
        return "money"
    top = " + ".join(code(name) for name in measure.top) + (f" - {code(measure.less)}" if measure.less else "")
    below = code(measure.bottom) if measure.bottom else str(measure.per) if measure.per > 1 else ""
    top = f"({top})" if measure.less and below else top
    summed = ", added up since month 0" if measure.summed else ""
    return (f"{top} / {below}" if below else top) + summed


# parameters


def parameters_page() -> str:
    """Every number of the rulebook and of the mainstream, chapter by chapter."""
    shelf = chapters()
    everything = [one for book in shelf.values() for one in book.values()]
    parts = [
        "Every number of the rulebook, from `sim/parameters/rules/`: one file for each chapter of `sim/rules/`. A city "
        "may have its own value (`parameters` of its file), and so may a study (`set`) or a command (`--set`). The "
        "dials of instruments are on [their own page](instruments.md).",
        "*Evidence* says how a number is known: **measured** (published, and read there), **text** (the report of the "
        "study visit), **expert** (judged, or from memory of a source), **assumed** (nobody has measured it). The "
        "range is what may be tried; *fixed* in the column *prior* says that a number is not to be varied.",
        "## What the numbers rest on",
        evidence_table({name: list(book.values()) for name, book in shelf.items()} | {"together": everything}),
    ]
    for name, book in shelf.items():
        parts += [f"## {name}", parameter_table(book.values())]
    return page("Parameters", *parts)


def evidence_table(books: dict[str, list[Parameter]]) -> str:
    """How many numbers of each book rest on each class of evidence."""
    rows = (
        (name, *(sum(one.evidence == kind for one in book) for kind in EVIDENCE), len(book))
        for name, book in books.items()
    )
    return table(("chapter", *EVIDENCE, "numbers"), rows)


def parameter_table(parameters: Iterable[Parameter]) -> str:
    """A row for each parameter, by its dotted name."""
    head = ("parameter", "value", "unit", "range", "prior", "evidence", "meaning", "source")
    return table(head, (_row(parameter) for parameter in parameters))


def _row(p: Parameter) -> tuple[str, ...]:
    source = f"{p.source} ({p.checked_on})" if p.checked_on else p.source
    return code(p.name), number(p.value), p.unit, _span(p), p.prior, p.evidence, p.meaning, source


def _span(parameter: Parameter) -> str:
    if parameter.low is None or parameter.high is None:
        return "yes or no"
    return f"{number(parameter.low)} to {number(parameter.high)}"


# instruments


def instruments_page() -> str:
    """Every instrument: what it is, what it hands out, its dials and its bills; then the list of supports."""
    shelf = instruments()
    givers: dict[str, list[str]] = {support.name: [] for support in SUPPORTS}
    parts = [
        "Every instrument, from `sim/instruments/` and `sim/parameters/instruments/`. An instrument hands out supports "
        "and states its bills; it never touches a probability. Amounts and prices are those of the default dials; a "
        "policy may set its own.",
        "Every instrument has the dials `start` (its first month), `stop` (the month from which it no longer runs, 0: "
        "never) and `ramp` (months over which pooled amounts build up). A bill is a price for each unit of a "
        "[count](counts.md); *programme: no* marks costs outside the programme's own budget.",
    ]
    for name, dials in shelf.items():
        module = import_module(f"sim.instruments.{name}")
        own = module.Dials(**{field: dials[field].value for field in module.Dials._fields})
        handed = module.supports(own)
        for support in handed:
            givers[support].append(name)
        parts += [f"## {name}", _said(module)]
        parts += _handed_out(handed)
        if hasattr(module, "calendar"):
            parts += [f"*By the month:* {' '.join(str(module.calendar.__doc__).split())}"]
        parts += ["Dials", parameter_table(one for key, one in dials.items() if key not in CALENDAR)]
        parts += ["Bills", _bills(module.bills(own))]
    parts += ["## Supports", SUPPORTS_SAID, _supports(givers)]
    return page("Instruments", *parts)


SUPPORTS_SAID = (
    "The closed list of what can be handed out (`sim/supports.py`). *Together* says how two instruments of a package "
    "that hand out the same support add up: pooled amounts are summed, terms and shares take the largest."
)


def _said(module: Any) -> str:
    """The instrument's own words, paragraph by paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in str(module.__doc__).split("\n\n"))


def _handed_out(handed: dict[str, int]) -> list[str]:
    if not handed:
        return ["Hands out: nothing."]
    supports = [SUPPORTS[INDEX[name]] for name in handed]
    rows = ((code(s.name), handed[s.name], s.unit, s.meaning) for s in supports)
    return ["Hands out", table(("support", "amount", "unit", "meaning"), rows)]


def _bills(bills: tuple[Bill, ...]) -> str:
    rows = (
        (
            bill.line,
            code(bill.driver),
            f"{bill.cents / CENTS:.2f}" if bill.cents != 1 else "as counted",
            bill.payer,
            bill.heading,
            bill.kind,
            "yes" if bill.programme else "no",
        )
        for bill in bills
    )
    return table(("line", "for each of", "price", "payer", "heading", "kind", "programme"), rows)


def _supports(givers: dict[str, list[str]]) -> str:
    rows = (
        (code(s.name), s.unit, s.combine, s.meaning, ", ".join(code(giver) for giver in givers[s.name]))
        for s in SUPPORTS
    )
    return table(("support", "unit", "together", "meaning", "handed out by"), rows)


def write(folder: Path = FOLDER) -> list[Path]:
    """Write every page; returns the files that changed."""
    folder.mkdir(exist_ok=True)
    changed = []
    for name, text in pages().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


if __name__ == "__main__":
    write()
