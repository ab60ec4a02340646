"""Published numbers: the interval that each way of writing them gives, against values that others have published."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import Problem
from sim.parameters.source import Marked
from sim.scenario.published import Published, garwood, newcombe, published_of
from sim.study.score import observed_sample, score
from sim.study.together import compared_summary, summary_of
from tests.validation.made import seen

SHARE = seen("share", 12)
WAIT = seen("months_to", 12)
NONE = {"count": 9, "of": 30, "against": {"count": 0, "of": 30}}
ALL = {"count": 30, "of": 30, "against": {"count": 3, "of": 30}}
ARMS = {"count": 56, "of": 70, "against": {"count": 48, "of": 80}}


def marked(value: Any) -> Marked:
    if isinstance(value, dict):
        value = {key: marked(one) for key, one in value.items()}
    elif isinstance(value, list):
        value = [marked(one) for one in value]
    return Marked(value, "here", "here")


def read(model: Any = SHARE, **written: Any) -> tuple[Published | None, list[Problem]]:
    faults: list[Problem] = []
    node = marked({"unit": "families", "date": "2016", "source": "a report"} | written)
    return published_of(node, "published", model, faults), faults


def compared(how: str) -> Any:
    return SHARE._replace(against=seen("share", 12, policy="other"), how=how)


def test_newcombe_gives_his_own_example() -> None:
    """56 of 70 and 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, method 10, table II)."""
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_garwood_gives_the_exact_limits() -> None:
    """No event: up to 3.689; ten events: 4.795 to 18.39 (Garwood 1936)."""
    assert garwood(0, 1.0) == pytest.approx((0, 3.689), abs=5e-4)
    assert garwood(10, 1.0) == pytest.approx((4.795, 18.39), abs=5e-3)
    assert garwood(10, 100.0) == pytest.approx((0.04795, 0.1839), abs=5e-5)


@pytest.mark.parametrize(
    ("model", "written", "value", "low", "high", "origin"),
    [
        (SHARE, {"count": 8, "of": 20}, 0.4, 0.2188, 0.6134, "Wilson"),
        (WAIT, {"value": 14.0, "sd": 6.0, "of": 36}, 14.0, 12.04, 15.96, "standard error"),
        (WAIT, {"value": 14.0, "standard_error": 1.0}, 14.0, 12.04, 15.96, "standard error"),
        (WAIT, {"events": 10}, 10, 4.795, 18.39, "Poisson"),
        (WAIT, {"value": 3.0, "interval": [2.0, 5.0], "interval_from": "judged"}, 3.0, 2.0, 5.0, "judged"),
        (WAIT, {"at_least": 12.0}, None, 12.0, np.inf, "a bound"),
        (SHARE, {"at_most": 0.1}, None, 0.0, 0.1, "a bound"),
        (compared("difference"), {"at_most": 0.1}, None, -np.inf, 0.1, "a bound"),
        (compared("difference"), ARMS, 0.2, 0.0524, 0.3339, "Newcombe"),
        # log 1.3333 +- 1.96 sqrt(1/56 - 1/70 + 1/48 - 1/80)
        (compared("ratio"), ARMS, 4 / 3, 1.0766, 1.6512, "Katz"),
        # log 2.6667 +- 1.96 sqrt(1/56 + 1/14 + 1/48 + 1/32)
        (compared("odds_ratio"), ARMS, 8 / 3, 1.2762, 5.5720, "Woolf"),
    ],
)  # fmt: skip
def test_intervals(model: Any, written: dict[str, Any], value: float, low: float, high: float, origin: str) -> None:
    found, faults = read(model, **written)
    assert faults == []
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-4)
    assert found.value == (None if value is None else pytest.approx(value))
    assert (found.interval_from, found.sampled) == (origin, origin not in ("judged", "a bound"))


@pytest.mark.parametrize(
    ("model", "written", "wanted", "todo"),
    [
        (SHARE, {"value": 73.0, "of": 100}, "a share from 0 to 1", "write 0.73"),
        (SHARE, {"at_most": 10.0}, "a share from 0 to 1", "write 0.1"),
        (SHARE, {"count": 9, "of": 8}, "at most the 8 that it is of", ""),
        (SHARE, {"count": 9}, "interval: .*", "interval_from: judged"),
        (SHARE, {"count": 9, "value": 0.3, "of": 30}, "one of count:, value: and events:", ""),
        (WAIT, {"value": 9.0, "sd": 2.0}, "of: beside it", ""),
        (SHARE, {"count": 9, "of": 30, "drawn_from": 20}, "of: beside it, and no more than these", ""),
        (SHARE, {"count": 9, "of": 30, "against": {"count": 1, "of": 30}}, "against: in observed_as too", ""),
        (compared("ratio"), {"value": 0.3, "against": {"count": 1, "of": 30}}, "count: and of: in both arms", ""),
        (compared("ratio"), NONE, "cases in both", "compare as"),
        (compared("odds_ratio"), ALL, "cases in both", "compare as"),
        (compared("difference"), {"value": 0.3, "of": 30}, "interval: .*", "judged"),
        (compared("difference"), {"count": 3, "of": 30, "against": {"count": -1, "of": 3}}, "a whole number", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(model: Any, written: dict[str, Any], wanted: str, todo: str) -> None:
    import re

    found, (fault, *_) = read(model, **written)
    assert found is None
    assert re.search(wanted, fault.wanted)
    assert re.search(todo, fault.todo)


def test_a_survey_of_some_adds_its_own_luck() -> None:
    """Forty asked of a hundred, half of whom say yes: the deviation of a draw without replacement."""
    all_asked, _ = read(count=20, of=40)
    some_asked, _ = read(count=20, of=40, drawn_from=100)
    assert all_asked
    assert some_asked
    values = np.full(50, 0.5)
    assert observed_sample(all_asked, values) is values
    drawn = observed_sample(some_asked, values)
    assert drawn.std() == pytest.approx(np.sqrt(0.25 / 40 * (60 / 99)), rel=0.02)
    assert drawn.mean() == pytest.approx(0.5)


def test_a_ratio_is_that_of_the_means_with_the_interval_of_its_logarithm() -> None:
    mine, theirs = np.array([0.4, 0.6, 0.5, 0.5]), np.array([0.2, 0.3, 0.0, 0.5])
    told = compared_summary(mine, theirs, "ratio")
    assert told.mean == pytest.approx(2.0)
    pull = mine / 0.5 - theirs / 0.25
    half = 3.182446305 * pull.std(ddof=1) / 2
    assert (told.low, told.high) == pytest.approx((2 * np.exp(-half), 2 * np.exp(half)))
    assert told.p95 == np.inf
    assert compared_summary(mine, theirs, "odds_ratio").mean == pytest.approx(3.0)
    assert compared_summary(mine, theirs, "difference").mean == pytest.approx(0.25)


def test_two_that_both_have_no_end_have_no_difference_and_two_falls_have_a_ratio() -> None:
    endless = np.array([np.inf, 4.0])
    told = compared_summary(endless, np.array([np.inf, 3.0]), "difference")
    assert told.mean == 1.0
    assert compared_summary(np.array([-0.1, -0.2]), np.array([-0.2, -0.4]), "ratio").mean == pytest.approx(0.5)


def test_nothing_to_divide_by_is_told_and_not_scored() -> None:
    nothing = np.zeros(3)
    told = compared_summary(np.full(3, 0.4), nothing, "ratio")
    assert told.mean == np.inf
    assert np.isnan(told.low)
    ratio, _ = read(compared("ratio"), value=2.0, interval=[1.0, 4.0])
    assert ratio
    assert np.isnan(score(ratio, np.array([1.0, np.inf])))
    assert np.isnan(compared_summary(nothing, nothing, "ratio").mean)


def test_a_median_that_half_never_reach_meets_a_lower_bound() -> None:
    told = summary_of(np.array([10.0, np.inf, np.inf]), bounded=False)
    assert (told.mean, told.p05, told.p95) == (np.inf, 10.0, np.inf)
    bound, _ = read(WAIT, at_least=12.0)
    assert bound
    assert score(bound, np.array([10.0, np.inf, np.inf, np.inf])) == pytest.approx(1 / 16)
