"""Places go by score, then lot, then index: checked against plain Python and against every possible allocation."""

from __future__ import annotations

from itertools import combinations, permutations, product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.rules.queue import LARGEST_GROUP, LARGEST_LOT, LARGEST_SCORE, NO_PLACE, award, pair, rank, share_minutes

FEW = settings(deadline=None, max_examples=150, derandomize=True)

Market = tuple[list[int], list[int], list[int], list[int]]


@st.composite
def markets(draw: st.DrawFn, groups: int = 5) -> Market:
    """Askers (group, score, lot), with many ties, and the places of each group."""
    score = st.one_of(st.integers(0, 3), st.integers(0, LARGEST_SCORE), st.just(LARGEST_SCORE))
    lot = st.one_of(st.integers(0, 2), st.integers(0, LARGEST_LOT), st.just(LARGEST_LOT))
    asker = st.tuples(st.integers(0, groups - 1), score, lot)
    askers = draw(st.lists(asker, max_size=30))
    places = draw(st.lists(st.integers(0, 6), min_size=groups, max_size=groups))
    return [one[0] for one in askers], [one[1] for one in askers], [one[2] for one in askers], places


def arrays(market: Market) -> tuple[npt.NDArray[Any], ...]:
    """The columns as the engines hold them."""
    group, score, lot, places = market
    return (
        np.array(group, dtype=np.int64),
        np.array(score, dtype=np.int64),
        np.array(lot, dtype=np.uint32),
        np.array(places, dtype=np.int64),
    )


def queue_of(market: Market, wanted: int) -> list[int]:
    """The askers of a group in the order of the queue, by a plain sort."""
    group, score, lot, _ = market
    return sorted((i for i in range(len(group)) if group[i] == wanted), key=lambda i: (-score[i], lot[i], i))


def plainly(market: Market) -> list[bool]:
    """Who wins, by a plain sort of each group."""
    winners = {i for wanted, places in enumerate(market[3]) for i in queue_of(market, wanted)[:places]}
    return [i in winners for i in range(len(market[0]))]


@FEW
@given(markets())
@example(([], [], [], [1, 2]))
@example(([], [], [], []))
def test_winners_are_those_of_a_plain_sort(market: Market) -> None:
    wins = award(*arrays(market))
    assert wins.dtype == np.bool_
    assert wins.tolist() == plainly(market)


@FEW
@given(markets())
def test_never_more_winners_than_places_and_no_place_left_while_somebody_waits(market: Market) -> None:
    group, score, lot, places = arrays(market)
    winners = np.bincount(group[award(group, score, lot, places)], minlength=len(places))
    assert np.array_equal(winners, np.minimum(places, np.bincount(group, minlength=len(places))))


@FEW
@given(markets())
def test_ranks_are_those_of_a_plain_sort(market: Market) -> None:
    group, score, lot, places = arrays(market)
    ranks = rank(group, score, lot)
    assert ranks.dtype == np.int64
    for wanted in range(len(places)):
        assert [int(ranks[i]) for i in queue_of(market, wanted)] == list(range(len(queue_of(market, wanted))))


@FEW
@given(markets(), st.permutations(range(5)))
def test_the_names_of_the_groups_are_irrelevant(market: Market, order: list[int]) -> None:
    group, score, lot, places = arrays(market)
    renamed = np.array(order, dtype=np.int64)
    moved = np.empty_like(places)
    moved[renamed] = places
    assert np.array_equal(award(renamed[group], score, lot, moved), award(group, score, lot, places))


@FEW
@given(markets(), st.integers(0, LARGEST_SCORE), st.integers(0, LARGEST_LOT), st.data())
def test_an_asker_in_another_group_changes_nothing(market: Market, score: int, lot: int, data: st.DataObject) -> None:
    group, scores, lots, places = market
    before = award(*arrays(market))
    where = data.draw(st.integers(0, len(group)))
    more: Market = (
        [*group[:where], len(places), *group[where:]],
        [*scores[:where], score, *scores[where:]],
        [*lots[:where], lot, *lots[where:]],
        [*places, 1],
    )
    assert np.array_equal(np.delete(award(*arrays(more)), where), before)


@FEW
@given(st.lists(markets(), min_size=1, max_size=4))
def test_runs_alone_and_together_give_the_same(runs: list[Market]) -> None:
    alone = [award(*arrays(market)) for market in runs]
    columns = [arrays(market) for market in runs]
    together = award(
        np.concatenate([columns[run][0] + 5 * run for run in range(len(runs))]),
        np.concatenate([column[1] for column in columns]),
        np.concatenate([column[2] for column in columns]),
        np.concatenate([column[3] for column in columns]),
    )
    assert np.array_equal(together, np.concatenate(alone))


