"""Every measure against a history whose numbers can be reckoned on paper."""

import numpy as np
import pytest

from sim.history import INDEX
from sim.outcomes.costs import Spending
from sim.outcomes.measures import BY_NAME, COST_PER_MONTH, MEASURES, of_money, reckon
from tests.outcomes import made

COUNTS = {
    "cohort": 20, "durable": 5, "temporary": 4, "shelter": 3, "rough": 6, "gone": 2,
    "cohort_persons": 80, "durable_persons": 24, "temporary_persons": 16, "shelter_persons": 12, "rough_persons": 20,
    "gone_persons": 8, "adults": 40, "adults_here": 32, "adults_in_work": 8, "adults_lasting_work": 6, "pupils": 25,
    "pupils_in_school": 20, "job_and_home": 9, "accommodated": 45, "selected": 16, "selected_durable": 4,
    "families_in_camps": 7, "persons_in_camps": 31, "durable_all": 5,
}  # fmt: skip
EXPECTED = {
    "durably_housed": 0.25, "temporary_home": 0.2, "shelter": 0.15, "camp_or_street": 0.3, "gone": 0.1,
    "any_home": 0.45, "durably_housed_persons": 0.3, "temporary_home_persons": 0.2, "shelter_persons": 0.15,
    "camp_or_street_persons": 0.25,
    "gone_persons": 0.1, "adults_in_work": 0.2, "adults_here_in_work": 0.25,
    "adults_in_lasting_work": 0.15, "children_in_school": 0.8, "job_and_home": 0.2, "selected": 0.8,
    "durably_housed_of_selected": 0.25, "families_in_camps": 7.0, "persons_in_camps": 31.0,
}  # fmt: skip
FLOWS = {"evictions_per_family": "clearances", "tenancies_lost_per_family": "tenancies_lost"}
SCARCE = {
    "worker_hours_given", "worker_hours_missing", "plots_in_use", "rooms_in_use", "renovated_dwellings_in_use",
    "landlords_in_scheme", "village_stay_ended_months", "village_stay_so_far_months",
}  # fmt: skip
"""Means, not ends: neither more nor less of them is better."""

PARTITION = ("durably_housed", "temporary_home", "shelter", "camp_or_street", "gone")


def nothing_spent(history):
    shape = history.counts.shape[:2]
    return Spending(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.int64))


def values_of(counts, months=2):
    history = made.history(["only"], months, 1, counts)
    return {name: values[:, 0] for name, values in reckon(history.counts, nothing_spent(history)).items()}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_measure_of_counts_has_its_hand_reckoned_value_every_month(name):
    assert values_of(COUNTS)[name].tolist() == pytest.approx([EXPECTED[name]] * 3, abs=1e-15)


def test_the_five_places_sum_to_one():
    values = values_of(COUNTS)
    assert sum(values[name] for name in PARTITION) == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("name", FLOWS)
def test_events_are_added_up_since_month_0(name):
    flow = np.array([0, 4, 6])[:, None, None]
    assert values_of({"cohort": 20, FLOWS[name]: flow})[name].tolist() == [0.0, 0.2, 0.5]


def test_hours_are_added_up_and_those_missing_are_what_was_asked_and_not_given():
    asked, given = np.array([0, 600, 1200])[:, None, None], np.array([0, 540, 600])[:, None, None]
    values = values_of({"minutes_asked": asked, "minutes_given": given})
    assert values["worker_hours_given"].tolist() == [0.0, 9.0, 19.0]
    assert values["worker_hours_missing"].tolist() == [0.0, 1.0, 11.0]


def test_homes_outside_deprived_districts_are_a_share_of_the_homes():
    values = values_of({"durable": 8, "durable_ordinary_district": 6})
    assert values["homes_outside_deprived_districts"].tolist() == [0.75] * 3


def test_what_is_in_use_is_a_stock():
    values = values_of({"families_in_villages": 7, "transit_rooms_used": 9, "landlords_in_scheme": 3})
    in_use = [values[name].tolist() for name in ("plots_in_use", "rooms_in_use", "landlords_in_scheme")]
    assert in_use == [[7.0] * 3, [9.0] * 3, [3.0] * 3]


def test_a_share_of_nobody_is_undefined_and_not_zero():
    values = values_of({"cohort": 20})
    assert np.isnan(values["children_in_school"]).all()
    assert np.isnan(values["job_and_home"]).all()
    assert values["durably_housed"].tolist() == [0.0, 0.0, 0.0]


def test_costs_are_per_family_of_the_cohort_and_per_discounted_family_month():
    history = made.history(["only"], 1, 1, {"cohort": 20})
    spent = Spending(
        np.array([[0.0], [5000.0]]), np.array([[0.0], [3000.0]]), np.array([[0.0], [4.0]]), np.array([[0], [5]])
    )
    money = {name: values[:, 0] for name, values in of_money(history.counts, spent).items()}
    assert money["cost_eur_per_family"].tolist() == [0.0, 250.0]
    assert money["programme_cost_eur_per_family"].tolist() == [0.0, 150.0]
    assert np.isnan(money[COST_PER_MONTH][0])
    assert money[COST_PER_MONTH][1] == 1250.0


def test_every_measure_is_there_once_and_says_what_it_is():
    assert len(BY_NAME) == len(MEASURES) == len(values_of(COUNTS))
    assert list(values_of(COUNTS)) == [measure.name for measure in MEASURES]
    assert all(measure.title and measure.unit and measure.meaning and measure.interval for measure in MEASURES)
    assert {measure.name for measure in MEASURES if measure.direction is None} == {"gone", "gone_persons", *SCARCE}


def test_measures_read_only_counts_that_are_kept():
    read = {name for measure in MEASURES for name in (*measure.top, measure.bottom, measure.less) if name}
    assert read <= set(INDEX)
