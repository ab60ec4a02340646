"""Like with like: each policy at its own scale, at equal programme spending, and at an equal quota of lettings.

A policy may look better only because more is spent on it, or because it was promised more flats. Equal spending is
sought on luck of its own, so that the comparison itself is made on luck that played no part in the choice of scale.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from sim.errors import Problem, UserError
from sim.outcomes.measures import BY_NAME
from sim.scenario.library import shipped
from sim.study.compare import Comparison, lived
from sim.study.document import SCHEMA, number
from sim.study.scale import Scaled, dials_of, plan_at, reach, seek, within_reach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.outcomes.joined import History
    from sim.scenario.plan import Plan
    from sim.scenario.schema import Policy, Study

    Run = Callable[[Plan], History]

QUOTA, LETTINGS = "social_landlord_quota", "lettings_year"
SEARCH_REPLICATES = 200
TABLES = ("own scale", "equal programme spending", "equal quota of lettings")
PROGRAMME = "programme_cost_eur_per_family"
MEASURES = ("durably_housed", "gone", PROGRAMME, "cost_eur_per_family", "cost_eur_per_month_durably_housed")
COLUMNS = "table policy measure month mean low high difference difference_low difference_high"


class Alike(NamedTuple):
    """The three comparisons on the same luck. `like` is the policy whose spending all were given, if one was named.

    `target_eur` is that spending per family of the cohort, on the luck of the search. `scales` are the scaled policies,
    `unscaled` those with no dial to grow by. `quota` is the number of priority lettings a year that every policy but
    the baseline was given.
    """

    study: Study
    own: Comparison
    spending: Comparison
    lettings: Comparison
    like: str | None
    target_eur: float
    scales: tuple[Scaled, ...]
    unscaled: tuple[str, ...]
    quota: int

    @property
    def comparisons(self) -> dict[str, Comparison]:
        """The three comparisons by the names of their tables."""
        return dict(zip(TABLES, (self.own, self.spending, self.lettings), strict=True))

    def apart(self) -> float:
        """How far the scaled policies' spending lies from its mean on the study's own luck, at most, as a share."""
        last = self.spending.summary[self.spending.summary["month"] == self.spending.horizons[-1]]
        eur = last[last["measure"] == PROGRAMME].set_index("policy")["mean"]
        found = [float(eur[scaled.policy]) for scaled in self.scales if scaled.found]
        mean = sum(found) / len(found) if found else float("nan")
        return max((abs(spent / mean - 1) for spent in found), default=float("nan"))

    def frame(self) -> pd.DataFrame:
        """Table, policy, measure, month: the mean with its interval, and the difference to the baseline."""
        parts = []
        for name, comparison in self.comparisons.items():
            keys = ["policy", "measure", "month"]
            levels = comparison.summary[comparison.summary["measure"].isin(MEASURES)]
            gaps = comparison.differences_of(comparison.policies).rename(
                columns={"mean": "difference", "low": "difference_low", "high": "difference_high"}
            )
            parts.append(levels.merge(gaps, on=keys, how="left").assign(table=name)[COLUMNS.split()])
        return pd.concat(parts, ignore_index=True)

    def document(self) -> dict[str, Any]:
        """All of it as one JSON document."""
        return {
            "schema": SCHEMA,
            "study": self.study.name,
            "baseline": self.study.baseline,
            "replicates": self.study.replicates,
            "months": self.study.months,
            "seed": self.study.seed,
            "search_seed": search_seed(self.study),
            "like": self.like,
            "target_eur_per_family": self.target_eur,
            "apart": number(self.apart()),
            "quota_a_year": self.quota,
            "scales": [scaled._asdict() for scaled in self.scales],
            "unscaled": list(self.unscaled),
            "measures": {name: {"unit": BY_NAME[name].unit} for name in MEASURES},
            "tables": _nested(self.frame()),
        }


def _nested(frame: pd.DataFrame) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for row in frame.to_dict("records"):
        cell = {str(name): number(row[name]) for name in COLUMNS.split()[4:]}
        policy = nested.setdefault(row["table"], {}).setdefault(row["policy"], {})
        policy.setdefault(row["measure"], {})[str(row["month"])] = cell
    return nested


def alike(
    study: Study,
    *,
    like: str | None = None,
    quota: int | None = None,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Alike:
    """The three tables of a study.

    `like`: whose programme spending to give to all (unless told, an amount that all can spend, as near as possible to
    the middle of theirs). `quota`: priority lettings a year for all (the largest of their own unless told).
    """

    def run(plan: Plan, replicates: int = study.replicates) -> History:
        return lived(plan, replicates, jobs=jobs, progress=progress)

    _refuse(study, like, quota)
    own = compared(study, plan_at(study, {}), run)
    sizable = [policy for policy in study.policies if policy.name != study.baseline and dials_of(policy)]
    target, scales = equal_spending(study, like, sizable, lambda plan: run(plan, searched(study)))
    promised = largest_quota(study) if quota is None else quota
    given = replace(study, policies=tuple(with_quota(one, promised, study.baseline) for one in study.policies))
    sized = {policy.name for policy in sizable}
    return Alike(
        study,
        own,
        compared(study, plan_at(study, {scaled.policy: scaled.factor for scaled in scales}), run),
        compared(given, plan_at(given, {}), run),
        like,
        target,
        tuple(scales),
        tuple(policy.name for policy in study.policies if policy.name not in sized),
        promised,
    )


def equal_spending(study: Study, like: str | None, sizable: Sequence[Policy], run: Run) -> tuple[float, list[Scaled]]:
    """The amount per family that all are given, and each policy at the scale that spends it, on luck of its own."""
    search = replace(study, seed=search_seed(study))
    known = reach(search, sizable, run)
    target = known[like][1.0] if like else within_reach(known)
    return target, seek(search, target, sizable, known, run)


def compared(study: Study, plan: Plan, run: Run) -> Comparison:
    """The comparison of a plan on the study's own luck."""
    return Comparison(study, run(plan), tuple(tuple(arm.bills) for arm in plan.arms))


