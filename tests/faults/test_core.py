"""The checks of the core see what they are there for: faults planted in its turns are caught; bad input is refused.

A check that no fault can fail proves nothing. Each fault is a small one, as a slip in a rewrite for speed would be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.codes import (
    ABSENT,
    AGENCY,
    CAMP,
    DISMANTLED,
    GONE,
    HOTEL,
    RENOVATED,
    SOCIAL,
    STREET,
    SUBLET,
    VILLAGE,
)
from sim.draws import Luck
from sim.engines.core import camps, counting, homes, moves, programmes, run_core, stage, tenancies, work
from sim.engines.core.board import Board
from sim.rules import accompaniment, places, queue
from sim.rules import tenancy as tenancy_rule
from sim.units import NEVER
from tests.properties import made
from tests.properties.checks import Checks

Patch = pytest.MonkeyPatch


def lived() -> None:
    """A small and eventful city under every policy of the study and under a package of everything, with every check."""
    shipped = made.city(camps=(14, 9), months=20, rules=made.EVENTFUL)
    rules = made.EVENTFUL | {"accompaniment.reversal": 0.04, "population.arrivals_response": 1.0}
    package = made.city([made.everything()], (14, 9), 20, rules=rules)
    made.live(made.together(shipped, package), 0, 2, Checks())


def after(patch: Patch, module: Any, name: str, fault: Callable[..., None]) -> None:
    """Let a turn run as it is, then let the fault happen to the same arguments."""
    turn = getattr(module, name)

    def faulty(*arguments: Any, **named: Any) -> Any:
        done = turn(*arguments, **named)
        fault(*arguments)
        return done

    patch.setattr(module, name, faulty)


def instead(patch: Patch, module: Any, name: str, fault: Callable[..., Any]) -> None:
    """Let another function answer."""
    patch.setattr(module, name, fault)


def first_family_is(place: int) -> Callable[[Board], None]:
    """The first family of each run is put somewhere behind everybody's back."""

    def fault(board: Board) -> None:
        board.f.place[:, 0] = place

    return fault


def one_too_many(original: Callable[..., Any]) -> Callable[..., Any]:
    """One place more in every group than there is."""
    return lambda group, score, lot, offered: original(group, score, lot, np.asarray(offered) + 1)


def a_site_too_early(board: Board, who: Any, leaving: Any = None) -> Any:
    """Families go to the first site, open or not."""
    return np.zeros(len(who), dtype=np.int64)


def keeps_tenancy(board: Board, who: Any, memory: int = 0) -> None:
    """The landlord has the dwelling back, the family keeps its lease."""
    tenants = who[board.flat.landlord[who] >= 0]
    np.subtract.at(board.landlords.let, (board.row(tenants), board.flat.landlord[tenants].astype(int)), 1)


def shares_double(need: Any, have: Any, asked: Any) -> Any:
    """Everybody gets what they need, whatever there is."""
    return np.asarray(need, dtype=np.int64)


def everybody_trains(board: Board) -> None:
    """Every client is in training, places or not."""
    board.flat.training_ends[board.clients] = board.month + 6


def pool_twice(original: Callable[..., Any]) -> Callable[..., Any]:
    """Each team is lent all of the pooled minutes."""
    return lambda board, have, asked: original(board, have, asked) + np.repeat(board.s.platform_workers * 9600, 4)


def stops_in_name(self: Board) -> None:
    """The city says that it has stopped its programme, and goes on."""
    self.programmes.stopped |= self.month >= 5


