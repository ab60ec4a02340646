"""From the camp to where families live at the end: the shares that the chart of flows draws.

Three steps, each read from what a family's record holds: whether it was ever admitted to a scheme, whether its first
roof was a temporary one or its own lease, and where it lives at the last month.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.codes import CAMP, GONE, HOTEL, STREET
from sim.outcomes.paired import interval
from sim.show.tables import cohort, event_months, replicate_index
from sim.units import NEVER

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.show.scene import Scene
    from sim.study.result import Result

    Labels = npt.NDArray[np.str_]

DURABLE_MONTHS = "tenancy.durable_months"
NODES: tuple[tuple[str, ...], ...] = (
    ("camps",),
    ("admitted", "not_admitted"),
    ("temporary_roof", "own_lease", "no_roof"),
    ("durably_housed", "temporary_home", "shelter", "camp_or_street", "gone"),
)
"""What a family can be at each step, in the order in which the chart stacks them."""


def flows_from_camp_to_home(result: Result, scene: Scene) -> pd.DataFrame:
    """policy, step, source, target, end, month, mean, low, high: shares of the cohort, told apart by where they end."""
    durable = int(result.study.parameters[DURABLE_MONTHS].value)
    parts = [_of_policy(cohort(result, name), durable).assign(policy=name) for name in scene.names]
    columns = ["policy", "step", "source", "target", "end", "month", "mean", "low", "high"]
    return pd.concat(parts, ignore_index=True).assign(month=scene.months)[columns]


def _of_policy(family: pd.DataFrame, durable: int) -> pd.DataFrame:
    """Every stream of one policy with its share of the cohort and the 95% interval over replicates."""
    at_each = stations(family, durable)
    replicate = replicate_index(family)
    sizes = np.bincount(replicate)
    end = at_each[-1]
    rows = []
    for step in range(len(NODES) - 1):
        before, after = at_each[step], at_each[step + 1]
        for source in NODES[step]:
            for target in NODES[step + 1]:
                here = (before == source) & (after == target)
                for last in NODES[-1]:
                    counts = np.bincount(replicate[here & (end == last)], minlength=len(sizes))
                    if counts.any():
                        rows.append((step + 1, source, target, last, *interval(counts / sizes)))
    return pd.DataFrame(rows, columns=["step", "source", "target", "end", "mean", "low", "high"])


def stations(family: pd.DataFrame, durable: int) -> list[Labels]:
    """Where each family stands at each step: NODES."""
    place = family["place"].to_numpy()
    roof, lease = event_months(family, "sheltered"), event_months(family, "leased")
    long_enough = family["durable"].to_numpy() >= durable
    end = np.select(
        [place == GONE, long_enough, np.isin(place, [CAMP, STREET]), place == HOTEL],
        ["gone", "durably_housed", "camp_or_street", "shelter"],
        "temporary_home",
    )
    first = np.select([roof == NEVER, lease <= roof], ["no_roof", "own_lease"], "temporary_roof")
    admitted = np.where(family["selected"].to_numpy().astype(bool), "admitted", "not_admitted")
    return [np.full(len(family), "camps"), admitted, first, end]
