"""What a witness knows of the rulebook: which questions bring about a change, and which supports stand behind it."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sim.codes import HOUSING_FIRST, NOBODY, WITHOUT_WORKER
from sim.rules import papers as papers_rule
from sim.world.posts import SUPPORT

if TYPE_CHECKING:
    from sim.engines.agents.family import Family

Rule: TypeAlias = Callable[..., Any]
"""A function of the rulebook."""

JOB_FATES = ("job_1_fate", "job_2_fate", "job_3_fate")

CAUSES: dict[str, tuple[str, ...]] = {
    "arrives": (),
    "cleared": ("clearance", "pitch_clearance"),
    "loses_worker": ("worker_leaves",),
    "interviewed": ("interview",),
    "tenancy_lost": ("order_fate",),
    "tenancy_left": ("leaves_home",),
    "excluded": ("stay_ends",),
    "owed_home": ("housing_first_entry", "order_fate", "leaves_home"),
    "touch_lost": ("leaves_home",),
    "found_again": ("found_again",),
    "leaves": ("leaves_city", "displaced", "after_eviction", "after_leaving", "after_stay", "after_hotel"),
    "slides": (),
    "moves": (
        "selection", "social_quota", "social_quota_again", "social_ordinary", "renovated", "private_pool",
        "private_plain", "transit", "hotel", "displaced", "joins_site", "after_eviction", "after_leaving", "after_stay",
        "after_hotel", "order_fate", "leaves_home",
    ),
    "enters_scheme": ("housing_first_entry", "selection", "transit", "renovated", "interview"),
    "changes_scheme": ("transit", "renovated", "social_quota", "social_quota_again"),
    "leaves_scheme": ("displaced", "after_eviction", "after_leaving", "after_stay", "leaves_city"),
    "papers": ("papers",),
    "address": ("address",),
    "loses_address": ("clearance", "pitch_clearance"),
    "files": ("files_application",),
    "unwell": ("health",),
    "treated": ("health",),
    "enrolled": ("school",),
    "out_of_school": ("school", "clearance", "pitch_clearance"),
    "begins_training": ("training",),
    "trained": (),
    "validated": (),
    "hired": ("hired",),
    "job_ends": JOB_FATES,
    "job_changes": JOB_FATES,
    "behind": ("falls_behind",),
    "arrears_paid": (),
    "order": ("order",),
    "order_lifted": ("order_fate",),
    "housed": (),
    "grows_up": (),
    "refuses": (),
    "in_vain": (),
}  # fmt: skip
"""Kinds of events, in the order in which those of one turn are told, with the questions that can bring each about."""

SETTLED_BY: dict[str, str] = {
    "arrives": "population.arrives",
    "slides": "tenancy.may_slide",
    "papers": "papers.status",
    "housed": "tenancy.is_durable",
    "arrears_paid": "money.arrears_cents",
}
"""The rule of kinds that no luck decides; where no rule is named either, the turn of the month says it."""


class Queue(NamedTuple):
    """What a queue shares out: the rule of its points, the supports that offer the places, whether they alone do."""

    rule: str
    supports: tuple[str, ...]
    alone: bool


QUEUES: dict[str, Queue] = {
    "hotel": Queue("camp.shelter_points", ("hotel_places",), False),
    "selection": Queue("village.selection_points", ("village_plots",), True),
    "housing_first_entry": Queue("camp.shelter_points", ("housing_first_workers",), True),
    "social_quota": Queue("social_housing.allocation_points", ("quota_lettings_year",), True),
    "social_quota_again": Queue("social_housing.allocation_points", ("quota_lettings_year",), True),
    "private_pool": Queue("landlords.choice_points", ("rent_guarantee", "agency", "housing_first_workers"), True),
    "renovated": Queue("social_housing.allocation_points", ("renovated_dwellings",), True),
    "transit": Queue("camp.shelter_points", ("transit_rooms",), True),
    "training": Queue("queue.award", ("training_places",), True),
    "hired": Queue("work.suitability", (), False),
}


def name_of(rule: Rule) -> str:
    """A rule by chapter and name: `papers.lasting_right`."""
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


class Behind(NamedTuple):
    """The supports that reach a rule through its arguments, and the arguments as they would be without them."""

    supports: tuple[str, ...]
    without: tuple[Any, ...]


def behind(family: Family, rule: Rule, arguments: tuple[Any, ...]) -> Behind:
    """What a policy's supports have to do with the arguments of a rule that decides on a family."""
    found: dict[str, None] = {}
    bare = list(arguments)
    for place, name in enumerate(signature(rule).parameters):
        if name in THROUGH:
            neutral, supports = THROUGH[name](family, name_of(rule))
            if supports and bare[place] != neutral:
                found |= dict.fromkeys(supports)
                bare[place] = neutral
    return Behind(tuple(found), tuple(bare))


Reach = tuple[Any, tuple[str, ...]]


def handed_out(family: Family, *names: str) -> tuple[str, ...]:
    """Those of these supports that the policy hands out to it this month."""
    return tuple(name for name in names if family.given(name) > 0)


def _help(family: Family, rule: str) -> Reach:
    if family.scheme in (NOBODY, WITHOUT_WORKER):
        return 0.0, ()
    papers = ("help_with_papers",) if rule == "papers.lasting_right" else ()
    return 0.0, handed_out(family, SUPPORT[family.scheme - 1], "interpreter", "platform_workers", *papers)


def _mediation(family: Family, rule: str) -> Reach:
    return 0.0, handed_out(family, "school_mediation" if rule.startswith("schooling.") else "health_mediation")


def _search(family: Family, rule: str) -> Reach:
    return 1.0, (*_help(family, rule)[1], *handed_out(family, "job_preparation"))


def _skills(family: Family, rule: str) -> Reach:
    earlier = ("training_places",) * family.trained + ("skills_validation",) * family.validated
    bonus = ("hiring_bonus",) * family.brings_bonus()
    called = ("employer_calls",) * family.told
    return 1.0, (*earlier, *called, *bonus, *handed_out(family, "roma_week"))


def _workshop(family: Family, rule: str) -> Reach:
    return 0.0, handed_out(family, "workshops")


def _counters(family: Family, rule: str) -> Reach:
    k = family.city.k
    return papers_rule.eased(0.0, k.nationals, k.papers), handed_out(family, "service_training")


def _percent(family: Family, rule: str) -> Reach:
    if rule in ("camp.cleared", "camp.pitch_cleared"):
        return 0, handed_out(family, "clearance_percent")
    return 0, handed_out(family, "camp_census_percent" if family.lives_with_team() else "census_percent")


THROUGH: dict[str, Callable[[Family, str], Reach]] = {
    "help_": _help,
    "mediation": _mediation,
    "supported": _search,
    "skilled": _skills,
    "workshop": _workshop,
    "eased": _counters,
    "percent": _percent,
}
"""Arguments of rules through which supports reach a family: what they are without them, and which supports they are."""


def offering(family: Family, question: str) -> tuple[tuple[str, ...], bool]:
    """The supports that offer the places of a queue this month, and whether there would be none without them.

    Where several offer them together, nobody can say which of them it was.
    """
    line = QUEUES[question]
    supports = handed_out(family, *line.supports)
    if question == "private_pool" and family.scheme == HOUSING_FIRST:
        supports = tuple(sorted(supports, key=lambda name: name != "housing_first_workers"))
    return supports, line.alone and bool(supports)
