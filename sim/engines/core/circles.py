"""Whom limited supports reach this month: families by their circle, sites by the camps that an instrument names.

A family's camp and groups are those of the last month-end; a newcomer's those with which it comes. Where no policy of
the chunk limits an instrument nothing is reckoned, and everybody is reached by what the city hands out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.supports import INDEX, NAMES

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid
    from sim.scenario.plan import Arm, Circle

OF_SITES = ("clearance_percent", "camp_teams")
"""Supports that reach a site, with all who live on it."""


class Reach:
    """Who is reached, by support: only supports that some arm limits are listed.

    `given` int64 (runs, families) is what reaches each family this month, `inside` bool of the same shape whether the
    support is meant for it at all, `at_sites` int64 (runs, sites) what reaches each site.
    """

    def __init__(self, arms: tuple[Arm, ...]) -> None:
        self.of_arm = tuple(limited_by(arm) for arm in arms)
        self.limited = tuple(name for name in NAMES if any(name in own for own in self.of_arm))
        self.given: dict[str, Grid] = {}
        self.inside: dict[str, Grid] = {}
        self.at_sites: dict[str, Grid] = {}

    def drawn(self, board: Board) -> None:
        """Reckon the month's circles; the board's supports are those of the month."""
        if not self.limited:
            return
        shape, sites = (board.runs, board.families), (board.runs, len(board.plan.camps))
        self.given = {name: np.broadcast_to(getattr(board.s, name), shape).copy() for name in self.limited}
        self.inside = {name: np.ones(shape, dtype=bool) for name in self.limited}
        self.at_sites = {
            name: np.broadcast_to(getattr(board.s, name), sites).copy() for name in OF_SITES if name in self.limited
        }
        for number, arm in enumerate(board.plan.arms):
            rows = slice(number * board.replicates, (number + 1) * board.replicates)
            self._of_arm(board, arm, self.of_arm[number], rows)

    def _of_arm(self, board: Board, arm: Arm, names: tuple[str, ...], rows: slice) -> None:
        members = [member(board, circle, rows) for circle in arm.circles]
        goes_on = ~board.programmes.stopped[rows]
        for name in names:
            here, column = goes_on | (name == "clearance_percent"), INDEX[name]
            both = list(zip(members, [circle.supports[:, column] for circle in arm.circles], strict=True))
            given = [mine * handed[board.month] for mine, handed in both]
            self.given[name][rows] = np.maximum.reduce(given) * here
            self.inside[name][rows] = np.logical_or.reduce([mine for mine, handed in both if handed.any()])
            if name in OF_SITES:
                at = [on_sites(board, circle) * circle.supports[board.month, column] for circle in arm.circles]
                self.at_sites[name][rows] = np.maximum.reduce(at) * here


def limited_by(arm: Arm) -> tuple[str, ...]:
    """The supports that an arm limits to some families or sites in any month."""
    tables = [circle.supports for circle in arm.circles if circle.camps or circle.groups]
    return tuple(name for name in NAMES if any(table[:, INDEX[name]].any() for table in tables))


def member(board: Board, circle: Circle, rows: slice) -> Grid:
    """Families in a circle, bool (rows, families)."""
    inside = np.ones((rows.stop - rows.start, board.families), dtype=bool)
    if circle.camps:
        inside &= np.isin(board.f.of_camp[rows], circle.camps)
    for group in circle.groups:
        inside &= group.holds(getattr(board.f, group.column)[rows])
    return inside


def on_sites(board: Board, circle: Circle) -> Grid:
    """Sites that a circle names, all where it names none, bool (sites,)."""
    sites = np.arange(len(board.plan.camps))
    return np.isin(sites, circle.camps) if circle.camps else sites >= 0


def given(board: Board, name: str, who: Askers) -> Grid:
    """What of a support reaches each of the families concerned this month, int64 (askers,)."""
    own = board.reach.given
    return own[name].reshape(-1)[who] if name in own else board.of_run(getattr(board.s, name), who)


def given_all(board: Board, name: str) -> Grid:
    """What of a support reaches every family, int64 (runs, families), or (runs, 1) where it reaches all alike."""
    return board.reach.given.get(name, getattr(board.s, name))


def meant_for(board: Board, name: str, who: Askers) -> Grid:
    """Whether a support is meant for each of the families concerned, bool (askers,)."""
    inside = board.reach.inside
    return inside[name].reshape(-1)[who] if name in inside else np.ones(len(who), dtype=bool)


def left_out(board: Board, name: str, who: Askers) -> Grid:
    """Families that a support does not reach though the city hands it out, bool (askers,)."""
    return (board.of_run(getattr(board.s, name), who) > 0) & (given(board, name, who) == 0)


def at_sites(board: Board, name: str) -> Grid:
    """What of a support reaches each site, int64 (runs, sites), or (runs, 1) where it reaches all alike."""
    return board.reach.at_sites.get(name, getattr(board.s, name))