@FEW
@given(markets(), st.randoms(use_true_random=False))
def test_without_ties_the_order_of_the_askers_is_irrelevant(market: Market, shuffler: Any) -> None:
    group, score, _, places = arrays(market)
    lot = np.arange(len(group), dtype=np.uint32)
    order = list(range(len(group)))
    shuffler.shuffle(order)
    wins = award(group, score, lot, places)
    assert np.array_equal(award(group[order], score[order], lot[order], places), wins[order])


@FEW
@given(markets())
def test_a_higher_score_or_a_lower_lot_never_hurts(market: Market) -> None:
    group, score, lot, places = arrays(market)
    wins = award(group, score, lot, places)
    for i in np.flatnonzero(wins):
        better = score.copy()
        better[i] = min(better[i] + 1, LARGEST_SCORE)
        assert award(group, better, lot, places)[i]
        luckier = lot.copy()
        luckier[i] //= 2
        assert award(group, score, luckier, places)[i]


def test_ties_go_to_the_first_named() -> None:
    assert award(np.zeros(4, int), np.full(4, 7), np.full(4, 9, np.uint32), np.array([2])).tolist() == [1, 1, 0, 0]


def test_many_ties_stay_in_order() -> None:
    """An unstable sort would leave the order of equal askers to the machine."""
    many = 5_000
    assert np.array_equal(rank(np.zeros(many, int), np.zeros(many, int), np.zeros(many, np.uint32)), np.arange(many))


def test_the_ends_of_every_column_do_not_spill_into_one_another() -> None:
    group = np.array([0, 0, LARGEST_GROUP, LARGEST_GROUP, 1, 0])
    score = np.array([0, LARGEST_SCORE, LARGEST_SCORE, 0, 0, LARGEST_SCORE])
    lot = np.array([0, LARGEST_LOT, 0, LARGEST_LOT, LARGEST_LOT, 0], dtype=np.uint32)
    assert rank(group, score, lot).tolist() == [2, 1, 0, 1, 0, 0]


@pytest.mark.parametrize(("columns", "match"), [
    (([-1], [0], [0], [1]), "group: wanted numbers from 0 to 0, got -1"),
    (([1], [0], [0], [1]), "group: wanted numbers from 0 to 0, got 1"),
    (([0], [-1], [0], [1]), "score: wanted numbers from 0 to 4095, got -1"),
    (([0], [4096], [0], [1]), "score: wanted numbers from 0 to 4095, got 4096"),
    (([0], [0], [-1], [1]), "lot: wanted numbers from 0 to 4294967295, got -1"),
    (([0], [0], [2**32], [1]), "lot: wanted numbers from 0 to 4294967295, got 4294967296"),
    (([0], [0], [0], [-1]), "places: wanted numbers from 0"),
    (([0], [1.5], [0], [1]), "score: wanted whole numbers of shape"),
    (([0], [True], [0], [1]), "score: wanted whole numbers of shape"),
    (([[0]], [0], [0], [1]), "group: wanted whole numbers of shape"),
    (([0, 0], [0], [0], [1]), "queue: wanted columns of one length, got 2, 1, 1 askers"),
    (([0], [0], [0], []), "group: wanted numbers from 0 to -1"),
])  # fmt: skip
def test_what_cannot_be_ranked_is_refused(columns: tuple[list[Any], ...], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        award(*(np.array(column) for column in columns))


def test_too_many_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="group: wanted numbers from 0 to 524287"):
        rank(np.array([LARGEST_GROUP + 1]), np.array([0]), np.array([0]))


def test_pair_refuses_columns_of_unequal_length() -> None:
    with pytest.raises(ValueError, match="2 groups and 1 ranks"):
        pair(np.array([0, 0]), np.array([0]), np.array([0]))


def test_narrow_columns_are_widened() -> None:
    """As int8, 100 points and their complement would wrap round."""
    group = np.zeros(3, dtype=np.int8)
    score = np.array([100, 127, 3], dtype=np.int8)
    assert rank(group, score, np.zeros(3, dtype=np.uint32)).tolist() == [1, 0, 2]


def test_columns_are_left_as_they_were() -> None:
    columns = [np.array([1, 0, 1]), np.array([3, 2, 9]), np.array([5, 6, 7], dtype=np.uint32), np.array([1, 1])]
    for column in columns:
        column.flags.writeable = False
    assert award(*columns).tolist() == [False, True, True]


