"""The ledger is whole cents and closes to the cent; discounting is by month from month 0."""

import numpy as np
import pytest

from sim.outcomes.costs import discount_factors, discounted_sum, ledger, lines_of, monthly_growth, spending
from sim.supports import Bill
from tests.outcomes import made

COUNTS = {
    "cohort": 10,
    "workers_on_site": np.array([9, 2, 3])[:, None, None],
    "persons_in_city_hotels": np.array([9, 10, 0])[:, None, None],
    "wages_eur": np.array([9, 1001, 999])[:, None, None],
    "arrears_cents": 77,
    "durable_all": np.array([9, 1, 2])[:, None, None],
}


def history(replicates=1):
    return made.history(["only"], 2, replicates, COUNTS)


def test_a_line_is_count_times_price_and_revenue_is_negative():
    cents = ledger(history(), [made.BILLS])
    assert cents.dtype == np.int64
    assert cents[:, 0].tolist() == [
        [0, 0, 0, 0],
        [2 * 400_000, 10 * 50_000, -40 * 1001, 77],
        [3 * 400_000, 0, -40 * 999, 77],
    ]


def test_the_lines_close_to_the_cent_with_the_public_budget():
    spent = spending(history(), [made.BILLS], 0.0)
    assert spent.public_eur[:, 0].tolist() == [0.0, (800_000 + 500_000 - 40_040) / 100, (2_500_000 - 80_000) / 100]
    assert spent.programme_eur[:, 0].tolist() == [0.0, 8_000.0, 20_000.0]


def test_what_a_tenant_pays_is_no_public_cost_but_a_tenants_rent_is_public_revenue():
    rent = Bill("rents received", "arrears_cents", 1, "tenant", "rent", "revenue")
    spent = spending(history(), [[rent, made.BILLS[3]]], 0.0)
    assert spent.public_eur[:, 0].tolist() == [0.0, -0.77, -1.54]


def test_bills_on_one_line_are_added_up_and_each_arm_pays_only_its_own():
    twice = [made.BILLS[0], made.BILLS[0]]
    two_arms = made.history(["one", "two"], 2, 1, COUNTS)
    cents = ledger(two_arms, [twice, made.BILLS[1:2]])
    assert [line.line for line in lines_of([twice, made.BILLS[1:2]])] == ["workers", "hotel nights"]
    assert cents[1].tolist() == [[1_600_000, 0], [0, 500_000]]


def test_month_0_costs_nothing_and_houses_nobody():
    spent = spending(history(), [made.BILLS], 0.025)
    assert [amount[0, 0] for amount in spent] == [0.0, 0.0, 0.0, 0.0]


def test_costs_and_family_months_are_discounted_alike():
    spent = spending(history(), [made.BILLS[:1]], 0.025)
    month = 1.025 ** (1 / 12)
    assert spent.public_eur[2, 0] == pytest.approx(8_000 / month + 12_000 / month**2, rel=1e-14)
    assert spent.durable_discounted[2, 0] == pytest.approx(1 / month + 2 / month**2, rel=1e-14)
    assert spent.durable_months[:, 0].tolist() == [0, 1, 3]


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.025, 0.045, 0.2])
def test_twelve_months_of_growth_make_a_year(rate):
    assert monthly_growth(rate) ** 12 == pytest.approx(1 + rate, rel=1e-15)
    assert discount_factors(24, rate)[[0, 12, 24]].tolist() == pytest.approx([1, 1 / (1 + rate), (1 + rate) ** -2])


def test_without_a_discount_a_sum_is_a_plain_sum():
    flow = np.array([[0, 0], [3, 5], [4, 6]])
    assert discounted_sum(flow, 0.0).tolist() == [[0, 0], [3, 5], [7, 11]]
