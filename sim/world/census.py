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

CHILDREN = 5


def draw_families(k: Population, camps: tuple[int, ...], months: int, luck: Luck) -> Table:
    """Families of every replicate of `luck`, shape (replicates, families): residents at month 0, then newcomers.

    Newcomers are numbered by the order in which they will arrive; who they are does not depend on when.
    """
    arrival = arrival_months(k, sum(camps), months, luck)
    families = blank(FAMILIES, *arrival.shape)
    families.arrival = arrival
    settle_in_camps(families, k, camps, luck)
    compose(families, k, luck)
    describe(families, k, luck)
    return families


def lots(luck: Luck, question: str, size: int) -> Uniforms:
    """Luck of month 0 for a question, shape (replicates, size)."""
    return luck.uniform(NUMBER[question], 0, size)


def arrival_months(k: Population, residents: int, months: int, luck: Luck) -> np.ndarray[Any, Any]:
    """Month of arrival (replicates, families): 0 for residents, NEVER beyond the last newcomer of a replicate."""
    question = NUMBER["arrives"]
    come = np.stack(
        [
            np.count_nonzero(luck.uniform(question, month, rule.LOTS_A_MONTH) < rule.arrives(k), axis=1)
            for month in range(1, months + 1)
        ],
        axis=1,
    )
    total = np.cumsum(come, axis=1)
    width = int(total[:, -1].max(initial=0))
    arrival = np.full((luck.replicates, residents + width), NEVER, dtype=np.int16)
    arrival[:, :residents] = 0
    for replicate in range(luck.replicates):
        whens = np.repeat(np.arange(1, months + 1), come[replicate])
        arrival[replicate, residents : residents + len(whens)] = whens
    return arrival


def settle_in_camps(families: Table, k: Population, camps: tuple[int, ...], luck: Luck) -> None:
    """Give each family its kin group and first site: residents camp by camp, newcomers by the sites' size."""
    width = families.arrival.shape[1]
    residents = sum(camps)
    kin = np.arange(width) // k.families_a_kin_group
    families.kin[...] = kin
    starts = np.cumsum(camps)
    families.home_camp[:, :residents] = np.repeat(np.arange(len(camps)), camps)
    by_kin = np.searchsorted(starts, np.floor(lots(luck, "camp_of_origin", width) * residents), side="right")
    families.home_camp[:, residents:] = by_kin[:, kin[residents:]]
    families.place[:, :residents] = CAMP
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
    families.earners[...] = rule.earners(families.adults.astype(np.int64), lots(luck, "earners", width), k)
    count_children(families)


def count_children(families: Table) -> None:
    """Children by age band, from their ages."""
    ages = [getattr(families, f"child_{number}") for number in range(1, CHILDREN + 1)]
    families.pupils[...] = sum(((age >= 6) & (age < 16)).astype(np.int8) for age in ages)
    families.young[...] = sum(((age >= 0) & (age < 6)).astype(np.int8) for age in ages)
    families.teens[...] = sum(((age >= 12) & (age < 16)).astype(np.int8) for age in ages)
    families.minors[...] = sum((age >= 0).astype(np.int8) for age in ages)


def describe(families: Table, k: Population, luck: Luck) -> None:
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
    came = np.where(families.arrival == NEVER, 0, families.arrival)
    families.job_1_ends[...] = np.where(works, came + ends, NEVER)
    families.papers[...] = rule.papers(lots(luck, "papers_at_start", width), works, k)
    families.address[...] = lots(luck, "address_at_start", width) < k.address_share
    families.unwell[...] = lots(luck, "health_at_start", width) < k.unwell_share
    families.schooled[...] = lots(luck, "school_at_start", width) < k.schooled_share
