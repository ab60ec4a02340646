"""Reads a validation file aloud: its study, what changes later, and how each published number is counted, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.scenario.explain import as_document
from sim.scenario.library import shipped
from sim.scenario.months import date_of
from sim.scenario.observed import EVENTS, MEASURES, STATES, WINDOWS
from sim.scenario.telling import paragraph, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.parameters.entry import Parameter
    from sim.scenario.conditions import Clause
    from sim.scenario.held import Observed
    from sim.scenario.observed import Seen
    from sim.scenario.schema import Policy
    from sim.scenario.validation import Validation

CLOCKS = {
    "follow_up": "since the family's own admission",
    "residence": "since its arrival",
    "application": "since it applied for social housing",
}
HOW = {"difference": "less the same count", "ratio": "over the same count", "odds_ratio": "odds over those"}


def aloud(validation: Validation) -> str:
    """The study of a validation in words, then its later phases and its published numbers."""
    lines = [told(as_document(validation.study)).rstrip("\n"), "", "Later phases", "------------", ""]
    phases = [(name, phase) for name, own in validation.phases.items() for phase in own]
    lines += [line for name, phase in phases for line in paragraph(_phase(name, phase), 0, 2)] or ["None."]
    lines += ["", "Published numbers, and how each is counted", "-" * 42, ""]
    lines += paragraph(f"Known apart from the outcome: {validation.independent}")
    for row in validation.observed:
        lines += ["", *paragraph(f"- {row.title} ({row.name}, {row.used}): {_published(row)}.", 0, 2)]
        lines += paragraph(f"Counted: {in_words(row.seen, validation)}.", 2)
    return "\n".join(lines) + "\n"


def document(validation: Validation) -> dict[str, Any]:
    """The same for programs."""
    phases = [
        {"policy": name, "instruments": {key: _changed(key, dials) for key, dials in phase.instruments.items()}}
        for name, own in validation.phases.items()
        for phase in own
    ]
    observed = [
        {"name": row.name, "title": row.title, "used": row.used, "published": _finite(row.published._asdict())}
        | {"counted": in_words(row.seen, validation)}
        for row in validation.observed
    ]
    return as_document(validation.study) | {"phases": phases, "observed": observed}


def _finite(told: dict[str, Any]) -> dict[str, Any]:
    """Where an end of an interval is open, nothing stands in its place."""
    return {key: None if isinstance(one, float) and math.isinf(one) else one for key, one in told.items()}


def in_words(seen: Seen, validation: Validation) -> str:
    """A count as one sentence without its full stop."""
    parts = [_what(seen), f"under {seen.policy}", _when(seen, validation.study.starts), *_who(seen, validation)]
    text = ", ".join(part for part in parts if part)
    if seen.against is None:
        return text
    return f"{text}; {HOW[seen.how]}: {in_words(seen.against, validation)}"


def _what(seen: Seen) -> str:
    each = f"for each of the {seen.unit}"
    counting, event = _plain(seen.counting), _event(seen)
    share = f"share of {seen.unit}" if seen.counting == seen.unit else f"{counting} of all {seen.unit}"
    what = {
        "share": share,
        "amount": f"number of {counting}",
        "average": f"average number of {counting}",
        "change": f"yearly change of the number of {counting}",
        "mean": f"{counting} {each}",
        "rate": f"{event}, {each} and {seen.per}",
        "events": f"number of times: {event}",
        "time_in": f"{seen.time} spent, {'in all' if seen.per == 'all' else each}",
        "months_to": f"{_plain(seen.statistic)} {seen.time} until it is so",
        "cost": f"spending on {', '.join(seen.lines) or 'the programme'}, {_spread(seen)}",
    }
    return what.get(seen.measure, MEASURES[seen.measure])


def _event(seen: Seen) -> str:
    if not seen.event:
        return ""
    return EVENTS[seen.event].partition(":")[0] + (f" ({STATES[seen.state]})" if seen.state else "")


def _spread(seen: Seen) -> str:
    each = f"for each of the {seen.unit}"
    return {"unit": f"{each} counted at the end", "year": f"{each} and year lived so"}.get(seen.per, "in all")


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _when(seen: Seen, starts: str) -> str:
    word, _, state = seen.clock.partition(" ")
    since = f"since the family first was {STATES[state]}" if state else CLOCKS.get(word, "")
    if seen.by_date:
        return f"{since}, of those who had got there by {date_of(seen.month, starts)}".strip()
    flow = seen.first or seen.measure in WINDOWS
    if since:
        span = f"in months {seen.first + 1} to {seen.month}" if flow else f"at month {seen.month}"
        return f"{span} {since}, of those followed so long"
    last = date_of(seen.month, starts)
    return f"from {date_of(seen.first + 1, starts)} to {last}" if flow else f"at the end of {last}"


def _who(seen: Seen, validation: Validation) -> Iterator[str]:
    if seen.enrolled_in:
        yield f"following those whom {seen.enrolled_in} admits"
    if seen.sites:
        yield f"from {' or '.join(validation.study.city.camps[site].name for site in seen.sites)}"
    if seen.entered:
        yield f"admitted in months {seen.entered[0]} to {seen.entered[1]}"
    if seen.among:
        yield f"counting only those for whom: {'; '.join(_clause(one) for one in seen.among)}"
    if seen.where:
        yield f"of these: {'; '.join(_clause(one) for one in seen.where)}"


def _clause(clause: Clause) -> str:
    words = " or ".join(STATES[state] for state in clause.states)
    tense = {"now": "", "not": "not: ", "ever": "at any month-end so far: ", "never": "at no month-end so far: "}
    text = tense[clause.when] + words
    if clause.of > 1:
        text += f" ({clause.need} of the last {clause.of} month-ends{'' if clause.need == clause.of else ' at least'})"
    if clause.at is not None:
        text += f" (at month {clause.at}{' of the study' if clause.dated else ''})"
    return text


def _published(row: Observed) -> str:
    """The published number as its file has it."""
    one = row.published
    value = "" if one.value is None else f"{one.value:.4g}, "
    span = f"{one.low:.4g} to {one.high:.4g}"
    if math.isinf(one.high) or math.isinf(one.low):
        span = f"at least {one.low:.4g}" if math.isinf(one.high) else f"at most {one.high:.4g}"
    return f"{value}{span} ({one.interval_from}); {one.unit}, {one.date}; {one.source}"


def _phase(name: str, phase: Policy) -> str:
    parts = []
    for instrument, dials in phase.instruments.items():
        changed = ", ".join(f"{dial} {value}" for dial, value in _changed(instrument, dials).items())
        parts.append(f"{instrument} ({changed or 'its own dials'})")
    return f"{name}: also {'; '.join(parts)}."


def _changed(instrument: str, dials: dict[str, Parameter]) -> dict[str, Any]:
    """Dials that are not as the instrument ships."""
    usual = shipped().instruments[instrument]
    return {name: one.value for name, one in dials.items() if one.value != usual[name].value}
