"""What an engine needs of a study: one NamedTuple of numbers per chapter, and supports month by month for each arm."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.errors import ScenarioError
from sim.instruments import building_renovation, follow_up, on_site_accompaniment, roma_week
from sim.rules.accompaniment import Accompaniment
from sim.rules.blocks import Blocks
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
from sim.scenario import crowds
from sim.scenario.circles import GROUPS, Group, Only, unknown_camps
from sim.supports import INDEX, SUPPORTS, Bill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from sim.parameters.loader import Parameter
    from sim.scenario.schema import Policy, Study


class Rules(NamedTuple):
    """The numbers of every chapter of the rulebook, and what law and calendar say.

    `permit_ends`: the study's month from which no work permit is needed (1 or less: never in this study);
    `first_month`: the month of the year (1 to 12) of the study's month 1.
    """

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
    blocks: Blocks
    permit_ends: int
    nationals: bool
    first_month: int


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
    "blocks": Blocks,
}

POSTS_A_TEAM, TEAMS = crowds.POSTS_A_TEAM, crowds.TEAMS

MAINSTREAM = "mainstream"
"""The instrument whose bills every arm carries."""


class Circle(NamedTuple):
    """Some families, and what is handed out to them: int64 (months + 1, len(SUPPORTS)).

    A family is in the circle if its camp is one of `camps` (numbers of sites; none: any) and it is in all `groups`.
    """

    camps: tuple[int, ...]
    groups: tuple[Group, ...]
    supports: npt.NDArray[np.int64]


class Arm(NamedTuple):
    """A policy with a set of parameters. `supports` is int64 (months + 1, len(SUPPORTS)); month 0 is empty.

    `circles` says who is reached, where the policy limits an instrument to camps or groups: together they hand out
    all that the policy does. Without a limit there are none, and everybody is reached.
    """

    policy: str
    rules: Rules
    supports: npt.NDArray[np.int64]
    bills: tuple[Bill, ...]
    circles: tuple[Circle, ...] = ()


class Plan(NamedTuple):
    """Everything that an engine needs to run a study; it can be sent to another process."""

    seed: int
    months: int
    camps: tuple[int, ...]
    arms: tuple[Arm, ...]


def make_plan(study: Study) -> Plan:
    """The plan of a study: one arm for each policy, all with the study's parameters."""
    rules = rules_of(study.parameters, study.city.law_regime, study.starts)
    refuse(study.policies, [camp.name for camp in study.city.camps])
    arms = tuple(arm_of(study, policy, rules) for policy in study.policies)
    return Plan(study.seed, study.months, tuple(camp.families for camp in study.city.camps), arms)


def arm_of(study: Study, policy: Policy, rules: Rules) -> Arm:
    """The arm of one policy of a study."""
    return Arm(
        policy.name,
        rules,
        supports_by_month(policy, study.months),
        bills_of(policy, study.mainstream),
        circles_by_month([policy], [camp.name for camp in study.city.camps], study.months),
    )


def refuse(policies: Iterable[Policy], sites: Sequence[str]) -> None:
    """Raise `ScenarioError` where a team is larger than can be, or a limit names a camp that the city does not have."""
    own = list(policies)
    problems = crowds.crowded(own) + [one for policy in own for one in unknown_camps(policy.only, sites)]
    if problems:
        raise ScenarioError(problems)


def rules_of(parameters: dict[str, Parameter], law_regime: str, starts: str) -> Rules:
    """The rulebook's numbers from parameters by dotted name, the law, and the month (2015-01) that is month 1."""
    chapters = {
        name: kind(**{field: parameters[f"{name}.{field}"].value for field in kind._fields})
        for name, kind in CHAPTERS.items()
    }
    return Rules(
        **chapters,
        permit_ends=permit_ends(starts) if law_regime == "work_permit_before_2014" else 1,
        nationals=law_regime == "national",
        first_month=int(starts.split("-")[1]),
    )


FREE_FROM = 2014
"""Year from whose January Romanian and Bulgarian citizens work in France without a permit."""


def permit_ends(starts: str) -> int:
    """The month of a study that begins in `starts` (2007-10) from which no work permit is needed, 1 at the least."""
    year, month = (int(part) for part in starts.split("-"))
    return max((FREE_FROM - year) * 12 + 2 - month, 1)


def supports_by_month(policy: Policy, months: int) -> npt.NDArray[np.int64]:
    """What the policy's instruments hand out each month: pooled amounts summed, terms and shares at their largest."""
    return _handed_out(policy, tuple(policy.instruments), months)


def _handed_out(policy: Policy, names: Iterable[str], months: int) -> npt.NDArray[np.int64]:
    """What these instruments of a policy hand out each month, int64 (months + 1, supports)."""
    table = np.zeros((months + 1, len(SUPPORTS)), dtype=np.int64)
    for name in names:
        dials = policy.instruments[name]
        module = import_module(f"sim.instruments.{name}")
        own = module.Dials(**{field: dials[field].value for field in module.Dials._fields})
        handed = module.supports(own)
        calendar, grown = CALENDARS.get(name, always), GROWN.get(name)
        for month in range(1, months + 1):
            if own.start <= month and (own.stop == 0 or month < own.stop):
                running = month - own.start + 1
                given = in_season(grown(own, running) if grown else handed, calendar(own, running))
                add_up(table[month], given, running, 0 if grown else own.ramp)
    return table


def circles_by_month(policies: Iterable[Policy], sites: Sequence[str], months: int) -> tuple[Circle, ...]:
    """What policies that act together hand out to whom; nothing where none of them limits an instrument."""
    parts = [(policy, only, names) for policy in policies for only, names in _by_limit(policy).items()]
    if all(only == Only() for _, only, _ in parts):
        return ()
    return tuple(
        Circle(
            tuple(sites.index(camp) for camp in only.camps),
            tuple(GROUPS[name] for name in only.groups),
            _handed_out(policy, names, months),
        )
        for policy, only, names in parts
    )


def _by_limit(policy: Policy) -> dict[Only, list[str]]:
    """The instruments of a policy by their limit."""
    found: dict[Only, list[str]] = {}
    for name in policy.instruments:
        only = policy.only.get(name, Only())
        found.setdefault(only._replace(places=()), []).append(name)
    return found


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


GROWN: dict[str, Callable[[Any, int], dict[str, int]]] = {
    "on_site_accompaniment": on_site_accompaniment.grown,
}
"""Instruments whose pooled amounts build up together, not each on its own."""


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
