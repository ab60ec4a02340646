"""One published number beside the count that the model makes of it: what was published, and what its reporter counted.

A condition on families is a short phrase: `durably_housed`, `not camp`, `ever lease`, `never lease`,
`village or transit`. Several phrases in a list must all hold.
"""

from __future__ import annotations

import math
import re
from typing import Any, Literal, NamedTuple

from pydantic import Field

from sim.errors import Problem
from sim.parameters.files import nearest
from sim.parameters.forms import Form, Name, Text, dotted, fit
from sim.parameters.scalars import said
from sim.parameters.source import Marked, child, entries, items, plain

STATES: dict[str, str] = {
    "here": "lives in the city",
    "gone": "left the city",
    "camp": "lives on a camp site",
    "street": "on the street or in a squat",
    "rough": "camp, squat or street",
    "hotel": "emergency hotel or shelter",
    "village": "on a plot of an insertion village",
    "transit": "in a temporary flat or mobile home",
    "renovated": "in a renovated public building",
    "temporary": "on a plot, in a temporary flat or a renovated building",
    "social": "social tenancy",
    "private": "private tenancy in its own name, guaranteed or not",
    "agency": "private tenancy through a social rental agency, or guaranteed after it slid",
    "sublet": "Housing First sublease",
    "lease": "in a tenancy of any kind",
    "any_home": "in a tenancy or a temporary home",
    "durably_housed": "in a lasting tenancy at three month-ends in a row",
    "rehoused": "in a tenancy that began while a programme accompanied the family",
    "in_work": "an adult has a declared contract",
    "in_lasting_work": "an adult has a contract of six months or more, or open-ended",
    "job_and_home": "durably housed with an adult in declared work",
    "accompanied": "in the charge of a programme now",
    "admitted": "was ever in the charge of a programme",
    "known": "was interviewed by the census",
    "excluded": "was ever excluded from a village by the rules of the house",
    "resident": "lived in a camp at month 0",
    "newcomer": "arrived later",
    "large": "needs three bedrooms or more",
    "schooled": "its children of school age attend",
}
"""Every word of a condition, and what it says of a family at a month-end."""

EVENTS: dict[str, str] = {
    "cleared": "a clearance lived through",
    "tenancy_lost": "a tenancy that ended in failure",
    "hired": "a declared contract signed",
    "new_worker": "an adult more at work than the family ever had at once: a person who takes up work",
    "first": "the first month in a state: `first any_home`",
    "enters": "each return to a state: `enters lease`",
}
"""What a rate can count; the last two name a state."""

MEASURES = ("share", "amount", "change", "rate", "time_share", "months_to", "camps_moved")
WINDOWS = ("change", "rate", "time_share", "months_to")
When = Literal["now", "not", "ever", "never"]
Z = 1.959963984540054


class Clause(NamedTuple):
    """A condition on families at a month-end: one of the states, in one of four tenses."""

    when: When
    states: tuple[str, ...]


class Seen(NamedTuple):
    """What the reporter counted: over whom, in which state, on which clock (see `docs/validation.md`)."""

    measure: str
    policy: str
    clock: str
    first: int
    month: int
    unit: str
    counting: str
    among: tuple[Clause, ...]
    where: tuple[Clause, ...]
    event: str
    state: str
    per: str
    entered: tuple[int, int] | None


class Published(NamedTuple):
    """A published number with its interval; `value` is None where only a bound was published."""

    value: float | None
    low: float
    high: float
    of: int
    interval_from: str
    unit: str
    date: str
    source: str


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


class SeenForm(Form):
    """A count as a file writes it."""

    measure: Literal["share", "amount", "change", "rate", "time_share", "months_to", "camps_moved"] = Field(
        "share", description=f"one of {', '.join(MEASURES)}"
    )
    policy: Name | None = Field(None, description="the name of one of the file's policies")
    clock: Literal["calendar", "follow_up", "residence"] = Field(
        "calendar", description="calendar, follow_up (months since admission) or residence (months since arrival)"
    )
    month: Any = Field(None, description="a month of the study, or a date such as 2015-09")
    months: list[Any] | None = Field(None, min_length=2, max_length=2, description="two months [from, to]")
    unit: Literal["families", "persons", "adults", "minors"] = Field(
        "families", description="families, persons, adults or minors"
    )
    counting: Literal["families", "persons", "adults", "minors", "adults_in_work"] | None = Field(
        None, description="families, persons, adults, minors or adults_in_work"
    )
    among: list[Text] = Field(default_factory=list, description="a list of conditions such as [admitted]")
    where: list[Text] = Field(default_factory=list, description="a list of conditions such as [ever rehoused]")
    event: Text | None = Field(None, description=f"one of {', '.join(EVENTS)}")
    per: Literal["month", "year"] = Field("year", description="month or year")
    entered: list[Any] | None = Field(None, min_length=2, max_length=2, description="two months [from, to]")


