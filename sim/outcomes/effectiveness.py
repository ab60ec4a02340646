"""Cost against effect: which policy is worth its cost, for every worth that may be set on the effect.

Costs and effects are those of whole runs; the shares are shares of replicates, so they say what luck alone leaves open.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.outcomes.paired import NAN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Values = npt.NDArray[np.float64]

FRONTIER, DOMINATED, EXTENDED = "on the frontier", "dominated", "dominated by a mixture"


class Place(NamedTuple):
    """Where a policy stands: its mean cost and effect, its standing, and what one more unit of effect costs there."""

    cost: float
    effect: float
    standing: str
    ratio: float


def quadrants(cost: Values, effect: Values) -> tuple[float, float, float, float]:
    """Shares of the differences that are dearer and better, dearer and not, cheaper and better, cheaper and not.

    No difference in cost counts as cheaper, none in effect as not better.
    """
    dearer, better = cost > 0, effect > 0
    corners = (dearer & better, dearer & ~better, ~dearer & better, ~dearer & ~better)
    first, second, third, last = (float(np.count_nonzero(corner)) / len(cost) for corner in corners)
    return first, second, third, last


def acceptability(cost: Values, effect: Values, worths: Sequence[float]) -> Values:
    """Share of replicates in which each policy has the highest net benefit, (worths, policies); ties are shared.

    `cost` and `effect` are (policies, replicates); net benefit is worth x effect less cost.
    """
    shares = np.empty((len(worths), len(cost)))
    for row, worth in enumerate(worths):
        benefit = worth * effect - cost
        best = benefit == benefit.max(axis=0)
        shares[row] = [math.fsum(part.tolist()) / cost.shape[1] for part in best / best.sum(axis=0)]
    return shares


def most_worth(cost: Values, effect: Values, worths: Sequence[float]) -> list[int]:
    """The policy with the highest mean net benefit at each worth (the frontier of the acceptability curves)."""
    costs, effects = _means(cost), _means(effect)
    return [max(range(len(costs)), key=lambda one: worth * effects[one] - costs[one]) for worth in worths]


def perfect_information(cost: Values, effect: Values, worths: Sequence[float]) -> Values:
    """What it is worth, at each worth of the effect, to know before choosing what the columns differ by; (worths,).

    The mean over columns of the highest net benefit, less the highest mean net benefit: never negative. Columns are
    replicates (then it is luck that would be known) or points of a design (then assumptions).
    """
    found = np.empty(len(worths))
    for row, worth in enumerate(worths):
        benefit = worth * effect - cost
        highest = math.fsum(benefit.max(axis=0).tolist()) / cost.shape[1]
        found[row] = max(0.0, highest - max(_means(benefit)))
    return found


def frontier(cost: Values, effect: Values) -> list[Place]:
    """Every policy in its own order: on the frontier (with its cost for one more unit of effect) or dominated."""
    costs, effects = _means(cost), _means(effect)
    undominated = [one for one in range(len(costs)) if not _dominated(one, costs, effects)]
    on_it = _hull(sorted(undominated, key=lambda one: effects[one]), costs, effects)
    ratios = {on_it[0]: NAN} | {
        one: (costs[one] - costs[before]) / (effects[one] - effects[before]) for before, one in pairwise(on_it)
    }
    return [
        Place(
            costs[one],
            effects[one],
            FRONTIER if one in ratios else EXTENDED if one in undominated else DOMINATED,
            ratios.get(one, NAN),
        )
        for one in range(len(costs))
    ]


def _means(values: Values) -> list[float]:
    return [math.fsum(row.tolist()) / values.shape[1] for row in values]


def _dominated(one: int, costs: list[float], effects: list[float]) -> bool:
    """Another does at least as much for at most as much; of twins the first stays."""
    return any(
        costs[other] <= costs[one]
        and effects[other] >= effects[one]
        and (costs[other] < costs[one] or effects[other] > effects[one] or other < one)
        for other in range(len(costs))
        if other != one
    )


def _hull(rising: list[int], costs: list[float], effects: list[float]) -> list[int]:
    """Those of which no mixture of two others does as much for less: costs a unit rise along them."""
    kept: list[int] = []
    for one in rising:
        while len(kept) > 1 and _slope(kept[-2], kept[-1], costs, effects) >= _slope(kept[-1], one, costs, effects):
            kept.pop()
        kept.append(one)
    return kept


def _slope(first: int, second: int, costs: list[float], effects: list[float]) -> float:
    return (costs[second] - costs[first]) / (effects[second] - effects[first])
