"""Closed forms of continuous time, as textbooks have them; the model steps by the month and comes near them only."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

Array = npt.NDArray[np.float64]


def erlang_b(servers: int, load: float) -> float:
    """Probability that all servers of M/G/c/c are busy, load = arrivals x mean stay."""
    return float(stats.poisson.pmf(servers, load) / stats.poisson.cdf(servers, load))


def erlang_c(servers: int, load: float) -> float:
    """Probability that an arrival at M/M/c has to wait."""
    lost = erlang_b(servers, load)
    return lost / (1.0 - load / servers * (1.0 - lost))


class Waiting(NamedTuple):
    """M/M/c: mean number present, probability of a wait, mean wait."""

    present: float
    waits: float
    wait: float


def mmc(servers: int, arrivals: float, stay: float) -> Waiting:
    """One pool of homes, one class, exponential stays, nobody gives up."""
    load = arrivals * stay
    waits = erlang_c(servers, load)
    wait = waits / (servers / stay - arrivals)
    return Waiting(load + arrivals * wait, waits, wait)


def birth_death(births: Callable[[Array], Array], deaths: Callable[[Array], Array], most: int) -> Array:
    """Steady state of a birth-death chain on 0 to `most`."""
    here = np.arange(most + 1, dtype=np.float64)
    steps = np.log(births(here[:-1])) - np.log(deaths(here[1:]))
    weights = np.exp(np.r_[0.0, np.cumsum(steps)] - max(0.0, np.cumsum(steps).max()))
    return weights / weights.sum()


class Impatient(NamedTuple):
    """M/M/c+M: mean queue and the share of arrivals that give up."""

    queue: float
    gives_up: float


def impatient(servers: int, arrivals: float, stay: float, patience: float, most: int = 400) -> Impatient:
    """Waiting with drop-out after exponential patience."""
    pi = birth_death(
        lambda n: np.full(len(n), arrivals),
        lambda n: np.minimum(n, servers) / stay + np.maximum(n - servers, 0.0) / patience,
        most,
    )
    queue = float(pi @ np.maximum(np.arange(most + 1) - servers, 0))
    return Impatient(queue, queue / patience / arrivals)


def machine_repair(workers: int, families: int, every: float, takes: float, span: float) -> float:
    """Helps per family in a time span, M/M/c//N: each needs help `every` so long, and one help takes so long."""
    pi = birth_death(
        lambda n: (families - n) / every, lambda n: np.minimum(n, workers) / takes, families
    )  # n: families in need of help or being helped
    helped = float(pi @ np.minimum(np.arange(families + 1), workers)) / takes
    return helped * span / families


def saturates_at(workers: int, every: float, takes: float) -> float:
    """Families from which on more families mean less help for each, if help could be planned."""
    return workers * (1.0 + every / takes)


def urn_ball(vacancies: float, applicants: float) -> float:
    """Jobs filled when each applicant turns to one vacancy at random."""
    return vacancies * (1.0 - (1.0 - 1.0 / vacancies) ** applicants)


def incidence(odds: Array, months: int) -> Array:
    """Cumulative incidence of competing events after so many months, one draw a month."""
    total = odds.sum()
    return odds / total * (1.0 - (1.0 / (1.0 + total)) ** months)


def pool(joins: float, leaves: float, more: float, bad: float) -> float:
    """Landlords in a scheme that so many join a year, each leaving at a rate that bad memories raise."""
    return joins / (leaves + more * bad)


def delay_once_days(priority: float, lettings_a_year: float) -> float:
    """Days by which priority lettings, once, delay each of the rest of a saturated list."""
    return priority / lettings_a_year * 365


def delay_standing_days(quota_a_year: float, lettings_a_year: float, applicants: float) -> float:
    """Days by which a standing quota lengthens the wait on a list of so many applicants (Little)."""
    return (applicants / (lettings_a_year - quota_a_year) - applicants / lettings_a_year) * 365
