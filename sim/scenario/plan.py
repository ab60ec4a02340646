"""What an engine needs of a study: one NamedTuple of numbers per chapter, and supports month by month for each arm."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.instruments import building_renovation, follow_up, on_site_accompaniment, roma_week
from sim.rules.accompaniment import Accompaniment
from sim.rules.camp import Camp
from sim.rules.health import Health
from sim.rules.landlords import Landlords
from sim.rules.language import Language
from sim.rules.money import Money
from sim.rules.papers import Papers
from sim.rules.population import Population
from sim.rules.schooling import Schooling
from sim.rules.social_housing import SocialHousing
from sim.rules.tenancy import Tenancy
from sim.rules.trust import Trust
from sim.rules.village import Village
from sim.rules.work import Work
from sim.supports import INDEX, SUPPORTS, Bill

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from sim.parameters.loader import Parameter
    from sim.scenario.schema import Policy, Study


class Rules(NamedTuple):
    """The numbers of every chapter of the rulebook, and the law that applies."""

    population: Population
    accompaniment: Accompaniment
    papers: Papers
    language: Language
    trust: Trust
    health: Health
    schooling: Schooling
    work: Work
    money: Money
    landlords: Landlords
    social_housing: SocialHousing
    tenancy: Tenancy
    camp: Camp
    village: Village
    permit_needed: bool
    nationals: bool


CHAPTERS: dict[str, type[Any]] = {
    "population": Population,
    "accompaniment": Accompaniment,
    "papers": Papers,
    "language": Language,
    "trust": Trust,
    "health": Health,
    "schooling": Schooling,
    "work": Work,
    "money": Money,
    "landlords": Landlords,
    "social_housing": SocialHousing,
    "tenancy": Tenancy,
    "camp": Camp,
    "village": Village,
}

MAINSTREAM = "mainstream"
"""The instrument whose bills every arm carries."""


class Arm(NamedTuple):
    """A policy with a set of parameters. `supports` is int64 (months + 1, len(SUPPORTS)); month 0 is empty."""

    policy: str
    rules: Rules
    supports: npt.NDArray[np.int64]
    bills: tuple[Bill, ...]


class Plan(NamedTuple):
    """Everything that an engine needs to run a study; it can be sent to another process."""

    seed: int
    months: int
    camps: tuple[int, ...]
    arms: tuple[Arm, ...]


def make_plan(study: Study) -> Plan:
    """The plan of a study: one arm for each policy, all with the study's parameters."""
    rules = rules_of(study.parameters, study.city.law_regime)
    mainstream = study.mainstream
    arms = tuple(
        Arm(policy.name, rules, supports_by_month(policy, study.months), bills_of(policy, mainstream))
        for policy in study.policies
    )
    return Plan(study.seed, study.months, tuple(camp.families for camp in study.city.camps), arms)


def rules_of(parameters: dict[str, Parameter], law_regime: str) -> Rules:
    """The rulebook's numbers from parameters by dotted name."""
    chapters = {
        name: kind(**{field: parameters[f"{name}.{field}"].value for field in kind._fields})
        for name, kind in CHAPTERS.items()
    }
    return Rules(
        **chapters,
        permit_needed=law_regime == "work_permit_before_2014",
        nationals=law_regime == "national",
    )


def supports_by_month(policy: Policy, months: int) -> npt.NDArray[np.int64]:
    """What the policy's instruments hand out each month: pooled amounts summed, terms and shares at their largest."""
    table = np.zeros((months + 1, len(SUPPORTS)), dtype=np.int64)
    for name, dials in policy.instruments.items():
        module = import_module(f"sim.instruments.{name}")
        own = module.Dials(**{field: dials[field].value for field in module.Dials._fields})
        handed = module.supports(own)
        calendar = CALENDARS.get(name, always)
        for month in range(1, months + 1):
            if own.start <= month and (own.stop == 0 or month < own.stop):
                running = month - own.start + 1
                add_up(table[month], in_season(handed, calendar(own, running)), running, own.ramp)
    return table


def always(dials: Any, running: int) -> int:
    """Percent handed out in any month by an instrument without a calendar of its own."""
    return 100


CALENDARS: dict[str, Callable[[Any, int], int]] = {
    "building_renovation": building_renovation.calendar,
    "follow_up": follow_up.calendar,
    "on_site_accompaniment": on_site_accompaniment.calendar,
    "roma_week": roma_week.calendar,
}
"""Instruments that hand out more or less by the months that they have run."""


def in_season(handed: dict[str, int], percent: int) -> dict[str, int]:
    """What is handed out in a month of which the calendar leaves so many percent."""
    return {name: amount * percent // 100 for name, amount in handed.items()}


def add_up(row: npt.NDArray[np.int64], handed: dict[str, int], months_running: int, ramp: int) -> None:
    """Add one instrument's supports to a month's row; pooled amounts build up over `ramp` months."""
    for name, handed_out in handed.items():
        index, amount = INDEX[name], int(handed_out)
        if SUPPORTS[index].combine == "sum":
            row[index] += amount * min(months_running, ramp + 1) // (ramp + 1)
        else:
            row[index] = max(int(row[index]), amount)


def bills_of(policy: Policy, mainstream: dict[str, Parameter]) -> tuple[Bill, ...]:
    """The bills of a policy's instruments in the order of their names, then those of the mainstream."""
    packages = {**policy.instruments, MAINSTREAM: mainstream}
    bills: list[Bill] = []
    for name in [*sorted(policy.instruments), MAINSTREAM]:
        module = import_module(f"sim.instruments.{name}")
        own = module.Dials(**{field: packages[name][field].value for field in module.Dials._fields})
        bills.extend(module.bills(own))
    return tuple(bills)
