"""Priority on the social waiting list: who goes first delays the others by exactly what it wins.

The quota is run by the model: families of the Housing First team, all owed a home at once, are let so many flats a
month by points. Ordinary applicants are not in the model: their delay is an outcome reckoned from the families'
lettings (`sim/outcomes/waiting.py`). Their list is played here, saturated and first come first served, by the queue
that both engines call, and the outcome has to tell what happens to them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.engines.core import run_core
from sim.engines.core.board import Board
from sim.outcomes import waiting
from sim.rules import queue, social_housing
from sim.units import NEVER
from tests.verification import formulas
from tests.verification.limits import Limit, Lived, city, live

FAMILIES, PRIORITY, A_YEAR, REPLICATES = 40, 15, 60, 20
FLATS = A_YEAR // 12
MONTHS = 10

OWED = Limit(
    {
        "population": {"children_expected": 0.0},
        "accompaniment": {"hours_a_worker": 0, "settling_hours": 0},
        "social_housing": {"quota_large_share": 0.0},
    },
    {
        "census_percent": 100,
        "housing_first_workers": 1,
        "housing_first_caseload": FAMILIES,
        "quota_lettings_year": A_YEAR,
    },
)
"""Everybody is owed a small flat in month 1, nobody refuses, nobody loses a home, and points are the same for all."""


@cache
def let(families: int, with_a_child: int) -> Lived:
    """A list of families of which some have a child, hence more points than the rest."""

    def at_first(month: int, board: Board) -> None:
        board.f.large[...] = False
        if month == 0:
            board.f.child_1[:, :with_a_child] = 3
            board.f.minors[:, :with_a_child] = 1

    return live(city([OWED], [families], MONTHS, row=5), REPLICATES, at_first)[0]


def months_waited(families: int, with_a_child: int) -> np.ndarray:
    """Month of the lease of each family, (replicates, families)."""
    leased = let(families, with_a_child).families["leased"].astype(np.int64)
    assert (leased < NEVER).all(), "somebody is not housed in the end"
    return leased


def test_each_month_lets_the_flats_that_are_due_whoever_goes_first() -> None:
    due = [min(FLATS, max(FAMILIES - FLATS * (month - 1), 0)) for month in range(1, MONTHS + 1)]
    for with_a_child in (0, PRIORITY, FAMILIES):
        leases = let(FAMILIES, with_a_child).by_month("leased")[1:]
        assert (leases == np.array(due)[:, None]).all()


def test_the_sum_of_waits_is_the_same_whoever_goes_first() -> None:
    """Kleinrock's law of conservation, to the month and in every replicate."""
    totals = {int(total) for first in (0, 7, PRIORITY) for total in months_waited(FAMILIES, first).sum(axis=1)}
    assert totals == {sum(1 + place // FLATS for place in range(FAMILIES))}


def test_priority_goes_first_and_the_rest_afterwards() -> None:
    waited = months_waited(FAMILIES, PRIORITY)
    first, rest = np.sort(waited[:, :PRIORITY], axis=1), np.sort(waited[:, PRIORITY:], axis=1)
    assert (first == 1 + np.arange(PRIORITY) // FLATS).all()
    assert (rest == 1 + np.arange(PRIORITY, FAMILIES) // FLATS).all()


def test_priority_lettings_delay_each_of_the_rest_by_their_number_over_the_lettings_a_year() -> None:
    alone = np.sort(months_waited(FAMILIES - PRIORITY, 0), axis=1)
    behind = np.sort(months_waited(FAMILIES, PRIORITY)[:, PRIORITY:], axis=1)
    delay_months = formulas.delay_once_days(PRIORITY, A_YEAR) / 365 * 12
    assert delay_months == pytest.approx(PRIORITY / FLATS)
    assert (behind - alone == PRIORITY // FLATS).all()


# ordinary applicants of Toulouse, who are not in the model: 9,000 lettings a year, 29,000 who wait

LETTINGS, APPLICANTS = 9_000, 29_000


def waits_of_a_saturated_list(quota_a_year: int, once: int, months: int) -> list[float]:
    """Mean wait, in months, of those let a flat each month; the list is kept at its length by those who apply.

    The quota's flats are not let to the list, nor those given away `once`, in the first month.
    """
    applied = -np.sort(np.arange(APPLICANTS) * 12 // LETTINGS)[::-1]
    waits = []
    for month in range(1, months + 1):
        quota = social_housing.quota_due(quota_a_year, month) - social_housing.quota_due(quota_a_year, month - 1)
        flats = LETTINGS // 12 - int(quota) - once * (month == 1)
        waited = (month - applied).astype(np.int64)
        wins = queue.award(
            np.zeros(len(applied), np.int64), waited, np.arange(len(applied), dtype=np.uint32), np.array([flats])
        )
        assert np.count_nonzero(wins) == flats, "as many are let as there are flats, whoever goes first"
        waits.append(float(waited[wins].mean()))
        applied = np.r_[applied[~wins], np.full(flats + once * (month == 1), month)]
    return waits


def test_the_outcome_is_the_closed_form() -> None:
    once = waiting.one_off_days(np.array(150.0), LETTINGS)
    standing = waiting.standing_days(np.array(300.0), 24, LETTINGS, APPLICANTS)
    assert once == pytest.approx(formulas.delay_once_days(150, LETTINGS))
    assert standing == pytest.approx(formulas.delay_standing_days(150, LETTINGS, APPLICANTS))


def test_the_lettings_of_the_outcome_are_those_that_the_model_has_let() -> None:
    """Without a quota nobody has a flat, so all that the quota lets are taken from the list."""
    none = Limit(OWED.numbers, {**OWED.supports, "quota_lettings_year": 0})
    history = run_core(city([none, OWED], [FAMILIES], MONTHS, row=5), 0, REPLICATES)
    without, with_quota = np.moveaxis(waiting.taken(history, 0).net, 1, 0)
    assert np.array_equal(waiting.taken(history, 0).priority, waiting.taken(history, 0).net)
    assert not without.any()
    assert (with_quota <= np.minimum(FLATS * np.arange(MONTHS + 1), FAMILIES)[:, None]).all()
    assert with_quota.any()


def test_lettings_given_away_once_delay_a_saturated_list_by_six_days() -> None:
    without, given = (np.array(waits_of_a_saturated_list(0, once, 30)) for once in (0, 150))
    delay_days = (given[1:] - without[1:]).mean() / 12 * 365
    assert delay_days == pytest.approx(waiting.one_off_days(np.array(150.0), LETTINGS), rel=1e-2)


def test_a_standing_quota_lengthens_the_wait_by_twenty_days() -> None:
    """On a list that stays as long as it is; the wait has come to its new length after three to four years."""
    without, with_quota = (np.array(waits_of_a_saturated_list(quota, 0, 108)) for quota in (0, 150))
    delay_days = (with_quota[60:].mean() - without[60:].mean()) / 12 * 365
    expected = waiting.standing_days(np.array(150.0), 12, LETTINGS, APPLICANTS)
    assert delay_days == pytest.approx(expected, rel=0.05)


def test_the_quota_promises_its_year_in_whole_flats() -> None:
    months = np.arange(0, 241)
    for a_year in (0, 1, 7, 60, 150, LETTINGS):
        promised = social_housing.quota_due(a_year, months)
        monthly = np.diff(promised)
        assert (promised[::12] == a_year * months[::12] / 12).all()
        assert ((monthly == np.floor(a_year / 12)) | (monthly == np.ceil(a_year / 12))).all()
