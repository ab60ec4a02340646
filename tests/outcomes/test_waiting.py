"""Who waits longer: the two worked numbers of the verification table (row 5), and what counts as taken."""

import numpy as np
import pytest

from sim.outcomes.waiting import one_off_days, standing_days, taken
from tests.outcomes import made


def test_150_lettings_once_of_9000_a_year_delay_each_of_the_others_by_6_days():
    assert one_off_days(np.array([150.0]), 9000)[0] == pytest.approx(6.083, abs=0.001)


def test_a_standing_quota_of_150_a_year_adds_20_days_to_a_wait_of_3_years():
    """29,000 applicants: 29,000 / 8,850 - 29,000 / 9,000 years."""
    days = standing_days(np.array([150.0]), 12, 9000, 29_000)[0]
    assert days == pytest.approx((29_000 / 8850 - 29_000 / 9000) * 365)
    assert days == pytest.approx(19.9, abs=0.05)


def test_a_flow_counts_by_the_year_however_long_it_was_watched():
    year, five = standing_days(np.array([150.0]), 12, 9000, 29_000), standing_days(np.array([750.0]), 60, 9000, 29_000)
    assert year.tolist() == pytest.approx(five.tolist())


def test_where_nothing_would_be_left_or_no_month_has_passed_there_is_no_number():
    assert np.isnan(standing_days(np.array([9000.0, 10_000.0]), 12, 9000, 29_000)).all()
    assert np.isnan(standing_days(np.array([0.0]), 0, 9000, 29_000)).all()


def test_net_lettings_leave_out_those_that_the_baseline_lets_in_any_case():
    """Two replicates: the baseline lets 2 and 1 a month in the ordinary way, the policy 1 and 0, and 4 by its quota."""
    ordinary = np.array([[2, 1], [1, 0]])[None]
    quota = np.array([[0, 0], [4, 4]])[None]
    months = np.array([0, 1, 1])[:, None, None]
    counts = {"ordinary_lettings": ordinary * months, "quota_used": quota * months}
    found = taken(made.history(["nothing", "help"], 2, 2, counts), 0)
    assert found.priority[2].tolist() == [[0, 0], [8, 8]]
    assert found.net[2].tolist() == [[0, 0], [2 + 8 - 4, 0 + 8 - 2]]


def test_the_baseline_takes_nothing_from_itself():
    counts = {"ordinary_lettings": 3, "quota_used": 0}
    assert not taken(made.history(["only"], 4, 3, counts), 0).net.any()
