"""What a sweep's report says is reckoned from the runs: luck and ignorance apart, who is best, what it hangs on."""

import numpy as np
import pytest

from sim.outcomes.paired import student
from sim.study.sweep.design import unit_points
from sim.study.sweep.harvest import harvest
from sim.study.sweep.influence import bins, first_order
from sim.study.sweep.weigh import weigh
from tests.study.sweep.invented import invent

HOMES = ("durably_housed", "cost_eur_per_family")
FIRST, SECOND, THIRD = "work.odds_applies", "population.trust_mean", "on_site_accompaniment.workers"


def row(frame, **wanted):
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    (found,) = frame.itertuples()
    return found


def units(points, numbers, seed=0):
    return np.random.default_rng(seed).random((points, numbers))


def test_the_first_order_index_of_a_sum():
    """3 x + y with x and y even over [0, 1]: 9 and 1 parts of the variance of ten, and z none."""
    x = units(4000, 3)
    shares = first_order(3 * x[:, 0] + x[:, 1], [bins(x[:, at]) for at in range(3)], 0.0)
    assert [one.share for one in shares] == pytest.approx([0.9, 0.1, 0.0], abs=0.03)
    assert shares[1].low > 0 < shares[0].low
    assert shares[2].low == 0.0


@pytest.mark.parametrize(("points", "off"), [(64, 0.05), (256, 0.02)])
def test_balanced_points_need_no_more_than_their_own_correction(points, off):
    """Six numbers over a Sobol sequence: taking them for random points would take off 0.1 at 64, and 0.03 at 256."""
    x = unit_points("sobol", points, 6, 5)
    outcome = 3 * x[:, 0] + 2 * x[:, 1] + x[:, 2]
    binned = [bins(x[:, at]) for at in range(6)]
    balanced = [one.share for one in first_order(outcome, binned, 0.0, balanced=True)]
    assert balanced == pytest.approx([9 / 14, 4 / 14, 1 / 14, 0, 0, 0], abs=off)
    assert sum(one.share for one in first_order(outcome, binned, 0.0)) < sum(balanced)


def test_what_two_numbers_do_together_belongs_to_neither():
    x = units(4000, 2) - 0.5
    shares = first_order(x[:, 0] * x[:, 1], [bins(x[:, at]) for at in range(2)], 0.0)
    assert max(one.share for one in shares) < 0.02


def test_luck_is_taken_off_the_variance():
    x = units(4000, 1)
    noisy = x[:, 0] + np.random.default_rng(1).standard_normal(4000) * 0.5
    ((plain,), (taken,)) = (first_order(noisy, [bins(x[:, 0])], noise) for noise in (0.0, 0.25))
    assert plain.share == pytest.approx((1 / 12) / (1 / 12 + 0.25), abs=0.03)
    assert taken.share == pytest.approx(1.0, abs=0.06)


def test_nothing_but_luck_has_no_index():
    x = units(200, 1)
    (one,) = first_order(np.full(200, 0.3), [bins(x[:, 0])], 0.0)
    assert np.isnan(one.share)


def test_the_interval_of_an_index_holds_it():
    """Over 60 samples of 200 points: at least 80% hold the true share (95% meant, for large samples)."""
    held = 0
    for seed in range(60):
        x = units(200, 2, seed)
        share, _ = first_order(x[:, 0] + x[:, 1], [bins(x[:, at]) for at in range(2)], 0.0)
        held += share.low <= 0.5 <= share.high
    assert held >= 48


def test_bins_keep_equal_values_together_and_hold_equal_numbers():
    even = bins(np.arange(96.0))
    assert np.bincount(even.of).tolist() == [12] * 8
    assert (even.low[1], even.high[1]) == (12.0, 23.0)
    levels = bins(np.repeat([2.0, 5.0, 9.0], 4))
    assert (levels.many, levels.low.tolist()) == (3, [2.0, 5.0, 9.0])
    values = np.array([0.0] * 60 + [float(one) for one in range(1, 41)])
    assert len(set(bins(values).of[values == 0].tolist())) == 1


def test_without_luck_all_that_differs_is_what_is_not_known(tmp_path):
    (one,) = weigh(invent(tmp_path), HOMES)
    level = row(one.levels, policy="toulouse_model", measure="durably_housed", month=4)
    assert level.mean == pytest.approx(0.5, abs=0.01)
    assert (level.low, level.high) == pytest.approx((level.mean, level.mean))
    assert level.p05 == pytest.approx(0.34, abs=0.03)
    assert level.p95 == pytest.approx(0.66, abs=0.03)
    assert level.luck == pytest.approx(0.0, abs=1e-12)
    gap = row(one.differences, policy="toulouse_model", measure="durably_housed", month=4)
    assert gap.mean == pytest.approx(level.mean - 0.4)
    shares = {(it.factor, it.measure): it for it in one.influence.itertuples()}
    assert shares[FIRST, "durably_housed"].share == pytest.approx(0.9, abs=0.06)
    assert shares[SECOND, "durably_housed"].low <= 0.1 <= shares[SECOND, "durably_housed"].high
    assert shares[THIRD, "durably_housed"].low == 0.0
    assert np.isnan(shares[FIRST, "cost_eur_per_family"].share)


