"""Costs seen in two ways side by side, the public budget and the wider view, and where they rank policies otherwise."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from sim.outcomes.costs import discounted_sum, ledger, lines_of
from sim.outcomes.effectiveness import acceptability, frontier, most_worth, perfect_information, quadrants
from sim.outcomes.joined import INDEX, by_arm
from sim.outcomes.paired import interval
from sim.outcomes.wider import prices_of, wider_ledger
from sim.units import CENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from sim.outcomes.costs import Bill, Line
    from sim.outcomes.joined import History
    from sim.outcomes.wider import Prices
    from sim.scenario.schema import Study

    Values = npt.NDArray[np.float64]
    Cells = npt.NDArray[np.int64]

View = Literal["public", "wider"]
VIEWS: tuple[View, ...] = ("public", "wider")
SMALL_RENT, LARGE_RENT = "money.private_rent_small_eur", "money.private_rent_large_eur"
WORTHS = tuple(range(0, 6001, 100))
"""What a discounted family-month durably housed may be worth, in whole units of the currency."""

COLUMNS = {
    "totals": "policy perspective month mean low high gone",
    "lines": "policy line payer heading kind programme month mean low high gone",
    "by": "perspective by name policy month mean low high gone",
    "reversals": "month cheaper dearer public low high wider wider_low wider_high",
    "plane": "perspective policy month cost cost_low cost_high effect effect_low effect_high ratio "
    "dearer_better dearer_not cheaper_better cheaper_not",
    "acceptability": "perspective month worth policy p best_on_average",
    "frontier": "perspective month policy cost effect standing ratio",
    "information": "perspective month worth eur",
}


class Cea(NamedTuple):
    """Cost-effectiveness as frames. The effect is discounted family-months durably housed per family of the cohort.

    `plane`: each policy less the baseline, with the shares of replicates in the four quadrants. `acceptability`: for
    each worth of a family-month, the share of replicates in which a policy has the highest net benefit, and whether it
    has it on average. `frontier`: what one more family-month costs along the policies that no other dominates.
    `information`: what it would be worth, per family, to foresee luck before choosing a policy.
    """

    plane: pd.DataFrame
    acceptability: pd.DataFrame
    frontier: pd.DataFrame
    information: pd.DataFrame


class Side(NamedTuple):
    """One perspective: its lines, and their discounted sums in EUR per family of the cohort.

    `eur` has the axes month, policy, replicate, line.
    """

    lines: tuple[Line, ...]
    eur: Values

    def total(self) -> Values:
        """All lines together, (months + 1, policies, replicates)."""
        total: Values = self.eur.sum(axis=3)
        return total


def market_prices(study: Study, elsewhere_eur: float) -> Prices:
    """Market rents of the study's city, and what a family gone costs elsewhere."""
    small, large = (float(study.parameters[name].value) for name in (SMALL_RENT, LARGE_RENT))
    return prices_of(small, large, elsewhere_eur)


