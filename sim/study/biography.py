"""One synthetic family with the same luck under each policy: what happened to it, when, and what decided it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from sim import codes
from sim.study import frames
from sim.study.choosing import Chosen, choose, leading, refuse, refuse_number
from sim.study.document import SCHEMA, number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.engines.agents.witness import Event, Testimony
    from sim.scenario.plan import Plan
    from sim.scenario.schema import Study

CODED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("arrives", "moves", "leaves", "slides"), codes.PLACES),
    **dict.fromkeys(("enters_scheme", "changes_scheme", "leaves_scheme"), codes.SCHEMES),
    "papers": codes.PAPERS,
}
"""Kinds of events whose `before` and `after` are codes, with the list that reads them."""

CONTRACT = ("hired", "job_changes")


class Facts(NamedTuple):
    """The family at month 0, the same under every policy; `due` is the month in which it may arrive."""

    camp: str
    due: int
    persons: int
    adults: int
    children: tuple[int, ...]
    wish: str
    papers: str
    literate: bool
    language: float
    working: int
    at_school: bool
    address: bool
    unwell: bool


@dataclass(frozen=True)
class Lives:
    """One family under each policy, as a witness beside the Mesa agents saw it."""

    study: Study
    replicate: int
    chosen: Chosen
    facts: Facts
    testimonies: dict[str, Testimony]

    @property
    def family(self) -> int:
        """Its number in the replicate."""
        return self.chosen.family

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies, in the order in which they are told."""
        return tuple(self.testimonies)

    @cached_property
    def events(self) -> pd.DataFrame:
        """A row for each turn of fate: policy, month, turn, kind, before, after, and what decided it.

        `probability`, `lot` and `without` (the probability without the supports of the policy) are in [0, 1], empty
        where they do not apply; `decisive`: without the supports this would not have happened so. `askers` asked for
        `places`, and the family was number `rank` in the queue. `supports` are joined by spaces.
        """
        rows = [
            {"policy": policy, **_row(event)}
            for policy, testimony in self.testimonies.items()
            for event in testimony.events
            if event.family == self.family
        ]
        return pd.DataFrame(rows, columns=["policy", *COLUMNS]).astype(TYPES)

    @cached_property
    def months(self) -> pd.DataFrame:
        """A row for each policy and month-end: where the family lives, who accompanies it, what stands in its way."""
        rows = [
            {
                "policy": policy,
                **moment._asdict(),
                "place": codes.PLACES[moment.place],
                "scheme": codes.SCHEMES[moment.scheme],
                "papers": codes.PAPERS[moment.papers],
                "obstacles": " ".join(moment.obstacles),
            }
            for policy, testimony in self.testimonies.items()
            for moment in testimony.moments
            if moment.family == self.family
        ]
        return pd.DataFrame(rows)

    def document(self) -> dict[str, Any]:
        """The JSON document, schema 1."""
        return {
            "schema": SCHEMA,
            "kind": "biography",
            "study": self.study.name,
            "seed": self.study.seed,
            "months": self.study.months,
            "replicate": self.replicate,
            "family": self.family,
            "synthetic": True,
            "chosen": self.chosen._asdict(),
            "facts": self.facts._asdict(),
            "policies": {policy: self._told_of(policy) for policy in self.policies},
        }

    def _told_of(self, policy: str) -> dict[str, Any]:
        own = {name: frame[frame["policy"] == policy] for name, frame in self.frames().items()}
        return {
            name: [{str(k): _plain(v) for k, v in row.items() if k != "policy"} for row in frame.to_dict("records")]
            for name, frame in own.items()
        }

    def frames(self) -> dict[str, pd.DataFrame]:
        """The tables, by name."""
        return {"events": self.events, "months": self.months}


COLUMNS = (
    "month", "turn", "kind", "before", "after", "question", "rule", "choice", "probability", "lot", "without",
    "decisive", "supports", "askers", "places", "rank",
)  # fmt: skip
TYPES = {
    "month": "int64", "probability": "float64", "lot": "float64", "without": "float64", "choice": "bool",
    "decisive": "bool", "askers": "Int64", "places": "Int64", "rank": "Int64",
}  # fmt: skip


def _row(event: Event) -> dict[str, Any]:
    change, decision = event.change, event.decision
    return {
        "month": event.month,
        "turn": event.turn,
        "kind": change.kind,
        "before": _read(change.kind, change.before, True),
        "after": _read(change.kind, change.after, False),
        **{name: getattr(decision, name) for name in COLUMNS if name in decision._fields},
        "supports": " ".join(decision.supports),
    }


def _read(kind: str, code: int, before: bool) -> str | None:
    if kind in CODED:
        return CODED[kind][code]
    return codes.CONTRACTS[code] if kind in CONTRACT and not before else None


def _plain(value: Any) -> Any:
    """A value of a row as JSON takes it."""
    if value is None or value is pd.NA:
        return None
    return value if isinstance(value, str | bool) else number(value)


def follow_family(
    study: Study,
    replicate: int = 0,
    family: int | str = "median",
    *,
    policies: Sequence[str] | None = None,
    under: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Lives:
    """The lives of one family, by its number or chosen (`median`, `failed`) by how it fares `under` a policy.

    Unless told, that is the policy that houses most families durably in this replicate.
    """
    from sim.engines.core import run_core
    from sim.scenario.plan import make_plan

    told = tuple(policies or (each.name for each in study.policies))
    refuse(study, replicate, told, family, under)
    plan = make_plan(study)
    if isinstance(family, int):
        chosen = Chosen(family, "number", "", 0, sum(plan.camps))
    else:
        families = frames.families(run_core(_only(plan, told), replicate, 1))
        chosen = choose(families, replicate, family, under or leading(families))
    return lives(study, plan, replicate, [chosen], told, progress)[0]


def _only(plan: Plan, policies: Sequence[str]) -> Plan:
    arms = {arm.policy: arm for arm in plan.arms}
    return plan._replace(arms=tuple(arms[name] for name in policies))


def lives(
    study: Study,
    plan: Plan,
    replicate: int,
    chosen: Sequence[Chosen],
    policies: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
) -> list[Lives]:
    """The lives of several families of one replicate, from one run of the agents for each policy."""
    from sim.engines.agents import City, follow

    told = _only(plan, policies)
    first = City(told, 0, replicate)
    for one in chosen:
        refuse_number(one.family, len(first.families), one.cohort)
    facts = [_facts(study, first.families[one.family]) for one in chosen]
    testimonies: dict[str, Testimony] = {}
    for arm, policy in enumerate(policies):
        testimonies[policy] = follow(told, arm, replicate, sorted({one.family for one in chosen}))
        if progress:
            progress(arm + 1, len(policies))
    return [Lives(study, replicate, one, about, testimonies) for one, about in zip(chosen, facts, strict=True)]


def _facts(study: Study, family: Any) -> Facts:
    """The family as it was drawn."""
    ages = [getattr(family, f"child_{child}") for child in range(1, 6)]
    return Facts(
        camp=study.city.camps[family.home_camp].name,
        due=family.due,
        persons=family.persons,
        adults=family.adults,
        children=tuple(sorted((age for age in ages if age >= 0), reverse=True)),
        wish=codes.WISHES[family.wish],
        papers=codes.PAPERS[family.papers],
        literate=family.literate,
        language=round(family.language, 2),
        working=family.jobs(),
        at_school=family.schooled,
        address=family.address,
        unwell=family.unwell,
    )
