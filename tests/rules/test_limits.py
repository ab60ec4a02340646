"""What happens at a rule's limit itself, one below it and one above; papers and places case by case."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest

from sim import codes
from sim.codes import LASTING, NO_PAPERS, PAPERS, RETAINED, WORKER
from sim.rules import accompaniment, camp, landlords, papers, places, population, social_housing, tenancy, village, work
from sim.rules.accompaniment import Accompaniment
from sim.rules.camp import Camp
from sim.rules.landlords import Landlords
from sim.rules.papers import Papers
from sim.rules.tenancy import Tenancy
from sim.rules.work import Work
from tests.rules.arguments import shipped

HELP, SITES, HOMES, STATUS, TENANCY, JOBS = map(shipped, (Accompaniment, Camp, Landlords, Papers, Tenancy, Work))

AFTER = {
    (NO_PAPERS, False, False): NO_PAPERS,
    (NO_PAPERS, False, True): NO_PAPERS,
    (NO_PAPERS, True, False): WORKER,
    (NO_PAPERS, True, True): WORKER,
    (WORKER, False, False): RETAINED,
    (WORKER, False, True): RETAINED,
    (WORKER, True, False): WORKER,
    (WORKER, True, True): WORKER,
    (RETAINED, False, False): RETAINED,
    (RETAINED, False, True): NO_PAPERS,
    (RETAINED, True, False): WORKER,
    (RETAINED, True, True): WORKER,
    (LASTING, False, False): LASTING,
    (LASTING, False, True): LASTING,
    (LASTING, True, False): LASTING,
    (LASTING, True, True): LASTING,
}
"""Papers, a job, an expired status, and the papers after."""


@pytest.mark.parametrize("before", AFTER)
def test_papers_follow_work(before: tuple[int, bool, bool]) -> None:
    assert papers.status(*before) == AFTER[before]


def test_every_status_is_in_the_table() -> None:
    assert set(AFTER) == set(product(range(len(PAPERS)), (False, True), (False, True)))


def test_status_is_kept_long_from_the_month_itself() -> None:
    assert papers.retained_months(STATUS.months_for_long - 1, STATUS) == STATUS.retained_short
    assert papers.retained_months(STATUS.months_for_long, STATUS) == STATUS.retained_long


def test_durably_housed_from_the_month_end_itself() -> None:
    months = TENANCY.durable_months
    assert [bool(tenancy.is_durable(month, TENANCY)) for month in (months - 1, months, months + 1)] == [
        False,
        True,
        True,
    ]


def test_a_lease_slides_after_its_months_only_if_calm_and_affordable() -> None:
    """A sublease or agency lease: `calm` is neither an order nor arrears."""
    months = TENANCY.slide_months
    assert tenancy.may_slide(months, True, True, TENANCY)
    assert not tenancy.may_slide(months - 1, True, True, TENANCY)
    assert not tenancy.may_slide(months, False, True, TENANCY)
    assert not tenancy.may_slide(months, True, False, TENANCY)


def test_arrears_are_serious_from_so_many_months_of_rent() -> None:
    limit = 45_000 * TENANCY.arrears_months
    assert tenancy.in_serious_arrears(limit, 45_000, TENANCY)
    assert not tenancy.in_serious_arrears(limit - 1, 45_000, TENANCY)
    assert not tenancy.in_serious_arrears(0, 0, TENANCY)


def test_large_homes_are_for_five_and_more() -> None:
    assert [bool(population.needs_large_home(persons)) for persons in (4, 5, 6)] == [False, True, True]


def test_follow_up_thins_out_at_its_month_and_thickens_with_arrears() -> None:
    months = HELP.thinning_months
    early, steady = HELP.minutes_after_move, HELP.minutes_steady
    assert [accompaniment.follow_minutes(month, False, HELP) for month in (months - 1, months)] == [early, steady]
    assert accompaniment.follow_minutes(months + 9, True, HELP) == early


def test_a_colleague_has_settled_at_the_month_itself() -> None:
    months = HELP.settling_months
    said = [accompaniment.worker_minutes(True, month, HELP) for month in (months - 1, months)]
    assert said == [60 * HELP.settling_hours, 60 * HELP.hours_a_worker]
    assert accompaniment.worker_minutes(False, months, HELP) == 0


def test_landlords_let_more_as_they_remember_better_and_never_more_than_they_own() -> None:
    said = {
        first: [[int(landlords.dwellings_offered(owned, memory, k)) for memory in range(-3, 4)] for owned in (1, 2, 4)]
        for first in (1, 2)
        for k in (shipped(landlords.Landlords)._replace(first_dwellings=first),)
    }
    assert said[1] == [[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 2, 2, 2], [1, 1, 1, 1, 2, 3, 4]]
    assert said[2] == [[1, 1, 1, 1, 1, 1, 1], [2, 2, 2, 2, 2, 2, 2], [2, 2, 2, 2, 3, 4, 4]]


def test_a_contract_of_no_months_has_no_end() -> None:
    assert [bool(village.contract_is_over(months, 0)) for months in (0, 1, 600)] == [False, False, False]
    assert [bool(village.contract_is_over(months, 36)) for months in (35, 36, 37)] == [False, True, True]
    assert [bool(village.beyond_plan(months, 36)) for months in (35, 36, 37)] == [False, False, True]
    assert not village.beyond_plan(600, 0)


def test_a_plot_is_lost_by_exclusion_or_at_the_end_of_the_contract() -> None:
    k = shipped(village.Village)
    for help_ in (0.0, 0.4, 1.0):
        out = village.excluded(help_, k)
        assert village.must_leave(help_, False, k) == out
        assert village.must_leave(help_, True, k._replace(end_enforced=0.0)) == out
        assert village.must_leave(help_, True, k._replace(end_enforced=1.0)) == pytest.approx(1.0, abs=1e-15)
        assert village.must_leave(help_, True, k._replace(end_enforced=0.5)) == pytest.approx(0.5 + 0.5 * out)


def test_memory_stays_within_three() -> None:
    assert [int(landlords.remembers(memory, change)) for memory, change in ((3, 1), (0, -2), (-2, -2), (-3, 1))] == [
        3,
        -2,
        -3,
        -2,
    ]


def test_a_lease_without_work_needs_a_programme() -> None:
    assert landlords.plain_letting(False, False, 1.0, HOMES) == 0.0
    assert landlords.plain_letting(True, False, 1.0, HOMES) > 0.0


def test_help_is_half_at_the_half_saturation_of_a_trusting_family() -> None:
    assert accompaniment.achieves(HELP.half_hours * 60, 1.0, 0.0, 1.0, HELP) == pytest.approx(0.5)
    assert accompaniment.achieves(0, 1.0, 1.0, 1.0, HELP) == 0.0


def test_waiting_counts_for_five_years_and_never_before_the_application() -> None:
    points = [int(social_housing.allocation_points(waited, 0, False, False)) for waited in (-9, 0, 1, 60, 61, 600)]
    assert points == [0, 0, 20, 1200, 1200, 1200]


def test_a_village_keeps_only_whom_it_asks_to_work() -> None:
    kept = [asks for asks in product((False, True), repeat=3) if not village.may_leave(*asks)]
    assert kept == [(True, False, True)]


def test_a_hotel_stay_is_over_with_its_last_phase() -> None:
    for phases in (1, 2, 4):
        k = SITES._replace(stay_phases=phases)
        assert [bool(camp.stay_is_over(past, k)) for past in range(phases)] == [False] * (phases - 1) + [True]


def test_a_move_waits_for_its_homes_and_not_for_ever() -> None:
    k = SITES._replace(homes_percent=67, longest_wait=3)
    assert [bool(camp.move_waits(homes, 100, 0, k)) for homes in (0, 66, 67, 68)] == [True, True, False, False]
    assert [bool(camp.move_waits(0, 100, waited, k)) for waited in (2, 3, 4)] == [True, False, False]
    assert not camp.move_waits(0, 0, 0, k)
    assert not camp.move_waits(0, 100, 0, k._replace(longest_wait=0))


def test_employers_screen_by_prejudice_or_rank_by_it_never_both() -> None:
    screens, ranks = JOBS._replace(ranks=False), JOBS._replace(ranks=True)
    assert [work.wariness(wary, screens) for wary in (False, True)] == [0.0, 1.0]
    assert [work.wariness(wary, ranks) for wary in (False, True)] == [0.0, 0.0]
    for works in (False, True):
        assert work.suitability(0.5, works, True, screens) == work.suitability(0.5, works, False, screens)
        lost = work.suitability(0.5, works, False, ranks) - work.suitability(0.5, works, True, ranks)
        assert lost == JOBS.prejudice_points > 0


def test_skills_and_counters_change_nothing_where_there_is_nothing_of_them() -> None:
    assert work.skills(False, False, JOBS) == work.recommended(False, False, 0.0, JOBS) == 1.0
    assert papers.eased(0.0, False, STATUS) == 1.0
    assert papers.eased(0.0, True, STATUS) == STATUS.national_ratio


EVERYWHERE = np.arange(len(codes.PLACES))


def where(statement: Callable[[Any], Any]) -> set[int]:
    return set(EVERYWHERE[statement(EVERYWHERE)].tolist())


def test_a_family_in_the_city_lives_rough_or_in_shelter_or_in_a_temporary_or_a_lasting_home() -> None:
    parts = [where(places.rough), where(places.sheltered), where(places.temporary), where(places.tenant)]
    assert sum(map(len, parts)) == len(where(places.here))
    assert set().union(*parts) == where(places.here) == set(EVERYWHERE.tolist()) - {codes.ABSENT, codes.GONE}


def test_kinds_of_places_fit_together() -> None:
    assert where(places.unhoused) == where(places.rough) | where(places.sheltered)
    assert where(places.settled) == where(places.temporary) | where(places.tenant)
    assert where(places.ever_accommodated) == where(places.settled)
    assert where(places.private_let) < where(places.tenant)
    assert where(places.publicly_owned) == {codes.SOCIAL, codes.MUNICIPAL}
    assert where(places.tenant) == where(places.private_let) | where(places.publicly_owned)
    assert where(places.roofed) == where(places.settled) | where(places.sheltered)
    assert where(places.renovated) == where(places.capped) - {codes.SUBLET}
    assert where(places.among_neighbours) == where(places.settled) - {codes.VILLAGE}
    assert where(places.rough) == {codes.CAMP, codes.STREET}


def test_an_agency_lease_is_a_tenancy_that_does_not_last_until_it_slides() -> None:
    assert where(places.tenant) - where(places.durable_lease) == {codes.AGENCY}
    assert where(places.durable_lease) < where(places.tenant)


def test_a_renovated_building_is_a_temporary_home_among_neighbours() -> None:
    assert where(places.temporary) == {codes.VILLAGE, codes.TRANSIT, codes.RENOVATED}
    assert codes.RENOVATED in where(places.among_neighbours)
    assert codes.RENOVATED not in where(places.bears_stigma)


def test_a_lasting_home_is_looked_for_wherever_there_is_none() -> None:
    assert where(places.seeks_home) == where(places.unhoused) | where(places.temporary)
