"""The town around the families: landlords, employers, estates, buildings of a replicate, whatever the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.draws import NUMBER
from sim.rules import landlords as landlord_rule
from sim.rules import work as work_rule
from sim.state import EMPLOYERS, LANDLORDS, PROGRAMMES, Table, blank

if TYPE_CHECKING:
    from sim.draws import Luck
    from sim.rules.landlords import Landlords
    from sim.rules.work import Work
    from sim.state import Column
    from sim.units import Whole

SOCIAL_LANDLORDS = 13
"""Social landlords of the agglomeration (study visit), who share out the quota; their number decides nothing."""


def draw_landlords(k: Landlords, luck: Luck) -> Table:
    """Private landlords that a programme can approach, shape (replicates, landlords)."""
    width = int(np.max(k.landlords))
    landlords = blank(LANDLORDS, luck.replicates, width)
    landlords.dwellings[...] = landlord_rule.dwellings(luck.uniform(NUMBER["landlord_dwellings"], 0, width), k)
    landlords.big[...] = luck.uniform(NUMBER["landlord_size"], 0, width) < k.large_share
    landlords.rent_percent[...] = landlord_rule.rent_percent(luck.uniform(NUMBER["landlord_rent"], 0, width), k)
    landlords.readiness[...] = landlord_rule.readiness(luck.uniform(NUMBER["landlord_prejudice"], 0, width), k)
    landlords.stands_at[...] = luck.uniform(NUMBER["landlord_stands_at"], 0, width)
    return only(landlords, LANDLORDS, k.landlords)


def draw_employers(k: Work, luck: Luck) -> Table:
    """Employers near the camps, shape (replicates, employers)."""
    width = int(np.max(k.employers))
    employers = blank(EMPLOYERS, luck.replicates, width)
    sector = work_rule.sector(luck.uniform(NUMBER["employer_sector"], 0, width), k)
    employers.sector[...] = sector
    employers.asks[...] = work_rule.asks_language(luck.uniform(NUMBER["employer_language"], 0, width), sector, k)
    employers.wary[...] = work_rule.is_wary(luck.uniform(NUMBER["employer_wary"], 0, width), sector, k)
    return only(employers, EMPLOYERS, k.employers)


def draw_programme(luck: Luck) -> Table:
    """The city's programme before it begins, shape (replicates, 1): where estates and buildings would be found."""
    programme = blank(PROGRAMMES, luck.replicates, 1)
    for column in ("estates_at", "buildings_at"):
        getattr(programme, column)[...] = luck.uniform(NUMBER[column], 0, 1)
    return programme


def only(table: Table, columns: tuple[Column, ...], rows: Whole) -> Table:
    """Leave so many rows of each replicate (a number for all, or a column of them); beyond, nothing happens."""
    if np.ndim(rows):
        for column in columns:
            values = getattr(table, column.name)
            values[np.arange(values.shape[1]) >= rows] = column.fill
    return table
