"""The wider perspective: what is used up, whoever pays; money that only changes hands nets to nothing.

Beside the resources of the bills it holds every dwelling lived in at its market rent, whatever the tenure, and each
building not at the price paid for it but at an equivalent cost for every month that it stands. Families that have left
cost nothing, unless a price for what they cost elsewhere is given. School places and lost time have no price here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.history import INDEX, TENURES
from sim.outcomes.costs import Line, discount_factors, line_of
from sim.units import CENTS, MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from sim.history import History
    from sim.outcomes.costs import Bill

    Cells = npt.NDArray[np.int64]

MARKET = "market rent"
"""The payer of a dwelling lived in: here it does not matter who it is. Plots, hotel rooms, temporary flats and
renovated buildings are in their own bills."""

ELSEWHERE = Line("families gone, elsewhere", "elsewhere", "gone", "resource", False)


class Prices(NamedTuple):
    """What no bill says: market rents, and what a family that has left costs elsewhere, in cents a month."""

    small_cents: int
    large_cents: int
    elsewhere_cents: int = 0


class Ledger(NamedTuple):
    """Cents (months + 1, runs, lines), with its lines in order."""

    lines: tuple[Line, ...]
    cents: Cells


def wider_ledger(history: History, bills_by_arm: Sequence[Sequence[Bill]], prices: Prices, rate: float) -> Ledger:
    """Every resource used in each month of each run; month 0 costs nothing.

    Without a watched history there are no homes to count, and so no ledger: a wider cost without them would be wrong.
    """
    if history.watched is None:
        raise ValueError("wanted a history that was watched (study.watch), got one without homes by kind and size")
    flows: dict[Line, Cells] = {}
    for line, runs, cents in _flows(history, bills_by_arm, prices, rate):
        shape = history.counts.shape[:2]
        flows.setdefault(line, np.zeros(shape, dtype=np.int64))[1:, runs] += cents[1:]
    return Ledger(tuple(flows), np.stack([*flows.values()], axis=2))


def _flows(
    history: History, bills_by_arm: Sequence[Sequence[Bill]], prices: Prices, rate: float
) -> Iterator[tuple[Line, slice, Cells]]:
    for arm, bills in enumerate(bills_by_arm):
        runs = slice(arm * len(history.replicates), (arm + 1) * len(history.replicates))
        for bill in bills:
            if bill.kind == "resource":
                yield line_of(bill), runs, resource_cents(bill, history.counts[:, runs, INDEX[bill.driver]], rate)
    everybody = slice(0, history.counts.shape[1])
    for tenure, places in TENURES.items():
        yield Line(tenure, MARKET, "dwellings", "resource", False), everybody, _rents(history, places, prices)
    yield ELSEWHERE, everybody, history.counts[..., INDEX["gone"]] * prices.elsewhere_cents


def resource_cents(bill: Bill, counted: Cells, rate: float) -> Cells:
    """A bill by the month: at once, or, for what lasts for years, its equivalent cost for all that stands by then."""
    if not bill.life_years:
        return counted * bill.cents
    built = counted.copy()
    built[0] = 0
    return np.cumsum(built, axis=0) * equivalent_month(bill.cents, bill.life_years, rate)


def equivalent_month(cents: int, life_years: int, rate: float) -> int:
    """The level amount a month over its life that is worth what was paid, in whole cents."""
    annuity = math.fsum(discount_factors(life_years * MONTHS_A_YEAR, rate)[1:].tolist())
    return round(cents / annuity)


def _rents(history: History, places: tuple[int, ...], prices: Prices) -> Cells:
    assert history.watched is not None
    homes = history.watched.homes[:, :, list(places), :].sum(axis=2, dtype=np.int64)
    rents: Cells = homes[..., 0] * prices.small_cents + homes[..., 1] * prices.large_cents
    return rents


def prices_of(small_eur: float, large_eur: float, elsewhere_eur: float = 0.0) -> Prices:
    """Prices from whole units of the currency, rounded to the cent."""
    return Prices(round(small_eur * CENTS), round(large_eur * CENTS), round(elsewhere_eur * CENTS))
