"""Lettings by one common order of priority are the unique stable matching: found by trying all matchings.

That the queue itself is a serial dictatorship is tested in `tests/rules/test_queue.py`; here the leases that the model
signs in a month are compared with all matchings of its families and of the dwellings offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from sim.draws import NUMBER, Luck
from sim.engines.core.board import Board
from sim.rules import landlords as rule
from tests.verification.limits import SURE, Limit, city, live, scenario

FAMILIES, LANDLORDS, REPLICATES = 4, 4, 250

LIMIT = Limit(
    {
        "population": {"in_work_share": 0.4},
        "accompaniment": {"hours_a_worker": 0, "settling_hours": 0},
        "landlords": {"landlords": LANDLORDS, "odds_joins": SURE, "odds_vacancy": 2.0, "large_share": 0.5},
    },
    {"census_percent": 100, "housing_first_workers": 1, "housing_first_caseload": FAMILIES},
)
"""All families are owed a home in month 1, all landlords join, and two in three offer a dwelling."""

Matching = tuple[int | None, ...]
"""The landlord of each family, or none."""


def matchings(offered: list[int]) -> Iterator[Matching]:
    """Every way to give the dwellings offered to families, at most one each."""
    yield from set(permutations([*offered, *[None] * FAMILIES], FAMILIES))


def is_stable(matching: Matching, offered: list[int], fits: np.ndarray, priority: list[int]) -> bool:
    """Nobody has a dwelling of the wrong size, and no family and landlord would both rather have one another.

    A family would rather have a dwelling than none, and one that is named earlier; a landlord would rather have a
    family than none, and one of higher priority.
    """
    if any(home is not None and not fits[family, home] for family, home in enumerate(matching)):
        return False
    tenant = {home: family for family, home in enumerate(matching) if home is not None}
    for family, home in enumerate(matching):
        for other in offered:
            wants = fits[family, other] and (home is None or other < home)
            if wants and (other not in tenant or priority.index(family) < priority.index(tenant[other])):
                return False
    return True


def test_the_leases_of_a_month_are_the_unique_stable_matching() -> None:
    boards: list[Board] = []
    live(city([LIMIT], [FAMILIES], 1, row=12), REPLICATES, lambda month, board: boards.append(board))
    f, landlords = boards[-1].f, boards[-1].landlords
    luck = Luck(boards[-1].plan.seed, 0, REPLICATES)
    offers = luck.uniform(NUMBER["landlord_vacancy"], 1, LANDLORDS) < rule.offers(
        scenario().landlords._replace(odds_vacancy=2.0)
    )
    tickets = luck.lots(NUMBER["private_pool"], 1, FAMILIES)
    points = rule.choice_points(f.job_1 > 0, f.language, f.minors.astype(np.int64))
    sizes = set()
    for run in range(REPLICATES):
        offered = np.flatnonzero(offers[run]).tolist()
        fits = f.large[run][:, None] == landlords.big[run][None, :]
        priority = sorted(range(FAMILIES), key=lambda i, run=run: (-points[run, i], tickets[run, i]))
        stable = [one for one in matchings(offered) if is_stable(one, offered, fits, priority)]
        assert len(stable) == 1
        signed = tuple(None if home < 0 else int(home) for home in f.landlord[run])
        assert signed == stable[0]
        sizes.add(sum(home is not None for home in signed))
    assert len(sizes) >= 4, "markets of many kinds were seen"
