"""Where the few are shared out in the agents' city: askers step forward, and the one queue of the rulebook decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import numpy as np

from sim.rules import queue

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sim.engines.agents.city import City


class HasTicket(Protocol):
    """Anyone with an address in luck."""

    city: City

    def ticket(self, question: str) -> int: ...


class Line(NamedTuple):
    """Those who ask for the same thing: the group, points and lot of each, and the places of each group."""

    groups: Sequence[int]
    points: Sequence[int]
    lots: Sequence[int]
    places: Sequence[int]


Asker = TypeVar("Asker", bound=HasTicket)


def whole(numbers: Sequence[int]) -> npt.NDArray[np.int64]:
    """A column for the queue."""
    return np.array(numbers, dtype=np.int64)


def tickets(askers: Sequence[HasTicket], question: str) -> npt.NDArray[np.int64]:
    """The askers' tie-breaking lots."""
    return whole([asker.ticket(question) for asker in askers])


def capped(points: Sequence[int]) -> npt.NDArray[np.int64]:
    """Points as the queue takes them."""
    return np.minimum(whole(points), queue.LARGEST_SCORE)


def winners(askers: Sequence[Asker], points: Sequence[int], question: str, places: int) -> list[Asker]:
    """The askers who get one of the places, by points and then by lot, in the order of the askers."""
    return winners_of(askers, [0] * len(askers), points, question, [places])


def winners_of(
    askers: Sequence[Asker], groups: Sequence[int], points: Sequence[int], question: str, places: Sequence[int]
) -> list[Asker]:
    """The same where each group of askers has places of its own."""
    wins = awarded(askers, groups, points, question, places)
    return [askers[n] for n in range(len(askers)) if wins[n]]


def awarded(
    askers: Sequence[HasTicket], groups: Sequence[int], points: Sequence[int], question: str, places: Sequence[int]
) -> npt.NDArray[np.bool_]:
    """Which of the askers get one of the places of their group, bool (askers,)."""
    if len(askers) == 0 or (sum(places) == 0 and askers[0].city.witness is None):
        return np.zeros(len(askers), dtype=np.bool_)
    lots = tickets(askers, question)
    wins = queue.award(whole(groups), capped(points), lots, whole(places))
    if len(askers) > 0 and askers[0].city.witness is not None:
        line = Line(groups, points, lots.tolist(), places)
        askers[0].city.witness.queued(question, askers, line, wins.tolist())
    return wins


def places_taken(
    askers: Sequence[HasTicket], groups: Sequence[int], points: Sequence[int], question: str, offered: Sequence[int]
) -> npt.NDArray[np.int64]:
    """The offered place that each asker gets, or queue.NO_PLACE; `offered` names the group of each place, in order."""
    own, lots = whole(groups), tickets(askers, question)
    taken = queue.pair(own, queue.rank(own, capped(points), lots), whole(offered))
    if len(askers) > 0 and askers[0].city.witness is not None:
        places = [list(offered).count(group) for group in range(max(groups) + 1)]
        line = Line(groups, points, lots.tolist(), places)
        askers[0].city.witness.queued(question, askers, line, (taken != queue.NO_PLACE).tolist())
    return taken
