"""Events, time, medians, arms and money, counted on five families of whom everything is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim import codes
from sim.history import INDEX, NAMES, History
from sim.scenario.observed import COUNTED, EVENTS, HOW, STATES
from sim.study.counted import TIMES, _weights, compared, counted, told
from sim.study.film import Film
from sim.supports import Bill
from tests.validation.made import PLACES, film, seen


def count(measure: str, month: int, first: int = 0, **more: Any) -> float:
    return float(counted(film(), seen(measure, month, first, **more))[0])


def later_housed() -> Film:
    """The same families without the programme: all in a social home from month 4, in a camp before."""
    rows = [[codes.CAMP if place else place for place in row[:4]] + [codes.SOCIAL] * 2 for row in PLACES]
    other = film(tuple(tuple(row) for row in rows))
    other.monthly["admitted"][:] = False
    return other


def test_events_are_added_up() -> None:
    assert count("events", 5, event="enters", state="lease") == 3
    assert count("events", 5, 3, event="enters", state="lease") == 1
    assert count("events", 5, event="leaves", state="transit") == 3
    assert count("events", 5, event="leaves", state="transit", unit="persons") == 4 + 6 + 3
    assert count("events", 5, event="enters", state="camp", where=["transit"]) == 1
    assert count("events", 5, event="hired") == 5


def test_events_on_the_familys_own_clock() -> None:
    assert count("events", 2, event="enters", state="lease", clock="follow_up") == 2
    assert count("rate", 2, event="enters", state="lease", clock="follow_up", per="month") == pytest.approx(2 / 6)
    assert count("events", 3, event="enters", state="lease", clock="follow_up") == 1, "one is not followed so long"


def test_averages_and_means() -> None:
    assert count("average", 5, 2, where=["camp"]) == pytest.approx((2 + 1 + 1) / 3)
    assert count("mean", 5, counting="evictions", among=["resident"]) == pytest.approx(1.0)
    assert count("mean", 5, counting="persons", among=["resident"]) == pytest.approx(17 / 4)
    assert count("mean", 5, counting="adults", among=["resident", "lease"]) == 2


def test_time_in_a_state() -> None:
    assert count("time_in", 5, among=["resident"], where=["lease"]) == pytest.approx(6 / 4)
    assert count("time_in", 5, among=["resident"], where=["lease"], per="all") == 6
    assert count("time_in", 5, among=["resident", "here"], where=["lease"]) == pytest.approx(6 / 3)
    assert count("time_in", 2, clock="follow_up", among=["admitted"], where=["any_home"]) == pytest.approx(2.0)
    days = count("time_in", 5, 3, among=["resident"], where=["lease"], time="days")
    assert days == pytest.approx(30.4375), "two families, two months, over four families"
    assert TIMES["years"] * 12 == 1
    assert TIMES["weeks"] * 7 == TIMES["days"]


def test_medians_of_those_who_get_there_and_of_all() -> None:
    assert count("months_to", 5, where=["lease"]) == pytest.approx(11 / 3)
    assert count("months_to", 5, where=["lease"], statistic="median") == 3
    assert count("months_to", 5, where=["lease"], statistic="median_of_all") == 5
    assert count("months_to", 4, where=["lease"], statistic="median_of_all") == np.inf
    assert count("months_to", 5, unit="persons", where=["lease"], statistic="median") == 3
    assert count("months_to", 5, among=["large"], where=["gone"], statistic="median_of_all") == 4
    assert np.isnan(count("months_to", 5, among=["applied"], where=["gone"], statistic="median"))
    assert count("months_to", 5, where=["lease"], statistic="median", time="days") == pytest.approx(3 * 30.4375)


def test_waits_of_those_who_got_there_by_a_date_need_no_full_follow_up() -> None:
    arrived_later: dict[str, Any] = {"clock": "follow_up", "among": ["newcomer"], "where": ["lease"]}
    assert np.isnan(count("months_to", 4, **arrived_later))
    assert count("months_to", 5, by_date=True, **arrived_later) == 2
    assert np.isnan(count("months_to", 4, by_date=True, **arrived_later))
    everybody: dict[str, Any] = {"by_date": True, "statistic": "median_of_all", "where": ["lease"]}
    assert count("months_to", 4, among=["resident"], **everybody) == 3


def test_any_state_can_start_the_clock() -> None:
    assert count("share", 1, clock="first transit", where=["lease"]) == pytest.approx(2 / 3)
    assert count("share", 2, clock="first transit", where=["lease"]) == pytest.approx(1 / 2)
    assert count("share", 2, clock="first lease", where=["lease"]) == 1.0
    assert count("months_to", 3, clock="application", where=["social"]) == pytest.approx((2 + 1) / 2)


def test_only_some_sites() -> None:
    assert count("share", 5, sites=(0,), where=["lease"]) == pytest.approx(1 / 2)
    assert count("share", 5, sites=(1,), where=["lease"]) == pytest.approx(2 / 3)
    assert count("events", 5, sites=(1,), event="enters", state="lease") == 2
    assert count("camps_moved", 5, sites=(1,)) == 0


def test_two_arms_are_compared_family_by_family() -> None:
    films = {"with": film(), "without": later_housed()}
    base: dict[str, Any] = {"clock": "follow_up", "among": ["admitted"], "where": ["lease"]}
    own = seen("share", 2, policy="with", **base)
    control = seen("share", 2, policy="without", **base)
    assert np.isnan(told(films, control)).all(), "nobody is admitted without the programme"
    same = control._replace(enrolled_in="with")
    assert told(films, same)[0] == pytest.approx(1 / 3)
    for how, value in (("difference", 1 / 3), ("ratio", 2.0), ("odds_ratio", 4.0)):
        assert told(films, own._replace(against=same, how=how))[0] == pytest.approx(value)
        assert how in HOW
    assert own._replace(against=same, how="ratio").policies == {"with", "without"}


def test_a_count_before_and_after() -> None:
    before = seen("share", 0, policy="with", where=["camp"])
    after = seen("share", 5, policy="with", where=["camp"], against=before, how="difference")
    assert told({"with": film()}, after)[0] == pytest.approx(1 / 5 - 1)
    assert told({"with": film()}, after, 1)[0] == 0, "the other count keeps its own month"


def test_a_ratio_to_nothing_has_no_end_and_nothing_to_nothing_is_undefined() -> None:
    mine, nothing = np.array([0.5, 0.0]), np.array([0.0, 0.0])
    assert compared(mine, nothing, "ratio").tolist()[0] == np.inf
    assert np.isnan(compared(mine, nothing, "ratio")[1])
    assert compared(np.array([1.0]), np.array([0.5]), "odds_ratio").tolist() == [np.inf]


def billed() -> Film:
    """The five families, under a team of 100 a month and rooms that the State pays."""
    counts = np.zeros((6, 1, len(NAMES)), dtype=np.int64)
    counts[1:, 0, INDEX["months"]] = 1
    counts[3:, 0, INDEX["transit_rooms_used"]] = 2
    bills = (
        Bill("team", "months", 10_000, "city", "accompaniment", "resource"),
        Bill("rooms", "transit_rooms_used", 1_000, "state", "temporary homes", "resource"),
        Bill("taxes", "months", 3_000, "state", "taxes", "revenue", programme=False),
    )
    made = film()
    made.bills = (History(("any",), (0,), counts, {}), bills)  # type: ignore[assignment]
    return made


@pytest.mark.parametrize(
    ("first", "last", "more", "money"),
    [
        (0, 4, {"per": "all"}, 400 + 40),
        (0, 4, {"per": "all", "lines": ("city",)}, 400),
        (0, 4, {"per": "all", "lines": ("temporary homes",)}, 40),
        (0, 4, {"per": "all", "lines": ("public",)}, 400 + 40 - 120),
        (2, 4, {"per": "all", "lines": ("rooms", "taxes")}, 40 - 60),
        (0, 4, {"per": "unit", "lines": ("team",), "where": ["admitted"]}, 400 / 3),
        (0, 4, {"per": "unit", "lines": ("team",), "unit": "persons", "where": ["admitted"]}, 400 / 13),
        (2, 5, {"per": "year", "lines": ("team",), "where": ["lease"]}, 300 / (4 / 12)),
    ],
)
def test_money(first: int, last: int, more: dict[str, Any], money: float) -> None:
    assert float(counted(billed(), seen("cost", last, first, **more))[0]) == pytest.approx(money)


def test_what_the_new_words_see() -> None:
    made = film()
    made.monthly["minors"][:, 0] = [2, 0, 0, 3, 1]
    made.monthly["adults"][:, 0] = [2, 1, 1, 1, 2]
    made.monthly["unwell"][0, 0, :2] = True
    made.monthly["papers"][:, 0, 2] = codes.LASTING
    made.monthly["pupils"][:, 0] = [2, 0, 0, 1, 1]
    made.monthly["schooled"][:, 0, 3] = True
    for where, families in (
        (["alone"], 2), (["one_adult"], 3), (["one_adult", "with_children"], 1), (["unwell at 0"], 2), (["unwell"], 0),
        (["with_papers"], 1), (["applied"], 2),
    ):  # fmt: skip
        assert float(counted(made, seen("amount", 5, where=where))[0]) == families, where
    at_school = seen("share", 5, unit="pupils", counting="pupils_in_school", among=["resident"])
    assert float(counted(made, at_school)[0]) == pytest.approx(1 / 3)


def test_every_word_is_known_to_the_counters() -> None:
    made = film()
    for unit in COUNTED:
        assert _weights(made, unit).shape[-1] in (1, 5)
    for event in EVENTS:
        assert count("events", 5, event=event, state="lease") >= 0
    assert set(STATES) >= {"alone", "one_adult", "with_children", "unwell", "with_papers", "applied"}
