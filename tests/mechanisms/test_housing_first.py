"""Housing First does what it says: homes at once, rehousing, leases that slide."""

from __future__ import annotations

import numpy as np

from sim.codes import (
    CAMP,
    GUARANTEED,
    HOTEL,
    HOUSING_FIRST,
    NO_PAPERS,
    NOBODY,
    SOCIAL,
    STREET,
    SUBLET,
)
from sim.rules import places
from tests.mechanisms.made import (
    QUIET,
    WILLING,
    count,
    family,
)
from tests.properties.made import city, lives, policy

# Housing First


def test_housing_first_rehouses_after_a_failure() -> None:
    rough_times = {"tenancy.odds_order": 0.2, "tenancy.odds_evicted": 0.6, "tenancy.odds_lifted": 0.01}
    team = {"workers": 6, "caseload": 10}
    of = lives(
        city([policy("housing_first", housing_first_team=team)], (20, 12), 40, rules=QUIET | WILLING | rough_times),
        0,
        4,
    )
    lost = np.diff(family(of, "tenancies_lost"), axis=0) > 0
    client = family(of, "scheme")[:-1] == HOUSING_FIRST
    failed = lost & client
    assert failed.sum() > 30
    assert (family(of, "scheme")[1:][failed] == HOUSING_FIRST).all(), "a failure ended the accompaniment"
    assert family(of, "awaits_home")[1:][failed].all()
    # from the street it may find a site in the same month
    assert np.isin(family(of, "place")[1:][failed], (STREET, HOTEL, CAMP)).all()
    again = places.durable_lease(family(of, "place"))
    month, arm, replicate, number = np.nonzero(failed)
    early = month < 28
    later = [again[m + 2 : m + 13, a, r, n].any() for m, a, r, n in zip(month, arm, replicate, number, strict=True)]
    assert np.mean(np.array(later)[early]) > 0.8, "few had a new home within a year"
    others = lost & (family(of, "scheme")[:-1] == NOBODY)
    assert not family(of, "awaits_home")[1:][others].any()


def test_housing_first_asks_for_no_papers_and_no_income() -> None:
    rules = QUIET | {"population.lasting_papers_share": 0.0, "papers.odds_unaided": 0.0, "work.odds_applies": 0.0}
    rules |= {"population.in_work_share": 0.0, "landlords.odds_joins": 0.5}
    first, model = (lives(city([name], (20,), 24, rules=rules), 0, 4) for name in ("housing_first", "toulouse_model"))
    assert (family(first, "papers") == NO_PAPERS).all()
    assert (count(first, "durable")[-1] > 8).all()
    assert (family(first, "place")[-1][places.durable_lease(family(first, "place")[-1])] == SUBLET).all()
    assert not count(model, "durable").any(), "the Toulouse model houses by lease, which asks for papers"


def test_housing_first_takes_on_no_more_than_its_caseload() -> None:
    dials = {"workers": 2, "caseload": 3}
    plan = city(
        [policy("housing_first", housing_first_team=dials)], (20, 12), 30, rules={"accompaniment.turnover": 0.0}
    )
    of = lives(plan, 0, 4)
    clients = (family(of, "scheme") == HOUSING_FIRST).sum(axis=-1)
    assert clients.max() == 6


def test_a_lease_slides_to_the_familys_own_name_and_the_team_withdraws() -> None:
    calm = {"tenancy.odds_order": 0.0, "money.odds_behind": 0.0, "papers.odds_unaided": 0.2}
    of = lives(city(["housing_first"], (20, 12), 40, rules=QUIET | WILLING | calm), 0, 4)
    place, scheme = family(of, "place"), family(of, "scheme")
    slid = (place[:-1] == SUBLET) & places.durable_lease(place[1:]) & (place[1:] != SUBLET)
    assert slid.any()
    assert (family(of, "durable")[:-1][slid] >= 12).all()
    stayed = np.arange(len(place))[:, None, None, None] - family(of, "since")
    assert (scheme[(place == SUBLET)] == HOUSING_FIRST).all(), "subleases stay with the team"
    own = places.durable_lease(place) & (place != SUBLET) & family(of, "selected") & (stayed >= 12)
    assert own.any()
    assert (scheme[own] == NOBODY).all()


def test_a_sublease_slides_into_a_lease_of_its_own_kind() -> None:
    dials = {"lettings_year": 40}
    of = lives(city([policy("housing_first", social_landlord_quota=dials)], (20, 12), 40, rules=QUIET | WILLING), 0, 4)
    place, landlord = family(of, "place"), family(of, "landlord")
    slid = (place[:-1] == SUBLET) & places.durable_lease(place[1:]) & (place[1:] != SUBLET)
    assert slid.any()
    social = slid & (landlord[1:] < 0)
    assert social.any()
    assert (place[1:][social] == SOCIAL).all()
    assert (place[1:][slid & ~social] == GUARANTEED).all()


def test_nobody_has_a_guaranteed_tenancy_where_nobody_guarantees() -> None:
    plan = city([policy("housing_first", ["rent_guarantee"])], (20, 12), 40, rules=QUIET | WILLING)
    assert not (family(lives(plan, 0, 4), "place") == GUARANTEED).any()
