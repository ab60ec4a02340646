"""The two biographies of a comparison: the family at the median time to a home, and one that the same policy fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

import pandas as pd

from sim.study.biography import Facts, Lives, events_of, lives
from sim.study.choosing import WAYS, Chosen, choose, leading, middle_replicate, reached
from sim.study.document import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario.schema import Study

Which = Literal["two", "all"]
KIND = "biographies"


class Followed(Protocol):
    """A comparison, just reckoned or from disk: the study, and a row for each family of each run."""

    @property
    def study(self) -> Study: ...
    @property
    def families(self) -> pd.DataFrame: ...


def biographies(
    comparison: Followed,
    which: Which = "two",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Lives, ...]:
    """Both families in the middle replicate of the policy that houses most; one, where all or none reach a home.

    The agents live that replicate again under each policy that is told: all of the study, or `two`, the policy that
    houses most and the baseline (where they are the same, the policy that comes next).
    """
    families, study = comparison.families, comparison.study
    under = leading(families)
    replicate = middle_replicate(families, under)
    chosen = [choose(families, replicate, way, under) for way in WAYS if _there_is(families, replicate, way, under)]
    return tuple(lives(study, replicate, chosen, policies_told(comparison, which), progress))


def policies_told(comparison: Followed, which: Which) -> tuple[str, ...]:
    """The policies under which the families are followed, in the order of the study."""
    study = comparison.study
    every = tuple(policy.name for policy in study.policies)
    if which == "all" or len(every) <= 2:
        return every
    first = leading(comparison.families)
    others = comparison.families[comparison.families["policy"] != first]
    pair = {first, study.baseline if study.baseline != first else leading(others)}
    return tuple(name for name in every if name in pair)


def _there_is(families: pd.DataFrame, replicate: int, way: str, under: str) -> bool:
    cohort = reached(families)
    here = cohort[(cohort["policy"] == under) & (cohort["replicate"] == replicate)]["reached"]
    return bool((here == (way == "median")).any())


def document(found: tuple[Lives, ...]) -> dict[str, Any]:
    """The JSON document, schema 1: each life as `camp2housing biography --json` prints it."""
    return {"schema": SCHEMA, "kind": KIND, "biographies": [one.document() for one in found]}


def read(study: Study, told: dict[str, Any]) -> tuple[Lives, ...]:
    """The lives that a document tells, with the tables from which it was made."""
    return tuple(_read(study, one) for one in told["biographies"])


def _read(study: Study, told: dict[str, Any]) -> Lives:
    facts = Facts(**{**told["facts"], "children": tuple(told["facts"]["children"])})
    rows = {
        name: [{"policy": policy, **row} for policy, own in told["policies"].items() for row in own[name]]
        for name in ("events", "months")
    }
    events, months = events_of(rows["events"]), pd.DataFrame(rows["months"])
    return Lives(study, told["replicate"], Chosen(**told["chosen"]), facts, tuple(told["policies"]), events, months)
