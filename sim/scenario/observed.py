"""What a reporter counted, so that the model can count the same: over whom, in which state, on which clock.

A condition on families is a short phrase (`sim.scenario.conditions`). Several phrases in a list must all hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from pydantic import Field

from sim.errors import Problem
from sim.parameters.files import nearest
from sim.parameters.forms import Form, Name, Text, dotted, fit
from sim.parameters.scalars import said
from sim.parameters.source import Marked, child, entries, items, plain
from sim.scenario import meant
from sim.scenario.conditions import Clause, Place, clause_of
from sim.scenario.meant import MEANT, remedy
from sim.scenario.months import Calendar, is_date, month_in, month_of

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
    "alone": "one adult without children under 18",
    "one_adult": "one adult, with children or without",
    "with_children": "has children under 18",
    "unwell": "someone has an untreated health need",
    "with_papers": "has papers that open services or work",
    "applied": "has applied for social housing",
}
"""Every word of a condition, and what it says of a family at a month-end."""

EVENTS: dict[str, str] = {
    "cleared": "a clearance lived through",
    "tenancy_lost": "a tenancy that ended in failure",
    "hired": "a declared contract signed",
    "new_worker": "an adult more at work than the family ever had at once: a person who takes up work",
    "first": "the first month in a state: `first any_home`",
    "enters": "each return to a state: `enters lease`",
    "leaves": "each end of a state: `leaves village`",
}
"""What happens to families; the last three name a state. The conditions of a count hold in the month before."""
OF_STATES = ("first", "enters", "leaves")

MEASURES: dict[str, str] = {
    "share": "how many of those in `among` are in `where`",
    "amount": "how many are in `among` and `where`",
    "mean": "what is counted, for each unit in `among` and `where`: `counting: evictions`",
    "average": "the amount at the month-ends of a window, on average",
    "change": "the amount's yearly change over a window, as a share",
    "rate": "events over the unit-months lived through in a window",
    "events": "how often an event happened in a window",
    "time_share": "part of the month-ends of a window spent in `where`",
    "time_in": "months of a window spent in `where`, for each unit in `among` at its end",
    "months_to": "months from the start of the clock to `where`",
    "camps_moved": "camps that a team accompanied and that were closed by the move",
    "cost": "spending in a window, in the city's currency, not discounted",
}
"""What can be counted."""
WINDOWS = ("average", "change", "rate", "events", "time_share", "time_in", "months_to", "cost")
SHARES = ("share", "time_share")
ONLY_CALENDAR = ("average", "change", "camps_moved", "cost")
NEED_WHERE = ("share", "time_share", "time_in", "months_to")
"""Measures that say nothing without a condition, unless a part of the unit is counted."""
ONLY_FOR: dict[str, tuple[str, ...]] = {
    "event": ("rate", "events"),
    "per": ("rate", "cost", "time_in"),
    "statistic": ("months_to",),
    "in": ("months_to", "time_in"),
    "lines": ("cost",),
}
"""Keys that say something of some measures alone."""
CLOCKS = ("calendar", "follow_up", "residence", "application")
UNITS = ("families", "persons", "adults", "minors", "pupils")
PARTS = {"adults_in_work": "adults", "pupils_in_school": "pupils"}
"""What can be added up as a share of a unit that is larger."""
COUNTED = (*UNITS, *PARTS, "evictions", "tenancies_lost")
HOW: dict[str, str] = {
    "difference": "this count less the other",
    "ratio": "this count over the other",
    "odds_ratio": "the odds of this share over those of the other",
}
"""How a count is compared with another."""
PROGRAMME, PUBLIC = "programme", "public"
"""What the policy's own instruments spend (unless `lines` says more), and all that public bodies pay and get back."""
PER = {"rate": ("year", "month"), "cost": ("unit", "year", "all"), "time_in": ("unit", "all")}


WANTED = {
    "policy": "one of the file's policies",
    "enrolled_in": "one of the file's policies",
    "sites": "a camp of the city",
    "clock": f"one of {', '.join(CLOCKS)}, or first STATE",
}
"""What is wanted of a key whose words are not the same in every file."""


