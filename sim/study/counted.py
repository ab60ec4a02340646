"""Counts a film as a reporter did: shares, amounts, changes, rates, waiting times, one value for each run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim import codes
from sim.units import MONTHS_A_YEAR, NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from sim.scenario.observed import Clause, Seen
    from sim.study.film import Film

    Frames = npt.NDArray[Any]
    Values = npt.NDArray[np.float64]


PEOPLE = ("hired", "new_worker")
"""Events that happen to one adult of a family, whatever unit the exposure is in."""


def counted(film: Film, seen: Seen, at: int | None = None) -> Values:
    """What the reporter would have counted in each run, (runs,); NaN where there is nobody to count.

    `at` puts another month in place of the count's own.
    """
    how = COUNTERS[seen.measure]
    return how(film, seen, seen.month if at is None else at)


def holds(film: Film, clauses: tuple[Clause, ...]) -> Frames:
    """Whether all conditions hold of each family at each month-end, (months + 1, runs, families)."""
    found = film.arrived().copy()
    for clause in clauses:
        state = film.state(clause.states[0])
        for name in clause.states[1:]:
            state = state | film.state(name)
        if clause.when in ("ever", "never"):
            state = np.logical_or.accumulate(state, axis=0)
        found &= state if clause.when in ("now", "ever") else ~state
    return found


def _over(top: Frames, bottom: Frames) -> Values:
    some = bottom > 0
    return np.where(some, top / np.where(some, bottom, 1), np.nan)


def _weights(film: Film, unit: str) -> Frames:
    """How much each family counts for at each month-end."""
    match unit:
        case "families":
            return np.ones((1, 1, 1), dtype=np.int64)
        case "persons":
            return film.once["persons"][None].astype(np.int64)
        case "adults_in_work":
            return film.monthly["jobs"].astype(np.int64)
    return film.monthly[unit].astype(np.int64)


def _entered(film: Film, seen: Seen) -> Frames:
    """Families admitted within the window that the count names, (runs, families)."""
    entered = film.once["entered"]
    if seen.entered is None:
        return np.ones(entered.shape, dtype=bool)
    return (entered >= seen.entered[0]) & (entered <= seen.entered[1])


def _clock(film: Film, seen: Seen) -> Frames:
    """The month at which each family's own clock begins, (runs, families); NEVER for those who have none."""
    if seen.clock == "calendar":
        return np.zeros(film.once["arrival"].shape, dtype=np.int64)
    return film.once["entered" if seen.clock == "follow_up" else "arrival"].astype(np.int64)


def _at(film: Film, frames: Frames, seen: Seen, month: int) -> tuple[Frames, Frames]:
    """What frames say of each family so many months on its clock, and whether its follow-up is that long."""
    when = _clock(film, seen) + month
    followed = when <= film.months
    shown = np.broadcast_to(frames, film.monthly["place"].shape)
    taken = np.take_along_axis(shown, np.where(followed, when, 0)[None].astype(np.int64), axis=0)[0]
    return taken, followed & _entered(film, seen)


def _sum(film: Film, seen: Seen, month: int, condition: Frames, unit: str) -> Frames:
    met, followed = _at(film, condition, seen, month)
    weights, _ = _at(film, _weights(film, unit), seen, month)
    total: Frames = (weights * (met & followed)).sum(axis=1)
    return total


def _share(film: Film, seen: Seen, month: int) -> Values:
    among = holds(film, seen.among)
    both = among & holds(film, seen.where)
    return _over(_sum(film, seen, month, both, seen.counting), _sum(film, seen, month, among, seen.unit))


def _amount(film: Film, seen: Seen, month: int) -> Values:
    condition = holds(film, (*seen.among, *seen.where))
    return _sum(film, seen, month, condition, seen.counting).astype(np.float64)


