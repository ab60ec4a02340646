"""One run by the agents, and their state as the arrays that the core keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engines.agents.city import City
from sim.engines.agents.witness import Witness
from sim.history import FAMILY_COLUMNS, History
from sim.state import TABLES, Table, blank
from sim.world.posts import POSTS, SLOTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.engines.agents.witness import Testimony
    from sim.scenario.plan import Plan


def run_agents(
    plan: Plan, arm_index: int, replicate: int, observe: Callable[[int, City], None] | None = None
) -> History:
    """Run one arm of a plan for one replicate.

    `observe(month, city)`, where given, sees the city at every month-end, month 0 included.
    """
    city = City(plan, arm_index, replicate)
    counts = [city.counts()]
    if observe:
        observe(0, city)
    for month in range(1, plan.months + 1):
        city.step()
        counts.append(city.counts())
        if observe:
            observe(month, city)
    kept = state_of(city)["families"]
    families = {name: getattr(kept, name) for name in FAMILY_COLUMNS}
    recorded = np.array(counts, dtype=np.int64)[:, None, :]
    return History((plan.arms[arm_index].policy,), (replicate,), recorded, families)


def follow(plan: Plan, arm_index: int, replicate: int, families: Sequence[int]) -> Testimony:
    """Run one arm of a plan for one replicate with a witness beside these families (by their index)."""
    city = City(plan, arm_index, replicate)
    witness = Witness(city, families)
    while city.running:
        city.step()
    return witness.testimony()


def state_of(city: City) -> dict[str, Table]:
    """Every table of the state (state.TABLES) as arrays of shape (1, rows), in the dtypes of its columns."""
    workers = [worker for team in city.teams for worker in team]
    return {
        "families": table("families", city.families, len(city.families)),
        "camps": table("camps", city.sites, len(city.sites)),
        "workers": table("workers", workers, POSTS * SLOTS),
        "landlords": table("landlords", city.landlords, len(city.landlords)),
        "employers": table("employers", city.employers, len(city.employers)),
        "villages": table("villages", city.villages, len(city.villages)),
        "programmes": table("programmes", [city.programme], 1),
    }


def table(name: str, holders: Sequence[Any], rows: int) -> Table:
    """One table from those who hold its columns; rows that nobody holds keep their fill."""
    laid = blank(TABLES[name], 1, rows)
    for column in TABLES[name]:
        array = getattr(laid, column.name)
        for holder in holders:
            array[0, holder.index] = getattr(holder, column.name)
    return laid