class Seen(NamedTuple):
    """What the reporter counted: over whom, in which state, on which clock (see `docs/validation.md`).

    `enrolled_in` names the policy under which families are admitted, where that is another than the one they live
    under: a control arm of the same families. `sites` are numbers of first camps (none: any). `against` is the count
    that this one is compared with, and `how` says in what way. `by_date`: a waiting time of those who had got there by
    `month` of the calendar, however long they were followed.
    """

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
    statistic: str = "mean"
    time: str = "months"
    enrolled_in: str = ""
    sites: tuple[int, ...] = ()
    lines: tuple[str, ...] = ()
    against: Seen | None = None
    how: str = ""
    by_date: bool = False

    @property
    def share(self) -> bool:
        """It lies between 0 and 1."""
        return self.measure in SHARES and self.against is None

    @property
    def policies(self) -> set[str]:
        """Every policy that must have been lived through for this count."""
        others = self.against.policies if self.against else set()
        return {self.policy, self.enrolled_in or self.policy} | others

    def alone(self) -> Seen:
        """The same count before it is compared with another."""
        return self._replace(against=None, how="")


class SeenForm(Form):
    """A count as a file writes it."""

    measure: Text = Field("share", description=f"one of {', '.join(MEASURES)}")
    policy: Name | None = Field(None, description="the name of one of the file's policies")
    enrolled_in: Name | None = Field(None, description="the name of the policy under which families are admitted")
    clock: Text = Field("calendar", description=f"one of {', '.join(CLOCKS)}, or first STATE")
    month: Any = Field(None, description="a month of the study, or a date such as 2015-09")
    months: list[Any] | None = Field(None, min_length=2, max_length=2, description="two months [from, to]")
    unit: Text = Field("families", description=f"one of {', '.join(UNITS)}")
    counting: Text | None = Field(None, description=f"one of {', '.join(COUNTED)}")
    among: list[Any] = Field(default_factory=list, description="a list of conditions such as [admitted]")
    where: list[Any] = Field(default_factory=list, description="a list of conditions such as [ever rehoused]")
    event: Text | None = Field(None, description=f"one of {', '.join(EVENTS)}")
    per: Literal["month", "year", "unit", "all"] | None = Field(None, description="year, month, unit or all")
    entered: list[Any] | None = Field(None, min_length=2, max_length=2, description="two months [from, to]")
    statistic: Literal["mean", "median", "median_of_all"] = Field(
        "mean", description="mean or median (of those who get there), or median_of_all"
    )
    time: Literal["days", "weeks", "months", "years"] = Field(
        "months", alias="in", description="days, weeks, months or years"
    )
    sites: list[Text] = Field(default_factory=list, description="a list of names of the city's camps")
    lines: list[Text] = Field(
        default_factory=list, description="a list of programme, public, payers, headings or lines"
    )
    against: dict[str, Any] | None = Field(None, description="as:, and what is different in the count compared with")


class _At(NamedTuple):
    """A count being read: its node and key, the calendar, and the problems found so far."""

    node: Marked
    key: str
    calendar: Calendar
    faults: list[Problem]

    def wrong(self, name: str, wanted: str, got: str, todo: str = "") -> None:
        """A problem with one of its keys."""
        place = child(self.node, name).where if name in entries(self.node) else self.node.where
        self.faults.append(Problem(place, dotted(self.key, name), wanted, got, todo))

    def one_of(self, name: str, value: str, known: Iterable[str], meant: dict[str, str] | None = None) -> None:
        """A problem where a value is none of those known; `meant` are outsiders' words for them."""
        if value not in known:
            self.wrong(
                name, WANTED.get(name, f"one of {', '.join(known)}"), said(value), remedy(value, known, meant or {})
            )


