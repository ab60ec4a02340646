"""Points lie where their design and priors put them."""

import numpy as np
import pytest
from scipy import stats

from sim.scenario.factors import Factor, steps
from sim.scenario.sweep import load_sweep
from sim.study.sweep.design import columns, quantile, unit_points
from tests.study.sweep.small import lay


def factor(kind="real", low=1.0, high=5.0, prior="uniform", centre=2.0, **more):
    return Factor("name", kind, low, high, prior, centre, **more)


def test_a_sobol_sequence_may_be_taken_up_at_any_index():
    whole = unit_points("sobol", 100, 3, seed=5)
    assert np.array_equal(whole[37:], unit_points("sobol", 63, 3, seed=5, first=37))
    assert not np.array_equal(whole, unit_points("sobol", 100, 3, seed=6))


def test_sobol_points_fill_every_stratum_once():
    units = unit_points("sobol", 64, 4, seed=1)
    for column in units.T:
        assert sorted(np.floor(column * 64).astype(int)) == list(range(64))


def test_a_latin_hypercube_fills_every_stratum_once():
    units = unit_points("latin_hypercube", 50, 4, seed=1)
    for column in units.T:
        assert sorted(np.floor(column * 50).astype(int)) == list(range(50))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (factor(), stats.uniform(1, 4)),
        (factor(prior="loguniform"), stats.loguniform(1, 5)),
        (factor(prior="beta"), stats.beta(2, 4, loc=1, scale=4)),
        (factor(prior="normal"), stats.truncnorm(-1, 3, loc=2, scale=1)),
    ],
)
def test_a_prior_is_the_distribution_that_the_reference_names(own, expected):
    units = np.linspace(0.0005, 0.9995, 1000)
    values = quantile(own, units)
    assert np.allclose(values, expected.ppf(units), rtol=1e-9)
    assert values.min() >= 1.0
    assert values.max() <= 5.0


def test_whole_numbers_are_all_as_likely():
    values = quantile(factor("whole", 2, 6), (np.arange(1000) + 0.5) / 1000)
    assert values.dtype == np.int64
    assert np.bincount(values).tolist() == [0, 0, 200, 200, 200, 200, 200]


def test_statements_and_chosen_values_are_all_as_likely():
    units = (np.arange(600) + 0.5) / 600
    assert quantile(factor("statement", None, None, centre=True), units).sum() == 300
    chosen = quantile(factor(values=(0.5, 4.0, 9.0)), units)
    assert {value: int((chosen == value).sum()) for value in (0.5, 4.0, 9.0)} == {0.5: 200, 4.0: 200, 9.0: 200}


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (factor(), (1.0, 3.0, 5.0)),
        (factor(levels=5), (1.0, 2.0, 3.0, 4.0, 5.0)),
        (factor(low=1.0, high=16.0, prior="loguniform", levels=5), (1.0, 2.0, 4.0, 8.0, 16.0)),
        (factor("whole", 1, 4, levels=9), (1, 2, 3, 4)),
        (factor("statement", None, None), (False, True)),
        (factor(values=(2.0,)), (2.0,)),
    ],
)
def test_steps_of_a_grid(own, expected):
    assert steps(own) == pytest.approx(expected)


def test_a_grid_has_every_combination(tmp_path):
    sweep = load_sweep(lay(tmp_path), design="grid", points=27)
    laid = columns(sweep)
    rows = set(zip(*(column.tolist() for column in laid.values()), strict=True))
    assert len(rows) == 27
    assert {len(set(column.tolist())) for column in laid.values()} == {3}


def test_two_cities_have_points_of_their_own_ranges(tmp_path):
    path = lay(tmp_path)
    city = tmp_path / "cities" / "hamlet.yaml"
    other = city.read_text().replace("hamlet", "port")
    (tmp_path / "cities" / "port.yaml").write_text(
        other + "parameters:\n  population.trust_mean: {value: 0.2, range: [0.15, 0.25]}\n"
    )
    sweep = load_sweep(path, vary="city=hamlet,port", points=8)
    assert [study.city.name for study in sweep.studies] == ["hamlet", "port"]
    laid = columns(sweep)
    assert len(laid["population.trust_mean"]) == 16
    here, there = np.split(laid["population.trust_mean"], 2)
    assert there.min() >= 0.15
    assert there.max() <= 0.25
    assert here.max() > 0.25
    for name in ("work.odds_applies", "on_site_accompaniment.workers"):
        assert np.array_equal(*np.split(laid[name], 2))
