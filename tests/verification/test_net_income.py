"""Net income never falls with gross income, but where papers are lost: by the incomes that the model pays out.

Every household type at every wage, as tenants of nobody; that the rule itself is monotone for any wage, also after
rent, is tested in `tests/rules/test_money.py`.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.codes import LASTING, NO_PAPERS, OPEN_ENDED, RETAINED, WORKER
from sim.engines.core.board import Board
from sim.units import NEVER
from tests.verification.limits import Limit, city, live, scenario

WAGES = tuple(range(0, 3001, 40))
HOUSEHOLDS = [(adults, minors) for adults in range(1, 6) for minors in range(6)]


@cache
def incomes(papers: int, address: bool) -> np.ndarray:
    """Cents a month of each household at each wage of its one contract, (wages, households)."""
    seen: list[np.ndarray] = []

    def at_first(month: int, board: Board) -> None:
        if month == 0:
            board.f.adults[...] = [adults for adults, _ in HOUSEHOLDS]
            board.f.minors[...] = [minors for _, minors in HOUSEHOLDS]
            board.f.papers[...] = papers
            board.f.address[...] = address
            board.f.job_1[...] = OPEN_ENDED
            board.f.job_1_ends[...] = NEVER
        seen.append(board.f.income_cents.copy())

    limits = [Limit({"money": {"wage_open_ended_eur": wage}}, {}) for wage in WAGES]
    live(city(limits, [len(HOUSEHOLDS)], 1, row=14), 1, at_first)
    return seen[1]


@pytest.mark.parametrize("address", [False, True])
@pytest.mark.parametrize("papers", [NO_PAPERS, WORKER, LASTING])
def test_net_income_rises_with_every_euro_earned(papers: int, address: bool) -> None:
    steps = np.diff(incomes(papers, address), axis=0)
    assert steps.min() > 0
    kept_percent = 100 - scenario().money.withdrawal_percent
    assert steps.min() >= kept_percent * 40


def test_benefits_are_withdrawn_at_one_rate_until_they_are_gone() -> None:
    """A couple with two children by hand: the minimum less a share of the wage, and the allowance kept."""
    k, couple = scenario().money, HOUSEHOLDS.index((2, 2))
    minimum = k.minimum_one_adult_eur + k.minimum_more_adult_eur + 2 * k.minimum_child_eur
    wages = np.array(WAGES)
    benefits = np.maximum(minimum * 100 - wages * k.withdrawal_percent, 0) + 100 * k.allowance_child_eur
    assert np.array_equal(incomes(LASTING, True)[:, couple], wages * 100 + benefits)


def test_a_job_opens_benefits_to_a_family_without_papers() -> None:
    """From the month of the contract it has the papers of a worker."""
    assert np.array_equal(incomes(NO_PAPERS, True), incomes(LASTING, True))
    assert np.array_equal(incomes(NO_PAPERS, False), np.tile(np.array(WAGES)[:, None] * 100, len(HOUSEHOLDS)))


def test_the_only_cliff_is_the_end_of_a_retained_status() -> None:
    """A contract ends in month 3: benefits go on at the full minimum for six months, then stop with the papers."""
    ends, months = 3, 14
    income = np.zeros((months + 1, len(HOUSEHOLDS)), dtype=np.int64)
    papers = np.zeros_like(income)

    def watches(month: int, board: Board) -> None:
        if month == 0:
            board.f.adults[...] = [adults for adults, _ in HOUSEHOLDS]
            board.f.minors[...] = [minors for _, minors in HOUSEHOLDS]
            board.f.address[...] = True
            board.f.job_1[...] = OPEN_ENDED
            board.f.job_1_ends[...] = ends
        income[month], papers[month] = board.f.income_cents[0], board.f.papers[0]

    never_again = {"odds_made_permanent": 0.0, "odds_renewed_fixed_term": 0.0}
    live(city([Limit({"work": never_again}, {})], [len(HOUSEHOLDS)], months, row=14), 1, watches)
    last = ends + scenario().papers.retained_short - 1
    assert (papers[1:ends] == WORKER).all()
    assert (papers[ends : last + 1] == RETAINED).all()
    assert (papers[last + 1 :] == NO_PAPERS).all()
    without_a_wage = incomes(LASTING, True)[0]
    assert (income[ends : last + 1] == without_a_wage).all()
    assert (income[last + 1 :] == 0).all(), "the cliff"