class PublishedForm(Form):
    """A published number as a file writes it."""

    count: int | None = Field(None, ge=0, description="a whole number out of `of:`")
    value: float | None = Field(None, description="a number")
    of: int | None = Field(None, ge=1, description="how many the count or the share is of")
    interval: list[float] | None = Field(None, min_length=2, max_length=2, description="two numbers [lowest, highest]")
    interval_from: Literal["published", "judged"] = Field("published", description="published or judged")
    at_most: float | None = Field(None, description="a number")
    at_least: float | None = Field(None, description="a number")
    unit: Text
    date: Any = Field(description="a day, a month or a year")
    source: Text


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


class Calendar(NamedTuple):
    """The study's months, in which dates find their place, and the names of its policies."""

    starts: str
    months: int
    policies: tuple[str, ...]


def observed_of(node: Marked, key: str, calendar: Calendar, faults: list[Problem]) -> Observed | None:
    """One entry of `observed:`, or None; everything wrong in it is added to the problems."""
    before = len(faults)
    form = fit(ObservedForm, node, key, faults)
    published = _published(child(node, "published"), dotted(key, "published"), faults)
    seen = seen_of(child(node, "observed_as"), dotted(key, "observed_as"), calendar, faults)
    beside = None
    if "beside" in entries(node):
        beside = seen_of(child(node, "beside"), dotted(key, "beside"), calendar, faults)
    also = [month_in(one, dotted(key, "also_at"), calendar, faults) for one in items(child(node, "also_at"))]
    rivals = _rivals(child(node, "rivals"), dotted(key, "rivals"), faults)
    if form is None or published is None or seen is None or len(faults) > before:
        return None
    used, note = form.used, form.note or ""
    return Observed(form.name, form.title, published, seen, beside, tuple(also), used, note, *rivals)