PLANTED: dict[str, Callable[[Patch], None]] = {
    "a family is lost": lambda p: after(p, camps, "families_leave", first_family_is(ABSENT)),
    "a family lives in a camp without site": lambda p: after(p, camps, "families_leave", first_family_is(CAMP)),
    "a family is gone without having left": lambda p: after(p, camps, "families_leave", first_family_is(GONE)),
    "one plot, room and place too many": lambda p: instead(p, queue, "award", one_too_many(queue.award)),
    "minutes are given twice": lambda p: instead(p, queue, "share_minutes", shares_double),
    "a dwelling is let and not counted": lambda p: after(
        p, homes, "sign_private", lambda board, who, landlord: board.landlords.let.fill(0)
    ),
    "a lease outlives its end": lambda p: instead(p, tenancies, "free_home", keeps_tenancy),
    "families build on closed sites": lambda p: p.setattr(Board, "find_site", a_site_too_early),
    "an order is forgotten in the count": lambda p: instead(
        p, tenancy_rule, "is_durable", lambda months, k: months >= k.durable_months - 1
    ),
    "months in a tenancy count for the next": lambda p: after(
        p, counting, "count_everybody", lambda board, durable: np.add(board.f.durable, 1, out=board.f.durable)
    ),
    "the partition counts the hotel twice": lambda p: instead(
        p, places, "sheltered", lambda place: (place == HOTEL) | (place == CAMP)
    ),
    "a contract ends a month late": lambda p: instead(p, work, "close_ranks", lambda board, who: None),
    "the month of housing is rewritten": lambda p: after(
        p, counting, "count_everybody", lambda board, durable: board.f.housed.__setitem__(durable, board.month)
    ),
    "evicted from the street": lambda p: after(
        p, moves, "leave_city", lambda board, who: np.add.at(board.flat.evictions, who, 1)
    ),
    "dismantled with families on it": lambda p: after(
        p, camps, "sites_are_cleared", lambda board: board.camps.status.fill(DISMANTLED)
    ),
    "paid workers who are not there": lambda p: instead(p, accompaniment, "leaves_post", lambda k: 2.0),
    "a scheme for who has left": lambda p: after(
        p, camps, "families_leave", lambda board: board.f.scheme.__setitem__(board.f.place == GONE, 2)
    ),
    "more in training than places": lambda p: after(p, work, "train", everybody_trains),
    "pooled minutes are lent to every team": lambda p: instead(p, programmes, "pooled", pool_twice(programmes.pooled)),
    "months with the agency count as durable": lambda p: instead(
        p, places, "durable_lease", lambda place: (place >= SOCIAL) & (place <= SUBLET) & (place != RENOVATED)
    ),
    "an agency's lease is a sublease": lambda p: instead(p, places, "tenant", lambda place: place == AGENCY),
    "a home in no district": lambda p: after(p, homes, "private_homes_are_let", lambda board: board.f.district.fill(0)),
    "a home in no block": lambda p: after(p, homes, "private_homes_are_let", lambda board: board.f.block.fill(-1)),
    "a renovated home too many": lambda p: after(
        p, homes, "renovated_homes_are_let", lambda board: board.f.place.__setitem__(board.f.place == HOTEL, RENOVATED)
    ),
    "dwellings are renovated twice": lambda p: after(
        p, homes, "renovated_homes_are_let", lambda board: board.programmes.renovated.fill(0)
    ),
    "a lease slides before its year": lambda p: instead(
        p, tenancy_rule, "may_slide", lambda months, affordable, calm, k: months >= 1
    ),
    "a reversal in name only": lambda p: p.setattr(Board, "stop_programmes", stops_in_name),
    "newcomers out of season": lambda p: after(
        p, camps, "families_arrive", lambda board: np.minimum(board.f.arrival, 0, out=board.f.arrival)
    ),
    "skills are forgotten": lambda p: after(
        p, counting, "count_everybody", lambda board, durable: board.month == 15 and board.f.trained.fill(False)
    ),
    "a village without end": lambda p: after(
        p, programmes, "villages_admit", lambda board: board.f.place.__setitem__(board.f.place == STREET, VILLAGE)
    ),
}
"""Faults by what they do to the city."""

HARMLESS = ("paid workers who are not there",)
"""No fault at all, to show that the checks do not cry wolf: everybody leaves the post every month, and is replaced."""


def test_the_city_is_sound_without_faults() -> None:
    lived()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_caught(name: str, monkeypatch: Patch) -> None:
    PLANTED[name](monkeypatch)
    if name in HARMLESS:
        lived()
        return
    with pytest.raises((AssertionError, ValueError, FloatingPointError)) as caught:
        lived()
    assert str(caught.value), "caught without a word"


