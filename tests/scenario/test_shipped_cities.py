"""The cities, policies and studies that come with the model: sound, runnable, each plan beside the others."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim.engines.core import run_core
from sim.history import INDEX
from sim.scenario.library import shipped
from sim.scenario.load import check, load
from sim.scenario.plan import make_plan, supports_by_month
from sim.scenario.schema import Policy, Study
from sim.supports import INDEX as SUPPORT

TRANSFER = ("cluj_napoca", "ghent", "gothenburg", "turin")
OTHERS = ("eviction_only", "emergency_shelter", "insertion_village", "housing_first", "toulouse_model")
CURRENCIES = {
    "toulouse": {"EUR"},
    "ghent": {"EUR"},
    "turin": {"EUR"},
    "gothenburg": {"EUR", "SEK"},
    "cluj_napoca": {"EUR", "RON"},
}
PARTITION = ("durable", "temporary", "shelter", "rough", "gone")
FROM_MEMORY = re.compile(r"recalled|assumed|from memory", re.IGNORECASE)


def files(folder: str) -> list[Path]:
    return sorted((shipped().folder / folder).glob("*.yaml"))


STUDIES = [path.stem for path in files("studies")]
POLICIES = [path.stem for path in files("policies")]
every_study = pytest.mark.parametrize("name", STUDIES)
every_city = pytest.mark.parametrize("name", sorted(CURRENCIES))


@cache
def study(name: str) -> Study:
    return load(shipped().folder / "studies" / f"{name}.yaml")


@cache
def longest() -> int:
    """Months of the longest study: what starts later hands out nothing."""
    return max(study(name).months for name in STUDIES)


@cache
def every_policy() -> dict[str, Policy]:
    whole = load(shipped().folder / "studies" / "toulouse.yaml", policies=POLICIES)
    return {policy.name: policy for policy in whole.policies}


def test_five_cities_and_nine_policies_are_shipped() -> None:
    assert {path.stem for path in files("cities")} == set(CURRENCIES)
    assert set(STUDIES) >= set(CURRENCIES)
    assert set(POLICIES) >= {*OTHERS, *TRANSFER}


@pytest.mark.parametrize("path", [path for folder in ("cities", "policies", "studies") for path in files(folder)])
def test_every_file_checks_clean(path: Path) -> None:
    assert check(path) == []


@every_city
def test_a_city_states_its_currency(name: str) -> None:
    city = study(name).city
    text = city.path.read_text(encoding="utf-8")
    assert city.currency in CURRENCIES[name]
    assert re.search(rf"^currency: {city.currency}$", text, re.MULTILINE)
    assert name == "toulouse" or f"amounts are in {city.currency}" in text


@every_city
def test_what_is_remembered_or_assumed_is_not_called_measured(name: str) -> None:
    for one in study(name).city.overrides.values():
        assert one.evidence != "measured" or not FROM_MEMORY.search(one.source), one.name
        assert one.evidence == "assumed" or one.checked_on, one.name


@pytest.mark.parametrize("name", TRANSFER)
def test_a_plan_is_compared_with_the_others(name: str) -> None:
    compared = study(name)
    assert [policy.name for policy in compared.policies] == [*OTHERS, name]
    assert (compared.baseline, compared.months, compared.replicates) == ("eviction_only", 60, 200)
    assert compared.city.name == name


@every_study
def test_a_study_runs(name: str) -> None:
    plan = make_plan(load(study(name).path, months=6, replicates=2))
    history = run_core(plan, 0, 2)
    cohort = sum(camp.families for camp in study(name).city.camps)
    assert history.counts.shape[:2] == (7, 2 * len(plan.arms))
    parts = sum(history.counts[..., INDEX[part]] for part in PARTITION)
    assert np.array_equal(parts, np.full_like(parts, cohort))


@pytest.mark.parametrize("name", POLICIES)
def test_every_instrument_of_a_policy_hands_something_out(name: str) -> None:
    policy = every_policy()[name]
    assert policy.instruments
    for instrument, dials in policy.instruments.items():
        alone = Policy(policy.name, policy.title, {instrument: dials}, policy.path)
        assert supports_by_month(alone, longest()).any(), instrument


def test_the_law_of_nationals_holds_in_their_own_country_only() -> None:
    assert {name for name in STUDIES if study(name).city.law_regime == "national"} == {"cluj_napoca"}


@pytest.mark.parametrize("name", ["gothenburg", "cluj_napoca"])
def test_a_plan_that_closes_no_site_leaves_it_before_its_months_are_over(name: str) -> None:
    """A team that stays its months closes its site: contracts that end a month sooner keep the sites open."""
    dials = every_policy()[name].instruments["on_site_accompaniment"]
    assert 0 < dials["contract_months"].value < dials["months"].value
    assert dials["tender_gap_months"].value > 0
    teams = supports_by_month(every_policy()[name], 60)[1:, SUPPORT["camp_teams"]]
    stays = "".join("1" if handed else " " for handed in teams).split()
    assert max(map(len, stays)) < dials["months"].value