def wilson(share: float, number: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share of so many."""
    middle = (share + Z * Z / (2 * number)) / (1 + Z * Z / number)
    half = Z / (1 + Z * Z / number) * math.sqrt(share * (1 - share) / number + Z * Z / (4 * number * number))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _published(node: Marked, key: str, faults: list[Problem]) -> Published | None:
    if not isinstance(node.value, dict):
        return None
    form = fit(PublishedForm, node, key, faults)
    if form is None:
        return None
    value, low, high, origin = form.value, -math.inf, math.inf, str(form.interval_from)
    if form.count is not None:
        value = form.count / form.of if form.of else float(form.count)
    if form.interval:
        low, high = form.interval
    elif form.of is not None and value is not None and 0 <= value <= 1:
        (low, high), origin = wilson(value, form.of), "Wilson"
    elif form.at_most is not None or form.at_least is not None:
        low = 0.0 if form.at_least is None else form.at_least
        high = math.inf if form.at_most is None else form.at_most
        origin = "a bound"
    else:
        wanted = "interval: [lowest, highest], of: (with count: or a share), at_most: or at_least:"
        faults.append(Problem(node.where, key, wanted, "no interval", "a number without an error cannot be missed"))
        return None
    if low > high or (value is not None and not low <= value <= high):
        faults.append(Problem(node.where, key, "an interval that holds the value", f"{low} to {high}, value {value}"))
        return None
    return Published(value, low, high, form.of or 0, origin, form.unit, str(form.date), form.source)


def seen_of(node: Marked, key: str, calendar: Calendar, faults: list[Problem]) -> Seen | None:
    """The count that a file writes out, or None; everything wrong in it is added to the problems."""
    if not isinstance(node.value, dict):
        return None
    before = len(faults)
    form = fit(SeenForm, node, key, faults)
    among = _clauses(child(node, "among"), dotted(key, "among"), faults)
    where = _clauses(child(node, "where"), dotted(key, "where"), faults)
    if form is None:
        return None
    if form.clock != "calendar" and form.measure in ("change", "rate", "camps_moved"):
        wanted = f"the calendar for a {form.measure}"
        faults.append(Problem(child(node, "clock").where, dotted(key, "clock"), wanted, form.clock))
    first, last = _window(form, node, key, calendar, faults)
    event, state = _event(form, node, key, faults)
    policy = form.policy or (calendar.policies[0] if calendar.policies else "")
    if form.policy and form.policy not in calendar.policies:
        todo = nearest(form.policy, calendar.policies)
        where_ = child(node, "policy").where
        faults.append(Problem(where_, dotted(key, "policy"), "one of the file's policies", form.policy, todo))
    entered = [month_in(one, dotted(key, "entered"), calendar, faults) for one in items(child(node, "entered"))]
    if len(faults) > before:
        return None
    return Seen(
        form.measure, policy, form.clock, first, last, form.unit, form.counting or form.unit,
        among, where, event, state, form.per, (entered[0], entered[1]) if entered else None,
    )  # fmt: skip


def _window(form: SeenForm, node: Marked, key: str, calendar: Calendar, faults: list[Problem]) -> tuple[int, int]:
    """The month of a count, or the window (from, to] of a flow."""
    wants = "months" if form.measure in WINDOWS else "month"
    other = "month" if wants == "months" else "months"
    if other in entries(node) or wants not in entries(node):
        form_of = "months: [from, to]" if wants == "months" else "month:"
        got = f"{other}:" if other in entries(node) else "nothing"
        faults.append(Problem(node.where, dotted(key, wants), f"{form_of} for a {form.measure}", got))
        return 0, 0
    if wants == "month":
        return 0, month_in(child(node, "month"), dotted(key, "month"), calendar, faults)
    ends = [month_in(one, dotted(key, "months"), calendar, faults) for one in items(child(node, "months"))]
    if len(ends) == 2 and ends[0] >= ends[1] and all(end >= 0 for end in ends):
        faults.append(Problem(child(node, "months").where, dotted(key, "months"), "the earlier month first", f"{ends}"))
    return (ends[0], ends[1]) if len(ends) == 2 else (0, 0)


def month_of(date: str, starts: str) -> int:
    """The month of the study that a date such as 2015-09 names: the month of `starts` is month 1."""
    year, month = (int(part) for part in date.split("-")[:2])
    first_year, first_month = (int(part) for part in starts.split("-"))
    return (year - first_year) * 12 + month - first_month + 1


def month_in(node: Marked, key: str, calendar: Calendar, faults: list[Problem]) -> int:
    """A month of the study, from its number or its date; -1 with a problem where it is none of them."""
    value = node.value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value):
        value = month_of(value, calendar.starts)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= calendar.months:
        return value
    wanted = f"a month from 0 to {calendar.months}, or a date such as {calendar.starts} within them"
    faults.append(Problem(node.where, key, wanted, said(plain(node))))
    return -1


def clauses_of(words: tuple[str, ...]) -> tuple[Clause, ...]:
    """Conditions known to be sound, such as ("resident", "ever lease"), as clauses."""
    nodes = Marked([Marked(word, "", "") for word in words], "", "")
    return _clauses(nodes, "", [])


def _clauses(node: Marked, key: str, faults: list[Problem]) -> tuple[Clause, ...]:
    found = [_clause(one, dotted(key, number), faults) for number, one in enumerate(items(node))]
    return tuple(clause for clause in found if clause)


def _clause(node: Marked, key: str, faults: list[Problem]) -> Clause | None:
    if not isinstance(node.value, str):
        return None
    words = node.value.split()
    when: Any = words[0] if words and words[0] in ("not", "ever", "never") else "now"
    names = [word for word in words[0 if when == "now" else 1 :] if word != "or"]
    unknown = [name for name in names if name not in STATES]
    if unknown or not names:
        wanted = "a state, with not, ever or never before it"
        got = unknown[0] if unknown else "none"
        faults.append(Problem(node.where, key, wanted, got, nearest(got, STATES)))
        return None
    return Clause(when, tuple(names))


def _event(form: SeenForm, node: Marked, key: str, faults: list[Problem]) -> tuple[str, str]:
    """The event of a rate and the state that it names; the state alone for a waiting time."""
    if form.measure != "rate":
        if form.event is not None:
            faults.append(
                Problem(child(node, "event").where, dotted(key, "event"), "an event for a rate only", form.measure)
            )
        return "", ""
    words = (form.event or "").split()
    name, state = [*words, "", ""][:2]
    place = child(node, "event").where
    if name not in EVENTS or len(words) > 2 or (state != "") != (name in ("first", "enters")):
        wanted = "cleared, tenancy_lost, hired, new_worker, or first or enters with a state"
        faults.append(Problem(place, dotted(key, "event"), wanted, said(form.event), nearest(name, EVENTS)))
    elif state and state not in STATES:
        faults.append(Problem(place, dotted(key, "event"), "a known state", state, nearest(state, STATES)))
    return name, state


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
