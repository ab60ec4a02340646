"""Further homes: a social rental agency, renovated buildings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.mechanisms import estimate
from sim.codes import (
    AGENCY,
    FOLLOW_UP,
    GUARANTEED,
    IN_VILLAGE,
    ON_SITE,
    PRIVATE,
    RENOVATED,
    WITHOUT_WORKER,
)
from sim.rules import places
from sim.units import NEVER
from tests.mechanisms.made import (
    AT_ONCE,
    CALM,
    CONFIDENCE,
    QUIET,
    WILLING,
    WITH_PAPERS,
    beside,
    count,
    family,
)
from tests.properties.made import Lives, city, lives, package, policy

# a social rental agency


def agency(rules: dict[str, float] | None = None, months: int = 40, **dials: Any) -> Lives:
    """An agency beside the Toulouse model without subsidy, many landlords and nobody in debt."""
    own = beside("toulouse_model", ("rent_guarantee", "rent_subsidy"), social_real_estate_agency={}, **dials)
    known = QUIET | WILLING | CALM | WITH_PAPERS | {"landlords.odds_joins": 0.3} | (rules or {})
    return lives(city([own], (14, 9, 6), months, rules=known), 0, 4)


def test_an_agency_lease_slides_to_the_familys_own_name_and_only_then_counts_as_durable() -> None:
    of = agency({"social_housing.odds_ordinary": 0.0})
    place, durable, leased, housed = (family(of, name) for name in ("place", "durable", "leased", "housed"))
    let = place == AGENCY
    assert let.any()
    assert (durable[let] == 0).all(), "months with the agency count as durable"
    assert (count(of, "agency_tenancies") == let.sum(axis=-1)).all()
    slid = let[:-1] & places.durable_lease(place[1:])
    assert slid.sum() > 10
    month, *who = np.nonzero(slid)
    since = family(of, "since")[1:][slid]
    assert (month + 1 - since >= 12).all(), "slid before the year was over"
    assert np.isin(place[1:][slid], (PRIVATE,)).all(), "a guaranteed lease where nobody guarantees"
    first = leased[1:][slid] == since
    counted = housed[-1][tuple(who)]
    in_time = first & (counted != NEVER)
    assert in_time.any()
    assert (counted[in_time] == month[in_time] + 1 + 2).all(), "durable at the third month-end in its own name"
    assert (family(of, "landlord")[let] >= 0).all()


def test_where_somebody_guarantees_the_agency_lease_slides_into_a_guaranteed_one() -> None:
    of = agency(rent_guarantee={})
    place = family(of, "place")
    slid = (place[:-1] == AGENCY) & places.durable_lease(place[1:])
    assert slid.any()
    assert (place[1:][slid] == GUARANTEED).all()
    guaranteed = (place == GUARANTEED).sum(axis=-1)
    assert (count(of, "guaranteed_tenancies") == guaranteed).all(), "the agency's own tenancies are billed twice"


def test_the_agency_takes_families_whom_the_private_landlord_refuses() -> None:
    strict, lenient = (agency({"money.agency_limit_percent": limit}, 24) for limit in (33, 50))
    assert count(lenient, "agency_tenancies")[-1].sum() > count(strict, "agency_tenancies")[-1].sum()


def test_an_agency_brings_more_landlords_into_the_scheme() -> None:
    plan = city(
        [policy("housing_first"), beside("housing_first", social_real_estate_agency={})], (20, 12), 30, rules=QUIET
    )
    of = count(lives(plan, 0, 20), "landlords_in_scheme").mean(axis=0)
    assert estimate(of[1] - of[0], CONFIDENCE).low > 0


# renovated buildings


RENOVATION = {"dwellings": 6, "building_months": 9, "eu_percent": 60}


def renovation(months: int = 24, rules: dict[str, float] | None = None, **dials: Any) -> tuple[Any, Lives]:
    """A census and renovated buildings, nothing else."""
    own = package({"social_census": {"city_percent": 60}, "building_renovation": RENOVATION | dials, "follow_up": {}})
    plan = city([own], (12, 8), months, rules=QUIET | WILLING | (rules or {}))
    return plan, lives(plan, 0, 4)


def test_renovated_dwellings_open_after_the_building_time() -> None:
    rules = {"landlords.odds_plain_letting": 0.0, "social_housing.odds_ordinary": 0.0}
    _, of = renovation(rules=rules | {"tenancy.odds_leaves_temporary": 0.0, "landlords.odds_joins": 0.0})
    inside = (family(of, "place") == RENOVATED).sum(axis=-1)
    assert not inside[:10].any()
    assert (inside[10:] == 6).all(), "a dwelling stands empty though families wait"
    ready = count(of, "dwellings_renovated")
    assert (ready[10] == 6).all()
    assert ready.sum() == ready[10].sum(), "a dwelling is built twice"
    assert (count(of, "families_renovated") == inside).all()
    assert (family(of, "scheme")[family(of, "place") == RENOVATED] == FOLLOW_UP).all()
    assert (count(of, "temporary")[10:] >= 6).all()
    assert not (family(of, "durable")[family(of, "place") == RENOVATED] > 0).any(), "a home with an end date lasts"


@pytest.mark.parametrize("percent", [0, 60, 85])
def test_european_funds_split_the_bill(percent: int) -> None:
    plan, of = renovation(12, eu_percent=percent, dwelling_eur=30_000)
    bills = [bill for bill in plan.arms[0].bills if bill.driver == "dwellings_renovated"]
    built = int(count(of, "dwellings_renovated")[..., 0].sum())
    paid = {bill.payer: bill.cents * built for bill in bills}
    assert built == 6
    assert sum(paid.values()) == 6 * 30_000 * 100
    assert paid["european union"] == 6 * 30_000 * percent
    assert paid["city"] == 6 * 30_000 * (100 - percent)


def test_dwellings_that_a_ramp_adds_are_built_and_billed_once() -> None:
    _, of = renovation(30, ramp=14)
    ready = count(of, "dwellings_renovated").cumsum(axis=0)
    assert (ready[-1] == 6).all()
    assert (np.diff(ready, axis=0) >= 0).all()
    assert ((family(of, "place") == RENOVATED).sum(axis=-1) <= ready).all()
    assert (of["programmes.renovated"][..., 0] == ready).all()


@pytest.mark.parametrize(("name", "scheme"), [("toulouse_model", ON_SITE), ("insertion_village", IN_VILLAGE)])
def test_clients_who_move_into_a_renovated_home_pass_to_the_case_managers(name: str, scheme: int) -> None:
    own = beside(name, building_renovation=RENOVATION | {"building_months": 6})
    of = lives(city([own], (14, 9, 6), 20, rules=QUIET | WILLING | AT_ONCE), 0, 4)
    moved = (family(of, "place")[1:] == RENOVATED) & (family(of, "scheme")[:-1] == scheme)
    moved &= family(of, "place")[:-1] != RENOVATED
    assert moved.any(), "nobody of this scheme ever moved"
    managed = FOLLOW_UP if name == "toulouse_model" else WITHOUT_WORKER
    assert (family(of, "scheme")[1:][moved] == managed).all(), "case managers, where there are any"
