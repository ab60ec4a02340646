"""The plan of a validation: each of its policies with the supports and the bills of all its phases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.errors import Problem
from sim.parameters.files import nearest
from sim.parameters.forms import dotted
from sim.parameters.scalars import said
from sim.parameters.source import Marked, child
from sim.scenario.observed import PROGRAMME, PUBLIC, Seen
from sim.supports import INDEX, SUPPORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sim.scenario.plan import Plan
    from sim.scenario.schema import Policy
    from sim.scenario.validation import Validation
    from sim.supports import Bill


def plan_of(validation: Validation) -> Plan:
    """The plan of a validation: an arm for each policy, with the supports of all its phases."""
    import numpy as np

    from sim.scenario.plan import circles_by_month, make_plan, supports_by_month

    own = {policy.name: policy for policy in validation.study.policies}
    sites = [camp.name for camp in validation.study.city.camps]
    plan = make_plan(validation.study)
    arms = []
    for arm in plan.arms:
        table = arm.supports.copy()
        phases = validation.phases.get(arm.policy, ())
        for phase in phases:
            more = supports_by_month(phase, plan.months)
            for index, support in enumerate(SUPPORTS):
                column = table[:, index]
                pooled = support.combine == "sum"
                table[:, index] = column + more[:, index] if pooled else np.maximum(column, more[:, index])
        circles = circles_by_month((own[arm.policy], *phases), sites, plan.months)
        arms.append(
            arm._replace(supports=table, circles=circles, bills=bills_with(own[arm.policy], phases, validation))
        )
    return plan._replace(arms=tuple(arms))


def bills_with(policy: Policy, phases: Iterable[Policy], validation: Validation) -> tuple[Bill, ...]:
    """The bills of a policy and of the instruments that only its phases have; each instrument is billed once."""
    from sim.scenario.plan import bills_of

    instruments = {name: dials for one in [*reversed([*phases]), policy] for name, dials in one.instruments.items()}
    return bills_of(replace(policy, instruments=instruments), validation.study.mainstream)


def unknown_lines(validation: Validation, nodes: Sequence[Marked]) -> list[Problem]:
    """A problem for each word for spending that no bill of the policy bears; `nodes` are the rows of the file."""
    own = {policy.name: policy for policy in validation.study.policies}
    found = []
    for number, (node, row) in enumerate(zip(nodes, validation.observed, strict=True)):
        for seen, steps in _counts(row.seen, row.beside):
            bills = bills_with(own[seen.policy], validation.phases.get(seen.policy, ()), validation)
            known = {PROGRAMME, PUBLIC, *(word for bill in bills for word in (bill.payer, bill.heading, bill.line))}
            place = node
            for step in steps:
                place = child(place, step)
            key = dotted("observed", number, *steps, "lines")
            wanted = f"a payer, a heading or a line of what {seen.policy} spends"
            headings = "headings: " + ", ".join(sorted({bill.heading for bill in bills}))
            for word in seen.lines:
                if word not in known:
                    todo = "; ".join(part for part in (nearest(word, known), headings) if part)
                    found.append(Problem(child(place, "lines").where, key, wanted, said(word), todo))
    return found


def _counts(seen: Seen, beside: Seen | None) -> Iterator[tuple[Seen, tuple[str, ...]]]:
    """Every count of a row, with the way to it."""
    yield seen.alone(), ("observed_as",)
    if seen.against:
        yield seen.against, ("observed_as", "against")
    if beside:
        yield beside.alone(), ("beside",)


def promised(plan: Plan, policy: str, first: int, last: int) -> float:
    """Priority lettings promised by a policy in the months after `first` up to `last`: the flow of flats given."""
    table = next(arm.supports for arm in plan.arms if arm.policy == policy)
    return float(table[first + 1 : last + 1, INDEX["quota_lettings_year"]].sum()) / 12
