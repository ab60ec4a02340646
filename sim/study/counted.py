"""Counts a film as a reporter did: shares, amounts, changes, rates, waiting times, money, one value for each run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim import codes
from sim.study.held import Lens
from sim.study.spent import spent
from sim.units import DAYS_A_MONTH, MONTHS_A_YEAR, NEVER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy.typing as npt

    from sim.scenario.observed import Seen
    from sim.study.film import Film

    Frames = npt.NDArray[Any]
    Values = npt.NDArray[np.float64]


PEOPLE = ("hired", "new_worker")
"""Events that happen to one adult of a family, whatever unit the exposure is in."""

TIMES = {"days": DAYS_A_MONTH, "weeks": DAYS_A_MONTH / 7, "months": 1.0, "years": 1 / MONTHS_A_YEAR}
"""How many of each there are in a month."""


def told(films: Mapping[str, Film], seen: Seen, at: int | None = None) -> Values:
    """What the reporter would have counted in each run, compared with another count where that is asked for, (runs,).

    `at` puts another month in place of the count's own, and of the other's where that is the same.
    """
    mine = _alone(films, seen, at)
    other = seen.against
    if other is None:
        return mine
    return compared(mine, _alone(films, other, at if other.month == seen.month else None), seen.how)


def compared(mine: Values, theirs: Values, how: str) -> Values:
    """One count against another, run by run; NaN where both are nothing, infinite where only the other is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if how == "difference":
            return mine - theirs
        if how == "odds_ratio":
            mine, theirs = mine / (1 - mine), theirs / (1 - theirs)
        return mine / theirs


def counted(film: Film, seen: Seen, at: int | None = None, entry: Film | None = None) -> Values:
    """What the reporter would have counted in each run, (runs,); NaN where there is nobody to count.

    `at` puts another month in place of the count's own. `entry` is the film of the policy that admits the families,
    where that is another.
    """
    how = COUNTERS[seen.measure]
    return how(Lens(film, entry or film, seen), seen.month if at is None else at)


def _alone(films: Mapping[str, Film], seen: Seen, at: int | None) -> Values:
    return counted(films[seen.policy], seen, at, films[seen.enrolled_in] if seen.enrolled_in else None)


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
        case "pupils_in_school":
            return film.monthly["pupils"].astype(np.int64) * film.monthly["schooled"]
    return film.monthly[unit].astype(np.int64)


def _sum(lens: Lens, month: int, condition: Frames, unit: str) -> Frames:
    met, followed = lens.at(condition, month)
    weights, _ = lens.at(_weights(lens.film, unit), month)
    total: Frames = (weights * (met & followed)).sum(axis=1)
    return total


def _share(lens: Lens, month: int) -> Values:
    seen = lens.seen
    return _over(_sum(lens, month, lens.both(), seen.counting), _sum(lens, month, lens.among(), seen.unit))


def _mean(lens: Lens, month: int) -> Values:
    """So many for each unit that meets all conditions."""
    seen, condition = lens.seen, lens.both()
    return _over(_sum(lens, month, condition, seen.counting), _sum(lens, month, condition, seen.unit))


def _amount(lens: Lens, month: int) -> Values:
    return _sum(lens, month, lens.both(), lens.seen.counting).astype(np.float64)


def _by_month(lens: Lens) -> Values:
    """The amount at every month-end of the calendar, (months + 1, runs)."""
    weights = _weights(lens.film, lens.seen.counting)
    amounts: Values = (weights * (lens.both() & lens.entered()[None])).sum(axis=2).astype(np.float64)
    return amounts


def _average(lens: Lens, last: int) -> Values:
    months: Values = _by_month(lens)[lens.seen.first + 1 : last + 1].mean(axis=0)
    return months


def _happenings(film: Film, seen: Seen) -> Frames:
    """How often an event happens to each family in each month after the first."""
    if seen.event in ("cleared", "tenancy_lost"):
        column = film.monthly["evictions" if seen.event == "cleared" else "tenancies_lost"]
        return np.diff(column.astype(np.int64), axis=0)
    if seen.event == "hired":
        return np.maximum(np.diff(film.monthly["jobs"].astype(np.int64), axis=0), 0)
    if seen.event == "new_worker":
        most = np.maximum.accumulate(film.monthly["jobs"].astype(np.int64), axis=0)
        return np.diff(most, axis=0)
    state = film.state(seen.state)
    if seen.event == "leaves":
        state = ~state
    elif seen.event == "first":
        state = np.logical_or.accumulate(state, axis=0)
    return (state[1:] & ~state[:-1]).astype(np.int64)


def _flow(lens: Lens, last: int) -> tuple[Frames, Frames]:
    """Events in the window of each family's clock, and the unit-months lived through in the condition, (runs,)."""
    film, seen = lens.film, lens.seen
    begins = lens.clock()
    month = np.arange(1, film.months + 1)[:, None, None]
    inside = (month > begins + seen.first) & (month <= begins + last)
    if seen.clock != "calendar":
        inside &= (begins + last <= film.months)[None]
    exposed = lens.both()[:-1] & inside & lens.entered()[None]
    weights = np.broadcast_to(_weights(film, seen.unit), film.monthly["place"].shape)[:-1]
    each = 1 if seen.event in PEOPLE else weights
    events: Frames = (_happenings(film, seen) * each * exposed).sum(axis=(0, 2))
    exposure: Frames = (weights * exposed).sum(axis=(0, 2))
    return events, exposure


