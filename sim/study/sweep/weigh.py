"""Weighs what a sweep has brought: luck and what is not known apart, who is best how surely, and what that hangs on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from sim.errors import Problem, UserError
from sim.outcomes.measures import BY_NAME
from sim.outcomes.paired import interval, quantile, student
from sim.study.sweep.harvest import harvest
from sim.study.sweep.influence import bins, first_order, over_bins

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from sim.study.sweep.harvest import Harvest
    from sim.study.sweep.influence import Bins
    from sim.study.sweep.results import Results

    Floats = npt.NDArray[np.float64]

NAN = float("nan")
MAIN, COST = "durably_housed", "cost_eur_per_family"
DRAWN = ("sobol", "latin_hypercube")
"""Designs whose points stand for the priors; those of a grid or a list are somebody's choice."""

BALANCED = ("sobol", "grid")
"""Designs in which every value of a number meets the values of the others alike."""

COLUMNS = {
    "levels": "policy measure month mean low high p05 p95 luck points replicates",
    "best": "measure policy lives share clear possible low high points",
    "influence": "factor measure policy share low high",
    "bins": "factor bin lowest highest policy points mean low high",
    "turns": "factor bin lowest highest policy instead_of gap low high",
}


class Spread(NamedTuple):
    """A quantity over the points of a sweep.

    `low` and `high` hold luck alone: how well the replicates average it out. `p05` and `p95` are those of the points'
    means: what is not known. `luck` is the share of luck in the variance from one life to another, `noise` the variance
    that luck leaves in the mean of a point.
    """

    mean: float
    low: float
    high: float
    p05: float
    p95: float
    luck: float
    noise: float


@dataclass
class Weighed:
    """One city of a sweep, weighed; frames as `COLUMNS` names them. `values` holds what varied, point by point."""

    harvest: Harvest
    values: pd.DataFrame
    drawn: bool
    levels: pd.DataFrame
    differences: pd.DataFrame
    best: pd.DataFrame
    influence: pd.DataFrame
    bins: pd.DataFrame
    turns: pd.DataFrame


def weigh(results: Results, measures: Sequence[str]) -> list[Weighed]:
    """Every city of which something is there; raises `UserError` where that is none."""
    if not results.store.done():
        wanted, todo = "a sweep of which a part is there", "give the command of the sweep first"
        raise UserError([Problem(str(results.folder), "", wanted, "one that has not been run yet", todo)])
    return [_weighed(results, one) for one in harvest(results, measures)]


def _weighed(results: Results, one: Harvest) -> Weighed:
    frame = results.points.iloc[one.points].reset_index(drop=True)
    drawn = results.recipe["design"] in DRAWN
    binned = {name: bins(frame[name].to_numpy(dtype=np.float64)) for name in _factors(frame)}
    asked, balanced = _asked(one), results.recipe["design"] in BALANCED
    return Weighed(
        one, frame, drawn,
        levels=_frame("levels", _spreads(one, {name: one.level(name) for name in one.policies})),
        differences=_frame("levels", _spreads(one, {name: one.gap(name) for name in _others(one)})),
        best=_frame("best", _best(one, drawn)),
        influence=_frame("influence", _influence(one, binned, asked, balanced)),
        bins=_frame("bins", _bins(one, binned, asked)),
        turns=_frame("turns", _turns(one, binned)),
    )  # fmt: skip


