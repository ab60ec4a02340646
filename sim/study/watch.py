"""Runs the engine under the eyes of an onlooker, who counts homes by kind and size and tenancies held for a year.

The onlooker changes nothing and draws nothing: the history is that of the engine, with `watched` beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim import codes
from sim.outcomes.joined import TENURES, Watched
from sim.units import MONTHS_A_YEAR

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.outcomes.joined import History
    from sim.scenario.plan import Plan

    Cells = npt.NDArray[np.int64]
    Homes = npt.NDArray[np.int32]

LEASES = [*(place for places in TENURES.values() for place in places), codes.MUNICIPAL]
"""Tenancies of any kind, an agency's lease that has not slid yet included."""

CODES, SIZES = len(codes.PLACES), 2


class Onlooker:
    """Keeps what it sees at each month-end; its method is the `observe` of the engine."""

    def __init__(self) -> None:
        self.homes: list[Homes] = []
        self.held: list[Cells] = []

    def see(self, month: int, board: Any) -> None:
        """Counts the families of every run by place and size, and the tenancies of the cohort that are a year old."""
        self.homes.append(homes_of(board.f.place, board.f.large))
        leased = np.isin(board.f.place, LEASES) & (board.f.arrival == 0)
        self.held.append(np.count_nonzero(leased & (board.f.since == month - MONTHS_A_YEAR), axis=1).astype(np.int64))

    def watched(self) -> Watched:
        """All that was seen."""
        return Watched(np.stack(self.homes), np.stack(self.held))


def homes_of(place: npt.NDArray[Any], large: npt.NDArray[Any]) -> Homes:
    """Families by place and size in each run, (runs, places, 2), from columns (runs, families).

    Those who have not arrived are counted nowhere: how many could still come is a matter of the chunk.
    """
    runs = len(place)
    kind = place.astype(np.int64) * SIZES + large + np.arange(runs)[:, None] * (CODES * SIZES)
    counts = np.bincount(kind.ravel(), minlength=runs * CODES * SIZES).reshape(runs, CODES, SIZES).astype(np.int32)
    counts[:, codes.ABSENT] = 0
    return counts


def run_watched(plan: Plan, first_replicate: int, replicates: int) -> History:
    """The history of a consecutive range of replicates in all arms of a plan, with what was watched."""
    from sim.engines.choose import run

    onlooker = Onlooker()
    history = run(plan, first_replicate, replicates, onlooker.see)
    return history._replace(watched=onlooker.watched())
