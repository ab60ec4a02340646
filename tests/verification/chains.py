"""Expected values of the model's own month, exact: matrices of the discrete chains that the limits leave of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from sim.rules.population import LOTS_A_MONTH

Array = npt.NDArray[np.float64]


def arriving(rate: float) -> Array:
    """Probabilities of 0, 1, 2 ... arrivals in a month: binomial over the model's chances of one."""
    return np.asarray(stats.binom.pmf(np.arange(LOTS_A_MONTH + 1), LOTS_A_MONTH, rate / LOTS_A_MONTH))


def thinning(size: int, ends: float) -> Array:
    """Matrix over numbers 0 to size - 1: each leaves with probability `ends`."""
    matrix = np.zeros((size, size))
    for here in range(size):
        matrix[here, here::-1] = stats.binom.pmf(np.arange(here + 1), here, ends)
    return matrix


def adding(size: int, pmf: Array) -> Array:
    """Matrix over numbers present: newcomers come (the last row holds those beyond the size, next to nobody)."""
    matrix = np.zeros((size, size))
    for more, chance in enumerate(pmf):
        np.add.at(matrix, (np.arange(size), np.minimum(np.arange(size) + more, size - 1)), chance)
    return matrix


def steady(matrix: Array) -> Array:
    """The distribution that a chain keeps."""
    size = len(matrix)
    equations = np.vstack([matrix.T - np.eye(size), np.ones(size)])
    return np.linalg.lstsq(equations, np.r_[np.zeros(size), 1.0], rcond=None)[0]


class Month(NamedTuple):
    """What is expected of one month of a queue for homes; present, in homes and waiting at its end."""

    present: float
    waiting: float
    admitted: float
    turned_away: float
    newcomers_waiting: float


class Homes:
    """Homes with a waiting list in the order of the model's month: families arrive, the free homes are given out by
    lot among all who wait, stays end, those still waiting give up, everybody is counted.

    A state is a distribution over (waiting, in homes) at the end of a month, shape (most + 1, homes + 1).
    """

    def __init__(self, homes: int, most: int, arrivals: float, stay: float, patience: float | None = None) -> None:
        """At most so many present; stay and patience in months, both geometric; no patience: nobody gives up."""
        self.homes, self.size = homes, most + 1
        self.pmf = arriving(arrivals)
        self.adds = adding(self.size, self.pmf)
        self.stays = thinning(homes + 1, 1.0 / stay)
        self.gives_up = 0.0 if patience is None else 1.0 / patience
        self.waits = thinning(self.size, self.gives_up)
        self.waiting, self.housed = np.meshgrid(np.arange(self.size), np.arange(homes + 1), indexing="ij")
        self.total = np.minimum(self.waiting + self.housed, most)

    def start(self, waiting: int) -> Array:
        """So many families wait, and nobody is in a home."""
        state = np.zeros(self.total.shape)
        state[waiting, 0] = 1.0
        return state

    def asking(self, state: Array) -> Array:
        """Distribution of the number present once the newcomers of the month have come."""
        present = np.bincount(self.total.reshape(-1), state.reshape(-1), minlength=self.size)
        return present @ self.adds

    def housing(self, asking: Array) -> Array:
        """The state when the free homes have been given out."""
        state = np.zeros(self.total.shape)
        state[0, :] = asking[: self.homes + 1]
        state[1 : self.size - self.homes, self.homes] = asking[self.homes + 1 :]
        return state

    def month(self, before: Array) -> tuple[Month, Array]:
        """What is expected of a month, and the state after it."""
        settled = self.housing(self.asking(before))
        after = self.waits.T @ settled @ self.stays
        left = float((settled * self.waiting).sum())
        expected = Month(
            float((after * self.total).sum()),
            float((after * self.waiting).sum()),
            float((settled * self.housed).sum() - (before * self.housed).sum()),
            left * self.gives_up,
            self.newcomers_waiting(before),
        )
        return expected, after

    def newcomers_waiting(self, before: Array) -> float:
        """The month's newcomers without a home; all who wait are alike, so they bear their share of what is missing."""
        total = 0.0
        for more, chance in enumerate(self.pmf):
            asking = self.waiting + more
            missing = np.maximum(asking - (self.homes - self.housed), 0)
            total += chance * float((before * more * missing / np.maximum(asking, 1)).sum())
        return total

    def path(self, waiting: int, months: int) -> list[Month]:
        """Months one after the other; the residents wait at first."""
        state, found = self.start(waiting), []
        for _ in range(months):
            expected, state = self.month(state)
            found.append(expected)
        return found

    def steadily(self) -> Month:
        """The month of the steady state."""
        leaves = np.zeros((self.size, self.size))
        for asking in range(self.size):
            housed = min(asking, self.homes)
            waiting = asking - housed
            left = np.convolve(self.stays[housed, housed::-1], self.waits[waiting, waiting::-1])
            leaves[asking, asking - np.arange(asking + 1)] = left
        settled = self.housing(steady(leaves @ self.adds))
        return self.month(self.waits.T @ settled @ self.stays)[0]


