"""Who is reached and who is left out: the events of the families by group, and when a home or leaving came.

The groups differ in many ways, and papers and admission are those that a policy may have changed: these tables say who
is left out, never why, and score nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sim.codes import PAPERS
from sim.outcomes.groups import part, ratio
from sim.outcomes.joined import INDEX, by_arm
from sim.outcomes.paired import summarise
from sim.outcomes.survival import Survival, survival
from sim.units import MONTHS_A_YEAR, NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from sim.outcomes.joined import History

    Flags = npt.NDArray[np.bool_]
    Flagged = dict[str, dict[str, Flags]]

LARGE = 5
"""Persons from which a household is large."""

EVENTS = ("housed", "left", "entered")
"""Reached a durable home, left the city, was admitted to a scheme."""

AT_THE_END = "durably_housed"
"""Durably housed at the last month: the one state of the end that is told by group."""

COLUMNS = "policy by group event month families weight mean low high"
KIN_BANDS = ((1, 1), (2, 4), (5, 9), (10, None))


class Asked(NamedTuple):
    """What the tables are reckoned for: names of the sites, months, the last one, and months to count as durable."""

    camps: tuple[str, ...]
    horizons: tuple[int, ...]
    months: int
    durable_months: int


def groups(families: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Each policy, group, event and horizon: the share of the group's families with the event by then.

    `weight` is the group's part of the cohort. Newcomers stand apart: those who have arrived by then, and their number
    over that of the cohort.
    """
    rows: list[tuple[Any, ...]] = []
    for policy, own in families.groupby("policy", observed=True, sort=False):
        cohort, newcomers = own[own["arrival"] == 0], own[own["arrival"] > 0]
        for by, flagged in flags(cohort, asked.camps).items():
            rows += [(policy, by, *row) for row in _of(cohort, flagged, asked)]
        rows += [(policy, "newcomers", *row) for row in _newcomers(newcomers, len(cohort), asked)]
    return pd.DataFrame(rows, columns=COLUMNS.split())


def flags(family: pd.DataFrame, camps: Sequence[str]) -> Flagged:
    """The groups that are told apart, as statements about the families of one policy's cohort."""
    persons, papers, home = (family[name].to_numpy() for name in ("persons", "papers", "home_camp"))
    selected = family["selected"].to_numpy().astype(bool)
    told: Flagged = {
        "all": {"all": np.ones(len(family), dtype=bool)},
        "admission": {"admitted": selected, "never admitted": ~selected},
        "household": {f"{LARGE} or more": persons >= LARGE, f"under {LARGE}": persons < LARGE},
        "papers": {name: papers == code for code, name in enumerate(PAPERS)},
        "camp": {name: home == site for site, name in enumerate(camps)},
    }
    kin = kin_bands(family)
    return told | ({"kin": kin} if len(kin) > 1 else {})


def kin_bands(family: pd.DataFrame) -> dict[str, Flags]:
    """Families by how many of the cohort are of one kin group; bands with nobody in them are left out."""
    size = family.groupby(["replicate", "kin"])["family"].transform("size").to_numpy()
    bands = {
        f"{low}" if low == high else f"{low} to {high}" if high else f"{low} or more": (size >= low)
        & (size <= (high or size.max(initial=0)))
        for low, high in KIN_BANDS
    }
    return {name: found for name, found in bands.items() if found.any()}


def _of(family: pd.DataFrame, flagged: dict[str, Flags], asked: Asked) -> Iterator[tuple[Any, ...]]:
    replicate = replicate_index(family)
    for name, group in flagged.items():
        for event in EVENTS:
            happened = months_of(family, event)
            for month in asked.horizons:
                yield name, event, month, *part(replicate, group, happened <= month)
        if asked.horizons[-1] == asked.months:
            yield name, AT_THE_END, asked.months, *part(replicate, group, durable(family, asked))


def _newcomers(family: pd.DataFrame, cohort: int, asked: Asked) -> Iterator[tuple[Any, ...]]:
    replicate, arrival = replicate_index(family), family["arrival"].to_numpy()
    for event in EVENTS:
        happened = months_of(family, event)
        for month in asked.horizons:
            found = part(replicate, arrival <= month, happened <= month)
            weight = float((arrival <= month).sum()) / cohort if cohort else float("nan")
            yield "newcomers", event, month, *found._replace(weight=weight)
    if asked.horizons[-1] == asked.months:
        found = part(replicate, arrival <= asked.months, durable(family, asked))
        yield "newcomers", AT_THE_END, asked.months, *found._replace(weight=len(family) / cohort if cohort else np.nan)


def durable(family: pd.DataFrame, asked: Asked) -> Flags:
    """Whether each family is durably housed at the last month."""
    found: Flags = family["durable"].to_numpy() >= asked.durable_months
    return found


def months_of(family: pd.DataFrame, event: str) -> npt.NDArray[np.int64]:
    """The month of an event of each family; NEVER where it has not happened."""
    return family[event].fillna(NEVER).to_numpy(dtype=np.int64)


def replicate_index(family: pd.DataFrame) -> npt.NDArray[np.intp]:
    """The replicate of each family, numbered from 0."""
    return np.unique(family["replicate"].to_numpy(), return_inverse=True)[1]


def time_to_a_home(families: pd.DataFrame, months: int) -> pd.DataFrame:
    """Policy, estimate, month (all), mean, low, high: a first durable home by then, and leaving first, of the cohort.

    `kaplan_meier` takes leaving for time not seen to its end and overstates; `home` and `left` are the cumulative
    incidence of the two events, which is what happens.
    """
    rows = [
        (policy, estimate, month, *summarise(getattr(found, estimate)[:, month], bounded=True)[:3])
        for policy, own in families[families["arrival"] == 0].groupby("policy", observed=True, sort=False)
        for found in [
            survival(replicate_index(own), months_of(own, "housed"), months_of(own, "left"), months),
        ]
        for estimate in Survival._fields
        for month in range(months + 1)
    ]
    return pd.DataFrame(rows, columns=["policy", "estimate", "month", "mean", "low", "high"])


def kept_a_year(history: History, horizons: Sequence[int]) -> pd.DataFrame:
    """`kept12`: of the tenancies begun at least twelve months before a horizon, the share held twelve months later.

    `begun` and `held` are numbers in a replicate. Empty where nobody watched (study.watch).
    """
    rows: list[tuple[Any, ...]] = []
    if history.watched is not None:
        leases = by_arm(history.counts[..., INDEX["leases"]], history, 1)
        held = by_arm(history.watched.held, history, 1)
        for arm, name in enumerate(history.arms):
            for month in horizons:
                begun = leases[: max(month - MONTHS_A_YEAR + 1, 0), arm].sum(axis=0)
                kept = held[: month + 1, arm].sum(axis=0)
                rows.append((name, month, float(begun.mean()), float(kept.mean()), *ratio(kept, begun)))
    return pd.DataFrame(rows, columns=["policy", "month", "begun", "held", "mean", "low", "high"])