def _frame(name: str, rows: Iterator[Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS[name].split())


def _factors(frame: pd.DataFrame) -> list[str]:
    """What varied, and does so among the points that are there."""
    names = [name for name in frame.columns if name not in ("point", "city")]
    return [name for name in names if frame[name].nunique() > 1]


def _others(one: Harvest) -> list[str]:
    return [name for place, name in enumerate(one.policies) if place != one.baseline]


def _asked(one: Harvest) -> dict[str, int]:
    """What is asked of the numbers: the difference of each policy to the baseline; of a single policy its level."""
    return {name: one.gap(name) for name in _others(one)} or {one.policies[0]: 0}


def _spreads(one: Harvest, quantities: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for policy, quantity in quantities.items():
        for place, measure in enumerate(one.measures):
            share = BY_NAME[measure].unit == "share" and quantity < len(one.policies)
            for at, month in enumerate(one.horizons):
                found = spread(one, quantity, at, place)
                ends = (
                    (max(found.low, 0.0), min(found.high, 1.0)) if share and not math.isnan(found.low) else found[1:3]
                )
                known = int((one.known[:, quantity, at, place] > 0).sum())
                yield policy, measure, month, found.mean, *ends, *found[3:6], known, one.replicates


def spread(one: Harvest, quantity: int, horizon: int, measure: int) -> Spread:
    """A quantity at a horizon: its mean, how sure that is, how it differs from point to point, and luck's share."""
    at = (slice(None), quantity, horizon, measure)
    means, variances, known = one.mean[at], one.variance[at], one.known[at]
    there = ~np.isnan(means)
    if not there.any():
        return Spread(*[NAN] * 7)
    means, variances, known = means[there], variances[there], known[there]
    mean, points = math.fsum(means.tolist()) / len(means), len(means)
    ordered = np.sort(means)
    ends = quantile(ordered, 0.05), quantile(ordered, 0.95)
    if (known < 2).any():
        # one life at a point: what luck does and what the numbers do cannot be told apart
        return Spread(mean, NAN, NAN, *ends, NAN, 0.0)
    within = math.fsum(variances.tolist()) / points
    half, noise = _of_luck(one, at, within, variances / known, int((known - 1).sum()))
    between = max(float(means.var(ddof=1)) - noise, 0.0) if points > 1 else 0.0
    luck = within / (within + between) if within + between > 0 else NAN
    return Spread(mean, mean - half, mean + half, *ends, luck, noise)


def _of_luck(one: Harvest, at: Any, within: float, squared: Floats, freedom: int) -> tuple[float, float]:
    """Half the interval of the mean over the points, and the variance that luck adds from point to point.

    Where the points share replicates, so do their errors: a lucky replicate is lucky at every point. It moves all
    points together, and only what it does here otherwise than there adds to their spread.
    """
    points = len(squared)
    if one.by_replicate is None:
        noise = math.fsum(squared.tolist()) / points
        return student(freedom) * math.sqrt(noise / points), noise
    of_replicates = one.by_replicate[at]
    known = of_replicates[~np.isnan(of_replicates)]
    _, low, high = interval(known)
    together = float(known.var(ddof=1)) if len(known) > 1 else 0.0
    apart = max(within - together, 0.0) * points / max(points - 1, 1)
    return (high - low) / 2, apart / max(len(known), 1)


def _best(one: Harvest, drawn: bool) -> Iterator[tuple[Any, ...]]:
    """How often each policy is best: of all lives, of the points by their means, and of those beyond luck."""
    if len(one.policies) == 1:
        return
    for place, measure in enumerate(one.measures):
        leader = one.leader[:, place]
        there = leader >= 0
        points = int(there.sum())
        if BY_NAME[measure].direction is None or not points:
            continue
        clear = there & (one.lead[:, place] > np.nan_to_num(one.half[:, place], nan=np.inf))
        for arm, policy in enumerate(one.policies):
            first = leader == arm
            lives = math.fsum(one.wins[there, arm, place].tolist()) / points
            sure, lost = int((clear & first).sum()), int((clear & ~first).sum())
            ends = (NAN, NAN)
            if drawn:
                ends = binomtest(int(first.sum()), points).proportion_ci(method="wilson")
            yield (
                measure, policy, lives, int(first.sum()) / points, sure / points, 1 - lost / points,
                float(ends[0]), float(ends[1]), points,
            )  # fmt: skip


def _influence(
    one: Harvest, binned: dict[str, Bins], asked: dict[str, int], balanced: bool
) -> Iterator[tuple[Any, ...]]:
    """The first-order index of each number, for homes and for costs."""
    for measure in (name for name in (MAIN, COST) if name in one.measures and binned):
        for policy, quantity in asked.items():
            outcome = one.at_points(quantity, measure)
            there = ~np.isnan(outcome)
            if not there.any():
                continue
            here = [own._replace(of=own.of[there]) for own in binned.values()]
            noise = spread(one, quantity, len(one.horizons) - 1, one.measures.index(measure)).noise
            shares = first_order(outcome[there], here, noise, balanced)
            for factor, share in zip(binned, shares, strict=True):
                yield factor, measure, policy, *share


def _bins(one: Harvest, binned: dict[str, Bins], asked: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """The mean over the points of each bin, for homes."""
    for factor, own in binned.items():
        for policy, quantity in asked.items():
            for number, points, *mean in over_bins(one.at_points(quantity, MAIN), own):
                yield factor, number, own.low[number], own.high[number], policy, points, *mean


def _turns(one: Harvest, binned: dict[str, Bins]) -> Iterator[tuple[Any, ...]]:
    """Bins in which another policy than on the whole houses most, and by how much more."""
    levels = np.stack([one.at_points(arm, MAIN) for arm in range(len(one.policies))])
    known = ~np.isnan(levels).any(axis=0)
    if len(one.policies) == 1 or not known.any():
        return
    whole = int(levels[:, known].mean(axis=1).argmax())
    for factor, own in binned.items():
        for number in range(own.many):
            inside = known & (own.of == number)
            if not inside.any():
                continue
            arm = int(levels[:, inside].mean(axis=1).argmax())
            if arm != whole:
                gap = interval(levels[arm, inside] - levels[whole, inside])
                yield factor, number, own.low[number], own.high[number], one.policies[arm], one.policies[whole], *gap