class Perspectives:
    """Every table of costs of one comparison, in both perspectives."""

    def __init__(
        self, history: History, bills: Sequence[Sequence[Bill]], prices: Prices, rate: float, frame: Frame
    ) -> None:
        self.history, self.bills, self.prices, self.rate, self.frame = history, bills, prices, rate, frame
        counts = by_arm(history.counts, history, 1)
        self.cohort = np.maximum(counts[..., INDEX["cohort"]], 1)
        self.gone: Values = counts[..., INDEX["gone"]] / self.cohort

    @cached_property
    def sides(self) -> dict[str, Side]:
        """Both perspectives."""
        public = [number for number, line in enumerate(lines_of(self.bills)) if line.public]
        lines = tuple(lines_of(self.bills)[number] for number in public)
        wider = wider_ledger(self.history, self.bills, self.prices, self.rate)
        used = [number for number in range(len(wider.lines)) if wider.cents[..., number].any()]
        return {
            "public": Side(lines, self._eur(ledger(self.history, self.bills)[..., public])),
            "wider": Side(tuple(wider.lines[number] for number in used), self._eur(wider.cents[..., used])),
        }

    def _eur(self, cents: Cells) -> Values:
        sums = by_arm(discounted_sum(cents, self.rate), self.history, 1)
        eur: Values = sums / CENTS / self.cohort[..., None]
        return eur

    def _cells(self, values: Values) -> Iterator[tuple[str, int, tuple[float, ...]]]:
        """Policy, month, mean, interval and share gone, of values (months + 1, policies, replicates)."""
        for arm, name in enumerate(self.history.arms):
            for month in self.frame.horizons:
                yield name, month, (*interval(values[month, arm]), interval(self.gone[month, arm]).mean)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Cost per family of the cohort in both perspectives."""
        return _frame(
            "totals",
            (
                (name, view, month, *cells)
                for view in VIEWS
                for name, month, cells in self._cells(self.sides[view].total())
            ),
        )

    @cached_property
    def wider_lines(self) -> pd.DataFrame:
        """Each line of the wider view, as `Comparison.costs` has those of the budgets; lines of nothing left out."""
        side = self.sides["wider"]
        rows = (
            (name, *line, month, *cells)
            for number, line in enumerate(side.lines)
            for name, month, cells in self._cells(side.eur[..., number])
        )
        return _frame("lines", rows)

    @cached_property
    def by(self) -> pd.DataFrame:
        """Cost per family of the cohort by payer, by heading and by kind, in both perspectives."""
        return _frame(
            "by", (row for view in VIEWS for by in ("payer", "heading", "kind") for row in self._by(view, by))
        )

    def _by(self, view: View, by: str) -> Iterator[tuple[Any, ...]]:
        side = self.sides[view]
        for name in dict.fromkeys(getattr(line, by) for line in side.lines):
            chosen = [number for number, line in enumerate(side.lines) if getattr(line, by) == name]
            for policy, month, cells in self._cells(side.eur[..., chosen].sum(axis=3)):
                yield view, by, name, policy, month, *cells

    @cached_property
    def reversals(self) -> pd.DataFrame:
        """Pairs of policies of which the one that is cheaper for public budgets is dearer in the wider view.

        `public` and `wider` are mean differences of cost, the cheaper less the dearer, with their 95% intervals.
        """
        totals = [self.sides[view].total() for view in VIEWS]
        rows = (
            (month, *row)
            for month in self.frame.horizons
            for row in _reversed(self.history.arms, totals[0][month], totals[1][month])
        )
        return _frame("reversals", rows)

    @cached_property
    def effect(self) -> Values:
        """Discounted family-months durably housed per family of the cohort, (months + 1, policies, replicates)."""
        months = self.history.counts[..., INDEX["durable_all"]].copy()
        months[0] = 0
        effect: Values = by_arm(discounted_sum(months, self.rate), self.history, 1) / self.cohort
        return effect

    @cached_property
    def cea(self) -> Cea:
        """Cost-effectiveness in both perspectives."""
        effect = self.effect
        made = {
            "plane": [row for view in VIEWS for row in self._plane(view, effect)],
            "acceptability": [row for view in VIEWS for row in self._acceptability(view, effect)],
            "frontier": [row for view in VIEWS for row in self._frontier(view, effect)],
            "information": [row for view in VIEWS for row in self._information(view, effect)],
        }
        return Cea(*(_frame(name, iter(rows)) for name, rows in made.items()))

    def _plane(self, view: View, effect: Values) -> Iterator[tuple[Any, ...]]:
        cost, base = self.sides[view].total(), self.history.arms.index(self.frame.baseline)
        for arm, name in enumerate(self.history.arms):
            for month in self.frame.horizons if arm != base else ():
                dearer, better = (values[month, arm] - values[month, base] for values in (cost, effect))
                spent, gained = interval(dearer), interval(better)
                ratio = spent.mean / gained.mean if gained.mean > 0 else float("nan")
                yield view, name, month, *spent, *gained, ratio, *quadrants(dearer, better)

    def _acceptability(self, view: View, effect: Values) -> Iterator[tuple[Any, ...]]:
        cost, last = self.sides[view].total(), self.frame.horizons[-1]
        shares = acceptability(cost[last], effect[last], WORTHS)
        best = most_worth(cost[last], effect[last], WORTHS)
        for row, worth in enumerate(WORTHS):
            for arm, name in enumerate(self.history.arms):
                yield view, last, worth, name, float(shares[row, arm]), best[row] == arm

    def _frontier(self, view: View, effect: Values) -> Iterator[tuple[Any, ...]]:
        cost = self.sides[view].total()
        for month in self.frame.horizons:
            for name, place in zip(self.history.arms, frontier(cost[month], effect[month]), strict=True):
                yield view, month, name, *place

    def _information(self, view: View, effect: Values) -> Iterator[tuple[Any, ...]]:
        last = self.frame.horizons[-1]
        worth_knowing = perfect_information(self.sides[view].total()[last], effect[last], WORTHS)
        for worth, eur in zip(WORTHS, worth_knowing.tolist(), strict=True):
            yield view, last, worth, eur


class Frame(NamedTuple):
    """At which months results are stated, and against which policy."""

    horizons: tuple[int, ...]
    baseline: str


def _frame(name: str, rows: Iterator[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS[name].split())


def _reversed(names: Sequence[str], public: Values, wider: Values) -> Iterator[tuple[Any, ...]]:
    """Pairs that the two views order otherwise, from costs (policies, replicates)."""
    for one, other in combinations(range(len(names)), 2):
        budget, society = interval(public[one] - public[other]), interval(wider[one] - wider[other])
        if budget.mean * society.mean < 0:
            turned = budget.mean > 0
            cheaper, dearer = (other, one) if turned else (one, other)
            first, second = (interval(view[cheaper] - view[dearer]) for view in (public, wider))
            yield names[cheaper], names[dearer], *first, *second
