"""Which assumptions matter: screening, ends and points on the same luck, and the value of knowing them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import sim
from sim.outcomes.effectiveness import perfect_information
from sim.scenario.factors import over_its_range
from sim.study import assumptions
from sim.study.assumptions import HOUSED, MEASURES, Effort, assume, ends_of, most_influential, sobol_points, worth
from sim.study.sweep.design import quantile
from tests.cli.asked import STUDY

NAMES = ("landlords.landlords", "camp.odds_leaves", "work.odds_applies")
EFFORT = Effort(screening=1, kept=2, ends=2, points=3, replicates=2)


@pytest.fixture(scope="module")
def study() -> Any:
    return sim.load(STUDY, replicates=2, months=8, policies="eviction_only,housing_first")


@pytest.fixture(scope="module")
def found(study: Any) -> Any:
    few = pytest.MonkeyPatch()
    few.setattr(assumptions, "candidates", lambda study: NAMES)
    heard: list[tuple[int, int]] = []
    result = assume(study, effort=EFFORT, jobs=1, progress=lambda done, total: heard.append((done, total)))
    few.undo()
    return result, heard


def test_candidates_have_a_range_and_are_not_fixed(study: Any) -> None:
    names = assumptions.candidates(study)
    assert set(NAMES) <= set(names)
    assert all(study.parameters[name].low < study.parameters[name].high for name in names)
    assert not [name for name in names if study.parameters[name].prior == "fixed"]


def test_ends_are_those_of_the_range(study: Any) -> None:
    low, high = ends_of(study, NAMES[:1])
    one = study.parameters[NAMES[0]]
    assert (low, high) == ({NAMES[0]: one.low}, {NAMES[0]: one.high})


def test_most_influential_by_the_larger_end_and_any_policy() -> None:
    changes = np.zeros((6, 2, 3))
    changes[1, 1] = -0.3
    changes[2, 0] = 0.1
    changes[4, 1] = [0.5, -0.5, 0.0]
    assert most_influential(("a", "b", "c"), changes, 2) == ("a", "b")


def test_points_stay_within_the_ranges_and_are_spread(study: Any) -> None:
    points = sobol_points(study, NAMES, 8)
    for name in NAMES:
        one, values = study.parameters[name], [point[name] for point in points]
        assert one.low <= min(values) <= max(values) <= one.high
        assert len(set(values)) == 8
    whole = [point["landlords.landlords"] for point in points]
    assert all(isinstance(value, int) for value in whole)


def test_loguniform_points_are_even_in_the_logarithm(study: Any) -> None:
    one = study.parameters["work.odds_applies"]
    assert one.prior == "loguniform"
    logs = np.sort(np.log([point[one.name] for point in sobol_points(study, (one.name,), 8)]))
    np.testing.assert_allclose(np.diff(logs), np.log(one.high / one.low) / 8)


@pytest.mark.parametrize("prior", ["uniform", "loguniform", "beta", "normal"])
def test_a_prior_is_read_as_a_sweep_reads_it(study: Any, prior: str) -> None:
    """As many points in every quarter of the prior, wherever the value in force lies in the range."""
    one = study.parameters["work.odds_applies"]._replace(prior=prior)
    changed = replace(study, parameters={**study.parameters, one.name: one})
    drawn = np.array([point[one.name] for point in sobol_points(changed, (one.name,), 32)])
    edges = quantile(over_its_range(one), np.array([0.25, 0.5, 0.75]))
    assert np.bincount(np.searchsorted(edges, drawn), minlength=4).tolist() == [8, 8, 8, 8]


def test_the_ends_of_a_whole_number_weigh_as_much_as_the_others(study: Any) -> None:
    name, one = NAMES[0], study.parameters[NAMES[0]]._replace(low=1, high=4, prior="uniform")
    changed = replace(study, parameters={**study.parameters, name: one})
    drawn = [point[name] for point in sobol_points(changed, (name,), 32)]
    assert [drawn.count(value) for value in (1, 2, 3, 4)] == [8, 8, 8, 8]


def test_the_central_point_is_the_study_itself(study: Any) -> None:
    plain = sim.compare(study, jobs=1)
    from sim.scenario.plan import make_plan

    task = assumptions.Task(study, make_plan(study), ({}, {}), 2, 0.0)
    values = assumptions.measure_points(task, 0, 2)
    assert values.shape == (2, 2, 2, len(MEASURES))
    np.testing.assert_array_equal(values[0], values[1])
    for arm, policy in enumerate(plain.policies):
        rows = plain.summary[(plain.summary["policy"] == policy) & (plain.summary["month"] == 8)]
        means = rows.set_index("measure")["mean"]
        for place in (0, 1):
            assert values[0, arm, :, place].mean() == pytest.approx(means[MEASURES[place]], abs=1e-12)
        wider = plain.perspectives.totals
        own = wider[(wider["policy"] == policy) & (wider["perspective"] == "wider") & (wider["month"] == 8)]
        assert values[0, arm, :, 2].mean() == pytest.approx(own["mean"].iloc[0])


def test_points_run_side_by_side_are_those_run_alone(study: Any) -> None:
    from sim.scenario.plan import make_plan

    points = tuple(ends_of(study, NAMES))
    task = assumptions.Task(study, make_plan(study), points, 2, 0.0)
    together = assumptions.measure_points(task, 0, len(points))
    alone = np.concatenate([assumptions.measure_points(task, place, 1) for place in range(len(points))])
    np.testing.assert_array_equal(together, alone)


def test_swings_hold_both_ends_of_the_kept_with_paired_changes(found: Any, study: Any) -> None:
    swings = found[0].swings
    assert swings["parameter"].nunique() == 2
    assert set(swings["end"]) == {"low", "high"}
    assert set(swings["policy"]) == {"housing_first"}
    assert (swings["screened"] == 3).all()
    assert (swings["replicates"] == 2).all()
    at = {(row.parameter, row.end): row.value for row in swings.itertuples()}
    assert all(at[name, end] == getattr(study.parameters[name], end) for name, end in at)


def test_progress_ends_where_it_said(found: Any) -> None:
    done, total = found[1][-1]
    assert done == total == (7 * 1 + 5 * 2 + 3 * 2) * 2


def test_the_frames_are_the_same_again_and_in_other_chunks(
    found: Any, study: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assumptions, "candidates", lambda study: NAMES)
    monkeypatch.setattr(assumptions, "RUNS_TOGETHER", 8)
    again = assume(study, effort=EFFORT, jobs=1)
    for one, other in zip(found[0], again, strict=True):
        assert one.equals(other)


def test_value_of_knowing_by_hand() -> None:
    cost = np.array([[0.0, 0.0], [10.0, 10.0]])
    gain = np.array([[0.0, 0.0], [1.0, 3.0]])
    # worth 5: net benefit of the second is -5 and 5; knowing which, one takes 0 and 5: 2.5 against 0
    np.testing.assert_allclose(perfect_information(cost, gain, (0, 5, 100)), [0, 2.5, 0])


def test_crossing_takes_no_luck_for_knowledge() -> None:
    rng = np.random.default_rng(3)
    values = np.zeros((200, 2, 8, len(MEASURES)))
    values[..., 1] = rng.normal(0, 1000, (200, 2, 8))
    values[..., 3] = 1.0
    frame = worth(("a", "b"), values)
    own = frame[(frame["perspective"] == "public") & (frame["worth"] == 0)].iloc[0]
    assert own["eur"] > 150
    assert own["eur_crossed"] < 60


def test_effort_never_asks_for_more_replicates_than_there_are(study: Any) -> None:
    assert assumptions._within(Effort(), study)[:3:2] == (2, 2)


def test_the_first_measure_is_the_one_that_ranks() -> None:
    assert MEASURES[HOUSED] == "durably_housed"