def _rate(lens: Lens, last: int) -> Values:
    """Events of the months after `first` up to `last`, over the unit-months lived through in the condition."""
    events, exposure = _flow(lens, last)
    return _over(events, exposure) * (MONTHS_A_YEAR if lens.seen.per == "year" else 1)


def _events(lens: Lens, last: int) -> Values:
    return _flow(lens, last)[0].astype(np.float64)


def _time_share(lens: Lens, last: int) -> Values:
    seen, among, both = lens.seen, lens.among(), lens.both()
    top = bottom = np.zeros(among.shape[1])
    long_enough = lens.clock() + last <= lens.film.months
    for month in range(seen.first + 1, last + 1):
        among_now, followed = lens.at(among, month)
        both_now, _ = lens.at(both, month)
        weights, _ = lens.at(_weights(lens.film, seen.unit), month)
        top = top + (weights * (both_now & followed & long_enough)).sum(axis=1)
        bottom = bottom + (weights * (among_now & followed & long_enough)).sum(axis=1)
    return _over(top, bottom)


def _time_in(lens: Lens, last: int) -> Values:
    """Time of the window spent in the condition by those who are counted at its end: the mean, or all of it."""
    seen, where = lens.seen, lens.where()
    counted_in, followed = lens.at(lens.among(), last)
    weights, _ = lens.at(_weights(lens.film, seen.unit), last)
    weights = weights * (counted_in & followed)
    spent_in = sum(lens.at(where, month)[0].astype(np.int64) for month in range(seen.first + 1, last + 1))
    total: Values = (weights * spent_in).sum(axis=1) * TIMES[seen.time]
    return total if seen.per == "all" else _over(total, weights.sum(axis=1))


def _months_to(lens: Lens, last: int) -> Values:
    """Time from the start of the clock to the condition: mean or median of those who reach it, or median of all."""
    film, seen, origin = lens.film, lens.seen, lens.clock()
    month = np.arange(film.months + 1)[:, None, None]
    since = lens.where() & (month >= origin[None] + seen.first) & (origin != NEVER)[None]
    waited = since.argmax(axis=0) - origin
    followed = lens.entered() & (origin + (0 if seen.by_date else last) <= film.months)
    reached = since.any(axis=0) & (waited + origin * seen.by_date <= last) & followed
    there = np.take_along_axis(lens.among(), since.argmax(axis=0)[None], axis=0)[0]
    weights, _ = lens.at(_weights(film, seen.unit), 0)
    if seen.statistic == "mean":
        kept = weights * (reached & there)
        return _over((waited * kept).sum(axis=1), kept.sum(axis=1)) * TIMES[seen.time]
    if seen.statistic == "median":
        return _medians(np.where(reached, waited, NEVER), weights * (reached & there)) * TIMES[seen.time]
    asked = lens.among()[last] if seen.by_date else lens.at(lens.among(), last)[0]
    return _medians(np.where(reached, waited, NEVER), weights * (asked & followed)) * TIMES[seen.time]


def _medians(waited: Frames, weights: Frames) -> Values:
    """The first month by which half of the weight has got there; without end where half never does."""
    order = np.argsort(waited, axis=1, kind="stable")
    ordered = np.take_along_axis(waited, order, axis=1)
    passed = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)
    total = passed[:, -1]
    middle = (2 * passed >= total[:, None]).argmax(axis=1)
    found = np.take_along_axis(ordered, middle[:, None], axis=1)[:, 0]
    return np.where(total > 0, np.where(found < NEVER, found.astype(np.float64), np.inf), np.nan)


def _change(lens: Lens, last: int) -> Values:
    """Yearly change as a share of the amount at the start of the window."""
    first, then = _amount(lens, lens.seen.first), _amount(lens, last)
    return _over(then - first, first) * (MONTHS_A_YEAR / (last - lens.seen.first))


def _camps_moved(lens: Lens, last: int) -> Values:
    """Camps that a team had accompanied and that were closed by the move, up to a month."""
    sites = lens.film.sites[: last + 1]
    moved = (sites[:-1] == codes.ACCOMPANIED) & (sites[1:] == codes.DISMANTLED)
    if lens.seen.sites:
        moved = moved[:, :, list(lens.seen.sites)]
    count: Values = moved.sum(axis=(0, 2)).astype(np.float64)
    return count


def _cost(lens: Lens, last: int) -> Values:
    """Spending of the window: in all, for each unit at its end, or for each unit-year lived in the condition."""
    seen = lens.seen
    total: Values = spent(lens.film, seen.lines)[seen.first + 1 : last + 1].sum(axis=0)
    if seen.per == "all":
        return total
    amounts = _by_month(lens)
    below = amounts[last] if seen.per == "unit" else amounts[seen.first : last].sum(axis=0) / MONTHS_A_YEAR
    return _over(total, below)


COUNTERS: dict[str, Callable[[Lens, int], Values]] = {
    "share": _share,
    "amount": _amount,
    "mean": _mean,
    "average": _average,
    "change": _change,
    "rate": _rate,
    "events": _events,
    "time_share": _time_share,
    "time_in": _time_in,
    "months_to": _months_to,
    "camps_moved": _camps_moved,
    "cost": _cost,
}
"""How each measure of `sim.scenario.observed.MEASURES` is counted."""
