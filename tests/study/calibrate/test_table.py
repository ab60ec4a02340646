"""The reference table: its own luck at every point, the same numbers however it is lived, nothing lived twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.errors import OutputError
from sim.scenario.targets import load_targets
from sim.study.calibrate import table as tables
from sim.study.calibrate.calibrate import case_of
from sim.study.calibrate.priors import free_of, values_of
from sim.study.calibrate.table import How, at, count, reference_table
from tests.study.small import study

FREE = ("camp.odds_leaves", "population.arrivals_a_month", "landlords.landlords")
COUNTS = """measure,month,policy,value,low,high,source
persons_in_camps,6,eviction_only,150,140,160,made
durably_housed,9,housing_first,0.2,0.1,0.3,made
cost_eur_per_family,9,housing_first,9000,8000,10000,made
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("targets") / "counts.csv"
    path.write_text(COUNTS, encoding="utf-8")
    small = study("eviction_only,housing_first,toulouse_model", months=12)
    return case_of(small, load_targets(path, small))


@pytest.fixture(scope="module")
def free(case):
    return free_of(case.study, FREE, ())


@pytest.fixture(scope="module")
def whole(case, free):
    return reference_table(case, free, 20, 2)


def test_it_lives_no_longer_and_no_more_policies_than_the_counts_ask_for(case):
    assert case.plan.months == 9
    bare = tables._bare(case)
    assert [arm.policy for arm in bare.plan.arms] == ["eviction_only", "housing_first"]


def test_points_that_step_together_are_what_they_are_alone(case, free, whole):
    """A point of the table is the plain plan with its values, on replicates of its own."""
    bare = tables._bare(case)
    for point in (0, 7, 19):
        alone = count(bare, at(bare, free, values_of(free, whole.u[[point]])), 2 * point, 2)
        assert (alone == whole.y[point]).all()


def test_every_point_has_luck_of_its_own_unless_asked_otherwise(case, free, whole):
    common = reference_table(case, free, 3, 2, How(luck="common"))
    assert (common.y[0] == whole.y[0]).all()
    assert not (common.y[1] == whole.y[1]).all()


def test_what_is_there_is_taken_from_there_and_more_points_are_added(case, free, whole, tmp_path: Path):
    first = reference_table(case, free, 16, 2, How(folder=tmp_path))
    (part,) = tmp_path.glob("part-*.parquet")
    before = part.stat().st_mtime_ns
    lived: list[tuple[int, int]] = []
    grown = reference_table(case, free, 20, 2, How(folder=tmp_path, progress=lambda *told: lived.append(told)))
    assert part.stat().st_mtime_ns == before
    assert lived == [(40, 40)]
    assert (grown.y == whole.y).all()
    assert (first.y == whole.y[:16]).all()


def test_a_part_cut_short_is_lived_again(case, free, whole, tmp_path: Path):
    reference_table(case, free, 20, 2, How(folder=tmp_path))
    part = min(tmp_path.glob("part-*.parquet"))
    part.write_bytes(part.read_bytes()[:200])
    (tmp_path / ".new-begun").write_bytes(b"cut short")
    assert (reference_table(case, free, 20, 2, How(folder=tmp_path)).y == whole.y).all()
    assert not (tmp_path / ".new-begun").exists()


def test_other_published_values_need_no_new_cities(case, free, tmp_path: Path):
    reference_table(case, free, 16, 2, How(folder=tmp_path))
    others = tuple(target._replace(value=target.value * 2, error=1.0) for target in case.targets)
    lived: list[tuple[int, int]] = []
    how = How(folder=tmp_path, progress=lambda *told: lived.append(told))
    found = reference_table(case._replace(targets=others), free, 16, 2, how)
    assert lived == []
    assert found.targets == others


def test_the_table_of_something_else_is_refused(case, free, tmp_path: Path):
    reference_table(case, free, 16, 2, How(folder=tmp_path))
    narrower = (replace_low(free[0]), *free[1:])
    with pytest.raises(OutputError, match="with other numbers, targets or sources; choose another folder with --out"):
        reference_table(case, narrower, 16, 2, How(folder=tmp_path))
    other = case._replace(study=replace(case.study, seed=5))
    with pytest.raises(OutputError, match="wanted a table of this toulouse"):
        reference_table(other, free, 16, 2, How(folder=tmp_path))


def replace_low(one):
    return one._replace(low=one.low * 1.1)


def test_a_longer_sequence_begins_like_a_shorter_one():
    assert (tables.sobol(3, 40, 7)[:13] == tables.sobol(3, 13, 7)).all()


def test_whole_numbers_stay_whole(free, whole):
    values = values_of(free, whole.u)
    assert (values[:, 2] == np.rint(values[:, 2])).all()
    assert values[:, 2].min() >= 60
