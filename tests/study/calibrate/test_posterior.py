"""Both ways to a posterior find what is known of a small model, say what they do not know, and stay in the prior."""

from __future__ import annotations

import numpy as np
import pytest

from sim.study.calibrate import abc, emulate, history, sampler, sbc, trust
from tests.study.calibrate import made

LINE = (lambda u: u[:, 0], lambda u: 0.5 * u[:, 0] + 0.5 * u[:, 1])


def exact(made_table, cells=201):
    """Mean and standard deviation of each parameter by brute force: the normal likelihood on a grid."""
    axis = (np.arange(cells) + 0.5) / cells
    u = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    seen = history.observed_of(made_table.targets)
    variance = 0.05**2 + history.errors_of(made_table.targets) ** 2
    expected = np.stack([count(u) for count in LINE], axis=1)
    logs = -0.5 * (np.square(expected - seen) / variance).sum(axis=1)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    mean = weights @ u
    return mean, np.sqrt(weights @ np.square(u - mean))


def test_abc_finds_the_exact_posterior_of_a_line():
    table = made.table(LINE, (0.3, 0.5), points=2048)
    sample = abc.posterior(table, abc.tuned(table, made.cities(table), 1), history.observed_of(table.targets))
    mean, spread = exact(table)
    found = sample.weights @ sample.u
    assert found == pytest.approx(mean, abs=0.03)
    assert np.sqrt(sample.weights @ np.square(sample.u - found)) == pytest.approx(spread, rel=0.2)


def test_the_emulated_likelihood_finds_it_too_and_its_chains_converge():
    table = made.table(LINE, (0.3, 0.5))
    held = emulate.held_out(table)
    assert held.good
    assert all(check.explained > 0.95 for check in held.checks)
    chains = sampler.sample(
        emulate.emulate(table), history.observed_of(table.targets), history.errors_of(table.targets), 2, 1
    )
    mean, spread = exact(table)
    assert chains.converged
    assert chains.u.mean(axis=0) == pytest.approx(mean, abs=0.02)
    assert chains.u.std(axis=0) == pytest.approx(spread, rel=0.12)


def test_draws_never_leave_the_prior_even_at_its_edge():
    table = made.table(LINE, (0.0, 0.0))
    sample = abc.posterior(table, made.cities(table), history.observed_of(table.targets))
    assert sample.u.min() >= 0
    assert sample.u.max() <= 1
    assert float(sample.weights @ sample.u[:, 0]) < 0.15


def test_what_the_counts_cannot_inform_stays_at_its_prior():
    table = made.table(LINE[:1], (0.3,), parameters=2)
    sample = abc.posterior(table, made.cities(table), history.observed_of(table.targets))
    prior = np.random.default_rng(0).random((len(sample.u), 2))
    settled, informed = trust.settle(sample, prior)
    assert informed == (True, False)
    assert (settled[:, 1] == prior[:, 1]).all()
    assert (settled[:, 0] == sample.u[:, 0]).all()


def test_parameters_that_trade_off_are_named():
    table = made.table((lambda u: u[:, 0] + u[:, 1],), (1.0,))
    sample = abc.posterior(table, made.cities(table), history.observed_of(table.targets))
    (pair,) = trust.traded(table.free, sample)
    assert (pair.one, pair.other) == ("made.p0", "made.p1")
    assert pair.correlation < -0.8


def test_counts_that_cannot_both_be_are_named():
    table = made.table((LINE[0], LINE[0], LINE[1]), (0.2, 0.8, 0.5))
    found = trust.conflicts(table, made.cities(table))
    assert {one.target for one in found} == {"t0", "t1"}
    assert all(one.with_target in ("t0", "t1") for one in found)
    agreeing = made.table((LINE[0], LINE[0], LINE[1]), (0.5, 0.5, 0.5))
    assert trust.conflicts(agreeing, made.cities(agreeing)) == ()


