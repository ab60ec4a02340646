"""Jobs as urns and balls, and what ranking and screening do to two groups, by the model's own turn of work.

One month: everybody applies, each to one employer at random, and every employer has one vacancy. Hires of a month are
the urns with a ball; nothing of it depends on the length of the month.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from scipy import integrate

from sim.codes import NO_JOB, OPEN_ENDED, TRANSIT
from sim.engines.core.board import Board
from sim.units import NEVER
from tests.verification.formulas import urn_ball
from tests.verification.limits import SURE, Limit, city, live
from tests.verification.verdicts import agrees

SEEKERS = {
    "population": {
        "one_adult": 0.0,
        "available_men": 1.0,
        "available_women": 1.0,
        "elder_loss": 0.0,
        "language_mean": 0.0,
        "children_expected": 0.0,
    },
    "language": {"neighbours_rate": 0.0, "work_rate": 0.0},
}


ONE_TRADE = {"building_share": 0.0, "farming_share": 0.0, "insertion_firm_share": 0.0}
"""All employers are alike."""


def market(employers: int, vacancy: float = 1.0, **work_numbers: float) -> Limit:
    """All apply and would be taken, unless further numbers say otherwise."""
    work = {
        "odds_applies": SURE,
        "odds_accepted": SURE,
        "odds_loses": 0.0,
        "employers": employers,
        "vacancy": vacancy,
        **ONE_TRADE,
        "wary_share": 0.0,
        "language_gap_ratio": 1.0,
        "stigma_ratio": 1.0,
        "ranks": False,
    }
    return Limit({**SEEKERS, "work": {**work, **work_numbers}}, {})


# urns and balls

MARKETS = {(100, 50): 1200, (1000, 500): 150}
"""Applicants and vacancies, and replicates."""


@cache
def hires(applicants: int, employers: int, vacancy: float) -> np.ndarray:
    """Hires of one month, one number for each replicate."""
    limit = market(employers, vacancy)
    lived = live(city([limit], [applicants], 1, row=10), MARKETS.get((applicants, employers), 1200))[0]
    return lived.counts["hires"][1]


@pytest.mark.parametrize(("applicants", "employers"), MARKETS)
def test_as_many_are_hired_as_urns_have_a_ball(applicants: int, employers: int) -> None:
    expected = urn_ball(employers, applicants)
    agrees(f"10 hires of {applicants}", hires(applicants, employers, 1.0), expected, within=0.01)


def test_hires_vary_as_occupied_urns_do() -> None:
    u, v = 100, 50
    two, one = (1.0 - 2.0 / v) ** u, (1.0 - 1.0 / v) ** u
    variance = v * (v - 1) * two + v * one - v**2 * one**2
    agrees("10 variance", (hires(u, v, 1.0) - urn_ball(v, u)) ** 2, variance, within=0.25)


def test_where_not_every_employer_has_a_vacancy_hires_fall_with_their_share() -> None:
    agrees("10 hires at sixty employers", hires(100, 60, 0.6), 0.6 * urn_ball(60, 100), within=0.02)


def test_in_a_large_market_the_tightness_alone_decides() -> None:
    continuous = 0.5 * (1.0 - np.exp(-2.0))
    errors = [abs(urn_ball(50 * scale, 100 * scale) / 100 / scale - continuous) for scale in (1, 10)]
    assert errors[1] < errors[0] / 9
    assert errors[1] < 1e-3


# two groups

MANY, FEW, VACANCIES, ROUNDS = 400, 100, 500, 200


class Hired(NamedTuple):
    """Hires of each group, one number for each replicate."""

    many: np.ndarray
    few: np.ndarray


def hired_of_both(referenced: bool = False, **work_numbers: float) -> Hired:
    """The few have the address of a camp; the many may have a reference from a present job, by which employers rank."""
    got: list[np.ndarray] = []

    def watches(month: int, board: Board) -> None:
        if month == 0:
            board.f.place[:, :MANY] = TRANSIT
            board.f.camp[:, :MANY] = -1
            if referenced:
                board.f.job_1[:, :MANY] = OPEN_ENDED
                board.f.job_1_ends[:, :MANY] = NEVER
        jobs = (board.f.job_1 > NO_JOB).astype(int) + (board.f.job_2 > NO_JOB)
        got.append(jobs)

    live(city([market(VACANCIES, **work_numbers)], [MANY + FEW], 1, row=11), ROUNDS, watches)
    new = got[1] - got[0]
    return Hired(new[:, :MANY].sum(axis=1), new[:, MANY:].sum(axis=1))


@cache
def by_ranking() -> Hired:
    return hired_of_both(referenced=True)


REJECTED = 0.4


@cache
def by_screening() -> Hired:
    """Stigma so strong that the odds of being taken, sure for the many, make 1 - d for the few."""
    return hired_of_both(stigma_ratio=(1.0 - REJECTED) / REJECTED / SURE)


@cache
def alike() -> Hired:
    return hired_of_both()


def test_ranking_gives_the_many_the_jobs_of_a_market_without_the_few() -> None:
    agrees("11 ranking, many", by_ranking().many / MANY, urn_ball(VACANCIES, MANY) / MANY, within=0.01)


def test_ranking_leaves_the_few_what_remains() -> None:
    remains = urn_ball(VACANCIES, MANY + FEW) - urn_ball(VACANCIES, MANY)
    assert remains / FEW == pytest.approx(0.407, abs=1e-3)
    agrees("11 ranking, few", by_ranking().few / FEW, remains / FEW, within=0.05)


def test_ranking_leaves_the_total_as_it_is() -> None:
    """The same employers are approached with the same luck: not one job more or less, in any replicate."""
    ranked, equal = by_ranking(), alike()
    assert np.array_equal(ranked.many + ranked.few, equal.many + equal.few)
    agrees("11 total", ranked.many + ranked.few, urn_ball(VACANCIES, MANY + FEW), within=0.01)


def test_without_discrimination_both_groups_have_the_same_chance() -> None:
    chance = urn_ball(VACANCIES, MANY + FEW) / (MANY + FEW)
    agrees("11 alike, many", alike().many / MANY, chance, within=0.01)
    agrees("11 alike, few", alike().few / FEW, chance, within=0.04)


def hired_if_taken(many: int, few: int) -> float:
    """Chance of the job for one whom the employer would take, against rivals by lot: mean of 1 / (1 + rivals there)."""
    taken = (1.0 - REJECTED) / VACANCIES

    def generating(s: float) -> float:
        return (1.0 - (1.0 - s) / VACANCIES) ** many * (1.0 - (1.0 - s) * taken) ** few

    return float(integrate.quad(generating, 0.0, 1.0, epsabs=1e-13)[0])


def test_by_screening_the_few_have_that_share_of_the_chance_of_the_many() -> None:
    """1 - d, but for the one rival more or less that each group has."""
    many, few = hired_if_taken(MANY - 1, FEW), (1.0 - REJECTED) * hired_if_taken(MANY, FEW - 1)
    assert few / many == pytest.approx(1.0 - REJECTED, rel=1e-3)
    agrees("11 screening, many", by_screening().many / MANY, many, within=0.01)
    agrees("11 screening, few", by_screening().few / FEW, few, within=0.06)


def test_screening_loses_jobs() -> None:
    total = VACANCIES * (1.0 - (1.0 - 1.0 / VACANCIES) ** MANY * (1.0 - (1.0 - REJECTED) / VACANCIES) ** FEW)
    screened = by_screening().many + by_screening().few
    agrees("11 screening, total", screened, total, within=0.01)
    assert screened.mean() < urn_ball(VACANCIES, MANY + FEW) - 10


PREJUDICE = {"wary_share": 1.0, "prejudice_ratio": (1.0 - REJECTED) / REJECTED / SURE}


def test_wary_employers_who_screen_turn_away_so_many_and_who_rank_nobody() -> None:
    """All applicants come from camps: the prejudice of an employer meets them all, whatever their address."""
    screening, ranking = hired_of_both(**PREJUDICE), hired_of_both(**PREJUDICE, ranks=True)
    total = urn_ball(VACANCIES / (1.0 - REJECTED), MANY + FEW) * (1.0 - REJECTED)
    agrees("11 wary, screening", screening.many + screening.few, total, within=0.02)
    assert np.array_equal(ranking.many + ranking.few, alike().many + alike().few)


def test_wary_employers_who_rank_put_the_address_of_a_camp_last() -> None:
    ranking = hired_of_both(**PREJUDICE, ranks=True, prejudice_points=1000)
    assert not np.array_equal(ranking.few, alike().few)
