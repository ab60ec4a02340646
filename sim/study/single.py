"""One run of one policy on one replicate, month by month, on either engine."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from sim.errors import Problem, UserError
from sim.outcomes.costs import DISCOUNT_A_YEAR, spending
from sim.outcomes.joined import NAMES, one_run
from sim.outcomes.measures import MEASURES, reckon
from sim.study.document import SCHEMA, number

if TYPE_CHECKING:
    from sim.outcomes.costs import Spending
    from sim.outcomes.joined import History
    from sim.scenario.plan import Plan
    from sim.scenario.schema import Study

Engine = Literal["core", "mesa"]
ENGINES: tuple[Engine, ...] = ("core", "mesa")
MOST_REPLICATES = 2**31
COUNT = "count_"


def run(
    study: Study, policy: str, replicate: int = 0, engine: Engine = "core", *, discount: float = DISCOUNT_A_YEAR
) -> pd.DataFrame:
    """A row for each month from 0: every measure under its name, then every count under `count_` and its name."""
    from sim.scenario.plan import make_plan

    refuse(study, policy, replicate, engine)
    plan = make_plan(study)
    arm = [arm.policy for arm in plan.arms].index(policy)
    history = _history(plan, arm, replicate, engine)
    return _table(history, spending(history, [plan.arms[arm].bills], discount))


def _history(plan: Plan, arm: int, replicate: int, engine: Engine) -> History:
    if engine == "mesa":
        from sim.engines.agents import run_agents

        return run_agents(plan, arm, replicate)
    from sim.engines.core import run_core

    return one_run(run_core(plan, replicate, 1), arm, replicate)


def _table(history: History, spent: Spending) -> pd.DataFrame:
    months = pd.DataFrame({"month": range(len(history.counts))})
    measures = pd.DataFrame({name: values[:, 0] for name, values in reckon(history.counts, spent).items()})
    counts = pd.DataFrame(history.counts[:, 0], columns=[f"{COUNT}{name}" for name in NAMES])
    return pd.concat([months, measures, counts], axis=1)


def as_document(frame: pd.DataFrame, study: Study, policy: str, replicate: int) -> dict[str, Any]:
    """One run as a JSON document; the engine is not in it, for both print the same bytes."""
    columns = {name: [number(value) for value in frame[name].tolist()] for name in frame.columns}
    return {
        "schema": SCHEMA,
        "study": study.name,
        "policy": policy,
        "replicate": replicate,
        "months": study.months,
        "seed": study.seed,
        "counts": {name: columns[COUNT + name] for name in NAMES},
        "measures": {m.name: columns[m.name] for m in MEASURES},
    }


def refuse(study: Study, policy: str, replicate: int, engine: str) -> None:
    """Say everything that is wrong with the run that was asked for."""
    known = [each.name for each in study.policies]
    problems = []
    if policy not in known:
        problems.append(Problem("policy", policy, "a policy of the study", "an unknown name", nearest(policy, known)))
    if not 0 <= replicate < MOST_REPLICATES:
        problems.append(Problem("replicate", "", f"a whole number from 0 to {MOST_REPLICATES - 1}", str(replicate)))
    if engine not in ENGINES:
        problems.append(Problem("engine", "", " or ".join(ENGINES), repr(engine)))
    if problems:
        raise UserError(problems)


def nearest(name: str, known: list[str]) -> str:
    """A remedy that names the nearest known name, or all of them."""
    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