def test_history_matching_rules_out_what_is_three_deviations_away_and_no_more():
    table = made.table(LINE[:1], (0.5,))
    cut = history.match(table)
    width = 3 * np.sqrt(0.05**2 + 0.05**2 * (1 + 1 / 4))
    inside = np.abs(table.u[:, 0] - 0.5) < width
    assert np.mean(cut.left == inside) > 0.95
    assert cut.each == {"t0": pytest.approx(2 * width, abs=0.05)}


def test_a_count_beyond_the_model_leaves_nothing_and_gives_no_posterior():
    table = made.table(LINE[:1], (3.0,))
    cut = history.match(table)
    assert not cut.left.any()
    sample = abc.posterior(table, made.cities(table), history.observed_of(table.targets))
    said = trust.verdict(sample, float(cut.left.mean()), None, None, None)
    assert said.use == "none"
    assert "the model, a prior or a count is wrong" in said.reasons[0]


def test_both_ways_find_known_parameters_again_as_often_as_they_say():
    """200 fits; a right method is called wrong once in a hundred (Bonferroni over its parameters)."""
    table = made.table(LINE, (0.5, 0.5), points=1024)
    cities = abc.tuned(table, made.cities(table), 1)
    found = sbc.run(table, cities, 200, 1, emulate.held_out(table))
    assert found.sound("abc")
    assert found.sound("emulator")
    for one in found.marks:
        assert one.fits == 200
        assert 0.38 <= one.held[0] <= 0.62
        assert one.held[1] >= 0.82


def test_a_posterior_that_claims_too_much_is_caught():
    places = np.clip(0.5 + 3 * (np.random.default_rng(3).random((200, 1)) - 0.5), 0, 1)
    said = sbc.Sbc((sbc.mark("abc", "made.p0", places[:, 0]),), {"abc": places})
    assert not said.sound("abc")


def test_an_emulator_that_misses_the_points_held_out_says_so_and_is_not_used():
    wild = (lambda u: np.sin(4000 * u[:, 0]),)
    table = made.table(wild, (0.5,), luck=0.01, points=128, error=0.01)
    held = emulate.held_out(table)
    assert not held.good
    sample = abc.posterior(table, made.cities(table), history.observed_of(table.targets))
    said = trust.verdict(sample, 1.0, held, None, None)
    assert any("does not meet points held out for t0" in reason for reason in said.reasons)


def test_a_curve_that_a_quadratic_misses_gets_a_gaussian_process():
    bent = (lambda u: np.sin(6 * u[:, 0]) * u[:, 1],)
    held = emulate.held_out(made.table(bent, (0.5,), luck=0.02, points=128, error=0.02))
    assert [check.kind for check in held.checks] == [emulate.CURVES]
    assert held.good


def test_chains_apart_are_not_called_converged():
    apart = np.random.default_rng(0).standard_normal((4, 200, 8)) + np.array([0, 0, 0, 3])[:, None, None]
    assert sampler.split_rhat(apart) > 1.5
    assert sampler.split_rhat(apart - apart.mean(axis=(1, 2), keepdims=True)) < 1.02


def test_cities_where_nobody_could_be_counted_are_left_out():
    table = made.table(LINE, (0.3, 0.5))
    y = table.y.copy()
    y[table.u[:, 0] > 0.6] = np.nan
    cities = made.cities(type(table)(table.free, table.targets, table.u, y))
    assert np.isfinite(cities.x).all()
    assert table.u[cities.point, 0].max() <= 0.6


def test_the_score_is_that_of_the_definition():
    u = np.array([[0.1], [0.4], [0.9]])
    weights = np.array([0.2, 0.5, 0.3])
    sample = abc.Weighted(u, weights, np.arange(3), u, 1.0)
    apart = sum(weights[i] * weights[j] * abs(u[i, 0] - u[j, 0]) for i in range(3) for j in range(3))
    expected = weights @ np.abs(u[:, 0] - 0.3) - apart / 2
    assert abc.score(sample, np.array([0.3])) == pytest.approx(expected)
