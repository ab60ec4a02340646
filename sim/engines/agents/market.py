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
    if not askers:
        return []
    lots = tickets(askers, question)
    wins = queue.award(whole(groups), capped(points), lots, whole(places))
    witness = askers[0].city.witness
    if witness is not None:
        witness.queued(question, askers, Line(groups, points, lots.tolist(), places), wins.tolist())
    return [asker for asker, gets_one in zip(askers, wins.tolist(), strict=True) if gets_one]


def places_taken(
    askers: Sequence[HasTicket], groups: Sequence[int], points: Sequence[int], question: str, offered: Sequence[int]
) -> list[int]:
    """Which of the offered places (each with its group) each asker gets, queue.NO_PLACE for none."""
    lots = tickets(askers, question)
    ranks = queue.rank(whole(groups), capped(points), lots)
    taken: list[int] = queue.pair(whole(groups), ranks, whole(offered)).tolist()
    witness = askers[0].city.witness
    if witness is not None:
        places = [offered.count(group) for group in range(max(groups) + 1)]
        wins = [place != queue.NO_PLACE for place in taken]
        witness.queued(question, askers, Line(groups, points, lots.tolist(), places), wins)
    return taken
