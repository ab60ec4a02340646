"""Where the few are shared out in the agents' city: askers step forward, and the one queue of the rulebook decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from sim.rules import queue

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


class HasTicket(Protocol):
    """Anyone with an address in luck."""

    def ticket(self, question: str) -> int: ...


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
    return [askers[n] for n in np.flatnonzero(awarded(askers, groups, points, question, places))]


def awarded(
    askers: Sequence[HasTicket], groups: Sequence[int], points: Sequence[int], question: str, places: Sequence[int]
) -> npt.NDArray[np.bool_]:
    """Which of the askers get one of the places of their group, bool (askers,)."""
    return queue.award(whole(groups), capped(points), tickets(askers, question), whole(places))


def places_taken(
    askers: Sequence[HasTicket], groups: Sequence[int], points: Sequence[int], question: str, offered: Sequence[int]
) -> npt.NDArray[np.int64]:
    """The offered place that each asker gets, or queue.NO_PLACE; `offered` names the group of each place, in order."""
    own = whole(groups)
    return queue.pair(own, queue.rank(own, capped(points), tickets(askers, question)), whole(offered))
