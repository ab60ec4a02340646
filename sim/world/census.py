"""The first families of a replicate and those who will arrive: drawn once, the same under every policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.codes import CAMP, FIXED_TERM, NO_JOB
from sim.draws import NUMBER
from sim.rules import population as rule
from sim.state import FAMILIES, Table, blank
from sim.units import NEVER

if TYPE_CHECKING:
    from sim.draws import Luck, Uniforms
    from sim.rules.population import Population
    from sim.scenario.plan import Rules

CHILDREN = 5


def draw_families(rules: Rules, camps: tuple[int, ...], months: int, luck: Luck) -> Table:
    """Families of every replicate of `luck`, shape (replicates, families): residents at month 0, then newcomers.

    The numbers of `rules` are those of all replicates, or columns of shape (replicates, 1) with one for each.
    Newcomers are numbered by the order in which they will arrive; who they are does not depend on when.
    """
    k = rules.population
    due, lot = possible_arrivals(k, sum(camps), months, luck)
    families = blank(FAMILIES, *due.shape)
    families.due, families.arrival_lot = due, lot
    families.arrival[:, : sum(camps)] = 0
    settle_in_camps(families, k, camps, luck)
    compose(families, k, luck)
    describe(families, k, rules.nationals, luck)
    return families


def lots(luck: Luck, question: str, size: int) -> Uniforms:
    """Luck of month 0 for a question, shape (replicates, size)."""
    return luck.uniform(NUMBER[question], 0, size)


def possible_arrivals(k: Population, residents: int, months: int, luck: Luck) -> tuple[Any, Any]:
    """Month in which each family may arrive, and the lot that decides; both (replicates, families).

    Residents are there at month 0. Newcomers are numbered by month and chance; beyond the last one of a replicate the
    month is NEVER.
    """
    question = NUMBER["arrives"]
    # luck hands out one page a question: copied before the next month is asked for
    lots_of = np.stack(
        [luck.uniform(question, month, rule.LOTS_A_MONTH).copy() for month in range(1, months + 1)], axis=1
    )
    come = lots_of < np.reshape(rule.may_arrive(k), (-1, 1, 1))
    width = int(np.count_nonzero(come, axis=(1, 2)).max(initial=0))
    due = np.full((luck.replicates, residents + width), NEVER, dtype=np.int16)
    lot = np.ones(due.shape)
    due[:, :residents], lot[:, :residents] = 0, 0.0
    for replicate in range(luck.replicates):
        month, chance = np.nonzero(come[replicate])
        last = residents + len(month)
        due[replicate, residents:last] = month + 1
        lot[replicate, residents:last] = lots_of[replicate, month, chance]
    return due, lot


def settle_in_camps(families: Table, k: Population, camps: tuple[int, ...], luck: Luck) -> None:
    """Give each family its kin group and first site: residents camp by camp, newcomers by the sites' size."""
    width = families.due.shape[1]
    residents = sum(camps)
    kin = np.broadcast_to(np.arange(width) // k.families_a_kin_group, families.kin.shape)
    families.kin[...] = kin
    starts = np.cumsum(camps)
    families.home_camp[:, :residents] = np.repeat(np.arange(len(camps)), camps)
    by_kin = np.searchsorted(starts, np.floor(lots(luck, "camp_of_origin", width) * residents), side="right")
    families.home_camp[:, residents:] = np.take_along_axis(by_kin, kin[:, residents:], axis=1)
    families.place[:, :residents] = CAMP
    families.of_camp[...] = families.home_camp
    families.camp[:, :residents] = families.home_camp[:, :residents]


def compose(families: Table, k: Population, luck: Luck) -> None:
    """Adults, children with their ages, earners and the size of home needed."""
    width = families.arrival.shape[1]
    families.adults[...] = rule.adults(lots(luck, "adults", width), k)
    children = np.zeros(families.arrival.shape, dtype=np.int64)
    for number in range(1, CHILDREN + 1):
        age = rule.child_age(lots(luck, f"child_{number}_age", width), lots(luck, f"child_{number}", width), k)
        getattr(families, f"child_{number}")[...] = age
        children += age >= 0
    families.persons[...] = families.adults + children
    families.large[...] = rule.needs_large_home(families.adults + children)
    grown = families.adults.astype(np.int64)
    families.women[...] = rule.part_of(grown, k.women_share, lots(luck, "women", width))
    families.youths[...] = rule.part_of(grown, k.youth_share, lots(luck, "youths", width))
    families.elders[...] = rule.part_of(grown - families.youths, k.elder_share, lots(luck, "elders", width))
    families.earners[...] = earners_now(families, lots(luck, "earners", width), k)
    count_children(families)


def earners_now(families: Table, lot: Any, k: Population) -> Any:
    """Adults who look for work when nothing stands in the way, (runs, families)."""
    grown, women, elders = (getattr(families, name).astype(np.int64) for name in ("adults", "women", "elders"))
    return rule.earners(grown, women, elders, lot, k)


def count_children(families: Table) -> None:
    """Children by age band, from their ages."""
    ages = [getattr(families, f"child_{number}") for number in range(1, CHILDREN + 1)]
    families.pupils[...] = sum(((age >= 6) & (age < 16)).astype(np.int8) for age in ages)
    families.young[...] = sum(((age >= 0) & (age < 6)).astype(np.int8) for age in ages)
    families.teens[...] = sum(((age >= 12) & (age < 16)).astype(np.int8) for age in ages)
    families.minors[...] = sum((age >= 0).astype(np.int8) for age in ages)


def describe(families: Table, k: Population, nationals: bool, luck: Luck) -> None:
    """Language, trust, papers, health, school, address, wishes and first jobs."""
    width = families.arrival.shape[1]
    families.wish[...] = rule.wish(lots(luck, "wish", width), k)
    families.literate[...] = lots(luck, "literacy", width) < k.literate_share
    families.language[...] = rule.around(k.language_mean, lots(luck, "language_at_start", width))
    families.trust[...] = rule.around(k.trust_mean, lots(luck, "trust_at_start", width))
    works = lots(luck, "job_at_start", width) * 1.0 < k.in_work_share * families.adults
    works &= families.earners > 0
    families.job_1[...] = np.where(works, FIXED_TERM, NO_JOB)
    ends = 1 + np.floor(lots(luck, "job_length_at_start", width) * 6.0)
    came = np.where(families.due == NEVER, 0, families.due)
    families.job_1_ends[...] = np.where(works, came + ends, NEVER)
    families.papers[...] = rule.papers(lots(luck, "papers_at_start", width), works, nationals, k)
    families.address[...] = lots(luck, "address_at_start", width) < k.address_share
    families.unwell[...] = lots(luck, "health_at_start", width) < k.unwell_share
    families.schooled[...] = lots(luck, "school_at_start", width) < k.schooled_share
