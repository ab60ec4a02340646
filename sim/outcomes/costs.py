"""What it costs: whole cents for each line, run and month, and what the public purse has spent so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from sim.history import INDEX
from sim.units import CENTS, MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sim.history import History

    Cells = npt.NDArray[np.int64]
    Values = npt.NDArray[np.float64]

DISCOUNT_A_YEAR = 0.025
"""Discount on costs and on effects (0 to 0.045 is the usual range)."""


class Bill(Protocol):
    """A bill as an instrument states it (`sim.supports.Bill`): so many cents for each unit of a counted activity."""

    @property
    def line(self) -> str: ...
    @property
    def driver(self) -> str: ...
    @property
    def cents(self) -> int: ...
    @property
    def payer(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def programme(self) -> bool: ...
    @property
    def life_years(self) -> int: ...


class Line(NamedTuple):
    """One line of the ledger: several bills of a policy may be booked on it."""

    line: str
    payer: str
    heading: str
    kind: str
    programme: bool

    @property
    def public(self) -> bool:
        """It concerns the public budget: a public body pays, or a tenant or taxpayer pays back."""
        return self.kind == "revenue" or self.payer != "tenant"


class Spending(NamedTuple):
    """Sums since month 0, each (months + 1, runs); all but `durable_months` are discounted."""

    public_eur: Values
    programme_eur: Values
    durable_discounted: Values
    durable_months: Cells


def line_of(bill: Bill) -> Line:
    """The ledger's line that a bill is booked on."""
    return Line(bill.line, bill.payer, bill.heading, bill.kind, bill.programme)


def lines_of(bills_by_arm: Sequence[Sequence[Bill]]) -> tuple[Line, ...]:
    """Every line of every arm once, in the order in which they first appear."""
    return tuple(dict.fromkeys(line_of(bill) for bills in bills_by_arm for bill in bills))


def ledger(history: History, bills_by_arm: Sequence[Sequence[Bill]]) -> Cells:
    """Cents (months + 1, runs, lines): count times price, revenue negative, lines as `lines_of` orders them.

    Month 0 is the state before anything has happened: it costs nothing.
    """
    lines = {line: column for column, line in enumerate(lines_of(bills_by_arm))}
    cents = np.zeros((*history.counts.shape[:2], len(lines)), dtype=np.int64)
    for arm, bills in enumerate(bills_by_arm):
        runs = slice(arm * len(history.replicates), (arm + 1) * len(history.replicates))
        for bill in bills:
            price = -bill.cents if bill.kind == "revenue" else bill.cents
            cents[1:, runs, lines[line_of(bill)]] += price * history.counts[1:, runs, INDEX[bill.driver]]
    return cents


def monthly_growth(rate_a_year: float) -> float:
    """The twelfth root of one plus the rate, by Newton's steps: no power, so the same bits everywhere."""
    growth = 1.0 + rate_a_year / MONTHS_A_YEAR
    for _ in range(8):
        almost = 1.0
        for _ in range(MONTHS_A_YEAR - 1):
            almost *= growth
        growth -= (almost * growth - (1.0 + rate_a_year)) / (MONTHS_A_YEAR * almost)
    return growth


def discount_factors(months: int, rate_a_year: float) -> Values:
    """What one unit of month m is worth at month 0, for m from 0 to `months`, by repeated division."""
    growth = monthly_growth(rate_a_year)
    factors = [1.0]
    for _ in range(months):
        factors.append(factors[-1] / growth)
    return np.array(factors)


def discounted_sum(flow: Cells, rate_a_year: float) -> Values:
    """A monthly flow (months + 1, ...) discounted and added up since month 0."""
    factors = discount_factors(len(flow) - 1, rate_a_year)
    shape = (-1,) + (1,) * (flow.ndim - 1)
    return np.cumsum(flow * factors.reshape(shape), axis=0)


def spending(history: History, bills_by_arm: Sequence[Sequence[Bill]], rate_a_year: float) -> Spending:
    """What the public has spent and bought so far in each run."""
    lines = lines_of(bills_by_arm)
    cents = ledger(history, bills_by_arm)
    public = np.array([line.public for line in lines], dtype=bool)
    programme = np.array([line.public and line.programme for line in lines], dtype=bool)
    durable = history.counts[..., INDEX["durable_all"]].copy()
    durable[0] = 0
    return Spending(
        discounted_sum(cents[..., public].sum(axis=2), rate_a_year) / CENTS,
        discounted_sum(cents[..., programme].sum(axis=2), rate_a_year) / CENTS,
        discounted_sum(durable, rate_a_year),
        np.cumsum(durable, axis=0),
    )
