"""Net income never falls with the wage but where papers are lost; rent, subsidies and arrears to the cent."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.codes import CONTRACTS, PAPERS
from sim.rules import money, papers
from sim.rules.money import Money
from tests.rules.arguments import BY_NAME, corners, settings_of, shipped

MONEY = shipped(Money)
WAGES = np.arange(0, 4001)
HOUSEHOLDS = list(product(range(1, 6), range(6)))


def net_cents(opened: bool, adults: int, minors: int, k: Any) -> Any:
    return WAGES * 100 + money.benefits_cents(opened, adults, minors, WAGES, k)


@pytest.mark.parametrize("opened", [False, True])
def test_net_income_never_falls_with_the_wage(opened: bool) -> None:
    for k in settings_of(BY_NAME["money.benefits_cents"], BY_NAME["money.benefits_cents"].luck(), random=6):
        for adults, minors in HOUSEHOLDS:
            steps = np.diff(net_cents(opened, adults, minors, k))
            assert steps.min() >= 0
            if k.withdrawal_percent < 100:
                assert steps.min() > 0


def test_net_income_after_rent_never_falls_with_the_wage() -> None:
    """A sublease takes a share of the income; housing benefit does not look at it."""
    rent = 60_000
    for k in corners(BY_NAME["money.cap_percent"]):
        for (adults, minors), opened, sublet in product(HOUSEHOLDS, (False, True), (False, True)):
            income = net_cents(opened, adults, minors, k)
            due = money.due_hundredths(rent, money.paid_percent(opened, 0, k), income, sublet, k.sublet_percent)
            assert np.diff(income * 100 - due).min() >= 0


def test_the_cliff_is_the_loss_of_papers() -> None:
    """Losing them costs exactly the benefits; a job never closes services that were open."""
    for adults, minors in HOUSEHOLDS:
        lost = net_cents(True, adults, minors, MONEY) - net_cents(False, adults, minors, MONEY)
        assert np.array_equal(lost, money.benefits_cents(True, adults, minors, WAGES, MONEY))
    for before, expired, address in product(range(len(PAPERS)), (False, True), (False, True)):
        without, with_job = (papers.status(before, works, expired) for works in (False, True))
        assert papers.open_services(with_job, address) >= papers.open_services(without, address)


def test_benefits_of_a_household_by_hand() -> None:
    k = MONEY
    couple = 100 * (k.minimum_one_adult_eur + k.minimum_more_adult_eur)
    children = 100 * (2 * k.minimum_child_eur + k.allowance_child_eur)
    assert money.benefits_cents(True, 2, 2, 0, k) == couple + children
    assert money.benefits_cents(False, 2, 2, 0, k) == 0
    assert money.benefits_cents(True, 1, 1, 10_000, k) == 0


def test_rent_is_affordable_up_to_the_limit_itself() -> None:
    assert money.affordable(50_000, 60, 100_000, 30)
    assert not money.affordable(50_001, 60, 100_000, 30)
    assert not money.affordable(50_000, 60, 99_999, 30)


def test_a_rent_weighs_from_above_the_limit_of_all_income_on() -> None:
    """Informal income counts here, and here only: no landlord sees it."""
    income = 100_000
    limit = (income + 100 * MONEY.informal_eur) * MONEY.social_limit_percent
    assert not money.is_burdened(limit, income, MONEY)
    assert money.is_burdened(limit + 1, income, MONEY)
    assert money.is_burdened(limit, income - 1, MONEY)
    assert not money.is_burdened(limit + 1, income, MONEY._replace(informal_eur=MONEY.informal_eur + 1))


def test_subsidy_and_benefit_never_pay_more_than_the_rent() -> None:
    for k in corners(BY_NAME["money.paid_percent"]):
        assert money.paid_percent(True, 100, k) == 0
        assert money.paid_percent(False, 0, k) == 100


def test_a_missed_month_adds_the_share_left_to_the_nearest_cent() -> None:
    """Halves go to the even cent; the multiplication by 0.01 must not push one off the middle."""
    due = np.arange(0, 200_000)
    added = money.arrears_cents(0, due, True, MONEY)
    whole, rest = due // 100, due % 100
    nearest = whole + (rest > 50) + ((rest == 50) & (whole % 2 == 1))
    assert np.array_equal(added, nearest)


def test_arrears_are_worked_off_to_nothing() -> None:
    owed = 5_000_00
    for _ in range(200):
        owed = money.arrears_cents(owed, 40_000_00, False, MONEY)
    assert owed == 0


def test_a_wage_for_each_kind_of_contract() -> None:
    wages = [int(money.wage_eur(kind, MONEY)) for kind in range(len(CONTRACTS))]
    assert wages == [0, MONEY.wage_insertion_eur, MONEY.wage_fixed_term_eur, MONEY.wage_open_ended_eur]


def test_savings_of_a_household_by_hand() -> None:
    """A couple with two children: 573 and three times 201 EUR to live on; half of what is left is put by."""
    living = money.living_cents(4, MONEY)
    assert living == 117_600
    assert money.savings_cents(10_000, 160_000 - living, MONEY) == 10_000 + 21_200
    assert money.savings_cents(10_000, 110_000 - living, MONEY) == 2_400
    assert money.savings_cents(1_000, 110_000 - living, MONEY) == 0, "savings never fall below nothing"


def test_rent_owed_is_paid_as_far_as_savings_go() -> None:
    for owed, saved in product((0, 1, 30_000, 90_000), repeat=2):
        paid = money.from_savings_cents(owed, saved)
        assert 0 <= paid <= min(owed, saved)
        assert paid in (owed, saved)


def test_the_deposit_is_a_months_rent() -> None:
    assert money.upfront_cents(50_000, MONEY) == 50_000
    assert money.upfront_cents(33_333, MONEY._replace(upfront_percent=150)) == 50_000
