"""The verdict itself: it calls a right model wrong no more often than said, and an idle test too small to tell."""

from __future__ import annotations

import numpy as np
import pytest

from tests.verification import verdicts
from tests.verification.verdicts import FINE, TOO_SMALL, WRONG, agrees, find


def samples(mean: float, size: int, times: int = 2000) -> np.ndarray:
    return np.random.default_rng(5).normal(mean, 1.0, (times, size))


def test_a_right_model_is_fine() -> None:
    assert {find(sample, 10.0, 0.1).verdict for sample in samples(10.0, 200)} == {FINE}


def test_a_wrong_model_is_wrong() -> None:
    assert {find(sample, 12.0, 0.1).verdict for sample in samples(10.0, 200)} == {WRONG}


def test_a_small_test_says_so() -> None:
    assert {find(sample, 10.0, 0.1).verdict for sample in samples(10.0, 5, 100)} == {TOO_SMALL}


def test_false_alarms_stay_within_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "ALARM", 0.02)
    called = sum(find(sample, 10.0, 1.0).verdict == WRONG for sample in samples(10.0, 30, 20_000))
    assert 0.017 < called / 20_000 < 0.023


def test_numbers_that_never_vary_have_to_be_right() -> None:
    assert find([3.0, 3.0, 3.0], 3.0, 0.01).verdict == FINE
    assert find([3.0, 3.0, 3.0], 3.0001, 0.01).verdict == WRONG


def test_both_bad_verdicts_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "FOUND", {})
    with pytest.raises(AssertionError, match="one: wrong, 2 "):
        agrees("one", [2.0, 2.1, 1.9, 2.0], 200.0, 0.5)
    with pytest.raises(AssertionError, match="two: too small to tell"):
        agrees("two", [1.0, 3.0], 2.0, 0.5)
    agrees("three", [2.0, 2.0], 2.0, 0.5)
    with pytest.raises(AssertionError, match="the same name twice"):
        agrees("three", [2.0, 2.0], 2.0, 0.5)
