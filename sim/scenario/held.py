"""One published number beside the count that the model makes of it, and the naive rivals to beat."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from pydantic import Field

from sim.errors import Problem
from sim.parameters.forms import Form, Name, Text, dotted, fit
from sim.parameters.source import Marked, child, entries, items
from sim.scenario.months import Calendar, month_in
from sim.scenario.observed import Seen, seen_of
from sim.scenario.published import Published, published_of


class Observed(NamedTuple):
    """One row of the table: the published number, the same count in the model, and the naive rivals to beat."""

    name: str
    title: str
    published: Published
    seen: Seen
    beside: Seen | None
    also_at: tuple[int, ...]
    used: str
    note: str
    last_year: float | None
    quota_months: bool
    chain: tuple[str, int, str] | None


class LastYearForm(Form):
    """An earlier published number that a lazy forecaster would repeat."""

    value: float = Field(description="a number")
    source: Text


class ChainForm(Form):
    """Where a chain of four states begins, and what is read from it after how many months."""

    starts: Literal["rough", "temporary", "housed"] = Field(description="rough, temporary or housed")
    months: int = Field(ge=1, le=600, description="a whole number of months")
    state: Literal["rough", "temporary", "housed", "gone", "ever_housed"] = Field(
        description="rough, temporary, housed, gone or ever_housed"
    )


class RivalsForm(Form):
    """The naive rivals that apply to a number."""

    quota_months: bool = Field(False, description="true or false")
    last_year: dict[str, Any] | None = Field(None, description="value: and source:")
    chain: dict[str, Any] | None = Field(None, description="starts:, months: and state:")


class ObservedForm(Form):
    """One published number of a validation file."""

    name: Name
    title: Text
    published: dict[str, Any] = Field(description="what was published")
    observed_as: dict[str, Any] = Field(description="the count as its reporter made it")
    beside: dict[str, Any] | None = Field(None, description="the true count to show beside it")
    also_at: list[Any] | None = Field(None, description="a list of months")
    used: Literal["fitted", "predicted"] = Field(description="fitted or predicted")
    note: Text | None = Field(None, description="text")
    rivals: dict[str, Any] | None = Field(None, description="quota_months:, last_year: or chain:")


def observed_of(node: Marked, key: str, calendar: Calendar, faults: list[Problem]) -> Observed | None:
    """One entry of `observed:`, or None; everything wrong in it is added to the problems."""
    before = len(faults)
    form = fit(ObservedForm, node, key, faults)
    seen = seen_of(child(node, "observed_as"), dotted(key, "observed_as"), calendar, faults)
    published = published_of(child(node, "published"), dotted(key, "published"), seen, faults)
    beside = None
    if "beside" in entries(node):
        beside = seen_of(child(node, "beside"), dotted(key, "beside"), calendar, faults)
    also = [month_in(one, dotted(key, "also_at"), calendar, faults) for one in items(child(node, "also_at"))]
    rivals = _rivals(child(node, "rivals"), dotted(key, "rivals"), faults)
    if form is None or published is None or seen is None or len(faults) > before:
        return None
    used, note = form.used, form.note or ""
    return Observed(form.name, form.title, published, seen, beside, tuple(also), used, note, *rivals)


def _rivals(node: Marked, key: str, faults: list[Problem]) -> tuple[float | None, bool, tuple[str, int, str] | None]:
    """The three naive rivals: last year again, quota times months, the chain."""
    if node.value is None:
        return None, False, None
    form = fit(RivalsForm, node, key, faults)
    here = entries(node)
    last = fit(LastYearForm, here["last_year"], dotted(key, "last_year"), faults) if "last_year" in here else None
    chain = fit(ChainForm, here["chain"], dotted(key, "chain"), faults) if "chain" in here else None
    steps = (chain.starts, chain.months, chain.state) if chain else None
    return last.value if last else None, bool(form and form.quota_months), steps