def test_who_is_best_and_where_that_turns(tmp_path):
    """The model is better where 3 x first + second > 1: five points in six, and not where the first number is low."""
    (one,) = weigh(invent(tmp_path), HOMES)
    best = row(one.best, measure="durably_housed", policy="toulouse_model")
    assert best.share == pytest.approx(5 / 6, abs=0.03)
    assert best.lives == best.clear == best.possible == best.share
    assert best.low < 5 / 6 < best.high
    turns = one.turns
    assert set(turns["policy"]) == {"insertion_village"}
    assert set(turns["instead_of"]) == {"toulouse_model"}
    assert set(turns["factor"]) == {FIRST}
    assert turns["bin"].tolist() == [0]
    assert turns["gap"].iloc[0] > 0
    cheapest = row(one.best, measure="cost_eur_per_family", policy="insertion_village")
    assert cheapest.share == 1.0


def test_luck_that_points_do_not_share_averages_out_over_them(tmp_path):
    (one,) = weigh(invent(tmp_path, luck=0.1), HOMES)
    gap = row(one.differences, policy="toulouse_model", measure="durably_housed", month=4)
    # two policies with luck of 0.1 each, 64 points x 8 replicates
    assert (gap.high - gap.low) / 2 == pytest.approx(1.96 * 0.1 * 2**0.5 / 512**0.5, rel=0.1)
    assert gap.luck == pytest.approx(0.02 / (0.02 + 0.1 / 12), abs=0.06)
    best = row(one.best, measure="durably_housed", policy="toulouse_model")
    assert best.clear < best.share < best.possible
    assert 0.5 < best.lives < best.share


def test_luck_that_points_share_does_not(tmp_path):
    """The interval is that of the mean over eight replicates, however many points there are."""
    (one,) = weigh(invent(tmp_path, luck=0.01, common=0.1, shares="common"), HOMES)
    gap = row(one.differences, policy="toulouse_model", measure="durably_housed", month=4)
    means = one.harvest.by_replicate[:, one.harvest.gap("toulouse_model"), -1, 0]
    assert (gap.high - gap.low) / 2 == pytest.approx(student(7) * means.std(ddof=1) / 8**0.5)
    assert (gap.high - gap.low) / 2 > 0.05
    assert gap.luck > 0.5
    # what the points share moves none of them against another: their order is as without luck
    shares = {it.factor: it.share for it in one.influence[one.influence["measure"] == "durably_housed"].itertuples()}
    assert shares[FIRST] == pytest.approx(0.9, abs=0.05)


def test_one_life_at_a_point_cannot_tell_luck(tmp_path):
    (one,) = weigh(invent(tmp_path, luck=0.1, replicates=1), HOMES)
    gap = row(one.differences, policy="toulouse_model", measure="durably_housed", month=4)
    assert np.isnan([gap.low, gap.high, gap.luck]).all()
    best = row(one.best, measure="durably_housed", policy="toulouse_model")
    assert (best.clear, best.possible) == (0.0, 1.0)


def test_runs_that_failed_are_left_out_with_their_pair(tmp_path):
    failed = [(0, 1, 3), (5, 0, 0)]
    (one,) = harvest(invent(tmp_path, luck=0.05, failed=failed), HOMES)
    gap = one.gap("toulouse_model")
    assert one.known[[0, 5, 6], gap, -1, 0].tolist() == [7, 7, 8]
    assert one.known[0, [0, 1], -1, 0].tolist() == [8, 7]
    assert not np.isnan(one.mean).any()


def test_the_size_of_the_parts_changes_no_bit(tmp_path):
    """A sweep that grew has parts that end elsewhere."""
    whole = harvest(invent(tmp_path / "a", luck=0.05, points=40), HOMES)[0]
    grown = tmp_path / "b"
    invent(grown, luck=0.05, points=24)
    (one,) = harvest(invent(grown, luck=0.05, points=40), HOMES)
    assert one.points.tolist() == list(range(40))
    assert one.mean[24:].tobytes() == whole.mean[24:].tobytes()


def test_cities_are_weighed_apart(tmp_path):
    found = weigh(invent(tmp_path, vary="city=hamlet,toulouse", points=16), HOMES)
    assert [one.harvest.city for one in found] == [0, 1]
    assert [len(one.values) for one in found] == [16, 16]
    assert found[1].values["point"].tolist() == list(range(16, 32))


def test_an_unfinished_sweep_is_weighed_by_what_is_there(tmp_path):
    results = invent(tmp_path, leave=(1, 2, 5))
    (one,) = weigh(results, HOMES)
    there = [point for part in sorted(results.store.done()) for point in results.store.layout.points_of(part)]
    assert one.harvest.points.tolist() == there
    assert one.values["point"].tolist() == there


def test_a_grid_gives_no_probability(tmp_path):
    (one,) = weigh(grid(tmp_path), HOMES)
    assert not one.drawn
    assert one.best["low"].isna().all()
    assert set(one.bins["points"]) == {4}


def grid(folder):
    """Two levels of each of the three numbers."""
    vary = [f"{name}={low},{high}" for name, low, high in ((FIRST, 0.05, 0.15), (SECOND, 0.2, 0.4), (THIRD, 2, 8))]
    return invent(folder, points=8, design="grid", vary=vary)