class Hotel:
    """Rooms without a waiting list in the order of the model's month: stays of one phase or two end, families arrive
    and get a free room or go away.

    A state is how many families are in the first of two phases, and how many in the last.
    """

    def __init__(self, rooms: int, arrivals: float, stay: float, phases: int = 2) -> None:
        self.rooms, self.pmf, self.ends, self.phases = rooms, arriving(arrivals), phases / stay, phases
        most = rooms if phases == 2 else 0
        self.states = [(first, last) for first in range(most + 1) for last in range(rooms + 1 - first)]
        self.place = {state: number for number, state in enumerate(self.states)}
        self.taken = np.array([sum(state) for state in self.states])
        self.passes, self.admits = self.passing(), self.admitting()

    def enters(self, state: tuple[int, int], families: int) -> int:
        """The state when so many families have come."""
        first, last = state
        return self.place[(first + families, last) if self.phases == 2 else (first, last + families)]

    def passing(self) -> Array:
        """Matrix of the month's passages from the first phase to the last, and out."""
        matrix = np.zeros((len(self.states), len(self.states)))
        for (first, last), row in self.place.items():
            on = stats.binom.pmf(np.arange(first + 1), first, self.ends)
            out = stats.binom.pmf(np.arange(last + 1), last, self.ends)
            for x, y in np.ndindex(first + 1, last + 1):
                matrix[row, self.place[first - x, last - y + x]] += on[x] * out[y]
        return matrix

    def admitting(self) -> Array:
        """Matrix of the month's arrivals, as far as there are rooms."""
        matrix = np.zeros((len(self.states), len(self.states)))
        for state, row in self.place.items():
            for more, chance in enumerate(self.pmf):
                matrix[row, self.enters(state, min(more, self.rooms - sum(state)))] += chance
        return matrix

    def month(self, before: Array) -> tuple[float, Array]:
        """Families admitted in a month, and the distribution after it."""
        passed = before @ self.passes
        after = passed @ self.admits
        return float((after - passed) @ self.taken), after

    def path(self, start: int, months: int) -> list[float]:
        """Families admitted each month after the first, in which the residents take their rooms."""
        first = np.zeros(len(self.states))
        first[self.enters((0, 0), start)] = 1.0
        now = first @ self.admits
        found = []
        for _ in range(months - 1):
            admitted, now = self.month(now)
            found.append(admitted)
        return found

    def steadily(self) -> float:
        """Families admitted a month in the steady state."""
        return self.month(steady(self.passes @ self.admits))[0]


def village_that_refuses(plots: int, arrivals: float, stay: float) -> Homes:
    """Plots for which nobody waits: who gets none this month goes away."""
    return Homes(plots, plots + LOTS_A_MONTH, arrivals, stay, patience=1.0)
