"""The onlooker counts what is there and changes nothing."""

from dataclasses import replace

import numpy as np
import pytest

from sim import codes
from sim.engines.core import run_core
from sim.outcomes.joined import INDEX
from sim.scenario.load import load
from sim.scenario.plan import make_plan
from sim.scenario.schema import Camp
from sim.study.watch import LEASES, homes_of, run_watched
from tests.cli.asked import STUDY

MONTHS = 40


@pytest.fixture(scope="module")
def plan():
    study = load(STUDY, months=MONTHS, policies="housing_first,toulouse_model")
    return make_plan(replace(study, city=replace(study.city, camps=(Camp("a", 30), Camp("b", 20)))))


@pytest.fixture(scope="module")
def history(plan):
    return run_watched(plan, 3, 2)


def test_homes_are_counted_by_place_and_size():
    place = np.array([[codes.CAMP, codes.SOCIAL, codes.SOCIAL], [codes.GONE, codes.CAMP, codes.CAMP]], dtype=np.int8)
    large = np.array([[True, False, True], [False, False, True]])
    found = homes_of(place, large)
    assert found.shape == (2, len(codes.PLACES), 2)
    assert found[0, codes.SOCIAL].tolist() == [1, 1]
    assert found[0, codes.CAMP].tolist() == [0, 1]
    assert found[1, codes.CAMP].tolist() == [1, 1]
    assert found.sum() == 6


def test_looking_on_changes_nothing(plan, history):
    alone = run_core(plan, 3, 2)
    assert history.counts.tobytes() == alone.counts.tobytes()
    assert all(history.families[name].tobytes() == column.tobytes() for name, column in alone.families.items())


@pytest.mark.parametrize(
    ("count", "place"),
    [
        ("families_in_camps", codes.CAMP),
        ("families_in_villages", codes.VILLAGE),
        ("families_renovated", codes.RENOVATED),
    ],
)
def test_homes_are_those_that_the_engine_counts(history, count, place):
    assert (history.watched.homes[:, :, place].sum(axis=2) == history.counts[..., INDEX[count]]).all()


def test_a_tenancy_is_held_for_a_year_if_it_is_there_at_every_month_end_between(plan, history):
    """By hand: the month-ends of each family of the cohort, one after the other."""
    boards = []
    run_core(
        plan,
        3,
        2,
        lambda _, board: boards.append((board.f.place.copy(), board.f.since.copy(), board.f.arrival.copy())),
    )
    held = np.zeros_like(history.watched.held)
    for month in range(12, MONTHS + 1):
        begun = np.isin(boards[month - 12][0], LEASES) & (boards[month - 12][1] == month - 12)
        for later in range(month - 11, month + 1):
            begun &= np.isin(boards[later][0], LEASES) & (boards[later][1] == month - 12)
        held[month] = (begun & (boards[month][2] == 0)).sum(axis=1)
    assert held.sum() > 0
    assert (held == history.watched.held).all()


def test_no_more_is_held_than_was_begun(history):
    begun = history.counts[..., INDEX["leases"]]
    assert (history.watched.held[12:] <= begun[:-12]).all()
    assert not history.watched.held[:12].any()


def test_chunks_watch_the_same(plan, history):
    parts = [run_watched(plan, replicate, 1) for replicate in (3, 4)]
    for field in ("homes", "held"):
        whole = getattr(history.watched, field)
        runs = whole.reshape(whole.shape[0], len(plan.arms), 2, *whole.shape[2:])
        for place, part in enumerate(parts):
            assert (runs[:, :, place] == getattr(part.watched, field)).all()