def different(patch: Patch, plant: Callable[[Patch], None]) -> bool:
    """Whether two arms of one policy differ once a fault is planted."""
    plant(patch)
    plan = made.city(["toulouse_model"], months=14)
    history = run_core(made.together(plan, plan), 0, 2)
    return not np.array_equal(history.counts[:, :2], history.counts[:, 2:])


def test_luck_that_depends_on_the_arm_is_caught(monkeypatch: Patch) -> None:
    def lot(self: Board, question: str, who: Any) -> Any:
        return (self.uniform(question).reshape(-1)[who % (self.replicates * self.families)] + who * 1e-3) % 1.0

    assert different(monkeypatch, lambda p: p.setattr(Board, "lot", lot))


def test_luck_that_depends_on_the_chunk_is_caught(monkeypatch: Patch) -> None:
    plan = made.city(["toulouse_model"], months=10)
    init = Luck.__init__

    def from_the_start(self: Luck, seed: int, first: int, replicates: int) -> None:
        init(self, seed, 0, replicates)

    monkeypatch.setattr(Luck, "__init__", from_the_start)
    whole, part = made.lives(plan, 0, 3), made.lives(plan, 1, 2)
    assert made.differences(made.replicates_of(whole, slice(1, 3)), part)


def test_a_ceiling_that_is_too_low_is_caught(monkeypatch: Patch) -> None:
    plan = made.city(["toulouse_model"], months=24)
    right = made.lives(plan, 0, 2)
    monkeypatch.setattr(Board, "ceiling", lambda self, name, rule, *ranges: 0.02)
    assert made.differences(right, made.lives(plan, 0, 2))


# bad input


@pytest.mark.parametrize(
    ("first", "replicates", "what"),
    [(0, 0, "replicates"), (-1, 1, "first_replicate"), (0, 1.5, "replicates"), (0, True, "replicates")],
)
def test_replicates_out_of_bounds_are_refused(first: Any, replicates: Any, what: str) -> None:
    with pytest.raises(ValueError, match=f"{what}: wanted a whole number"):
        run_core(made.city(months=2), first, replicates)


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5])
def test_a_seed_out_of_bounds_is_refused(seed: Any) -> None:
    with pytest.raises(ValueError, match="seed: wanted a whole number"):
        run_core(made.city(months=2)._replace(seed=seed), 0, 1)


def test_an_observer_that_fails_is_not_hidden() -> None:
    def fails(month: int, board: Board) -> None:
        raise RuntimeError(f"seen in month {month}")

    with pytest.raises(RuntimeError, match="seen in month 0"):
        run_core(made.city(months=2), 0, 1, fails)


def test_an_interrupted_run_leaves_the_next_one_alone() -> None:
    plan = made.city(["toulouse_model"], months=8)
    right = run_core(plan, 0, 2)

    def interrupts(month: int, board: Board) -> None:
        if month == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_core(plan, 0, 2, interrupts)
    again = run_core(plan, 0, 2)
    assert np.array_equal(right.counts, again.counts)


def test_what_a_run_hands_out_is_its_own() -> None:
    plan = made.city(["housing_first"], months=6)
    boards: list[Board] = []
    history = run_core(plan, 0, 2, lambda month, board: boards.append(board))
    kept = history.counts.copy(), history.families["place"].copy()
    boards[-1].tally[...] = -1
    boards[-1].f.place[...] = GONE
    assert np.array_equal(history.counts, kept[0])
    assert np.array_equal(history.families["place"], kept[1])


@pytest.mark.parametrize("camps_of", [(1,), (1, 0, 0), (0, 2), (200,)])
def test_cities_of_odd_sizes_live(camps_of: tuple[int, ...]) -> None:
    made.live(made.city(camps=camps_of, months=14, rules=made.EVENTFUL), 0, 2, Checks())


def test_one_month_is_a_study() -> None:
    history = run_core(made.city(months=1), 0, 1)
    assert history.counts.shape[0] == 2
    assert (history.families["left"] <= 1).any() or (history.families["left"] == NEVER).all()


def test_a_stage_has_every_turn() -> None:
    turns = [name for name in vars(stage.Core) if not name.startswith("_")]
    seen: list[str] = []
    made.live(made.city(["eviction_only"], months=1), 0, 1, lambda turn, month, board: seen.append(turn))
    assert seen[1:] == turns
