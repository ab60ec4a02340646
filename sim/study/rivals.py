"""Naive rivals of the model: quota times months, last year again, and a chain of four states with published rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.scenario.contenders import Chain
    from sim.scenario.held import Observed

RIVALS = ("quota x months", "last year again", "four-state chain")
STATES = ("rough", "temporary", "housed", "gone")


def forecasts(row: Observed, promised: float, chain: Chain) -> dict[str, float]:
    """What each rival that applies to a published number says of it; `promised` is the flow of flats given."""
    found: dict[str, float] = {}
    if row.quota_months:
        found[RIVALS[0]] = min(promised / row.published.of, 1.0) if row.published.of else promised
    if row.last_year is not None:
        found[RIVALS[1]] = row.last_year
    if row.chain:
        found[RIVALS[2]] = in_chain(chain, *row.chain)
    return found


def in_chain(chain: Chain, starts: str, months: int, state: str) -> float:
    """Probability of a state of the chain after so many months; `ever_housed`: with nobody losing a home."""
    keeps = 0.0 if state == "ever_housed" else chain.housed_to_rough
    step = np.array(
        [
            [1 - chain.rough_to_housed - chain.rough_to_gone, 0.0, chain.rough_to_housed, chain.rough_to_gone],
            [
                chain.temporary_to_rough,
                1 - chain.temporary_to_housed - chain.temporary_to_rough,
                chain.temporary_to_housed,
                0.0,
            ],
            [keeps, 0.0, 1 - keeps, 0.0],
            [0.0, 0.0, 0.0, 1.0],
        ]
    )
    at = np.zeros(len(STATES))
    at[STATES.index(starts)] = 1.0
    for _ in range(months):
        at = at @ step
    return float(at[STATES.index("housed" if state == "ever_housed" else state)])
