"""The counts of reporters, on five families of whom everything is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario.observed import MEASURES, STATES
from sim.study.counted import COUNTERS, counted
from sim.study.film import COLUMNS, PLACES
from tests.validation.made import film, seen


def count(measure: str, month: int, first: int = 0, **more: Any) -> float:
    values = counted(film(), seen(measure, month, first, **more))
    assert values.shape == (1,)
    return float(values[0])


@pytest.mark.parametrize(
    ("month", "among", "where", "share"),
    [
        (5, ["resident"], ["lease"], 2 / 4),
        (5, ["admitted"], ["lease"], 2 / 3),
        (5, ["admitted"], ["ever rehoused"], 2 / 3),
        (5, ["resident"], ["ever rehoused"], 1 / 4),
        (5, ["admitted"], ["never lease"], 1 / 3),
        (5, ["admitted"], ["not any_home", "never rehoused"], 1 / 3),
        (5, ["resident"], ["gone"], 1 / 4),
        (5, ["resident"], ["camp or gone"], 2 / 4),
        (5, ["ever transit"], ["not transit"], 1.0),
        (4, ["resident"], ["durably_housed"], 0.0),
        (5, ["resident"], ["durably_housed"], 2 / 4),
        (5, ["resident"], ["job_and_home"], 2 / 4),
        (5, ["resident"], ["durably_housed", "in_work"], 2 / 4),
        (5, [], ["lease"], 3 / 5),
        (1, [], ["camp"], 4 / 4),
        (5, ["newcomer"], ["social"], 1.0),
        (5, ["large"], ["here"], 1 / 2),
    ],
)
def test_shares(month: int, among: list[str], where: list[str], share: float) -> None:
    assert count("share", month, among=among, where=where) == pytest.approx(share)


def test_the_rehoused_of_a_programme_are_those_whose_lease_began_in_its_charge() -> None:
    assert count("amount", 5, where=["rehoused"]) == 2
    assert count("amount", 5, where=["lease"]) == 3


def test_persons_and_adults_weigh() -> None:
    assert count("share", 5, unit="persons", among=["resident"], where=["lease"]) == pytest.approx(6 / 17)
    assert count("share", 5, unit="adults", counting="adults_in_work", among=["resident"]) == pytest.approx(4 / 8)
    assert count("amount", 2, unit="persons", where=["camp"]) == 2 + 5 + 3


def test_the_clock_of_each_family_begins_with_its_admission() -> None:
    assert count("share", 2, clock="follow_up", among=["admitted"], where=["lease"]) == pytest.approx(2 / 3)
    assert count("share", 4, clock="follow_up", among=["admitted"], where=["lease"]) == pytest.approx(1 / 2)
    assert count("share", 3, clock="residence", among=["newcomer"], where=["social"]) == 1.0


def test_entry_may_be_limited_to_a_window() -> None:
    assert count("share", 5, among=["admitted"], where=["lease"], entered=(1, 1)) == pytest.approx(1 / 2)
    assert count("share", 5, among=["admitted"], where=["lease"], entered=(2, 5)) == 1.0


def test_nobody_to_count_is_undefined() -> None:
    assert np.isnan(count("share", 0, among=["admitted"], where=["lease"]))


def test_change_a_year() -> None:
    assert count("change", 5, 2, unit="persons", where=["camp"]) == pytest.approx((6 - 10) / 10 * 12 / 3)


def test_rates_count_events_over_exposure() -> None:
    clearances = count("rate", 5, event="cleared", where=["camp"])
    assert clearances == pytest.approx(12 * 4 / (4 + 4 + 3 + 2 + 1))
    assert count("rate", 5, event="cleared", unit="persons", where=["camp"], per="month") == pytest.approx(
        (6 + 2 + 5 + 5) / (17 + 17 + (2 + 5 + 3) + (5 + 3) + 6)
    )
    assert count("rate", 5, event="first", state="lease", where=["not lease", "here"], per="month") == pytest.approx(
        3 / (4 + 4 + 5 + 3 + 2)
    )
    assert count("rate", 5, event="enters", state="camp", where=["here"], per="month") == pytest.approx(
        1 / (4 + 4 + 5 + 5 + 4)
    )


def test_contracts_and_people_who_take_up_work() -> None:
    adult_months = 2 * (4 + 4 + 5 + 5 + 4)
    assert count("rate", 5, event="hired", unit="adults", where=["here"], per="month") == pytest.approx(
        5 / adult_months
    )
    assert count("rate", 5, event="new_worker", unit="adults", where=["here"], per="month") == pytest.approx(
        3 / adult_months
    )


def test_part_of_the_time() -> None:
    assert count("time_share", 5, among=["resident"], where=["lease"]) == pytest.approx((0 + 0 + 2 + 2 + 2) / 20)
    told = count("time_share", 2, clock="follow_up", among=["admitted"], where=["any_home"])
    assert told == pytest.approx((2 + 1 + 2 + 1) / 6)


def test_months_to_a_home_are_of_those_who_reach_it() -> None:
    assert count("months_to", 5, among=["resident"], where=["lease"]) == pytest.approx(3.0)
    assert count("months_to", 2, clock="follow_up", among=["admitted"], where=["lease"]) == pytest.approx(2.0)
    assert np.isnan(count("months_to", 2, among=["resident"], where=["lease"]))


def test_camps_moved() -> None:
    assert count("camps_moved", 2) == 0
    assert count("camps_moved", 5) == 1


def test_every_word_of_a_condition_can_be_told_from_a_film() -> None:
    whole = film()
    for name in STATES:
        assert whole.state(name).shape == whole.monthly["place"].shape
    assert set(PLACES) | set(COLUMNS) <= set(STATES)


def test_every_measure_has_its_counter() -> None:
    assert set(COUNTERS) == set(MEASURES)
