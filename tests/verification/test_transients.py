"""Capacity and demand that change from month to month: M_t/M/c_t on its way, by the model's own month.

The model has one rate of arrivals and no seasons; what it has by the month are the supports. So the calendar of demand
is the census, which makes families of a camp known to the village with a share that changes every month, and the path
of capacity is the number of plots. Plots that are withdrawn while families live on them end no stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest
from scipy import integrate

from tests.verification.chains import Array, arriving, thinning
from tests.verification.limits import SURE, Limit, Lived, city, live, odds
from tests.verification.test_queues import AWAY, village
from tests.verification.verdicts import agrees

FAMILIES, STAY, YEARS = 60, 24.0, 3
MONTHS = 12 * YEARS
PERCENT = np.array([2, 2, 4, 6, 10, 14, 14, 10, 6, 4, 2, 2] * YEARS)
"""Percent of the families not yet known whom the census meets each month of the year."""

PLOTS = np.repeat([6, 12, 24, 30], 9)
"""Plots open, month by month."""


def finer_path(values: np.ndarray, finer: int) -> list[int]:
    """A path in months `finer` times as fine, with a month 0 in front."""
    return [0, *np.repeat(values, finer).tolist()]


def seasons(finer: int) -> Limit:
    """A census with seasons that brings families to a village that grows; finer months have smaller hazards."""
    numbers = {
        "population": {"trust_mean": 0.0},
        "accompaniment": {"meets_census": 1.0 / finer},
        "village": {"odds_excluded": odds(1.0 / STAY / finer), "odds_site_found": SURE},
        "tenancy": AWAY,
    }
    plots, percent = finer_path(PLOTS, finer), finer_path(PERCENT, finer)
    return Limit(numbers, {"village_plots": plots, "village_sites": 1, "census_percent": percent})


class Expected:
    """Month by month: families on plots and families who wait, known but without a plot."""

    def __init__(self, on_plots: Sequence[float], waiting: Sequence[float]) -> None:
        self.on_plots, self.waiting = np.array(on_plots), np.array(waiting)


def chain(finer: int) -> Expected:
    """The distribution over (not yet known, present and known), month by month: met, admitted, excluded, counted."""
    size = FAMILIES + 1
    number = np.arange(size)
    unknown, known = np.nonzero(np.add.outer(number, number) < size)
    now = np.zeros((size, size))
    now[FAMILIES, 0] = 1.0
    ends = {plots: ending(plots, 1.0 / STAY / finer) for plots in set(PLOTS.tolist())}
    meets = {percent: thinning(size, percent / 100 / finer) for percent in set(PERCENT.tolist())}
    on_plots, waiting = [], []
    for percent, plots in zip(finer_path(PERCENT, finer)[1:], finer_path(PLOTS, finer)[1:], strict=True):
        together = np.zeros((size, size))  # by families not yet known, and those with the known ones together
        together[unknown, unknown + known] = now[unknown, known]
        met = np.zeros((size, size))
        met[unknown, known] = (meets[percent].T @ together)[unknown, unknown + known]
        asking, now = met.sum(axis=0), met @ ends[plots]
        on_plots.append(float(asking @ np.minimum(number, plots)) * (1.0 - 1.0 / STAY / finer))
        waiting.append(float(asking @ np.maximum(number - plots, 0)))
    return Expected(on_plots, waiting)


def ending(plots: int, excluded: float) -> Array:
    """Matrix over families known and present: those on a plot are excluded."""
    size = FAMILIES + 1
    matrix, stays = np.zeros((size, size)), thinning(size, excluded)
    for known in range(size):
        on = min(known, plots)
        matrix[known, known - on : known + 1] = stays[on, : on + 1]
    return matrix


@cache
def coarse_and_fine() -> tuple[Expected, Expected]:
    """The monthly chain, and months ten times as fine read once a month."""
    fine = chain(10)
    return chain(1), Expected(fine.on_plots[9::10], fine.waiting[9::10])


def kolmogorov(rates: Callable[[int, Array], Array], start: Array, months: int) -> list[Array]:
    """Solve the forward equations month by month, hazards constant within each."""
    states = [start]
    for month in range(months):
        solved = integrate.solve_ivp(
            lambda _, p, month=month: rates(month, p), (0.0, 1.0), states[-1], rtol=1e-7, atol=1e-10
        )
        states.append(solved.y[:, -1])
    return states[1:]


def seasons_in_continuous_time() -> Expected:
    """The same village as a Markov chain in continuous time."""
    size = FAMILIES + 1
    number = np.arange(size)

    def rates(month: int, flat: Array) -> Array:
        p = flat.reshape(size, size)
        meets = PERCENT[month] / 100 * number[:, None] * p
        ends = np.minimum(number, PLOTS[month]) / STAY * p
        change = -meets - ends
        change[:-1, 1:] += meets[1:, :-1]
        change[:, :-1] += ends[:, 1:]
        return change.reshape(-1)

    start = np.zeros(size * size)
    start[FAMILIES * size] = 1.0
    known = [state.reshape(size, size).sum(axis=0) for state in kolmogorov(rates, start, MONTHS)]
    on_plots = [float(p @ np.minimum(number, plots)) for p, plots in zip(known, PLOTS, strict=True)]
    waiting = [float(p @ np.maximum(number - plots, 0)) for p, plots in zip(known, PLOTS, strict=True)]
    return Expected(on_plots, waiting)


@cache
def seasons_lived(finer: int) -> Lived:
    return live(city([seasons(finer)], [FAMILIES], MONTHS * finer, row=4), {1: 500, 10: 60}[finer])[0]


@pytest.mark.parametrize("month", [6, 9, 15, 18, 27, 36])
def test_a_growing_village_is_as_full_as_its_chain_says(month: int) -> None:
    on_plots = seasons_lived(1).counts["families_in_villages"][month]
    agrees(f"4 on plots in month {month}", on_plots, coarse_and_fine()[0].on_plots[month - 1], within=0.06)


def waiting(finer: int, month: int) -> np.ndarray:
    """Families in camps without those whom the census has not met, one number for each replicate."""
    counts, step = seasons_lived(finer).counts, finer * month
    not_met = FAMILIES - counts["families_interviewed"][: step + 1].sum(axis=0)
    return counts["families_in_camps"][step] - not_met


@pytest.mark.parametrize("month", [9, 18])
def test_as_many_wait_for_a_growing_village_as_its_chain_says(month: int) -> None:
    agrees(f"4 waiting in month {month}", waiting(1, month), coarse_and_fine()[0].waiting[month - 1], within=0.15)


def test_a_growing_village_in_finer_months() -> None:
    """Read where it is not full: the plots taken in a full village hardly vary, too little for a mean of few."""
    on_plots = seasons_lived(10).counts["families_in_villages"][10 * MONTHS]
    agrees("4 finer, on plots in the end", on_plots, coarse_and_fine()[1].on_plots[-1], within=0.15)
    for month in (9, 18):
        sample, expected = waiting(10, month), coarse_and_fine()[1].waiting[month - 1]
        agrees(f"4 finer, waiting in month {month}", sample, expected, within=0.2)


def test_finer_months_come_near_the_forward_equations() -> None:
    """Plots that open are there at once in the chain and in the equations alike: the error falls with the step."""
    continuous = seasons_in_continuous_time()
    coarse, fine = coarse_and_fine()
    for name in ("on_plots", "waiting"):
        errors = [np.abs(getattr(one, name) - getattr(continuous, name)).max() for one in (coarse, fine)]
        assert errors[1] < errors[0] / 7
        assert errors[1] < 0.25


# a village that is built and cut back, and refuses when full

CUT = np.repeat([4, 10, 20, 8], 12)
CUT_START = 3


@cache
def cut_lived() -> Lived:
    limit = village(0, 1.0, STAY, patience=1)
    plots = Limit(limit.numbers, {**limit.supports, "village_plots": finer_path(CUT, 1)})
    return live(city([plots], [CUT_START], len(CUT), row=4), 400)[0]


@pytest.mark.parametrize("month", [12, 24, 36, 42, 48])
def test_a_village_built_and_cut_back_is_as_full_as_its_chain_says(month: int) -> None:
    agrees(
        f"4 built and cut back, month {month}",
        cut_lived().counts["families_in_villages"][month],
        cut_chain(1)[month - 1],
        within=0.08,
    )


@cache
def cut_chain(finer: int) -> Array:
    """Families on plots at the end of each month. Nobody waits: beyond the plots are only those who may stay."""
    pmf, most = arriving(1.0 / finer), int(CUT.max())
    excluded = thinning(most + 1, 1.0 / STAY / finer)
    now = np.zeros(most + 1)
    now[CUT_START] = 1.0
    means = []
    for plots in finer_path(CUT, finer)[1:]:
        asking = np.zeros(most + 1)
        for here, chance in enumerate(now):
            free = max(plots - here, 0)
            np.add.at(asking, here + np.minimum(np.arange(len(pmf)), free), chance * pmf)
        now = asking @ excluded
        means.append(float(now @ np.arange(most + 1)))
    return np.array(means)[finer - 1 :: finer]


def test_a_village_built_and_cut_back_in_finer_months_comes_near_the_forward_equations() -> None:
    size = int(CUT.max()) + 1
    number = np.arange(size)

    def rates(month: int, p: Array) -> Array:
        comes = 1.0 * (number < CUT[month]) * p
        ends = number / STAY * p
        change = -comes - ends
        change[1:] += comes[:-1]
        change[:-1] += ends[1:]
        return change

    start = (number == CUT_START) * 1.0
    continuous = np.array([float(p @ number) for p in kolmogorov(rates, start, len(CUT))])
    errors = [np.abs(cut_chain(finer) - continuous).max() for finer in (1, 10)]
    assert errors[1] < errors[0] / 7
    assert errors[1] < 0.1
