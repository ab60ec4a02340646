"""Private landlords differ: in the rent that they ask, and in how ready they are to join a scheme."""

from __future__ import annotations

import numpy as np

from benchmarks.mechanisms import estimate
from sim.codes import AGENCY, SUBLET
from tests.mechanisms.made import CALM, CONFIDENCE, QUIET, WILLING, WITH_PAPERS, count, family
from tests.properties.made import Lives, city, lives, policy

USUAL = {"money.private_rent_small_eur": 600, "money.private_rent_large_eur": 600}


def scheme(replicates: int = 4, **rules: float) -> Lives:
    """Housing First with a guarantee in a small city."""
    return lives(city(["housing_first"], (20, 12), 30, rules=QUIET | WILLING | CALM | rules), 0, replicates)


def rents(of: Lives) -> np.ndarray:
    """Rents of all months of families with a landlord of the scheme, cents."""
    return family(of, "rent_cents")[family(of, "landlord") >= 0]


def test_rents_lie_within_the_spread_around_the_usual_one() -> None:
    of = scheme(**USUAL, **{"landlords.rent_spread": 0.2})
    assert (np.abs(rents(of) - 60_000) <= 12_000).all()
    assert len(set(rents(of).tolist())) > 10
    assert (rents(of) < 57_000).any()
    assert (rents(of) > 63_000).any()


def test_without_a_spread_all_ask_the_usual_rent() -> None:
    assert set(rents(scheme(**USUAL, **{"landlords.rent_spread": 0.0})).tolist()) == {60_000}


def test_a_landlord_asks_the_same_of_all() -> None:
    of = scheme(**USUAL, **{"landlords.rent_spread": 0.2})
    landlord, rent = family(of, "landlord")[:, 0], family(of, "rent_cents")[:, 0]
    asked = of["landlords.rent_percent"][0, 0].astype(np.int64)
    for run in range(landlord.shape[1]):
        let = landlord[:, run] >= 0
        assert (rent[:, run][let] == 600 * asked[run][landlord[:, run][let]]).all()


def test_nobody_signs_in_its_own_name_for_a_rent_beyond_the_limit() -> None:
    own = policy("toulouse_model", ["rent_subsidy"])
    rules = QUIET | WILLING | WITH_PAPERS | {"landlords.odds_joins": 0.3, "landlords.rent_spread": 0.3}
    plan = city([own], (20, 14), 30, rules=rules)
    of, k = lives(plan, 0, 4), plan.arms[0].rules.money
    begun = (family(of, "landlord")[1:] >= 0) & (family(of, "since")[1:] == np.arange(1, 31)[:, None, None, None])
    begun &= ~np.isin(family(of, "place")[1:], (SUBLET, AGENCY))
    rent, income = family(of, "rent_cents")[1:][begun], family(of, "income_cents")[1:][begun]
    assert len(rent) > 20
    left = 100 - k.housing_benefit_percent
    assert (rent * left <= income * k.private_limit_percent).all()


def test_readiness_tells_who_joins() -> None:
    of = scheme(8, **{"landlords.prejudice_spread": 1.0, "landlords.odds_joins": 0.01})
    ready, joined = of["landlords.readiness"][0, 0], of["landlords.in_scheme"][:, 0].any(axis=0)
    difference = [float(ready[run][joined[run]].mean() - ready[run][~joined[run]].mean()) for run in range(8)]
    assert estimate(np.array(difference), CONFIDENCE).low > 0


def test_without_a_spread_all_are_as_ready() -> None:
    of = scheme(**{"landlords.prejudice_spread": 0.0})
    assert (of["landlords.readiness"][:, :, :, :160] == 1.0).all()
    assert count(of, "landlords_in_scheme").any()
