"""What the further instruments do in a city, situation by situation.

An effect without a published size is neutral as shipped: there the instrument must change nothing but its own book
entries, and at the ends of the range of its number it must act, in its direction.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from benchmarks.mechanisms import estimate
from sim.codes import (
    ACCOMPANIED,
    FOLLOW_UP,
    LASTING,
    ON_SITE,
)
from sim.engines.core import programmes
from sim.engines.core.board import Board
from sim.history import INDEX
from sim.rules import places
from sim.scenario.plan import supports_by_month
from sim.supports import INDEX as SUPPORT
from sim.units import NEVER
from sim.world.posts import POSTS
from tests.mechanisms.made import (
    AT_ONCE,
    CONFIDENCE,
    QUIET,
    WILLING,
    beside,
    count,
    family,
)
from tests.properties import made
from tests.properties.made import Lives, city, lives, package, policy

# training, validation, bonus, week


def with_training(places_: int = 6, **rules: float) -> Lives:
    """Training beside the village, on twenty replicates."""
    own = [policy("insertion_village"), beside("insertion_village", second_chance_training={"places": places_})]
    known = QUIET | WILLING | AT_ONCE | {"work.training_months": 4, "village.odds_excluded": 0.0} | rules
    return lives(city(own, (20, 12), 36, rules=known), 0, 20)


def test_a_training_lasts_its_months_and_its_places_are_not_exceeded() -> None:
    of = lives(
        city([beside("insertion_village", second_chance_training={"places": 3})], (20, 12), 30,
             rules=AT_ONCE | WILLING | {"work.training_months": 4}), 0, 4,
    )  # fmt: skip
    ends, trained, here = family(of, "training_ends"), family(of, "trained"), places.here(family(of, "place"))
    inside = ((ends < NEVER) & here).sum(axis=-1)
    assert (inside <= count(of, "in_training")).all(), "more in training at the month-end than in the month"
    assert count(of, "in_training").max() == 3
    begins = (ends[:-1] == NEVER) & (ends[1:] < NEVER)
    month = np.broadcast_to(np.arange(1, len(ends))[:, None, None, None], begins.shape)
    assert (ends[1:][begins] == month[begins] + 4).all()
    finished = ~trained[:-1] & trained[1:]
    assert finished.sum() > 20
    assert (ends[:-1][finished] == month[finished]).all()
    assert family(of, "selected")[1:][begins].all()


def test_a_training_finished_raises_hires_when_the_ratio_says_so() -> None:
    neutral, strong = with_training(**{"work.trained_ratio": 1.0}), with_training(**{"work.trained_ratio": 8.0})
    assert (count(neutral, "hires")[:, 0] == count(neutral, "hires")[:, 1]).all(), "training acts without its ratio"
    hires = count(strong, "hires").sum(axis=0)
    assert estimate(hires[1] - hires[0], CONFIDENCE).low > 0
    trained = family(strong, "trained")[:, 1].any(axis=-1)
    before = ~trained[:, :]
    same = count(strong, "hires")[:, 0] == count(strong, "hires")[:, 1]
    assert same[before].all(), "hires differ before anybody was trained"


NEUTRAL = [
    # instrument, its dials, the number it rests on, a value that acts, and a measure that must rise with it
    ("skills_validation", {"reach_percent": 30}, "work.validated_ratio", 6.0, "hires"),
    ("hiring_incentive", {}, "work.bonus_ratio", 6.0, "hires"),
    ("roma_week", {}, "work.week_ratio", 3.0, "hires"),
    ("second_chance_training", {"places": 20}, "work.trained_ratio", 6.0, "hires"),
    ("public_service_training", {"reach_percent": 100}, "papers.service_ratio", 4.0, "lasting papers"),
    ("citizenship_workshops", {"reach_percent": 100}, "social_housing.workshop_ratio", 4.0, "applications"),
    ("civic_service_pairs", {"reach_percent": 100, "hours_month": 0}, "language.pair_ratio", 4.0, "language"),
]


def measured(of: Lives, name: str) -> np.ndarray:
    """A measure over the whole life, (arms, replicates)."""
    if name == "hires":
        return np.asarray(count(of, "hires").sum(axis=0))
    at_home = {
        "lasting papers": family(of, "papers") == LASTING,
        "applications": family(of, "applied") != NEVER,
        "language": family(of, "language"),
    }
    return np.asarray(at_home[name].mean(axis=(0, 3)))


@pytest.mark.parametrize(("instrument", "dials", "number", "strong", "measure"), NEUTRAL)
def test_an_instrument_acts_by_its_number_and_not_beside_it(
    instrument: str, dials: dict[str, int], number: str, strong: float, measure: str
) -> None:
    own = [policy("insertion_village"), beside("insertion_village", **{instrument: dials})]
    rules = QUIET | WILLING | AT_ONCE

    def lived(ratio: float, replicates: int) -> Lives:
        return lives(city(own, (20, 12), 30, rules=rules | {number: ratio}), 0, replicates)

    neutral = lived(1.0, 3)
    moved = [
        name
        for name, column in neutral.items()
        if name not in ("counts", "families.validated", "families.trained", "families.training_ends")
        and (column[:, 0] != column[:, 1]).any()
    ]
    assert not moved, "acts though its number says that it does not"
    for ratio, sign in ((strong, 1), (1.0 / strong, -1)):
        of = measured(lived(ratio, 16), measure)
        difference = estimate(of[1] - of[0], CONFIDENCE)
        assert difference.low > 0 if sign > 0 else difference.high < 0, (ratio, difference)


def test_a_roma_week_fades_until_the_next() -> None:
    table = supports_by_month(package({"roma_week": {"kept_percent": 80}}), 26)[:, SUPPORT["roma_week"]].tolist()
    assert table[1:4] == [100, 80, 64]
    assert table[13] == table[25] == 100
    assert all(later < earlier for earlier, later in pairwise(table[1:13]))
    of = lives(city([beside("toulouse_model", roma_week={})], (10,), 26), 0, 2)
    weeks = count(of, "roma_weeks")
    assert np.flatnonzero(weeks[:, 0, 0]).tolist() == [1, 13, 25]


def test_a_bonus_is_paid_for_hires_of_client_families_alone() -> None:
    of = lives(
        city([beside("insertion_village", hiring_incentive={"start": 7})], (20, 12), 30, rules=AT_ONCE | WILLING), 0, 6
    )
    paid, hires = count(of, "hires_with_bonus"), count(of, "hires")
    assert not paid[:7].any()
    assert paid[7:].any()
    assert (paid <= hires).all()
    assert (paid < hires).any(), "a bonus for everybody hired"


# contracts, and the gap between them


def test_a_tender_gap_leaves_no_workers() -> None:
    cycle = {"contract_months": 6, "tender_gap_months": 2}
    own = policy("toulouse_model", on_site_accompaniment=cycle, follow_up=cycle)
    of = lives(city([own], (14, 9, 6), 26, rules=QUIET | {"accompaniment.turnover": 0.0}), 0, 4)
    month = np.arange(1, 27)
    gap = (month - 1) % 8 >= 6
    for name in ("workers_on_site", "workers_follow_up"):
        workers = count(of, name)[1:]
        assert not workers[gap].any(), name
        assert workers[~gap].all(), name
    accompanied = (of["camps.status"][1:] == ACCOMPANIED).any(axis=(1, 2, 3))
    assert not accompanied[gap].any(), "a team without a contract"
    assert accompanied[~gap].any()
    left = (family(of, "scheme")[1:] == ON_SITE).any(axis=(1, 2, 3))
    assert not left[gap].any()
    assert left[~gap].any()
    follows = (family(of, "scheme")[1:] == FOLLOW_UP).any(axis=(1, 2, 3))
    assert follows[gap].any(), "families wait for the next contract"
    helped = (family(of, "help_minutes")[1:] > 0) & (family(of, "scheme")[1:] == FOLLOW_UP)
    without_platform = policy("toulouse_model", ["support_platform"], on_site_accompaniment=cycle, follow_up=cycle)
    bare = lives(city([without_platform], (14, 9, 6), 26, rules=QUIET), 0, 4)
    assert not count(bare, "minutes_given")[1:][gap].any(), "help without workers"
    assert count(bare, "minutes_given")[1:][~gap].any()
    assert helped[~gap].any()


def test_a_contract_renewed_without_end_has_no_gap() -> None:
    own = policy("toulouse_model", on_site_accompaniment={"contract_months": 0, "tender_gap_months": 5})
    table = supports_by_month(own, 60)
    assert (table[1:] == supports_by_month(policy("toulouse_model"), 60)[1:]).all()


# the support platform


def test_pooled_hours_go_where_most_is_missing() -> None:
    own = policy(
        "toulouse_model",
        on_site_accompaniment={"workers": 1},
        follow_up={"workers": 1},
        support_platform={"workers": 1},
        temporary_homes={"rooms": 120},
    )
    shared = contested = 0

    def look(turn: str, month: int, board: Board) -> None:
        nonlocal shared, contested
        if turn != "hours_are_shared" or not len(board.clients):
            return
        who, flat = board.clients, board.flat
        need = programmes.need_of(board, who, board.k.accompaniment)
        team = board.row(who) * POSTS + flat.scheme[who] - 1
        asked = np.bincount(team, need, minlength=board.runs * POSTS).astype(int).reshape(board.runs, POSTS)
        given = np.bincount(team, flat.help_minutes[who], minlength=board.runs * POSTS).astype(int)
        given = given.reshape(board.runs, POSTS)
        have = programmes.minutes_of_teams(board).reshape(board.runs, POSTS)
        missing = np.maximum(asked - have, 0)
        clients = np.bincount(team, minlength=board.runs * POSTS).reshape(board.runs, POSTS)
        pool = 80 * 60
        for run in range(board.runs):
            short = missing[run].sum()
            expected = np.minimum(have[run] + missing[run] * pool // max(short, pool), asked[run])
            assert (given[run] <= expected).all(), "more than the team's own and its share of the pool"
            assert (given[run] >= expected - clients[run]).all(), "pooled minutes lie idle though help is missing"
            shared += short > 0
            contested += (missing[run] > 0).sum() > 1 and short > pool

    made.live(city([own], (30, 24, 18), 30, rules=QUIET | WILLING), 0, 4, look)
    assert shared > 50
    assert contested > 10


def test_pooled_workers_change_nothing_where_nothing_is_missing() -> None:
    plenty = {"on_site_accompaniment": {"workers": 40}, "follow_up": {"workers": 40}}
    plan = city(
        [policy("toulouse_model", ["support_platform"], **plenty), policy("toulouse_model", **plenty)], (10, 6), 20,
        rules={"accompaniment.turnover": 0.0},
    )  # fmt: skip
    of = lives(plan, 0, 3)
    of["counts"] = np.delete(of["counts"], INDEX["workers_platform"], axis=-1)
    assert not made.differences(made.arm(of, 0), made.arm(of, 1))
