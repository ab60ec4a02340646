"""The worked numbers of the design's table of closed forms, reckoned again."""

from __future__ import annotations

import numpy as np
import pytest

from tests.verification import formulas


def test_a_pool_of_sixty_homes() -> None:
    found = formulas.mmc(60, 2.0, 24.0)
    assert found.present == pytest.approx(48.254, abs=5e-4)
    assert found.waits == pytest.approx(0.0634, abs=5e-5)


@pytest.mark.parametrize(("stay", "admissions"), [(18, 10.69), (36, 6.33), (60, 3.91)])
def test_a_village_that_refuses_when_full(stay: int, admissions: float) -> None:
    assert 12 * (1.0 - formulas.erlang_b(20, stay)) == pytest.approx(admissions, abs=5e-3)


def test_waiting_with_drop_out() -> None:
    found = formulas.impatient(40, 3.0, 24.0, 18.0)
    assert found.queue == pytest.approx(24.00, abs=5e-3)
    assert found.gives_up == pytest.approx(0.444, abs=5e-4)


def test_priority_lettings_delay_the_rest() -> None:
    assert formulas.delay_once_days(150, 9_000) == pytest.approx(6.08, abs=5e-3)
    assert formulas.delay_standing_days(150, 9_000, 29_000) == pytest.approx(19.9, abs=5e-2)


def test_five_workers_in_one_camp() -> None:
    assert formulas.saturates_at(5, 10.0, 1.0) == pytest.approx(55.0)
    helps = [formulas.machine_repair(5, families, 10.0, 1.0, 80.0) for families in (20, 60, 80)]
    assert helps == pytest.approx([7.27, 6.43, 5.00], abs=5e-3)


def test_three_competing_risks() -> None:
    odds = np.array([0.030, 0.012, 0.045])
    assert formulas.incidence(odds, 24) == pytest.approx([0.298, 0.119, 0.447], abs=5e-4)


def test_jobs_are_urns() -> None:
    assert formulas.urn_ball(50, 100) == pytest.approx(43.37, abs=5e-3)


def test_ranking_moves_jobs_and_leaves_the_total() -> None:
    total, first = formulas.urn_ball(500, 500), formulas.urn_ball(500, 400)
    assert total == pytest.approx(316.24, abs=5e-3)
    assert (first / 400, (total - first) / 100) == pytest.approx((0.689, 0.407), abs=1e-3)


@pytest.mark.parametrize(("bad", "landlords"), [(0.0, 150), (0.3, 96), (0.6, 70.6)])
def test_a_pool_of_landlords(bad: float, landlords: float) -> None:
    assert formulas.pool(12, 0.08, 0.15, bad) == pytest.approx(landlords, abs=5e-2)
