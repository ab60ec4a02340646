"""Which synthetic family a biography follows: one by number, at the median time to a home, or failed by a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from sim.errors import Problem, UserError
from sim.study.single import MOST_REPLICATES, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from sim.scenario.schema import Study

Way = Literal["number", "median", "failed"]
WAYS: tuple[Way, ...] = ("median", "failed")


class Chosen(NamedTuple):
    """A family and how it came to be chosen: of `among` families like it under the policy `under`."""

    family: int
    way: Way
    under: str
    among: int
    cohort: int


def reached(families: pd.DataFrame) -> pd.DataFrame:
    """The first families in a table of all families (`Comparison.families`), and whether each reached a home."""
    first = families[families["arrival"] == 0]
    return first.assign(reached=first["housed"].notna())


def leading(families: pd.DataFrame) -> str:
    """The policy under which most of the first families reach a durable home; the first of equals."""
    cohort = reached(families)
    return str(cohort.groupby("policy", observed=True, sort=False)["reached"].sum().idxmax())


def middle_replicate(families: pd.DataFrame, policy: str) -> int:
    """The replicate in the middle by the first families that reach a durable home under a policy."""
    cohort = reached(families)
    counted = cohort[cohort["policy"] == policy].groupby("replicate")["reached"].sum()
    return int(counted.sort_values(kind="stable").index[(len(counted) - 1) // 2])


def choose(families: pd.DataFrame, replicate: int, way: str, under: str) -> Chosen:
    """The family at the median time to a durable home, or one that never reached one, of the first families.

    Among those that never reached one it is the one in the middle by the clearances lived through; ties go by number.
    """
    cohort = reached(families)
    cohort = cohort[(cohort["policy"] == under) & (cohort["replicate"] == replicate)]
    among = cohort[cohort["reached"] == (way == "median")]
    if among.empty:
        _refuse_nobody(way, under, len(cohort))
    ranked = among.sort_values(["housed" if way == "median" else "evictions", "family"], kind="stable")
    family = int(ranked["family"].iloc[(len(among) - 1) // 2])
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
