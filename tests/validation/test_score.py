"""Verdicts, proper scores and naive rivals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.scenario.contenders import Chain, load_chain
from sim.scenario.held import Observed
from sim.scenario.observed import Seen
from sim.scenario.published import Published, wilson
from sim.study.rivals import forecasts, in_chain
from sim.study.score import crps, observed_sample, rival_sample, score, verdict


def published(value: float | None = 0.5, low: float = 0.4, high: float = 0.6, of: int = 0) -> Published:
    return Published(value, low, high, of, "judged", "families", "2015", "a report")


@pytest.mark.parametrize(
    ("mean", "p05", "p95", "said"),
    [
        (0.45, 0.1, 0.9, "inside"),
        (0.65, 0.55, 0.7, "near"),
        (0.2, 0.1, 0.41, "near"),
        (0.7, 0.61, 0.8, "miss"),
        (0.2, 0.1, 0.39, "miss"),
        (float("nan"), 0.1, 0.9, "undefined"),
    ],
)
def test_verdicts(mean: float, p05: float, p95: float, said: str) -> None:
    assert verdict(published(), mean, p05, p95) == said


def test_wilson() -> None:
    assert wilson(0.535, 200) == pytest.approx((0.4660, 0.6027), abs=5e-4)
    assert wilson(45 / 175, 175) == pytest.approx((0.1981, 0.3268), abs=5e-4)
    assert wilson(0.0, 10)[0] == 0.0


def test_crps_of_one_number_is_its_distance() -> None:
    assert crps(np.array([0.3]), 0.5) == pytest.approx(0.2)


def test_crps_of_a_sample_is_its_double_sum() -> None:
    sample = np.array([0.1, 0.7, 0.4, 0.9])
    apart = np.abs(sample[:, None] - sample[None, :]).mean()
    assert crps(sample, 0.5) == pytest.approx(np.abs(sample - 0.5).mean() - apart / 2)


def test_crps_is_proper() -> None:
    """Over many outcomes of a normal city, the true forecast scores better than one shifted, narrower or wider."""
    steps = (np.arange(400) + 0.5) / 400
    from statistics import NormalDist

    true = np.array([NormalDist().inv_cdf(step) for step in steps])
    outcomes = true[::8]

    def mean(sample: Any) -> float:
        return float(np.mean([crps(sample, outcome) for outcome in outcomes]))

    assert mean(true) < min(mean(true + 0.5), mean(true * 0.4), mean(true * 2.5))


def test_a_bound_has_the_brier_score() -> None:
    bound = published(None, 0.0, 0.1)
    assert score(bound, np.array([0.05, 0.08, 0.2, 0.3])) == pytest.approx(0.25)
    assert score(bound, np.array([0.05])) == 0.0


def test_the_error_of_observation_is_added_once() -> None:
    values = np.array([0.4, 0.5])
    assert observed_sample(published(of=100), values) is values
    read = observed_sample(published(), values)
    assert read.mean() == pytest.approx(0.45)
    assert read.std() > values.std()
    drawn = rival_sample(published(of=100), 0.2)
    assert drawn.mean() == pytest.approx(0.2, abs=0.005)
    assert drawn.std() == pytest.approx(0.04, abs=0.005)


def test_the_chain_in_closed_form() -> None:
    chain = Chain(0.01, 0.0, 0.1, 0.0, 0.0)
    assert in_chain(chain, "temporary", 12, "housed") == pytest.approx(1 - 0.9**12)
    assert in_chain(chain, "rough", 12, "rough") == pytest.approx(0.99**12)
    losing = chain._replace(housed_to_rough=0.05)
    assert in_chain(losing, "temporary", 12, "ever_housed") == pytest.approx(1 - 0.9**12)
    assert in_chain(losing, "temporary", 12, "housed") < 1 - 0.9**12
    states = ("rough", "temporary", "housed", "gone")
    assert sum(in_chain(load_chain(), "rough", 30, state) for state in states) == pytest.approx(1.0)


def test_rivals_that_apply() -> None:
    seen = Seen("share", "any", "calendar", 0, 12, "families", "families", (), (), "", "", "year", None)
    row = Observed("one", "One", published(of=50), seen, None, (), "predicted", "", 0.3, True, ("rough", 12, "gone"))
    told = forecasts(row, 20.0, load_chain())
    assert told["quota x months"] == pytest.approx(0.4)
    assert told["last year again"] == 0.3
    assert set(told) == {"quota x months", "last year again", "four-state chain"}
    assert forecasts(row, 80.0, load_chain())["quota x months"] == 1.0
    assert forecasts(row._replace(quota_months=False, last_year=None, chain=None), 80.0, load_chain()) == {}
