"""Competing risks by one draw a month: an eviction order stands, is lifted or is carried out; a contract's end.

Everybody has a social flat from month 1, owes a month of rent in month 2 and has an order at its end; its first fate is
looked for. The model has no month in which three fates compete in one draw, so the table's three risks are met two at a
time: an order's fate with two of them put together has the same cumulative incidences.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.codes import FIXED_TERM, INSERTION, NO_JOB, OPEN_ENDED, SOCIAL
from sim.engines.core.board import Board
from sim.units import NEVER
from tests.verification.formulas import incidence
from tests.verification.limits import SURE, Limit, city, live, scenario
from tests.verification.verdicts import agrees

RISKS = {"first": 0.030, "second": 0.012, "third": 0.045}
MONTHS, ORDERED = 24, 2
FAMILIES, REPLICATES = 400, 100

TENANTS = {
    "population": {"lasting_papers_share": 1.0, "address_share": 1.0},
    "accompaniment": {"handover_months": 0},
    "social_housing": {"odds_files": SURE, "odds_ordinary": SURE, "ordinary_large_ratio": 1.0},
    "money": {"social_limit_percent": 1_000_000, "housing_benefit_percent": 0, "odds_behind": SURE},
}
"""Everybody is let an ordinary social flat in month 1 and never pays."""


def with_orders(lifted: float, evicted: float) -> Limit:
    """An order as soon as a month is owed; what then becomes of it."""
    tenancy = {
        "odds_order": 1e-12,
        "arrears_ratio": SURE * SURE,
        "arrears_months": 1,
        "odds_lifted": lifted,
        "odds_evicted": evicted,
        "after_gone_odds": SURE,
    }
    return Limit({**TENANTS, "tenancy": tenancy}, {})


ALONE = {"first": "lifted", "second": "evicted", "third": "evicted"}
"""Which fate stands for the risk alone; the other stands for the rest."""


def limit_of(risk: str) -> Limit:
    rest = sum(RISKS.values()) - RISKS[risk]
    return with_orders(RISKS[risk], rest) if ALONE[risk] == "lifted" else with_orders(rest, RISKS[risk])


@cache
def first_fates() -> dict[str, np.ndarray]:
    """Months from the order to its first fate for each risk (replicates, families); NEVER if the rest came first."""
    shape = (len(RISKS) * REPLICATES, FAMILIES)
    fates = {"lifted": np.full(shape, NEVER), "evicted": np.full(shape, NEVER)}

    def watches(month: int, board: Board) -> None:
        if month == ORDERED:
            assert board.f.order.all(), "everybody has an order now"
        if month > ORDERED:
            still = (fates["lifted"] == NEVER) & (fates["evicted"] == NEVER)
            lost = board.f.place != SOCIAL
            fates["evicted"][still & lost] = month - ORDERED
            fates["lifted"][still & ~lost & ~board.f.order] = month - ORDERED

    live(city([limit_of(risk) for risk in RISKS], [FAMILIES], ORDERED + MONTHS, row=8), REPLICATES, watches)
    each = {name: np.split(months, len(RISKS)) for name, months in fates.items()}
    return {risk: each[ALONE[risk]][turn] for turn, risk in enumerate(RISKS)}


@pytest.mark.parametrize("months", [1, 6, 24])
@pytest.mark.parametrize("risk", RISKS)
def test_the_cumulative_incidence_of_a_risk_is_the_closed_form(risk: str, months: int) -> None:
    """One draw a month: the closed form is that of the model's own chain, exact."""
    expected = incidence(np.array(list(RISKS.values())), months)[list(RISKS).index(risk)]
    share = (first_fates()[risk] <= months).mean(axis=1)
    agrees(f"8 {risk} risk, {months} months", share, expected, within=0.3 if months == 1 else 0.12)


@pytest.mark.parametrize("risk", RISKS)
def test_one_minus_kaplan_meier_overstates_each_risk(risk: str) -> None:
    """It takes those who had another fate for people to whom this one can still happen."""
    odds = np.array(list(RISKS.values()))
    monthly = RISKS[risk] / (1.0 + odds.sum())
    naive = 1.0 - (1.0 - monthly) ** MONTHS
    assert naive > 1.2 * (first_fates()[risk] <= MONTHS).mean()


def test_in_finer_months_the_risks_are_those_of_constant_rates() -> None:
    rates = np.array(list(RISKS.values()))
    continuous = rates / rates.sum() * (1.0 - np.exp(-rates.sum() * MONTHS))
    errors = [np.abs(incidence(rates / finer, MONTHS * finer) - continuous).max() for finer in (1, 10)]
    assert errors[1] < errors[0] / 8
    assert errors[1] < 2e-3


# contracts at their end

CONTRACTS = {INSERTION: "insertion", FIXED_TERM: "fixed term"}


@cache
def contracts_after(kind: int) -> np.ndarray:
    """Contracts of all families in the month in which theirs ended, (replicates, families)."""
    seen: dict[int, np.ndarray] = {}

    def hands_out(month: int, board: Board) -> None:
        if month == 0:
            board.f.job_1[...] = kind
            board.f.job_1_ends[...] = 2
        seen[month] = board.f.job_1.copy()

    live(city([Limit({}, {})], [FAMILIES], 2, row=8), REPLICATES, hands_out)
    assert (seen[1] == kind).all(), "a contract runs until its end"
    return seen[2]


@pytest.mark.parametrize("kind", CONTRACTS, ids=CONTRACTS.values())
def test_a_contract_at_its_end_has_the_fates_that_the_scenarios_odds_say(kind: int) -> None:
    k = scenario().work
    again = k.odds_renewed_insertion if kind == INSERTION else k.odds_renewed_fixed_term
    total = 1.0 + k.odds_made_permanent + again
    after = contracts_after(kind)
    for fate, share in ((OPEN_ENDED, k.odds_made_permanent), (FIXED_TERM, again), (NO_JOB, 1.0)):
        name = f"8 {CONTRACTS[kind]} contract, then {fate}"
        agrees(name, (after == fate).mean(axis=1), share / total, within=0.12)
