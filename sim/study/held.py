"""Whether conditions hold of the families of a film: month by month, or at the month that a count looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.units import NEVER

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.scenario.conditions import Clause
    from sim.scenario.observed import Seen
    from sim.study.film import Film

    Frames = npt.NDArray[Any]


class Lens(NamedTuple):
    """A count being made: the film of those who live under its policy, and that of the policy which admits them.

    Both are the same film, unless the count follows a control arm of the same families.
    """

    film: Film
    entry: Film
    seen: Seen

    def clock(self) -> Frames:
        """The month at which each family's own clock begins, (runs, families); NEVER for those who have none."""
        word, _, state = self.seen.clock.partition(" ")
        if word == "calendar":
            return np.zeros(self.entry.once["arrival"].shape, dtype=np.int64)
        if word == "first":
            reached = self.entry.state(state)
            return np.where(reached.any(axis=0), reached.argmax(axis=0), NEVER).astype(np.int64)
        return self.entry.once[CLOCKS[word]].astype(np.int64)

    def entered(self) -> Frames:
        """Families of the sites that the count names, admitted within its window, (runs, families)."""
        entered, seen = self.entry.once["entered"], self.seen
        found = np.ones(entered.shape, dtype=bool)
        if seen.entered is not None:
            found &= (entered >= seen.entered[0]) & (entered <= seen.entered[1])
        if seen.sites:
            found &= np.isin(self.entry.once["home_camp"], seen.sites)
        return found

    def among(self) -> Frames:
        """Who is counted at all at each month-end, (months + 1, runs, families)."""
        return self.holds(self.entry, self.seen.among)

    def where(self) -> Frames:
        """Who of them meets the conditions."""
        return self.holds(self.film, self.seen.where)

    def both(self) -> Frames:
        """Who is counted and meets the conditions."""
        return self.among() & self.where()

    def holds(self, film: Film, clauses: tuple[Clause, ...]) -> Frames:
        """Whether all conditions hold of each family at each month-end, (months + 1, runs, families)."""
        found = film.arrived().copy()
        for clause in clauses:
            found &= self._holds(film, clause)
        return found

    def at(self, frames: Frames, month: int) -> tuple[Frames, Frames]:
        """What frames say of each family so many months on its clock, and whether it is followed that long."""
        when = self.clock() + month
        followed = when <= self.film.months
        shown = np.broadcast_to(frames, self.film.monthly["place"].shape)
        taken = np.take_along_axis(shown, np.where(followed, when, 0)[None].astype(np.int64), axis=0)[0]
        return taken, followed & self.entered()

    def _holds(self, film: Film, clause: Clause) -> Frames:
        state = film.state(clause.states[0])
        for name in clause.states[1:]:
            state = state | film.state(name)
        if clause.of > 1:
            state = lasting(state, clause.need, clause.of)
        if clause.when in ("ever", "never"):
            state = np.logical_or.accumulate(state, axis=0)
        if clause.when in ("not", "never"):
            state = ~state
        if clause.at is None:
            return state
        if clause.dated:
            return np.broadcast_to(state[clause.at], state.shape)
        taken, followed = self.at(state, clause.at)
        return np.broadcast_to(taken & followed, state.shape)


CLOCKS = {"follow_up": "entered", "residence": "arrival", "application": "applied"}
"""The column in which a family's own clock begins, by the word for it."""


def lasting(state: Frames, need: int, of: int) -> Frames:
    """Whether a state held at so many (`need`) of the last `of` month-ends, none of them before month 0."""
    months = np.cumsum(state, axis=0, dtype=np.int16)
    months[of:] -= months[:-of].copy()
    return months >= need
