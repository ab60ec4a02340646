"""What a filmed arm has spent each month, on the lines of its ledger that a reporter names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.outcomes.costs import ledger, lines_of
from sim.scenario.observed import PROGRAMME, PUBLIC
from sim.units import CENTS

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.outcomes.costs import Line
    from sim.study.film import Film

    Values = npt.NDArray[np.float64]


def spent(film: Film, words: tuple[str, ...]) -> Values:
    """Spending of each month in whole units of the currency, not discounted, (months + 1, runs)."""
    if film.bills is None:
        raise ValueError("a film without its bills has no cost")
    history, bills = film.bills
    chosen = np.array([_named(line, words or (PROGRAMME,)) for line in lines_of([bills])], dtype=bool)
    each: Values = ledger(history, [bills])[..., chosen].sum(axis=2) / CENTS
    return each


def _named(line: Line, words: tuple[str, ...]) -> bool:
    own = {line.line, line.payer, line.heading}
    if line.public:
        own |= {PUBLIC, PROGRAMME} if line.programme else {PUBLIC}
    return not own.isdisjoint(words)
