"""The town around the families: private landlords and employers of a replicate, the same under every policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import NUMBER
from sim.rules import landlords as landlord_rule
from sim.rules import work as work_rule
from sim.state import EMPLOYERS, LANDLORDS, Table, blank

if TYPE_CHECKING:
    from sim.draws import Luck
    from sim.rules.landlords import Landlords
    from sim.rules.work import Work

SOCIAL_LANDLORDS = 13
"""Social landlords of the agglomeration (study visit), who share out the quota; their number decides nothing."""


def draw_landlords(k: Landlords, luck: Luck) -> Table:
    """Private landlords that a programme can approach, shape (replicates, landlords)."""
    landlords = blank(LANDLORDS, luck.replicates, k.landlords)
    landlords.dwellings[...] = landlord_rule.dwellings(luck.uniform(NUMBER["landlord_dwellings"], 0, k.landlords), k)
    landlords.big[...] = luck.uniform(NUMBER["landlord_size"], 0, k.landlords) < k.large_share
    return landlords


def draw_employers(k: Work, luck: Luck) -> Table:
    """Employers near the camps, shape (replicates, employers)."""
    employers = blank(EMPLOYERS, luck.replicates, k.employers)
    employers.asks[...] = work_rule.asks_language(luck.uniform(NUMBER["employer_language"], 0, k.employers))
    employers.wary[...] = luck.uniform(NUMBER["employer_wary"], 0, k.employers) < k.wary_share
    return employers
