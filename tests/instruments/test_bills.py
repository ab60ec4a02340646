"""What instruments bill: counted activities at whole prices, nothing twice, nothing without an activity."""

from __future__ import annotations

from collections import Counter
from typing import get_args, get_type_hints

import pytest

from sim.history import COUNTS
from sim.history import NAMES as COUNTED
from sim.parameters.loader import instruments
from sim.scenario.plan import MAINSTREAM, bills_of
from sim.supports import Bill
from tests.instruments.situations import INSTRUMENTS, Dials, bills, policy_of

UNITS = {count.name: count.unit for count in COUNTS}
EVERY = [(instrument, bill) for instrument in INSTRUMENTS for bill in bills(instrument, {})]
DRIVERS = sorted({bill.driver for _, bill in EVERY})
"""Two ways to cover the same tenancies: a policy has one of them."""

WORKERS = {
    "on_site_accompaniment": "workers_on_site",
    "follow_up": "workers_follow_up",
    "housing_first_team": "workers_housing_first",
    "support_platform": "workers_platform",
}
"""Instruments that pay salaries, and the posts that they pay."""

every_bill = pytest.mark.parametrize(
    ("instrument", "bill"), EVERY, ids=[f"{name}: {bill.line}" for name, bill in EVERY]
)


@every_bill
def test_bill_is_driven_by_a_count(instrument: str, bill: Bill) -> None:
    assert bill.driver in COUNTED


@every_bill
def test_bill_is_of_a_known_payer_and_kind(instrument: str, bill: Bill) -> None:
    hints = get_type_hints(Bill)
    assert bill.payer in get_args(hints["payer"])
    assert bill.kind in get_args(hints["kind"])
    assert bill.line
    assert bill.heading


@every_bill
def test_price_is_in_whole_cents_and_never_below_zero(instrument: str, bill: Bill) -> None:
    assert type(bill.cents) is int
    assert bill.cents >= 0


FIXED_SUMS = {("hiring_incentive", "hiring bonuses"): "hires_with_bonus"}
"""Transfers of a fixed sum for each counted event; all others pass on money that was counted in cents."""


RENTS = {"renovated_rent_cents"}
"""Rents paid to the public: revenue that was counted in cents."""


@every_bill
def test_money_is_passed_on_as_it_is(instrument: str, bill: Bill) -> None:
    """A count that is itself in cents has the price of one cent; all transfers but fixed sums are such counts."""
    if (instrument, bill.line) in FIXED_SUMS:
        assert (bill.driver, bill.kind) == (FIXED_SUMS[instrument, bill.line], "transfer")
        assert UNITS[bill.driver] != "cents"
        return
    passed_on = bill.kind == "transfer" or bill.driver in RENTS
    assert (UNITS[bill.driver] == "cents") == passed_on
    if passed_on:
        assert bill.cents == 1


@every_bill
def test_only_what_is_built_lasts(instrument: str, bill: Bill) -> None:
    """The life of a thing belongs to its price once, not to what it costs to run."""
    assert (bill.life_years > 0) == (bill.driver == "dwellings_renovated")


@every_bill
def test_the_mainstream_alone_is_outside_the_programme(instrument: str, bill: Bill) -> None:
    assert bill.programme == (instrument != MAINSTREAM)


def test_only_taxes_and_rents_of_public_homes_bring_money_back() -> None:
    back = {(instrument, bill.driver) for instrument, bill in EVERY if bill.kind == "revenue"}
    assert {driver for instrument, driver in back if instrument != MAINSTREAM} == RENTS


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_no_instrument_is_free(instrument: str) -> None:
    assert bills(instrument, {})


SPLIT = {"dwellings_renovated"}
"""Activities whose price two payers share, on two lines of one instrument."""


def test_no_activity_is_billed_twice() -> None:
    """Not by two instruments and not by two lines of one, but for the shares of one price."""
    billing = {driver: [name for name, bill in EVERY if bill.driver == driver] for driver in DRIVERS}
    twice = {driver: set(names) for driver, names in billing.items() if len(names) > 1}
    assert twice == {driver: {"building_renovation"} for driver in SPLIT}


@pytest.mark.parametrize("percent", [0, 1, 33, 50, 85])
def test_the_shares_of_two_payers_are_the_price(percent: int) -> None:
    for price in (44_000, 60_001, 109_999):
        split = bills("building_renovation", {"dwelling_eur": price, "eu_percent": percent})
        parts = {bill.payer: bill.cents for bill in split if bill.driver == "dwellings_renovated"}
        assert parts == {"city": price * (100 - percent), "european union": price * percent}
        assert sum(parts.values()) == 100 * price


def test_no_two_bills_share_a_line() -> None:
    assert max(Counter(bill.line for _, bill in EVERY).values()) == 1


def test_the_village_is_billed_at_its_price_all_in_and_nothing_besides() -> None:
    """Its workers, families and persons are in the price of a place: no bill of any instrument counts them again."""
    assert [bill.driver for bill in bills("insertion_village", {})] == ["plots_open"]
    in_the_price = {"plots_built", "workers_village", "families_in_villages", "persons_in_villages"}
    assert not in_the_price & {bill.driver for _, bill in EVERY}


def test_the_price_of_the_village_does_not_depend_on_its_workers() -> None:
    few, many = (bills("insertion_village", {"workers": workers}) for workers in (0, 50))
    assert few == many


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_salaries_are_paid_for_the_posts_of_the_instrument_only(instrument: str) -> None:
    paid = [bill.driver for bill in bills(instrument, {}) if bill.driver.startswith("workers_")]
    assert paid == ([WORKERS[instrument]] if instrument in WORKERS else [])


YEARLY = [
    (instrument, name) for instrument in INSTRUMENTS for name in instruments()[instrument] if name.endswith("_eur_year")
]


@pytest.mark.parametrize(("instrument", "dial"), YEARLY)
def test_twelve_months_cost_a_year_but_for_a_few_cents(instrument: str, dial: str) -> None:
    places = int(instruments()[instrument]["persons_a_plot"].value) if instrument == "insertion_village" else 1
    for price in (600, 601, 6599, 48_011):
        month = max(bill.cents for bill in bills(instrument, {dial: price}) if bill.kind == "resource")
        assert 0 <= 100 * price * places - 12 * month < 12


def test_prices_do_not_depend_on_the_calendar() -> None:
    for instrument in INSTRUMENTS:
        assert bills(instrument, {"start": 7, "stop": 9, "ramp": 3}) == bills(instrument, {})


RUNNING = {
    "months_steering": "steering_committee",
    "months_workshops": "citizenship_workshops",
    "months_service_training": "public_service_training",
}
"""Months in which an instrument runs, and the instrument: standing costs."""


def test_only_what_is_done_is_billed() -> None:
    """A mere month passes whether or not the instrument runs; every count billed is of something done or begun."""
    assert {bill.driver: name for name, bill in EVERY if bill.driver.startswith("months")} == RUNNING


def test_a_policy_carries_the_bills_of_its_instruments_and_of_the_mainstream() -> None:
    package: dict[str, Dials] = {"rent_subsidy": {}, "clearance": {}}
    carried = bills_of(policy_of(package), instruments()[MAINSTREAM])
    assert carried == bills("clearance", {}) + bills("rent_subsidy", {}) + bills(MAINSTREAM, {})


def test_a_policy_without_instruments_still_carries_the_mainstream() -> None:
    assert bills_of(policy_of({}), instruments()[MAINSTREAM]) == bills(MAINSTREAM, {})
