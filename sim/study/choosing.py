"""Which synthetic family a biography follows: one by number, at the median time to a home, or failed by a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast

import numpy as np

from sim.errors import Problem, UserError
from sim.outcomes.joined import INDEX
from sim.study.single import MOST_REPLICATES, nearest
from sim.units import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sim.outcomes.joined import History
    from sim.scenario.schema import Study

    Column = npt.NDArray[np.integer]

Way = Literal["number", "median", "failed"]
WAYS: tuple[Way, ...] = ("median", "failed")


class Chosen(NamedTuple):
    """A family and how it came to be chosen: of `among` families like it under the policy `under`."""

    family: int
    way: Way
    under: str
    among: int
    cohort: int


def leading(history: History) -> str:
    """The policy with most families durably housed at the end, over all replicates; the first of equals."""
    durable = history.counts[-1, :, INDEX["durable"]].reshape(len(history.arms), -1).sum(axis=1)
    return history.arms[int(durable.argmax())]


def middle_replicate(history: History, policy: str) -> int:
    """The replicate in the middle by the families durably housed at the end under a policy."""
    arm = history.arms.index(policy)
    durable = history.counts[-1, :, INDEX["durable"]].reshape(len(history.arms), -1)[arm]
    order = np.argsort(durable, kind="stable")
    return history.replicates[int(order[(len(order) - 1) // 2])]


def choose(history: History, replicate: int, way: str, under: str) -> Chosen:
    """The family at the median time to a durable home, or one that never reached one, of the first families.

    Among those never housed it is the one in the middle by the clearances it lived through; ties go by number.
    """
    run = history.arms.index(under) * len(history.replicates) + history.replicates.index(replicate)
    column = {name: history.families[name][run] for name in ("arrival", "housed", "evictions")}
    cohort = np.flatnonzero(column["arrival"] == 0)
    reached = column["housed"][cohort] != NEVER
    among = cohort[reached if way == "median" else ~reached]
    if not len(among):
        _refuse_nobody(way, under, len(cohort))
    score = column["housed" if way == "median" else "evictions"][among]
    family = int(among[np.argsort(score, kind="stable")[(len(among) - 1) // 2]])
    return Chosen(family, cast("Way", way), under, len(among), len(cohort))


def _refuse_nobody(way: str, under: str, cohort: int) -> None:
    got = f"{under}, under which none of {cohort} families " + ("reaches one" if way == "median" else "is left without")
    todo = f"choose another policy with --under, more months, or a family by its number (0 to {cohort - 1})"
    raise UserError([Problem("--family", way, "a policy with such a family", got, todo)])


def refuse(study: Study, replicate: int, policies: Sequence[str], family: int | str, under: str | None) -> None:
    """Say everything that is wrong with what was asked for."""
    known = [each.name for each in study.policies]
    problems = [
        Problem("--policies", name, "a policy of the study", "an unknown name", nearest(name, known))
        for name in policies
        if name not in known
    ]
    if under is not None and under not in policies:
        problems.append(Problem("--under", under, "a policy that is told", "another", nearest(under, list(policies))))
    if not 0 <= replicate < MOST_REPLICATES:
        problems.append(Problem("--run", "", f"a replicate from 0 to {MOST_REPLICATES - 1}", str(replicate)))
    if isinstance(family, str) and family not in WAYS:
        problems.append(Problem("--family", "", f"a number, or {' or '.join(WAYS)}", repr(family)))
    if problems:
        raise UserError(problems)


def refuse_number(family: int, families: int, cohort: int) -> None:
    """A family by its number has to be one of the replicate."""
    if not 0 <= family < families:
        wanted = f"a family from 0 to {families - 1} in this replicate"
        todo = f"0 to {cohort - 1} live in a camp at the start, the others may arrive later"
        raise UserError([Problem("--family", "", wanted, str(family), todo)])
