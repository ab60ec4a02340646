"""What the ways to work do in a city: a mediator's calls, who is sent, the farms' season, a wish for a job, the law."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.mechanisms import estimate
from sim.codes import FIXED_TERM, FOR_A_JOB, INSERTION, NO_JOB
from sim.engines.core import work as core
from sim.engines.core.board import Board
from sim.history import INDEX
from sim.rules import work as rule
from sim.scenario.plan import Plan, permit_ends
from tests.properties.made import Lives, city, lives, policy

QUIET = {"population.arrivals_a_month": 0.0, "camp.clearance_rate": 0.0, "camp.odds_leaves": 0.0}
CONFIDENCE = 0.999
ONE_TRADE = {"work.building_share": 0.0, "work.farming_share": 0.0, "work.insertion_firm_share": 0.0}


def family(of: Lives, name: str) -> np.ndarray:
    """A column of the families, (months + 1, arms, replicates, families)."""
    return of[f"families.{name}"]


def hires(of: Lives) -> np.ndarray:
    """Contracts signed each month, (months + 1, arms, replicates)."""
    return of["counts"][..., INDEX["hires"]]


def applicants(monkeypatch: pytest.MonkeyPatch, plan: Plan, replicates: int) -> list[dict[str, Any]]:
    """Of every month, who applied: whether told of a vacancy, whether its employer had one, and whether a client."""
    seen: list[dict[str, Any]] = []
    choose = core.employer_of

    def noted(board: Board, who: Any, vacancies: Any) -> Any:
        employer = choose(board, who, vacancies)
        rows = board.row(who)
        seen.append(
            {
                "told": board.flat.told[who].copy(),
                "open": vacancies[rows, employer],
                "any": vacancies.any(axis=1)[rows],
                "client": board.flat.scheme[who] > 0,
            }
        )
        return employer

    monkeypatch.setattr(core, "employer_of", noted)
    lives(plan, 0, replicates)
    return seen


def test_a_mediator_sends_to_employers_with_a_vacancy_and_others_knock_at_any_door(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = applicants(monkeypatch, city(["toulouse_model"], (20, 14), 24, rules=QUIET), 6)
    told, is_open, some, client = (
        np.concatenate([one[name] for one in seen]) for name in ("told", "open", "any", "client")
    )
    assert told.sum() > 100
    assert is_open[told & some].all()
    assert client[told].all(), "calls are made for families in charge of the programme"
    blind = is_open[~told].mean()
    assert abs(blind - 0.22) < 0.05, "one door in five is open to those whom nobody sends"


def test_calls_lead_to_hires_and_not_to_more_applications() -> None:
    with_calls, without = policy("toulouse_model"), policy("toulouse_model", job_mediation={"calls_month": 0})
    of = lives(city([with_calls, without], (20, 14), 24, rules=QUIET), 0, 12)
    signed = hires(of).sum(axis=0)
    assert estimate(signed[0] - signed[1], CONFIDENCE).low > 0
    k = rule.Work(*[0.5] * len(rule.Work._fields))
    assert rule.supports(0.3, 0.2, k._replace(half_calls=1.0)) == rule.supports(0.3, 0.2, k._replace(half_calls=9.0))


def test_nobody_who_is_not_sent_has_a_subsidised_contract() -> None:
    of = lives(city(["eviction_only"], (20, 14), 30, rules=QUIET), 0, 6)
    kinds = np.stack([family(of, f"job_{slot}") for slot in (1, 2, 3)])
    assert (kinds == FIXED_TERM).any()
    assert not (kinds == INSERTION).any()
    free = lives(city(["eviction_only"], (20, 14), 30, rules=QUIET | {"work.by_referral": False}), 0, 6)
    assert (family(free, "job_1") == INSERTION).any()


def test_farms_hire_in_their_season() -> None:
    rules = QUIET | {"work.farming_share": 1.0, "work.building_share": 0.0, "work.insertion_firm_share": 0.0}
    of = lives(city(["eviction_only"], (30, 30), 48, rules=rules), 0, 8)
    by_month = hires(of)[1:, 0].sum(axis=1).reshape(4, 12).sum(axis=0)
    season = by_month[4:10].sum()
    assert season > 5 * (by_month.sum() - season) > 0


def test_a_family_that_wishes_for_a_job_works_more_by_so_much_as_is_assumed() -> None:
    rules = QUIET | {"population.wish_job": 0.4}
    plans = [city(["eviction_only"], (30, 30), 30, rules=rules | {"work.wish_ratio": ratio}) for ratio in (1.0, 2.0)]
    neutral, strong = (lives(plan, 0, 12) for plan in plans)
    wishes = family(neutral, "wish")[0, 0] == FOR_A_JOB
    gain = [(family(of, "job_1")[1:, 0] > NO_JOB) for of in (neutral, strong)]
    own = [np.array([worked[:, r][:, wishes[r]].mean() for r in range(12)]) for worked in gain]
    assert estimate(own[1] - own[0], CONFIDENCE).low > 0
    assert np.array_equal(family(neutral, "wish"), family(strong, "wish"))


def test_a_permit_is_needed_until_the_law_changes() -> None:
    assert [permit_ends(starts) for starts in ("2013-12", "2014-01", "2014-02", "2007-10")] == [2, 1, 1, 76]
    laws = ("work_permit_before_2014", "eu_free_movement")
    dated, free = (lives(city(["eviction_only"], (30, 20), 36, rules=QUIET, law=law), 0, 12) for law in laws)
    needed = permit_ends("2012-07") - 1
    assert needed == 18
    before = [hires(of)[1 : needed + 1, 0].sum(axis=0) for of in (dated, free)]
    after = [hires(of)[needed + 1 :, 0].sum(axis=0) for of in (dated, free)]
    assert estimate(before[1] - before[0], CONFIDENCE).low > 0
    assert before[0].mean() < 0.6 * before[1].mean(), "a permit takes a good part of the hires"
    assert after[0].mean() > 0.8 * after[1].mean(), "and is not needed afterwards"


def test_with_one_trade_a_year_has_as_many_vacancies_as_with_several() -> None:
    plans = [city(["eviction_only"], (4,), 48, rules=QUIET | own) for own in ({}, ONE_TRADE)]
    vacancies = [lives(plan, 0, 12)["counts"][1:, 0, :, INDEX["vacancies"]].sum(axis=0) for plan in plans]
    difference = estimate(vacancies[0] / vacancies[1] - 1.0, CONFIDENCE)
    assert difference.low < 0.0 < difference.high or abs(difference.mean) < 0.01
