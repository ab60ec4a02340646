"""A posterior in a comparison: nothing but the parameters changes, and the two spreads are told apart rightly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.errors import OutputError, ParameterError
from sim.store.tables import write_parquet
from sim.study.calibrate.carry import Posterior, compare_over, read_posterior, spread
from sim.study.calibrate.save import DOCUMENT, POSTERIOR
from sim.study.compare import compare
from tests.study.small import study

NAMES = ("camp.odds_leaves", "landlords.landlords")


@pytest.fixture(scope="module")
def small():
    return study("eviction_only,housing_first", months=8, replicates=4)


def of(small, values):
    return Posterior(NAMES, np.asarray(values, dtype=float), "made", "0" * 64)


def test_draws_that_are_the_values_in_force_change_no_bit(small):
    held = [small.parameters[name].value for name in NAMES]
    plain, drawn = compare(small, jobs=1), compare_over(small, of(small, [held] * 4), jobs=1, chunk=3)
    pd.testing.assert_frame_equal(plain.summary, drawn.summary, check_exact=True)
    pd.testing.assert_frame_equal(plain.families, drawn.families, check_exact=True)
    assert plain.carried is None
    assert drawn.carried is not None


def test_each_replicate_has_its_own_draw_whatever_the_chunk(small):
    values = [[0.002, 60], [0.012, 60], [0.002, 400], [0.012, 400]]
    whole, parts = (compare_over(small, of(small, values), jobs=1, chunk=chunk) for chunk in (4, 1))
    pd.testing.assert_frame_equal(whole.families, parts.families, check_exact=True)
    pd.testing.assert_frame_equal(whole.carried.uncertainty, parts.carried.uncertainty, check_exact=True)
    first = dict(zip(NAMES, values[1], strict=True))
    own = {
        name: one._replace(value=type(one.value)(first[name])) if name in first else one
        for name, one in small.parameters.items()
    }
    alone = compare(replace(small, parameters=own), jobs=1)
    for table in ("monthly", "families"):
        both = [getattr(one, table) for one in (whole, alone)]
        mine = [frame[frame["replicate"] == 1].reset_index(drop=True) for frame in both]
        pd.testing.assert_frame_equal(*mine, check_exact=True)


@pytest.mark.parametrize("between", [0.0, 0.5, 2.0])
def test_luck_and_parameters_are_told_apart(between):
    luck = np.random.default_rng(5)
    draws = between * luck.standard_normal(4000)
    found = spread(draws + luck.standard_normal((2, 4000)))
    assert found.luck == pytest.approx(1.0, rel=0.05)
    assert found.parameters == pytest.approx(between, abs=0.1)
    assert found.low <= between**2 / (1 + between**2) <= found.high
    assert (found.p95 - found.p05) == pytest.approx(2 * 1.645 * found.parameters, abs=0.1)


def test_the_interval_of_the_parameters_part_holds_it_as_often_as_it_says():
    luck = np.random.default_rng(6)
    held = 0
    for _ in range(300):
        lives = luck.standard_normal(30) + luck.standard_normal((2, 30))
        found = spread(lives)
        held += found.low <= 0.5 <= found.high
    assert 0.91 <= held / 300 <= 0.985


def test_numbers_that_do_not_vary_have_no_spread():
    found = spread(np.full((2, 10), 3.0))
    assert (found.mean, found.luck, found.parameters, found.share) == (3.0, 0.0, 0.0, 0.0)


def lay(folder, columns, draws=4):
    write_parquet(pd.DataFrame({"draw": range(draws), **columns}), folder / POSTERIOR)


def test_a_posterior_is_read_back(small, tmp_path):
    lay(tmp_path, {"camp.odds_leaves": [0.002, 0.003, 0.004, 0.005], "landlords.landlords": [60, 70, 80, 90]})
    found = read_posterior(tmp_path, small)
    assert found.names == NAMES
    assert found.values[2].tolist() == [0.004, 80]


def test_a_folder_without_a_posterior_says_why(small, tmp_path):
    with pytest.raises(OutputError, match="no such file; give the folder that camp2housing calibrate wrote"):
        read_posterior(tmp_path, small)
    (tmp_path / DOCUMENT).write_text("{}", encoding="utf-8")
    with pytest.raises(OutputError, match=r"a calibration without a posterior to use; read its summary\.md"):
        read_posterior(tmp_path, small)
    (tmp_path / POSTERIOR).write_bytes(b"PAR1 not really")
    with pytest.raises(OutputError, match="wanted draws of a posterior"):
        read_posterior(tmp_path, small)


def test_a_posterior_of_something_else_is_refused(small, tmp_path):
    lay(tmp_path, {"camp.odds_levaes": [0.1] * 4})
    with pytest.raises(ParameterError, match="odds_levaes: wanted a parameter of the rulebook"):
        read_posterior(tmp_path, small)


def test_too_few_draws_are_refused(small, tmp_path):
    lay(tmp_path, {"camp.odds_leaves": [0.003] * 3}, draws=3)
    with pytest.raises(OutputError, match="a draw for each of 4 replicates, got 3 draws; ask for --replicates 3"):
        read_posterior(tmp_path, small)
