"""One run lived by the agents, as a stage shows it: who is where at every month-end, and what became of each family.

The agents are those of the Mesa engine, equal to the core on every column; nothing here draws or decides anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim import codes
from sim.study.single import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario.schema import Study

SCHEMA = 1
FIRST = 48
"""The character of zero: a column of small whole numbers travels as one text a month, a character for each agent."""
ZONES: dict[str, tuple[int, ...]] = {
    "camps": (codes.CAMP, codes.STREET),
    "between": (codes.HOTEL, codes.VILLAGE, codes.TRANSIT, codes.RENOVATED),
    "town": (codes.SOCIAL, codes.PRIVATE, codes.GUARANTEED, codes.AGENCY, codes.SUBLET, codes.MUNICIPAL),
    "gone": (codes.GONE,),
}
"""Where on the stage each kind of place stands."""
EVERY_MONTH = ("place", "camp", "scheme", "papers", "evictions", "tenancies_lost")
ONCE = ("persons", "adults", "minors", "home_camp", "kin", "wish", "large")


def live(
    study: Study, policy: str, replicate: int = 0, *, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """One run of one policy as plain lists and texts, ready for JSON; `progress` hears of each month.

    `families` holds a text a month for each column of `EVERY_MONTH` and for `jobs`, `durable` and `known`; `sites`,
    `workers` (v: the post is vacant, f: filled, a blank: not paid) and `landlords` (a blank: not in the scheme, else
    the dwellings let) likewise.
    Raises UserError where the policy or the replicate is not of the study.
    """
    from sim.engines.agents import run_agents
    from sim.scenario.plan import make_plan

    refuse(study, policy, replicate, "mesa")
    plan = make_plan(study)
    seen = _Audience()

    def observe(month: int, city: Any) -> None:
        seen.see(city)
        if progress:
            progress(month, plan.months)

    run_agents(plan, [arm.policy for arm in plan.arms].index(policy), replicate, observe)
    return {
        "schema": SCHEMA,
        "study": study.name,
        "policy": policy,
        "replicate": replicate,
        "seed": study.seed,
        "starts": study.starts,
        "months": study.months,
        "camps": [camp.name for camp in study.city.camps],
        **seen.told(),
    }


class _Audience:
    """Writes down each month-end of a city of agents."""

    def __init__(self) -> None:
        self.families: dict[str, list[str]] = {name: [] for name in (*EVERY_MONTH, "jobs", "durable", "known")}
        self.sites: list[str] = []
        self.workers: list[str] = []
        self.landlords: list[str] = []
        self.quota: list[int] = []
        self.hired: list[int] = []
        self.city: Any = None

    def see(self, city: Any) -> None:
        """One month-end."""
        self.city = city
        for name in EVERY_MONTH:
            self.families[name].append(_text(getattr(family, name) + (name == "camp") for family in city.families))
        self.families["jobs"].append(_text(_jobs(family) for family in city.families))
        self.families["durable"].append(_text(family.is_durably_housed() for family in city.families))
        self.families["known"].append(_text(family.known for family in city.families))
        self.sites.append(_text(site.status for site in city.sites))
        self.workers.append("".join(_post(worker) for team in city.teams for worker in team))
        self.landlords.append("".join(str(one.let) if one.in_scheme else " " for one in city.landlords))
        self.hired.append(sum(_jobs(family) for family in city.families))
        self.quota.append(sum(family.place == codes.SOCIAL for family in city.families))

    def told(self) -> dict[str, Any]:
        """All that was seen."""
        city = self.city
        came = [family.index for family in city.families if family.place != codes.ABSENT]
        return {
            "places": list(codes.PLACES),
            "zones": {zone: list(places) for zone, places in ZONES.items()},
            "schemes": list(codes.SCHEMES),
            "papers": list(codes.PAPERS),
            "families": {name: [_of(text, came) for text in months] for name, months in self.families.items()},
            "people": {
                "number": came,
                "arrival": [city.families[index].arrival for index in came],
                **{name: [int(getattr(city.families[index], name)) for index in came] for name in ONCE},
            },
            "sites": self.sites,
            "workers": self.workers,
            "teams": [worker.team for team in city.teams for worker in team],
            "landlords": self.landlords,
            "dwellings": [int(one.dwellings) for one in city.landlords],
            "social_landlords": len(city.social_landlords),
            "social_tenants": self.quota,
            "employers": [{"asks": round(float(one.asks), 2), "wary": bool(one.wary)} for one in city.employers],
            "contracts": self.hired,
        }


def _text(values: Any) -> str:
    return "".join(chr(FIRST + int(value)) for value in values)


def _of(text: str, chosen: list[int]) -> str:
    return "".join(text[index] for index in chosen)


def _jobs(family: Any) -> int:
    return int(sum(kind > codes.NO_JOB for kind in (family.job_1, family.job_2, family.job_3)))


def _post(worker: Any) -> str:
    if not worker.is_paid():
        return " "
    return "f" if worker.in_post else "v"
