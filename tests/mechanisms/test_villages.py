"""The insertion village does what it says: whom it takes, how it fills and clogs, when it closes."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.codes import (
    CAMP,
    GONE,
    HOTEL,
    NO_JOB,
    NOBODY,
    STREET,
    VILLAGE,
)
from sim.engines.core.board import Board
from sim.rules import places, village
from tests.mechanisms.made import (
    AT_ONCE,
    NO_OTHER_HOMES,
    QUIET,
    WILLING,
    count,
    family,
)
from tests.properties import made
from tests.properties.made import Lives, city, lives, policy

# insertion village

VILLAGE_ONLY = ["social_landlord_quota"]
KEPT_IN = NO_OTHER_HOMES | {"village.odds_excluded": 0.0, "tenancy.odds_leaves_temporary": 0.0}


def village_of(plots: int, without: list[str] | None = None, **dials: Any) -> Any:
    """The insertion village policy with so many plots on one site."""
    shape = {"plots": plots, "sites": 1} | dials
    return policy("insertion_village", without or [], insertion_village=shape)


def test_the_village_takes_the_highest_scores_first() -> None:
    plan = city([village_of(5)], (20, 12), 20, rules=QUIET | AT_ONCE)
    k = plan.arms[0].rules.village
    held: dict[str, np.ndarray] = {}
    contests = 0

    def look(turn: str, month: int, board: Board) -> None:
        nonlocal contests
        f = board.f
        if turn == "villages_open":
            candidate = f.known & places.unhoused(f.place) & (f.scheme == NOBODY) & ~f.excluded
            points = village.selection_points(f.schooled, f.language, f.earners.astype(np.int64), k)
            held.update(candidate=candidate, points=points, inside=f.place == VILLAGE)
        if turn == "villages_admit":
            admitted = (f.place == VILLAGE) & ~held["inside"]
            assert held["candidate"][admitted].all()
            for row in range(board.runs):
                free = 5 - np.count_nonzero(held["inside"][row])
                points = np.sort(held["points"][row][held["candidate"][row]])[::-1]
                if admitted[row].any() and len(points) > free:
                    contests += 1
                    assert held["points"][row][admitted[row]].min() >= points[free - 1], "a lower score came first"

    made.live(plan, 0, 6, look)
    assert contests > 10


def test_the_village_fills_to_its_plots_and_no_further() -> None:
    plan = city([village_of(6)], (20, 12), 30, rules=QUIET | AT_ONCE | WILLING | KEPT_IN)
    full = []

    def look(turn: str, month: int, board: Board) -> None:
        f = board.f
        if turn == "villages_admit":
            inside = np.count_nonzero(f.place == VILLAGE, axis=1)
            waits = (f.known & places.unhoused(f.place) & (f.scheme == NOBODY)).any(axis=1)
            assert (inside <= 6).all()
            assert (inside[waits] == 6).all(), "a plot stays empty though a family waits"
            full.append(inside.min())

    board = made.live(plan, 0, 4, look)
    assert full[8:] == [6] * 22
    assert (board.f.selected.sum(axis=1) > 6).all()
    of = lives(plan, 0, 4)
    assert (count(of, "plots_open")[1:] == 6).all()
    assert (count(of, "plots_built").sum(axis=0) == 6).all()


def test_the_village_clogs_where_nothing_is_let() -> None:
    rules = QUIET | AT_ONCE | WILLING | KEPT_IN
    clogged = lives(city([village_of(6, VILLAGE_ONLY)], (20, 12), 48, rules=rules), 0, 4)
    flows = lives(city([village_of(6)], (20, 12), 48, rules=rules), 0, 4)
    assert (count(clogged, "families_in_villages")[6:] == 6).all()
    assert (count(clogged, "selected")[-1] == 6).all(), "a plot came free though nobody could leave"
    inside = family(clogged, "place")[6:] == VILLAGE
    assert (inside == inside[:1]).all(), "the same families from first to last"
    assert (count(flows, "selected")[-1] > 12).all(), "with a quota plots come free and others are admitted"
    assert (count(flows, "durable")[-1] > 0).all()


def test_a_plot_comes_free_when_its_family_leaves() -> None:
    rules = AT_ONCE | WILLING | KEPT_IN | QUIET | {"camp.odds_leaves": 0.1}
    of = lives(city([village_of(4, VILLAGE_ONLY)], (25,), 24, rules=rules), 0, 4)
    place = family(of, "place")
    left_plot = (place[:-1] == VILLAGE) & (place[1:] == GONE)
    assert left_plot.any()
    assert (count(of, "selected")[-1] > 4).all()
    assert (count(of, "families_in_villages") <= 4).all()


def test_a_job_is_asked_for_before_a_plot_may_be_left() -> None:
    ready = {"population.lasting_papers_share": 1.0, "social_housing.odds_files": 1.0}
    rules = QUIET | AT_ONCE | WILLING | ready | {"village.odds_excluded": 0.0}
    strict, free = (
        lives(city([village_of(10, exit_requires_work=strict)], (20,), 30, rules=rules), 0, 4)
        for strict in (True, False)
    )
    jobless = rules | {"work.odds_applies": 0.0, "population.in_work_share": 0.0}
    stuck = lives(city([village_of(10, exit_requires_work=True)], (20,), 30, rules=jobless), 0, 4)

    def homes_from_plots(of: Lives) -> np.ndarray:
        place = family(of, "place")
        return np.asarray((place[:-1] == VILLAGE) & places.durable_lease(place[1:]))

    assert not homes_from_plots(stuck).any(), "let to a family without work"
    assert homes_from_plots(strict).any()
    assert homes_from_plots(free).sum() > homes_from_plots(strict).sum()
    works = family(strict, "job_1") > NO_JOB
    worked = works[1:] | works[:-1]
    assert worked[homes_from_plots(strict)].all()
    assert not worked[homes_from_plots(free)].all()


def test_the_village_closes_on_its_date_and_its_families_are_followed() -> None:
    of = lives(city([village_of(6, closes=12)], (20, 12), 20, rules=AT_ONCE | WILLING), 0, 4)
    place = family(of, "place")
    assert (count(of, "plots_open")[1:12] == 6).all()
    assert not count(of, "plots_open")[12:].any()
    assert not (place[12:] == VILLAGE).any()
    were_inside = place[11] == VILLAGE
    assert were_inside.any()
    assert (family(of, "scheme")[12][were_inside & ~places.durable_lease(place[12])] == NOBODY).all()
    assert set(place[12][were_inside].tolist()) <= {CAMP, STREET, HOTEL, GONE} | set(range(6, 12))


def test_sites_are_found_one_by_one() -> None:
    shape = {"plots": 8, "sites": 4}
    of = lives(city([policy("insertion_village", insertion_village=shape)], (30,), 40), 0, 6)
    opened = of["villages.opened"]
    months = np.arange(len(opened))[:, None, None]
    found = (opened <= months[..., None]).sum(axis=-1)
    assert (count(of, "plots_open")[1:] == (8 * found // 4)[1:]).all()
    assert len(set(opened[-1].reshape(-1).tolist())) > 4, "all sites were found in the same months"
    assert (np.diff(count(of, "plots_open")[1:], axis=0) >= 0).all()
