"""What families put by: where it comes from, what it pays, and which doors it opens."""

from __future__ import annotations

import numpy as np

from sim.codes import AGENCY, GONE, GUARANTEED, PRIVATE, SUBLET
from sim.engines.core import run_core
from sim.history import INDEX
from sim.rules import money, places
from sim.rules.money import Money
from tests.properties.made import Lives, city, lives, package
from tests.rules.arguments import shipped

EARNING = {
    "population.in_work_share": 0.6,
    "population.lasting_papers_share": 1.0,
    "population.address_share": 1.0,
    "landlords.odds_plain_letting": 4.0,
    "camp.clearance_rate": 0.0,
    "camp.odds_leaves": 0.0,
    "camp.odds_seeks_hotel": 0.0,
    "social_housing.odds_ordinary": 0.0,
    "tenancy.odds_leaves_home": 0.0,
}
"""Many families in work, with papers, who are let plain flats as soon as they can pay for them."""


def family(of: Lives, name: str) -> np.ndarray:
    """A column of the families, (months + 1, arms, replicates, families)."""
    return of[f"families.{name}"]


def alone(months: int = 30, **numbers: float) -> Lives:
    """A city without a programme."""
    rules = EARNING | {name.replace("__", "."): value for name, value in numbers.items()}
    return lives(city([package({"clearance": {}})], (20, 15), months, rules=rules), 0, 6)


def test_a_plain_flat_is_signed_by_who_has_the_deposit_and_it_is_paid() -> None:
    of = alone()
    place, saved = family(of, "place"), family(of, "savings_cents")
    signs = (place[1:] == PRIVATE) & ~places.tenant(place[:-1])
    assert signs.sum() > 50
    k = shipped(Money)
    deposit = money.upfront_cents(money.private_rent_cents(family(of, "large")[1:], k), k)
    assert (saved[1:] >= 0).all()
    # what was put by before this month and in it covers the deposit
    income = family(of, "income_cents")[1:]
    assert (saved[:-1] + income // 2 + 20_000 >= deposit + saved[1:])[signs].all()


def test_a_deposit_that_nobody_has_shuts_the_plain_market_and_no_deposit_opens_it() -> None:
    leases = [alone(money__upfront_percent=percent)["counts"][..., INDEX["leases"]].sum() for percent in (0, 100, 5000)]
    assert leases[0] > leases[1] > leases[2]
    assert leases[2] == 0


def test_schemes_ask_for_no_deposit() -> None:
    own = {"social_census": {"city_percent": 100}, "housing_first_team": {"workers": 5}, "rent_guarantee": {}}
    rules = EARNING | {"money.upfront_percent": 5000, "landlords.odds_joins": 1.0}
    of = lives(city([package(own)], (20, 15), 18, rules=rules), 0, 4)
    assert np.isin(family(of, "place")[-1], (SUBLET, GUARANTEED, AGENCY, PRIVATE)).sum() > 20


def test_savings_pay_rent_that_is_owed_and_keep_homes() -> None:
    rules = {"money.odds_behind": 1.5, "tenancy.odds_order": 0.01, "landlords.odds_plain_letting": 0.0}
    own = {"social_census": {"city_percent": 100}, "social_landlord_quota": {"lettings_year": 200}}
    own |= {"on_site_accompaniment": {"workers": 5, "teams": 2, "months": 24}}
    saving, not_saving = (
        run_core(city([package(own)], (20, 15), 40, rules=EARNING | rules | {"money.saved_percent": share}), 0, 6)
        for share in (100, 0)
    )
    owed = [history.counts[..., INDEX["arrears_cents"]].sum() for history in (saving, not_saving)]
    lost = [history.counts[..., INDEX["tenancies_lost"]].sum() for history in (saving, not_saving)]
    assert owed[0] < 0.9 * owed[1]
    assert lost[0] < lost[1]
    assert not not_saving.counts[..., INDEX["savings_cents"]].any()


def test_who_has_no_declared_income_puts_nothing_by() -> None:
    of = alone(
        work__odds_applies=0.0, population__in_work_share=0.0, population__address_share=0.0, papers__odds_address=0.0
    )
    assert not family(of, "income_cents").any()
    assert not family(of, "savings_cents").any()


def test_the_count_is_the_sum_of_what_those_here_have() -> None:
    of = alone(landlords__odds_plain_letting=0.0)
    here = (family(of, "place") > 0) & (family(of, "place") != GONE)
    total = (family(of, "savings_cents") * here).sum(axis=-1)
    assert (of["counts"][..., INDEX["savings_cents"]] == total).all()
    assert total[-1].all()
