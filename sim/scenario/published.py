"""Reads a published number and settles its 95% interval: published, judged, a bound, or reckoned from its cases."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

from pydantic import Field

from sim.errors import Problem
from sim.parameters.forms import Form, Text, dotted, fit
from sim.parameters.scalars import said
from sim.parameters.source import Marked, child, entries
from sim.scenario.observed import Seen

Z = 1.959963984540054
COVER = 0.95
CASES = ("Poisson", "standard error", "Newcombe", "Katz", "Woolf")
"""Intervals that hold the luck of so many cases, as the replicates do."""
BETWEEN = {"difference": "Newcombe", "ratio": "Katz", "odds_ratio": "Woolf"}
"""Whose interval two arms with their counts have, by the way in which they are compared."""
WAYS = (
    "interval: [lowest, highest], of: (with count: or a share), events: (with exposure:), standard_error:, "
    "sd: with of:, at_most: or at_least:"
)


class Published(NamedTuple):
    """A published number with its interval; `value` is None where only a bound was published.

    `drawn_from` is how many there were, where `of` of them were asked (0: all of them were).
    """

    value: float | None
    low: float
    high: float
    of: int
    interval_from: str
    unit: str
    date: str
    source: str
    drawn_from: int = 0

    @property
    def sampled(self) -> bool:
        """Its interval holds the luck of so many cases, which the replicates hold too."""
        return self.of > 0 or self.interval_from in CASES


class CasesForm(Form):
    """So many cases out of so many, in the other arm of a comparison."""

    count: int = Field(ge=0, description="a whole number out of `of:`")
    of: int = Field(ge=1, description="a whole number")


class PublishedForm(Form):
    """A published number as a file writes it."""

    count: int | None = Field(None, ge=0, description="a whole number out of `of:`")
    value: float | None = Field(None, description="a number")
    of: int | None = Field(None, ge=1, description="how many the count, the share or the mean is of")
    drawn_from: int | None = Field(None, ge=1, description="how many there were, where `of` of them were asked")
    events: int | None = Field(None, ge=0, description="a whole number of events")
    exposure: float = Field(1.0, gt=0, description="unit-years or unit-months in which the events happened")
    standard_error: float | None = Field(None, ge=0, description="the standard error of the value")
    sd: float | None = Field(None, ge=0, description="the standard deviation over the `of:` cases")
    against: dict[str, Any] | None = Field(None, description="count: and of: in the other arm")
    interval: list[float] | None = Field(None, min_length=2, max_length=2, description="two numbers [lowest, highest]")
    interval_from: Literal["published", "judged"] = Field("published", description="published or judged")
    at_most: float | None = Field(None, description="a number")
    at_least: float | None = Field(None, description="a number")
    unit: Text
    date: Any = Field(description="a day, a month or a year")
    source: Text


class _Number(NamedTuple):
    """A value with its interval, and where that comes from."""

    value: float | None
    low: float
    high: float
    origin: str


def published_of(node: Marked, key: str, seen: Seen | None, faults: list[Problem]) -> Published | None:
    """The published number that a file writes out, or None; everything wrong in it is added to the problems.

    `seen` is the count that it is a number of, where that is known.
    """
    if not isinstance(node.value, dict):
        return None
    before = len(faults)
    form = fit(PublishedForm, node, key, faults)
    other = None
    if "against" in entries(node):
        other = fit(CasesForm, child(node, "against"), dotted(key, "against"), faults)
    if form is None or len(faults) > before:
        return None
    faults += _contradictions(form, other, node, key, seen)
    if len(faults) > before:
        return None
    number = _between(form, other, seen.how) if other and seen else _number(form, bool(seen and seen.against))
    if number is None:
        todo = "a number without an error cannot be missed; interval_from: judged says that it is yours"
        faults.append(Problem(node.where, key, WAYS, "no interval", todo))
        return None
    value, low, high, origin = number
    if low > high or (value is not None and not low <= value <= high):
        got = f"{low:g} to {high:g}" + ("" if value is None else f", value {value:g}")
        faults.append(Problem(node.where, key, "an interval that holds the value", got))
        return None
    of = 0 if other else form.of or 0
    return Published(value, low, high, of, origin, form.unit, str(form.date), form.source, form.drawn_from or 0)


def wilson(share: float, number: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share of so many."""
    middle = (share + Z * Z / (2 * number)) / (1 + Z * Z / number)
    half = Z / (1 + Z * Z / number) * math.sqrt(share * (1 - share) / number + Z * Z / (4 * number * number))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def garwood(events: int, exposure: float) -> tuple[float, float]:
    """Garwood's exact 95% interval of a rate, from so many events that happen by chance (Poisson)."""
    from scipy.stats import chi2

    tail = (1 - COVER) / 2
    low = float(chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    return low / exposure, float(chi2.ppf(1 - tail, 2 * events + 2)) / 2 / exposure


def newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """Newcombe's 95% interval of the difference of two shares, each so many of so many, from Wilson's of each."""
    (p, (p_low, p_high)), (q, (q_low, q_high)) = ((n / of, wilson(n / of, of)) for n, of in (first, second))
    apart = p - q
    return apart - math.hypot(p - p_low, q_high - q), apart + math.hypot(p_high - p, q - q_low)


def _number(form: PublishedForm, compared: bool) -> _Number | None:
    """The value, and the first of the ways to an interval that the file gives."""
    value = form.value
    if form.count is not None:
        value = form.count / form.of if form.of else float(form.count)
    if form.interval:
        return _Number(value, form.interval[0], form.interval[1], form.interval_from)
    if form.events is not None:
        return _Number(form.events / form.exposure, *garwood(form.events, form.exposure), "Poisson")
    error = form.sd / math.sqrt(form.of) if form.sd is not None and form.of else form.standard_error
    if error is not None and value is not None:
        return _Number(value, value - Z * error, value + Z * error, "standard error")
    if form.of is not None and value is not None and 0 <= value <= 1 and not compared:
        return _Number(value, *wilson(value, form.of), "Wilson")
    if form.at_most is None and form.at_least is None:
        return None
    least = -math.inf if compared or (form.at_most or 0.0) < 0 else 0.0
    low = least if form.at_least is None else form.at_least
    return _Number(value, low, math.inf if form.at_most is None else form.at_most, "a bound")


def _between(form: PublishedForm, other: CasesForm, how: str) -> _Number:
    """Two arms with their counts, compared as the count in the model is."""
    mine, theirs = (form.count or 0, form.of or 1), (other.count, other.of)
    origin = BETWEEN[how]
    if how == "difference":
        return _Number(mine[0] / mine[1] - theirs[0] / theirs[1], *newcombe(mine, theirs), origin)
    from scipy.stats.contingency import odds_ratio, relative_risk

    if how == "ratio":
        risk = relative_risk(*mine, *theirs)
        found, ends = risk.relative_risk, risk.confidence_interval(COVER)
    else:
        table = [[mine[0], mine[1] - mine[0]], [theirs[0], theirs[1] - theirs[0]]]
        odds = odds_ratio(table, kind="sample")
        found, ends = odds.statistic, odds.confidence_interval(COVER)
    return _Number(float(found), float(ends.low), float(ends.high), origin)


def _contradictions(
    form: PublishedForm, other: CasesForm | None, node: Marked, key: str, seen: Seen | None
) -> list[Problem]:
    """What cannot be true of a number, or goes unread."""
    found: list[Problem] = []

    def wrong(name: str, wanted: str, got: object, todo: str = "") -> None:
        found.append(Problem(child(node, name).where, dotted(key, name), wanted, said(got), todo))

    values = [name for name in ("count", "value", "events") if getattr(form, name) is not None]
    if len(values) > 1:
        wrong(values[1], "one of count:, value: and events:", " and ".join(values))
    if form.count is not None and form.of is not None and form.count > form.of:
        wrong("count", f"at most the {form.of} that it is of", form.count)
    if form.sd is not None and form.of is None:
        wrong("sd", "of: beside it, the number of cases", form.sd)
    if form.drawn_from is not None and not (form.of and form.of <= form.drawn_from):
        wrong("drawn_from", "of: beside it, and no more than these", form.drawn_from)
    if seen and seen.share:
        for name in ("value", "at_most", "at_least"):
            value = getattr(form, name)
            if value is not None and not 0 <= value <= 1:
                todo = f"write {value / 100:g}" if 1 < value <= 100 else "a share is a part of 1"
                wrong(name, "a share from 0 to 1", value, todo)
    if seen and other:
        found += _uncomparable(form, other, node, key, seen)
    return found


def _uncomparable(form: PublishedForm, other: CasesForm, node: Marked, key: str, seen: Seen) -> list[Problem]:
    """Why two arms cannot be compared, if they cannot."""
    place, name = child(node, "against").where, dotted(key, "against")
    if seen.against is None:
        return [Problem(place, name, "against: in observed_as too, with as: and what is different", "none there")]
    if form.count is None or form.of is None or form.count > form.of or other.count > other.of:
        return [Problem(place, name, "count: and of: in both arms, no count above its of", "other numbers")]
    full = form.count == form.of or other.count == other.of
    if (seen.how == "ratio" and not form.count * other.count) or (
        seen.how == "odds_ratio" and (full or not form.count * other.count)
    ):
        todo = "give value: and interval: as published, or compare as: difference"
        return [Problem(place, name, f"cases in both arms for a {seen.how}", "none or all in one", todo)]
    return []
