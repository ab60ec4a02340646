"""The plan of a validation: each of its policies with the supports and the bills of all its phases."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from importlib import import_module
from typing import TYPE_CHECKING

from sim.errors import Problem
from sim.parameters.files import nearest, shown
from sim.parameters.forms import dotted
from sim.parameters.scalars import said
from sim.parameters.source import Marked, child
from sim.scenario.library import MAINSTREAM
from sim.scenario.observed import PROGRAMME, PUBLIC, Seen
from sim.supports import INDEX, SUPPORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sim.parameters.entry import Parameter
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


def unpayable(validation: Validation, nodes: Sequence[Marked]) -> list[Problem]:
    """What stands in the way of costs: words that no bill bears, prices in another currency than the city's.

    `nodes` are the rows of the file.
    """
    found = []
    for number, (node, row) in enumerate(zip(nodes, validation.observed, strict=True)):
        for seen, steps in _counts(row.seen, row.beside):
            if seen.measure == "cost":
                place = reduce(child, steps, node)
                key = dotted("observed", number, *steps)
                found += _unknown_lines(validation, seen, child(place, "lines").where, dotted(key, "lines"))
                found += _foreign_prices(validation, seen, place.where, key)
    return found


def _unknown_lines(validation: Validation, seen: Seen, where: str, key: str) -> list[Problem]:
    bills = [bill for _, own in _billed(validation, seen.policy).values() for bill in own]
    known = {PROGRAMME, PUBLIC, *(word for bill in bills for word in (bill.payer, bill.heading, bill.line))}
    wanted = f"a payer, a heading or a line of what {seen.policy} spends"
    headings = "headings: " + ", ".join(sorted({bill.heading for bill in bills}))
    found = []
    for word in seen.lines:
        if word not in known:
            todo = "; ".join(part for part in (nearest(word, known), headings) if part)
            found.append(Problem(where, key, wanted, said(word), todo))
    return found


def _foreign_prices(validation: Validation, seen: Seen, where: str, key: str) -> list[Problem]:
    """The shipped prices are in euros: in another currency they would be added up as if they were in it."""
    currency, file = validation.study.city.currency, shown(validation.study.path)
    if currency == "EUR":
        return []
    words = set(seen.lines or (PROGRAMME,))
    found = []
    for name, (dials, bills) in _billed(validation, seen.policy).items():
        counted = any(words & {bill.payer, bill.heading, bill.line, PUBLIC, *_own(bill)} for bill in bills)
        for price in dials.values():
            if counted and "EUR" in price.unit and not price.where.startswith(file):
                wanted = f"the price {name}.{price.name.rpartition('.')[2]} in {currency}, in this file"
                got = f"the shipped {price.value:g} {price.unit}"
                todo = "set it, or count lines that it is not on (lines:)"
                found.append(Problem(where, key, wanted, got, todo))
    return found


def _own(bill: Bill) -> tuple[str, ...]:
    return (PROGRAMME,) if bill.programme else ()


def _billed(validation: Validation, policy: str) -> dict[str, tuple[dict[str, Parameter], tuple[Bill, ...]]]:
    """The dials and the bills of each instrument of a policy and of its phases, and of what no policy chooses."""
    study = validation.study
    first = next(one for one in study.policies if one.name == policy)
    packages = [*reversed(validation.phases.get(policy, ())), first]
    instruments = {name: dials for one in packages for name, dials in one.instruments.items()}
    found = {}
    for name, dials in {**instruments, MAINSTREAM: study.mainstream}.items():
        module = import_module(f"sim.instruments.{name}")
        own = module.Dials(**{field: dials[field].value for field in module.Dials._fields})
        found[name] = (dials, tuple(module.bills(own)))
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