def _happenings(film: Film, seen: Seen) -> Frames:
    """How often the event of a rate happens to each family in each month after the first."""
    if seen.event in ("cleared", "tenancy_lost"):
        column = film.monthly["evictions" if seen.event == "cleared" else "tenancies_lost"]
        return np.diff(column.astype(np.int64), axis=0)
    if seen.event == "hired":
        return np.maximum(np.diff(film.monthly["jobs"].astype(np.int64), axis=0), 0)
    if seen.event == "new_worker":
        most = np.maximum.accumulate(film.monthly["jobs"].astype(np.int64), axis=0)
        return np.diff(most, axis=0)
    state = film.state(seen.state)
    if seen.event == "first":
        state = np.logical_or.accumulate(state, axis=0)
    return (state[1:] & ~state[:-1]).astype(np.int64)


def _rate(film: Film, seen: Seen, last: int) -> Values:
    """Events of the months after `first` up to `last`, over the unit-months lived through in the condition."""
    exposed = holds(film, (*seen.among, *seen.where))[:-1] & _entered(film, seen)[None]
    months = slice(seen.first, last)
    weights = np.broadcast_to(_weights(film, seen.unit), film.monthly["place"].shape)[:-1]
    each = 1 if seen.event in PEOPLE else weights[months]
    events = (_happenings(film, seen)[months] * each * exposed[months]).sum(axis=(0, 2))
    exposure = (weights[months] * exposed[months]).sum(axis=(0, 2))
    return _over(events, exposure) * (MONTHS_A_YEAR if seen.per == "year" else 1)


def _time_share(film: Film, seen: Seen, last: int) -> Values:
    among = holds(film, seen.among)
    both = among & holds(film, seen.where)
    top = bottom = np.zeros(among.shape[1])
    long_enough = _clock(film, seen) + last <= film.months
    for month in range(seen.first + 1, last + 1):
        among_now, followed = _at(film, among, seen, month)
        both_now, _ = _at(film, both, seen, month)
        weights, _ = _at(film, _weights(film, seen.unit), seen, month)
        top = top + (weights * (both_now & followed & long_enough)).sum(axis=1)
        bottom = bottom + (weights * (among_now & followed & long_enough)).sum(axis=1)
    return _over(top, bottom)


def _months_to(film: Film, seen: Seen, last: int) -> Values:
    """Mean months from the start of the clock to the condition, over the families that reach it by `last`."""
    origin = _clock(film, seen)
    month = np.arange(film.months + 1)[:, None, None]
    since = holds(film, seen.where) & (month >= origin[None] + seen.first) & (origin != NEVER)[None]
    reached = since.any(axis=0) & _entered(film, seen)
    waited = since.argmax(axis=0) - origin
    among = np.take_along_axis(holds(film, seen.among), since.argmax(axis=0)[None], axis=0)[0]
    reached &= among & (waited <= last) & (origin + last <= film.months)
    weights, _ = _at(film, _weights(film, seen.unit), seen, 0)
    return _over((waited * weights * reached).sum(axis=1), (weights * reached).sum(axis=1))


def _change(film: Film, seen: Seen, last: int) -> Values:
    """Yearly change as a share of the amount at the start of the window."""
    first, then = _amount(film, seen, seen.first), _amount(film, seen, last)
    return _over(then - first, first) * (MONTHS_A_YEAR / (last - seen.first))


def _camps_moved(film: Film, seen: Seen, last: int) -> Values:
    """Camps that a team had accompanied and that were closed by the move, up to a month."""
    sites = film.sites[: last + 1]
    moved = (sites[:-1] == codes.ACCOMPANIED) & (sites[1:] == codes.DISMANTLED)
    count: Values = moved.sum(axis=(0, 2)).astype(np.float64)
    return count


COUNTERS: dict[str, Callable[[Film, Seen, int], Values]] = {
    "share": _share,
    "amount": _amount,
    "change": _change,
    "rate": _rate,
    "time_share": _time_share,
    "months_to": _months_to,
    "camps_moved": _camps_moved,
}
"""How each measure of `sim.scenario.observed.MEASURES` is counted."""
