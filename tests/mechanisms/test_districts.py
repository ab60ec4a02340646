"""Where homes stand: their districts and blocks, by what lets them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.mechanisms import estimate
from sim.codes import (
    BUILDINGS,
    CAMP_EDGE,
    DEPRIVED,
    GUARANTEED,
    MUNICIPAL,
    NO_BLOCK,
    NO_DISTRICT,
    ORDINARY,
    PRIVATE,
    PRIVATE_STOCK,
    RENOVATED,
    SOCIAL,
    SOCIAL_STOCK,
    TEMPORARY_STOCK,
    TRANSIT,
    VILLAGE,
)
from sim.outcomes.measures import BY_NAME, of_counts
from sim.rules import places
from sim.scenario.schema import Policy
from tests.mechanisms.made import (
    AT_ONCE,
    CONFIDENCE,
    NO_OTHER_HOMES,
    QUIET,
    WILLING,
    WITH_PAPERS,
    beside,
    count,
    family,
)
from tests.properties.made import Lives, city, lives, package, policy

EDGES = ("blocks.social_edge_share", "blocks.private_edge_share", "blocks.temporary_edge_share")
NO_EDGE = dict.fromkeys(EDGES, 0.0)
COHORT = 34


def lived(policies: list[str | Policy], rules: dict[str, float] | None = None, replicates: int = 4) -> Lives:
    """A small city of 34 families for three years: nobody comes, nobody refuses."""
    return lives(city(policies, (20, 14), 36, rules=QUIET | WILLING | AT_ONCE | (rules or {})), 0, replicates)


def largest(of: Lives) -> np.ndarray:
    """The measure at every month-end, (months + 1, arms, replicates)."""
    return of_counts(BY_NAME["largest_share_in_one_block"], of["counts"])


@pytest.mark.parametrize(("social", "private"), [(1.0, 0.0), (0.0, 1.0), (0.5, 0.5)])
def test_districts_are_counted(social: float, private: float) -> None:
    rules = {"social_housing.deprived_share": social, "landlords.deprived_share": private}
    of = lives(city(["toulouse_model"], (20, 14), 36, rules=QUIET | WITH_PAPERS | NO_EDGE | rules), 0, 4)
    place, district = family(of, "place"), family(of, "district")
    at_home = places.settled(place)
    assert (district[~at_home] == NO_DISTRICT).all()
    assert np.isin(district[at_home], (ORDINARY, DEPRIVED)).all()
    of_social, of_private = district[place == SOCIAL], district[np.isin(place, (PRIVATE, GUARANTEED))]
    assert len(of_social) > 100
    assert len(of_private) > 100
    if social in (0.0, 1.0):
        assert (of_social == (DEPRIVED if social else ORDINARY)).all()
        assert (of_private == (DEPRIVED if private else ORDINARY)).all()
    else:
        assert {ORDINARY, DEPRIVED} == set(of_social.tolist()) == set(of_private.tolist())
    durable = family(of, "durable")[..., :34] >= 3
    ordinary = (durable & (district[..., :34] == ORDINARY)).sum(axis=-1)
    assert (count(of, "durable_ordinary_district") == ordinary).all()
    assert ordinary.any()


def test_at_the_edge_of_a_camp() -> None:
    of = lived(["toulouse_model"], dict.fromkeys(EDGES, 1.0))
    at_home = places.settled(family(of, "place"))
    assert at_home.any()
    assert (family(of, "district")[at_home] == CAMP_EDGE).all()
    assert (count(of, "at_home_camp_edge") == count(of, "at_home")).all()
    assert not count(of, "durable_ordinary_district").any()


def test_a_village_lies_at_the_edge_of_a_camp_and_lets_its_families_go_elsewhere() -> None:
    of = lived(["insertion_village"], WITH_PAPERS | NO_EDGE)
    place, district = family(of, "place"), family(of, "district")
    assert (district[place == VILLAGE] == CAMP_EDGE).all()
    assert (district[places.tenant(place)] != CAMP_EDGE).all()
    assert places.tenant(place).any()


STOCKS = {
    VILLAGE: (0, BUILDINGS), RENOVATED: (BUILDINGS, TEMPORARY_STOCK), MUNICIPAL: (BUILDINGS, TEMPORARY_STOCK),
    TRANSIT: (TEMPORARY_STOCK, SOCIAL_STOCK), SOCIAL: (SOCIAL_STOCK, PRIVATE_STOCK),
}  # fmt: skip


def test_every_home_stands_in_a_block_of_its_stock() -> None:
    renovation = beside("eviction_only", social_census={"city_percent": 60}, building_renovation={"building_months": 6})
    of = lived(["toulouse_model", renovation, "insertion_village"])
    place, block = family(of, "place"), family(of, "block")
    for code, (first, after) in STOCKS.items():
        there = block[place == code]
        assert len(there) > 0 or code == MUNICIPAL, code
        assert ((there >= first) & (there < after)).all(), code
    let = family(of, "landlord") >= 0
    assert (block[let] >= PRIVATE_STOCK).all()
    assert (block[~places.settled(place)] == NO_BLOCK).all()


def test_all_dwellings_of_a_landlord_stand_in_one_block() -> None:
    rules = {"landlords.landlords": 5, "landlords.four_dwellings": 1.0, "landlords.two_dwellings": 0.0}
    rules |= {"landlords.first_dwellings": 4, "landlords.odds_joins": 9.0, "landlords.rent_spread": 0.0}
    of = lived(["housing_first"], rules)
    landlord, block = family(of, "landlord")[:, 0], family(of, "block")[:, 0]
    shared = 0
    for replicate in range(landlord.shape[1]):
        for number in range(5):
            theirs = block[:, replicate][landlord[:, replicate] == number]
            assert len(set(theirs.tolist())) <= 1, "one landlord, two blocks"
            shared += len(theirs) > 36
    assert shared > 0, "no landlord let two dwellings"


def test_a_home_keeps_its_block_until_it_is_left() -> None:
    of = lived(["toulouse_model"], WITH_PAPERS)
    since, block, place = family(of, "since"), family(of, "block"), family(of, "place")
    stays = (since[1:] == since[:-1]) & places.settled(place[:-1]) & places.settled(place[1:])
    assert stays.any()
    assert (block[1:][stays] == block[:-1][stays]).all()


# the largest share in one block


def test_the_largest_share_is_that_of_the_fullest_block() -> None:
    of = lived(["toulouse_model", "insertion_village"], WITH_PAPERS)
    block = family(of, "block")[..., :COHORT]
    shape = block.shape[:3]
    by_hand = np.zeros(shape)
    for cell in np.ndindex(shape):
        numbers = block[cell][block[cell] >= 0]
        by_hand[cell] = np.unique(numbers, return_counts=True)[1].max() / len(numbers) if len(numbers) else np.nan
    assert np.array_equal(largest(of), by_hand, equal_nan=True)
    assert np.nanmax(by_hand) < 1.0 or np.nanmin(by_hand) < 0.2


@pytest.mark.parametrize("estates", [1, 3])
def test_a_quota_of_few_estates_gathers_families_and_one_of_the_whole_stock_does_not(estates: int) -> None:
    quota = {"lettings_year": 40}
    spread = policy("toulouse_model", social_landlord_quota=quota)
    gathered = policy("toulouse_model", social_landlord_quota=quota | {"estates": estates})
    of = lived([spread, gathered], WITH_PAPERS, 24)
    place, block = family(of, "place"), family(of, "block")
    taken = count(of, "quota_used").sum(axis=0)
    assert (taken[0] == taken[1]).all(), "where the flats stand decides who is housed"
    social = [set(block[:, 1, run][place[:, 1, run] == SOCIAL].tolist()) for run in range(24)]
    ordinary = count(of, "ordinary_lettings")[:, 1].sum(axis=0)
    assert all(len(blocks) <= estates + more for blocks, more in zip(social, ordinary.tolist(), strict=True))
    last = largest(of)[-1]
    assert estimate(last[1] - last[0], CONFIDENCE).low > 0


def test_one_estate_stands_in_one_district() -> None:
    own = policy("toulouse_model", social_landlord_quota={"lettings_year": 40, "estates": 1})
    of = lived([own], WITH_PAPERS | {"social_housing.odds_ordinary": 0.0}, 12)
    place, district = family(of, "place")[:, 0], family(of, "district")[:, 0]
    kinds = [set(district[:, run][place[:, run] == SOCIAL].tolist()) for run in range(12)]
    assert all(len(one) == 1 for one in kinds)
    assert set.union(*kinds) >= {ORDINARY, DEPRIVED}, "every city has its estate in the same district"


def test_a_village_site_and_a_building_hold_more_in_one_block_than_scattered_flats() -> None:
    village = policy("insertion_village", insertion_village={"plots": 12, "sites": 1})
    renovation = package(
        {"social_census": {"city_percent": 60}, "building_renovation": {"dwellings": 12, "building_months": 1}}, "dado"
    )
    of = lived([village, renovation, "housing_first"], NO_OTHER_HOMES, 12)
    last = largest(of)[12]
    for gathered in (0, 1):
        assert estimate(last[gathered] - last[2], CONFIDENCE).low > 0.2


def test_more_buildings_share_the_families_out() -> None:
    def one_block(dwellings: int) -> float:
        own = package(
            {"social_census": {"city_percent": 60}, "building_renovation": {"dwellings": 24, "building_months": 1}}
        )
        of = lived([own], NO_OTHER_HOMES | {"blocks.building_dwellings": dwellings}, 8)
        return float(np.nanmean(largest(of)[-1]))

    assert one_block(24) == 1.0
    assert one_block(6) < 0.6


def test_a_village_of_two_sites_has_two_blocks() -> None:
    of = lived([policy("insertion_village", insertion_village={"plots": 20, "sites": 2})])
    there = family(of, "block")[family(of, "place") == VILLAGE]
    assert set(there.tolist()) == {0, 1}


# what a district does


def test_neighbours_teach_less_or_more_only_where_the_number_says_so() -> None:
    def language(ratio: float) -> np.ndarray:
        rules = WITH_PAPERS | {"social_housing.deprived_share": 1.0, "landlords.deprived_share": 1.0}
        return family(lived(["toulouse_model"], rules | {"language.district_ratio": ratio}), "language")[-1]

    less, same, more = (language(ratio).mean() for ratio in (0.5, 1.0, 2.0))
    assert less < same < more