def search_seed(study: Study) -> int:
    """Another seed than the study's, always the same for it."""
    return study.seed + 1 if study.seed < 2**62 else study.seed - 1


def searched(study: Study) -> int:
    """Replicates on which spending is sought."""
    return min(study.replicates, SEARCH_REPLICATES)


def largest_quota(study: Study) -> int:
    """The largest quota among the policies, or that of the instrument's own file where none has one."""
    own = [policy.instruments[QUOTA][LETTINGS].value for policy in study.policies if QUOTA in policy.instruments]
    return int(max(own) if own else shipped().instruments[QUOTA][LETTINGS].value)


def with_quota(policy: Policy, lettings: int, baseline: str) -> Policy:
    """The policy with this quota in place of its own; the baseline as it is."""
    if policy.name == baseline:
        return policy
    dials = dict(policy.instruments.get(QUOTA) or shipped().instruments[QUOTA])
    dials[LETTINGS] = dials[LETTINGS]._replace(value=lettings)
    return replace(policy, instruments=policy.instruments | {QUOTA: dials})


def _refuse(study: Study, like: str | None, quota: int | None) -> None:
    sizable = [policy.name for policy in study.policies if policy.name != study.baseline and dials_of(policy)]
    entry = shipped().instruments[QUOTA][LETTINGS]
    problems = []
    if not sizable:
        wanted = "a policy beside the baseline with a dial to grow by"
        problems.append(Problem(study.name, "policies", wanted, "none", "add one, or name its dials under scale:"))
    if like is not None and like not in sizable:
        todo = f"known: {', '.join(sizable)}"
        problems.append(Problem("--like", "", "a policy of the study that can be scaled", like, todo))
    if quota is not None and not (entry.low or 0) <= quota <= (entry.high or 0):
        problems.append(Problem("--quota", "", f"a whole number from {entry.low} to {entry.high}", str(quota)))
    if problems:
        raise UserError(problems)
