"""What a city's choice rests on: all policies lived at points of its local facts, and of the parameters it learned.

Facts range over what a city of its kind could find (their own priors, or a stated range); learned parameters are drawn
from the posterior. All policies of a point share families and luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from sim.engines.core import run_core
from sim.outcomes.costs import DISCOUNT_A_YEAR, spending
from sim.outcomes.joined import INDEX
from sim.scenario.factors import Factor
from sim.scenario.factors import targets as variable
from sim.study.chunks import WorkerLostError
from sim.study.executors import outcomes, seam_of
from sim.study.sweep.design import quantile, unit_points
from sim.study.sweep.points import Bench, Block

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from sim.scenario.schema import Study
    from sim.study.calibrate.carry import Posterior

    Values = npt.NDArray[np.float64]

PART = 32

FACTS: tuple[tuple[str, str], ...] = (
    ("social_landlord_quota.lettings_year", "priority lettings a year, for each 100 families"),
    ("population.lasting_papers_share", "share of families with lasting papers"),
    ("population.national_papers_share", "share of families with an identity card"),
    ("papers.odds_unaided", "papers without help"),
    ("social_housing.odds_ordinary", "ordinary social lettings"),
    ("landlords.landlords", "private landlords within reach"),
    ("landlords.odds_joins", "private landlords' readiness"),
    ("landlords.prejudice_ratio", "landlords' prejudice"),
    ("work.odds_applies", "jobs within reach"),
    ("camp.clearance_rate", "clearances"),
    ("population.arrivals_a_month", "arrivals"),
    ("village.odds_site_found", "land for a village"),
    ("money.private_rent_small_eur", "private rents"),
    ("insertion_village.place_eur_year", "price of a village place"),
    ("housing_first_team.worker_eur_year", "price of a Housing First worker"),
    ("on_site_accompaniment.worker_eur_year", "price of a social worker"),
    ("temporary_homes.room_eur_month", "price of a temporary room"),
    ("mainstream.hotel_person_eur_year", "price of a hotel place"),
)
"""Local facts that a city could find out, and how a card calls them."""
QUOTA = "social_landlord_quota.lettings_year"
MOST_LETTINGS = 20
"""Priority lettings a year for each 100 families at most, over which the quota ranges (from 0) in every policy that has
one: the largest quota of a shipped policy is about half as large."""


class Fact(NamedTuple):
    """A local fact: its name, how it is called, its factor, and what one unit of it is divided by to be told."""

    name: str
    title: str
    factor: Factor
    unit: str
    value: float
    per: float


@dataclass(frozen=True)
class Decision:
    """`u` (points, facts) in [0, 1]; `housed`, `months` and `cost` (points, policies) at the last month.

    `housed` is the share durably housed, `months` discounted family-months durably housed and `cost` discounted public
    cost, both per family of the cohort.
    """

    study: Study
    facts: tuple[Fact, ...]
    policies: tuple[str, ...]
    u: Values
    housed: Values
    months: Values
    cost: Values

    def worth(self, value: float) -> Values:
        """Net benefit per family, (points, policies), if a family-month durably housed is worth so much."""
        return self.months * value - self.cost


@dataclass(frozen=True)
class Job:
    """Everything that a worker needs to live some points."""

    study: Study
    columns: dict[str, Any]
    points: int

    def __call__(self, first: int) -> Values:
        """(points, policies, 3) of a part: share durably housed, discounted months of it, and public cost."""
        last = min(first + PART, self.points)
        bench = Bench(self.study, self.columns)
        plan = bench.fresh(Block(tuple(range(first, last)), 0, 1))
        history = run_core(plan, first, last - first)
        spent = spending(history, [arm.bills for arm in plan.arms], DISCOUNT_A_YEAR)
        cohort = np.maximum(history.counts[-1, :, INDEX["cohort"]], 1)
        durable = history.counts[-1, :, INDEX["durable"]]
        told = np.column_stack([durable, spent.durable_discounted[-1], spent.public_eur[-1]]) / cohort[:, None]
        return np.asarray(told.reshape(len(plan.arms), last - first, 3).swapaxes(0, 1))


def facts_of(study: Study, without: Sequence[str] = ()) -> tuple[Fact, ...]:
    """The facts that can be varied in a study; those that were learned already are left out."""
    known = variable(study)
    found = [_fact(study, name, title, known[name]) for name, title in FACTS if name in known and name not in without]
    return tuple(fact for fact in found if fact)


def _fact(study: Study, name: str, title: str, parameter: Any) -> Fact | None:
    families = sum(camp.families for camp in study.city.camps)
    if name == "population.national_papers_share" and study.city.law_regime != "national":
        return None
    if name == QUOTA:
        most = max(2, round(MOST_LETTINGS * families / 100))
        factor = Factor(name, "whole", 0, most, "uniform", parameter.value)
        return Fact(name, title, factor, "a year per 100 families", float(parameter.value), families / 100)
    if parameter.low is None or parameter.high is None or parameter.low >= parameter.high:
        return None
    prior: Literal["uniform", "loguniform", "beta", "normal"]
    prior = "uniform" if parameter.prior == "fixed" else parameter.prior
    factor = Factor(name, parameter.type, parameter.low, parameter.high, prior, parameter.value)
    return Fact(name, title, factor, parameter.unit, float(parameter.value), 1.0)


def decide(
    study: Study,
    points: int,
    posterior: Posterior | None = None,
    jobs: int | None = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Decision:
    """The table of a choice: Sobol points of the facts, learned parameters drawn from the posterior."""
    facts = facts_of(study, posterior.names if posterior else ())
    u = unit_points("sobol", points, len(facts), study.seed)
    columns: dict[str, Any] = {fact.name: quantile(fact.factor, u[:, i]) for i, fact in enumerate(facts)}
    if posterior:
        rows = np.arange(points) % len(posterior.values)
        columns |= {name: _typed(study, name, posterior.values[rows, i]) for i, name in enumerate(posterior.names)}
    if QUOTA in columns:
        having = [policy.name for policy in study.policies if QUOTA.partition(".")[0] in policy.instruments]
        columns |= {f"{name}.{QUOTA}": columns[QUOTA] for name in having}
    job = Job(study, columns, points)
    starts, found = list(range(0, points, PART)), {}
    for outcome in outcomes(seam_of("local", jobs, job, len(starts)), starts):
        if outcome.lost:
            raise WorkerLostError("a worker process was killed from outside, twice: try --jobs 1")
        found[outcome.task] = outcome.result
        if progress:
            progress(min(len(found) * PART, points) * len(study.policies), points * len(study.policies))
    told = np.concatenate([found[first] for first in starts])
    policies = tuple(policy.name for policy in study.policies)
    return Decision(study, facts, policies, u, *np.moveaxis(told, 2, 0))


def _typed(study: Study, name: str, values: Values) -> Any:
    return np.rint(values).astype(np.int64) if study.parameters[name].type == "whole" else values