def seen_of(node: Marked, key: str, calendar: Calendar, faults: list[Problem]) -> Seen | None:
    """The count that a file writes out, or None; everything wrong in it is added to the problems."""
    if not isinstance(node.value, dict):
        return None
    at = _At(node, key, calendar, faults)
    before = len(faults)
    form = fit(SeenForm, node, key, faults)
    among, where = (_clauses(child(node, name), dotted(key, name), calendar, faults) for name in ("among", "where"))
    if form is None:
        return None
    at.one_of("measure", form.measure, MEASURES, meant.MEASURES)
    at.one_of("unit", form.unit, UNITS, meant.UNITS)
    at.one_of("counting", form.counting or form.unit, (*COUNTED, form.unit), meant.UNITS)
    if len(faults) > before:
        return None
    _refuse_keys(form, at)
    _refuse_clock(form, at)
    _refuse_counting(form, at)
    if not where and form.measure in NEED_WHERE and (form.counting or form.unit) == form.unit:
        at.wrong("where", "one condition at least: everybody meets none", "none")
    first, last = _window(form, at)
    event, state = _event(form, at)
    policies = calendar.policies or ("",)
    policy = form.policy or policies[0]
    at.one_of("policy", policy, policies)
    at.one_of("enrolled_in", form.enrolled_in or policies[0], policies)
    for name in form.sites:
        at.one_of("sites", name, calendar.sites)
    entered = [month_in(one, dotted(key, "entered"), calendar, faults) for one in items(child(node, "entered"))]
    if len(faults) > before:
        return None
    per = form.per or PER.get(form.measure, ("year",))[0]
    seen = Seen(
        form.measure, policy, form.clock, first, last, form.unit, form.counting or form.unit,
        among, where, event, state, per, (entered[0], entered[1]) if entered else None,
        form.statistic, form.time, form.enrolled_in or "", tuple(calendar.sites.index(one) for one in form.sites),
        tuple(form.lines), by_date=form.measure == "months_to" and "months" not in entries(at.node),
    )  # fmt: skip
    return _compared(seen, at) if form.against is not None else seen


def _refuse_keys(form: SeenForm, at: _At) -> None:
    """Keys that say nothing of this measure, and terms in which it does not come."""
    for name, measures in ONLY_FOR.items():
        if name in entries(at.node) and form.measure not in measures:
            at.wrong(name, f"{name}: with measure: {' or '.join(measures)} only", f"measure: {form.measure}")
    allowed = PER.get(form.measure)
    if allowed and form.per and form.per not in allowed:
        at.wrong("per", f"{' or '.join(allowed)} for a {form.measure}", form.per)


def _refuse_clock(form: SeenForm, at: _At) -> None:
    word, _, state = form.clock.partition(" ")
    if word == "first" and state in STATES:
        known = True
    elif word == "first":
        known = False
        at.wrong("clock", "first and a state", said(form.clock), remedy(state, STATES, MEANT))
    else:
        known = word in CLOCKS and not state
        at.one_of("clock", form.clock, CLOCKS)
    if known and form.clock != "calendar" and form.measure in ONLY_CALENDAR:
        at.wrong("clock", f"the calendar for a {form.measure}", form.clock)


def _refuse_counting(form: SeenForm, at: _At) -> None:
    """What is added up must be what the measure needs: a part of the unit for a share, something else for a mean."""
    counting = form.counting or form.unit
    if form.measure == "share" and counting not in (form.unit, *(one for one, of in PARTS.items() if of == form.unit)):
        parts = " or ".join((form.unit, *(one for one, of in PARTS.items() if of == form.unit)))
        todo = f"say unit: {PARTS[counting]}" if counting in PARTS else "measure: mean is so many for each unit"
        at.wrong("counting", f"{parts} in a share of {form.unit}", counting, todo)
    elif form.measure == "mean" and counting == form.unit:
        at.wrong("counting", f"what is counted for each of the {form.unit}", counting, f"one of {', '.join(COUNTED)}")


