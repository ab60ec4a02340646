"""A sweep on disk with invented outcomes, so that what a report must find in it is known; no run is made."""

from dataclasses import replace

import numpy as np

from sim.outcomes.measures import MEASURES
from sim.scenario.sweep import load_sweep
from sim.study.sweep.part import Failed, as_parquet
from sim.study.sweep.recipe import work_of
from sim.study.sweep.results import Results
from sim.study.sweep.run import begin
from tests.study.sweep.small import SWEEP, lay

NAMES = [measure.name for measure in MEASURES]
HOUSED, COST, GONE = (NAMES.index(name) for name in ("durably_housed", "cost_eur_per_family", "gone"))


def linear(units, luck):
    """Homes under two policies, (points, policies, replicates), from the numbers as shares of their ranges.

    The village houses 0.4. The Toulouse model houses 0.3 + 0.3 x first + 0.1 x second, and luck on top: it is the
    better one where 3 x first + second > 1.
    """
    village = np.full(luck.shape[:1] + luck.shape[2:], 0.4)
    model = 0.3 + 0.3 * units[:, :1] + 0.1 * units[:, 1:2] + luck[:, 1]
    return np.stack([village + luck[:, 0], model], axis=1)


def invent(
    folder, outcome=linear, luck=0.0, *, leave=(), failed=(), common=None, shares="fresh", text=SWEEP, **changes
):
    """The results of a sweep of the hamlet with outcomes as invented; `luck` is the deviation between replicates.

    `common` is that of what all points share of it, as they do with `shares` common. Parts in `leave` are not made,
    runs in `failed` (point, policy, replicate) have failed. `changes` are those of the sweep in `text`.
    """
    sweep = load_sweep(lay(folder, text), **{"points": 64, "replicates": 8, "luck": shares, **changes})
    work = work_of(sweep)
    store = begin(sweep, work, folder / "out")
    total, policies = sweep.points * len(sweep.studies), len(work.policies)
    draw = np.random.default_rng(1)
    shared = draw.standard_normal((1, policies, sweep.replicates)) * (common or 0.0)
    own = draw.standard_normal((total, policies, sweep.replicates)) * luck + shared
    homes = outcome(units_of(sweep, work), own)
    results = np.zeros((total, policies, sweep.replicates, len(work.horizons), len(MEASURES)))
    results[..., HOUSED] = homes[..., None]
    results[..., COST] = 1000 * (1 + np.arange(policies))[:, None, None]
    results[..., GONE] = 0.1
    for part in range(store.parts):
        if part not in leave:
            points = store.layout.points_of(part)
            here = results[points.start : points.stop].copy()
            mine = [Failed(*address, "ZeroDivisionError: invented") for address in failed if address[0] in points]
            for one in mine:
                here[one.point - points.start, one.policy, one.replicate] = np.nan
            store.put(part, as_parquet(replace(work, ends=store.layout.ends), points, here, mine))
    return Results(folder / "out")


def units_of(sweep, work):
    """The numbers as shares of their ranges, or of the logarithms of these, (points, numbers)."""
    columns = []
    for factor in sweep.factors[0]:
        values = work.columns[factor.name].astype(float)
        low, high = float(factor.low), float(factor.high)
        logs = factor.prior == "loguniform"
        columns.append(np.log(values / low) / np.log(high / low) if logs else (values - low) / (high - low))
    return np.stack(columns, axis=1) if columns else np.zeros((sweep.points, 2))