def one_group(scores: tuple[int, ...], lots: tuple[int, ...]) -> tuple[npt.NDArray[Any], ...]:
    """Askers of group 0."""
    return np.zeros(len(scores), np.int64), np.array(scores), np.array(lots, dtype=np.uint32)


def test_award_is_the_best_of_all_allocations() -> None:
    """Every way to give `places` to four askers: the queue's own serves the first best, then the next."""
    for scores, lots in product(product(range(2), repeat=4), product(range(2), repeat=4)):
        queue = sorted(range(4), key=lambda i: (-scores[i], lots[i], i))
        for places in range(5):
            allocations = [set(some) for size in range(places + 1) for some in combinations(range(4), size)]
            best = max(allocations, key=lambda some: [i in some for i in queue])
            group, score, lot = one_group(scores, lots)
            wins = award(group, score, lot, np.array([places]))
            assert set(np.flatnonzero(wins).tolist()) == best


def test_pair_is_a_serial_dictatorship() -> None:
    """Every way to match three askers and the places: the first of the queue has the first place, and so on."""
    for scores, lots, places in product(product(range(2), repeat=3), product(range(2), repeat=3), range(4)):
        queue = sorted(range(3), key=lambda i: (-scores[i], lots[i], i))
        wishes = [*range(places), *[99] * 3]
        matchings = set(permutations(wishes, 3))
        best = min(matchings, key=lambda some: [some[i] for i in queue])
        group, score, lot = one_group(scores, lots)
        taken = pair(group, rank(group, score, lot), np.zeros(places, np.int64))
        assert taken.tolist() == [NO_PLACE if place == 99 else place for place in best]


@FEW
@given(markets(), st.lists(st.integers(0, 7), max_size=20))
def test_each_winner_gets_one_place_of_its_group(market: Market, offers: list[int]) -> None:
    group, score, lot, _ = arrays(market)
    offered = np.array(offers, dtype=np.int64)
    ranks = rank(group, score, lot)
    taken = pair(group, ranks, offered)
    wins = award(group, score, lot, np.bincount(offered, minlength=8))
    assert np.array_equal(taken != NO_PLACE, wins)
    assert len(set(taken[wins].tolist())) == int(wins.sum())
    assert np.array_equal(offered[taken[wins]], group[wins])
    for wanted in range(8):
        in_turn = [int(taken[i]) for i in queue_of(market, wanted) if wins[i]]
        assert in_turn == [i for i, offer in enumerate(offers) if offer == wanted][: len(in_turn)]


NEEDS = st.lists(st.integers(0, 10_000), min_size=1, max_size=40)


@FEW
@given(NEEDS, st.integers(0, 200_000))
def test_minutes_are_never_over_budget_and_few_stay_unspent(needs: list[int], have: int) -> None:
    need = np.array(needs, dtype=np.int64)
    shared = share_minutes(need, have, int(need.sum()))
    assert shared.dtype == np.int64
    assert shared.min() >= 0
    assert np.all(shared <= need)
    assert int(shared.sum()) <= have
    if have >= need.sum():
        assert np.array_equal(shared, need)
    else:
        assert have - int(shared.sum()) <= max(int(np.count_nonzero(need)) - 1, 0)


@FEW
@given(NEEDS, st.integers(0, 200_000))
def test_minutes_are_the_same_for_one_client_and_for_all(needs: list[int], have: int) -> None:
    need, asked = np.array(needs, dtype=np.int64), sum(needs)
    alone = [int(share_minutes(one, have, asked)) for one in needs]
    assert share_minutes(need, have, asked).tolist() == alone
    assert share_minutes(need[::-1], np.full(len(needs), have), np.int64(asked)).tolist() == alone[::-1]
    narrow = share_minutes(need.astype(np.int32), np.int32(have), np.int32(asked))
    assert narrow.tolist() == alone


@FEW
@given(NEEDS, st.integers(0, 200_000), st.integers(0, 10_000))
def test_more_minutes_never_give_anyone_less(needs: list[int], have: int, more: int) -> None:
    need = np.array(needs, dtype=np.int64)
    asked = int(need.sum())
    assert np.all(share_minutes(need, have + more, asked) >= share_minutes(need, have, asked))


def test_a_team_without_clients_or_minutes_gives_none() -> None:
    assert share_minutes(0, 600, 0) == 0
    assert share_minutes(np.array([90, 30]), 0, 120).tolist() == [0, 0]


def test_minutes_that_are_not_whole_are_refused() -> None:
    with pytest.raises(TypeError, match="Cannot cast"):
        share_minutes(1.5, 600, 30)