def _compared(seen: Seen, at: _At) -> Seen | None:
    """The count with the one that it is compared with: the same but for what `against` says."""
    own = child(at.node, "against")
    key = dotted(at.key, "against")
    how = child(own, "as")
    if how.value not in HOW:
        todo = nearest(how.value, HOW) if isinstance(how.value, str) else f"known: {', '.join(HOW)}"
        at.faults.append(Problem(how.where, dotted(key, "as"), " or ".join(HOW), said(how.value), todo))
        return None
    changed = {name: one for name, one in entries(own).items() if name not in ("as", "against")}
    if "against" in entries(own) or not changed:
        got = "a further against:" if changed else "nothing"
        wanted = "what is different in the count compared with, such as policy:, month: or among:"
        at.faults.append(Problem(own.where, key, wanted, got))
        return None
    base = {name: one for name, one in entries(at.node).items() if name != "against"}
    if {"month", "months"} & set(changed):
        base = {name: one for name, one in base.items() if name not in ("month", "months")}
    merged = Marked({**base, **changed}, own.where, own.key_where)
    other = seen_of(merged, key, at.calendar, at.faults)
    if other is None:
        return None
    if how.value == "odds_ratio" and not (seen.share and other.share):
        at.faults.append(
            Problem(how.where, dotted(key, "as"), "difference or ratio, unless both are shares", "odds_ratio")
        )
        return None
    return seen._replace(against=other, how=str(how.value))


def _window(form: SeenForm, at: _At) -> tuple[int, int]:
    """The month of a count, or the window (from, to] of a flow."""
    dated = form.measure == "months_to" and "months" not in entries(at.node)
    wants = "months" if form.measure in WINDOWS and not dated else "month"
    other = "month" if wants == "months" else "months"
    if other in entries(at.node) or wants not in entries(at.node):
        form_of = "months: [from, to]" if wants == "months" else "months: [from, to] or month:" if dated else "month:"
        got = f"{other}:" if other in entries(at.node) else "nothing"
        at.faults.append(Problem(at.node.where, dotted(at.key, wants), f"{form_of} for a {form.measure}", got))
        return 0, 0
    key = dotted(at.key, wants)
    if form.clock != "calendar" and not dated and _dates(child(at.node, wants)):
        got, todo = said(plain(child(at.node, wants))), "a date is a month of the calendar"
        at.wrong(wants, f"months on the family's own clock ({form.clock}), as numbers", got, todo)
        return 0, 0
    if wants == "month":
        return 0, month_in(child(at.node, "month"), key, at.calendar, at.faults)
    ends = [month_in(one, key, at.calendar, at.faults) for one in items(child(at.node, "months"))]
    if len(ends) == 2 and ends[0] >= ends[1] and all(end >= 0 for end in ends):
        at.wrong("months", "the earlier month first", f"{ends}")
    return (ends[0], ends[1]) if len(ends) == 2 else (0, 0)


def _dates(node: Marked) -> bool:
    """Whether there is a date in a month or a window."""
    return any(is_date(one.value) for one in (node, *items(node)))


def clauses_of(words: tuple[str, ...]) -> tuple[Clause, ...]:
    """Conditions known to be sound, such as ("resident", "ever lease"), as clauses."""
    nodes = Marked([Marked(word, "", "") for word in words], "", "")
    return _clauses(nodes, "", Calendar("2000-01", 0, ()), [])


def _clauses(node: Marked, key: str, calendar: Calendar, faults: list[Problem]) -> tuple[Clause, ...]:
    def dated(date: str) -> int | None:
        month = month_of(date, calendar.starts)
        return month if 0 <= month <= calendar.months else None

    places = [Place(dotted(key, number), STATES, dated) for number in range(len(items(node)))]
    found = [clause_of(one, place, faults) for one, place in zip(items(node), places, strict=True)]
    return tuple(clause for clause in found if clause)


def _event(form: SeenForm, at: _At) -> tuple[str, str]:
    """The event of a rate or of a number of events, and the state that it names."""
    if form.measure not in ONLY_FOR["event"]:
        return "", ""
    words = (form.event or "").split()
    name, state = [*words, "", ""][:2]
    if name not in EVENTS or len(words) > 2 or (state != "") != (name in OF_STATES):
        wanted = "cleared, tenancy_lost, hired, new_worker, or first, enters or leaves with a state"
        at.wrong("event", wanted, said(form.event), nearest(name, EVENTS))
    elif state and state not in STATES:
        at.wrong("event", "a known state", state, remedy(state, STATES, MEANT))
    return name, state
