"""One draw, several fates: each has exactly the share that its odds or shares say."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.codes import (
    BUILDING,
    FARMING,
    FIXED_TERM,
    FOR_A_JOB,
    INSERTION,
    INSERTION_FIRM,
    LASTING,
    NEAR_KIN,
    NO_JOB,
    OPEN_ENDED,
    OTHER_TRADES,
    RETURN,
    SECTORS,
)
from sim.rules import camp, landlords, population, social_housing, tenancy, work
from sim.units import NEVER
from tests.rules.arguments import BY_NAME, corners, settings_of, shipped

LOTS = 1 << 16
GRID = (np.arange(LOTS) + 0.5) / LOTS
"""Lots spread evenly: the number of them with a fate is its share, but for one lot at each limit."""

Shares = dict[Any, float]


def by_odds(**odds: float) -> Shares:
    """Competing events: each its odds over one plus all odds."""
    total = 1.0 + sum(odds.values())
    return {name: odd / total for name, odd in odds.items()}


def where_to(street: float, away: float) -> Shares:
    shares = by_odds(street=street, away=away)
    return {1: shares["street"], 2: shares["away"], 0: 1.0 - shares["street"] - shares["away"]}


def fates_after_contract(kind: int, k: Any) -> Shares:
    again = k.odds_renewed_insertion if kind == INSERTION else k.odds_renewed_fixed_term
    shares = by_odds(permanent=k.odds_made_permanent, again=again)
    return {OPEN_ENDED: shares["permanent"], FIXED_TERM: shares["again"], NO_JOB: 1.0 - sum(shares.values())}


def one_trade(k: Any) -> Any:
    """The numbers of a market in which all employers are alike."""
    return k._replace(building_share=0.0, farming_share=0.0, insertion_firm_share=0.0)


def fates_of_order(help_: float, k: Any) -> Shares:
    lifted = k.odds_lifted * (1.0 + (k.lifted_help_ratio - 1.0) * help_)
    shares = by_odds(lifted=lifted, evicted=k.odds_evicted)
    return {1: shares["lifted"], 2: shares["evicted"], 0: 1.0 - sum(shares.values())}


Fate = tuple[str, Callable[[Any], Any], Callable[[Any], Shares]]

FATES: list[Fate] = [
    ("camp.after_clearance", lambda k: camp.after_clearance(GRID, k), lambda k: where_to(k.street_odds, k.away_odds)),
    ("camp.after_hotel", lambda k: camp.after_hotel(GRID, k),
     lambda k: where_to(k.after_hotel_street_odds, k.after_hotel_away_odds)),
    ("tenancy.after_failure", lambda k: tenancy.after_failure(GRID, k),
     lambda k: where_to(k.after_street_odds, k.after_gone_odds)),
    *[("tenancy.order_fate", lambda k, h=help_: tenancy.order_fate(GRID, h, k), lambda k, h=help_: fates_of_order(h, k))
      for help_ in (0.0, 0.3, 1.0)],
    *[("work.contract_after", lambda k, c=kind: work.contract_after(c, GRID, k),
       lambda k, c=kind: fates_after_contract(c, k)) for kind in (INSERTION, FIXED_TERM)],
]  # fmt: skip

DRAWS: list[Fate] = [
    ("work.contract", lambda k: work.contract(GRID, OTHER_TRADES, True, one_trade(k)),
     lambda k: {INSERTION: k.insertion_share, FIXED_TERM: k.fixed_term_share}),
    ("work.contract", lambda k: work.contract(GRID, OTHER_TRADES, False, one_trade(k)._replace(by_referral=True)),
     lambda k: {FIXED_TERM: k.insertion_share + k.fixed_term_share}),
    ("work.sector", lambda k: work.sector(GRID, k),
     lambda k: {BUILDING: k.building_share, FARMING: k.farming_share, INSERTION_FIRM: k.insertion_firm_share}),
    ("population.wish", lambda k: population.wish(GRID, k),
     lambda k: {RETURN: k.wish_return, FOR_A_JOB: k.wish_job, NEAR_KIN: k.wish_near_kin}),
    ("population.adults", lambda k: population.adults(GRID, k),
     lambda k: {1: k.one_adult, 3: k.three_adults, 4: k.four_adults}),
    ("population.papers", lambda k: population.papers(GRID, False, False, k),
     lambda k: {LASTING: k.lasting_papers_share}),
    ("population.papers", lambda k: population.papers(GRID, False, True, k),
     lambda k: {LASTING: k.national_papers_share}),
    ("landlords.dwellings", lambda k: landlords.dwellings(GRID, k),
     lambda k: {2: k.two_dwellings, 4: k.four_dwellings}),
    ("social_housing.is_large", lambda k: social_housing.is_large(GRID, k), lambda k: {True: k.quota_large_share}),
]  # fmt: skip


def shares_are(said: Any, shares: Shares) -> None:
    """Each fate has its share of the lots, but for one lot at each of its two limits."""
    for fate, share in shares.items():
        assert abs(np.count_nonzero(said == fate) - share * LOTS) <= 2, fate


def case_ids(cases: list[Fate]) -> list[str]:
    return [f"{name}-{turn}" for turn, (name, *_) in enumerate(cases)]


@pytest.mark.parametrize(("name", "says", "shares"), FATES, ids=case_ids(FATES))
def test_competing_events_have_the_shares_that_their_odds_say(
    name: str, says: Callable[[Any], Any], shares: Callable[[Any], Shares]
) -> None:
    rule = BY_NAME[name]
    for chapter in settings_of(rule, rule.luck("fates"), random=10):
        expected = shares(chapter)
        assert sum(expected.values()) == pytest.approx(1.0)
        assert all(share >= 0.0 for share in expected.values())
        said = says(chapter)
        assert set(np.unique(said)) <= set(expected)
        shares_are(said, expected)


@pytest.mark.parametrize(("name", "says", "shares"), DRAWS, ids=case_ids(DRAWS))
def test_draws_have_their_shares_as_shipped(
    name: str, says: Callable[[Any], Any], shares: Callable[[Any], Shares]
) -> None:
    chapter = shipped(BY_NAME[name].chapter)
    shares_are(says(chapter), shares(chapter))


@pytest.mark.parametrize(("name", "says", "shares"), DRAWS, ids=case_ids(DRAWS))
def test_shares_of_one_draw_never_exceed_one(
    name: str, says: Callable[[Any], Any], shares: Callable[[Any], Shares]
) -> None:
    """Also with every number at the end of its range: otherwise the last fate is cut short without a word."""
    for chapter in corners(BY_NAME[name]):
        assert sum(shares(chapter).values()) <= 1.0 + 1e-12
        shares_are(says(chapter), shares(chapter))


def test_an_open_ended_contract_does_not_end_and_others_last_as_long_as_they_may() -> None:
    rule = BY_NAME["work.contract_ends"]
    for k in settings_of(rule, rule.luck(), random=6):
        assert set(work.contract_ends(OPEN_ENDED, 7, GRID, k)) == {NEVER}
        assert set(work.contract_ends(INSERTION, 7, GRID, k)) == {7 + k.insertion_months}
        fixed = work.contract_ends(FIXED_TERM, 7, GRID, k)
        lengths = list(range(k.fixed_term_shortest, k.fixed_term_longest + 1))
        assert [int(month) - 7 for month in np.unique(fixed)] == lengths
        shares_are(fixed - 7, dict.fromkeys(lengths, 1.0 / len(lengths)))


def test_children_have_every_age_alike() -> None:
    for k in corners(BY_NAME["population.child_age"]):
        ages = range(k.oldest_child_years + 1)
        shares_are(population.child_age(GRID, 0.0, k), dict.fromkeys(ages, 1.0 / len(ages)))
        shares_are(population.child_age(0.5, GRID, k) >= 0, {True: k.children_expected / 5.0})


EARNERS = [shipped(population.Population), *corners(BY_NAME["population.earners"])]


def test_earners_are_the_able_and_never_more_than_adults() -> None:
    """Men and women by their own availability; part of those over 55, of either sex, no longer look."""
    for k, grown in product(EARNERS, range(1, 6)):
        for women, elders in product(range(grown + 1), range(grown + 1)):
            able = (grown - women) * k.available_men + women * k.available_women - elders * k.elder_loss
            said = population.earners(grown, women, elders, GRID, k)
            assert said.min() >= 0
            assert said.max() <= min(grown, 3)
            assert said.mean() == pytest.approx(min(max(able, 0.0), 3.0), abs=2.0 / LOTS)


def test_a_band_of_adults_has_its_share_and_never_more_than_all() -> None:
    for grown, share in product(range(6), (0.0, 0.08, 0.25, 0.5, 0.97, 1.0)):
        said = population.part_of(grown, share, GRID)
        assert np.ptp(said) <= 1
        assert said.min() >= 0
        assert said.max() <= grown
        assert said.mean() == pytest.approx(grown * share, abs=2.0 / LOTS)


def test_arrivals_as_shipped_do_not_respond_and_their_number_is_the_rate() -> None:
    k = shipped(population.Population)
    assert k.arrivals_response == 0.0
    for housed in (0.0, 0.3, 1.0):
        assert population.arrives(housed, k) * population.LOTS_A_MONTH == pytest.approx(k.arrivals_a_month)
    assert population.may_arrive(k) == population.arrives(0.5, k)


def test_nobody_arrives_who_was_not_numbered() -> None:
    """`may_arrive` is never below `arrives`, is reached, and is itself a probability."""
    rule = BY_NAME["population.arrives"]
    for k in settings_of(rule, rule.luck("numbered"), random=40):
        chances = [population.arrives(housed, k) for housed in np.linspace(0.0, 1.0, 101)]
        assert max(chances) == population.may_arrive(k) <= 1.0


def test_twelve_months_of_a_quota_make_a_year() -> None:
    for yearly in (0, 1, 7, 12, 100, 150):
        monthly = [social_housing.quota_due(yearly, m) - social_housing.quota_due(yearly, m - 1) for m in range(1, 121)]
        assert sum(monthly[:12]) == yearly
        assert sum(monthly) == 10 * yearly
        assert max(monthly) - min(monthly) <= 1


# employers by their trade


def shares_of_sectors(k: Any) -> list[float]:
    own = {BUILDING: k.building_share, FARMING: k.farming_share, INSERTION_FIRM: k.insertion_firm_share}
    own[OTHER_TRADES] = 1.0 - sum(own.values())
    return [own[sector] for sector in range(len(SECTORS))]


def test_over_all_trades_contracts_are_of_the_published_kinds() -> None:
    k = shipped(work.Work)
    for farming, firms in ((0.0, 0.0), (k.farming_share, k.insertion_firm_share), (0.3, 0.2)):
        own = k._replace(farming_share=farming, insertion_firm_share=firms)
        drawn = [np.broadcast_to(work.contract(GRID, sector, True, own), LOTS) for sector in range(len(SECTORS))]
        for kind, published in ((INSERTION, k.insertion_share), (FIXED_TERM, k.fixed_term_share)):
            of_sectors = [np.mean(one == kind) for one in drawn]
            assert np.dot(of_sectors, shares_of_sectors(own)) == pytest.approx(published, abs=1e-3)


def test_a_subsidised_contract_is_for_whom_a_service_sends() -> None:
    k = shipped(work.Work)
    for sector in (BUILDING, FARMING, OTHER_TRADES):
        assert not np.any(work.contract(GRID, sector, False, k) == INSERTION)
    assert not work.may_be_hired(INSERTION_FIRM, False, k)
    assert work.may_be_hired(INSERTION_FIRM, True, k)
    free = k._replace(by_referral=False)
    assert work.may_be_hired(INSERTION_FIRM, False, free)
    assert np.array_equal(work.contract(GRID, OTHER_TRADES, False, free), work.contract(GRID, OTHER_TRADES, True, k))


def test_farms_hire_in_season_and_as_much_in_a_year_as_others() -> None:
    k = shipped(work.Work)
    for first_month in (1, 5, 12):
        season = [bool(work.in_season(month, first_month, k)) for month in range(1, 13)]
        named = [(month + first_month - 2) % 12 + 1 for month in range(1, 13)]
        assert season == [k.season_first <= month <= k.season_last for month in named]
        farms = [work.has_vacancy(FARMING, now, k) for now in season]
        assert sum(farms) == pytest.approx(12 * k.vacancy)
        assert max(farms) > 10 * min(farms)
    assert work.has_vacancy(BUILDING, True, k) == work.has_vacancy(OTHER_TRADES, False, k) == k.vacancy


def test_with_one_trade_employers_are_as_they_were_without_trades() -> None:
    k = one_trade(shipped(work.Work))
    assert not np.any(work.sector(GRID, k))
    assert np.array_equal(work.asks_language(GRID, OTHER_TRADES, k), GRID * 0.8)
    assert np.array_equal(work.is_wary(GRID, OTHER_TRADES, k), k.wary_share > GRID)
    assert work.may_be_hired(OTHER_TRADES, False, k)
