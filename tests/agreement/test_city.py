"""The agents' city is a Mesa model as Mesa expects it, and the comparison with the core has teeth."""

import mesa
import numpy as np
import pytest

from sim.engines.agents import City, Employer, Family, Landlord, SocialWorker, columns, run_agents
from sim.engines.agents import city as stage
from sim.history import INDEX
from sim.state import TABLES
from sim.world.town import SOCIAL_LANDLORDS
from tests.agreement.compare import agree, same_history, same_values
from tests.agreement.plans import small

PLAN = small("toulouse_model", months=8)
TYPES = {"int8": int, "int16": int, "int64": int, "float64": float, "bool": bool}
HOLDERS = {
    "families": columns.FamilyColumns,
    "camps": columns.CampColumns,
    "workers": columns.WorkerColumns,
    "landlords": columns.LandlordColumns,
    "employers": columns.EmployerColumns,
    "villages": columns.VillageColumns,
    "programmes": columns.ProgrammeColumns,
}


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_declared_as_the_state_lists_them(table: str) -> None:
    declared = {name: kind for name, kind in vars(HOLDERS[table])["__annotations__"].items() if name != "columns"}
    assert declared == {column.name: TYPES[column.dtype].__name__ for column in TABLES[table]}
    assert HOLDERS[table].columns is TABLES[table]


def test_agents_hold_plain_numbers() -> None:
    city = City(PLAN)
    while city.running:
        city.step()
    for agent in [*city.agents, *city.sites, *city.villages, city.programme]:
        for column in agent.columns:
            assert type(getattr(agent, column.name)) is TYPES[column.dtype], column.name


def test_four_kinds_of_agents() -> None:
    city = City(PLAN)
    assert isinstance(city, mesa.Model)
    assert set(city.agents_by_type) == {Family, SocialWorker, Landlord, Employer}
    assert len(city.agents_by_type[Family]) == len(city.families)
    kinds = [landlord.kind for landlord in city.agents_by_type[Landlord]]
    assert kinds.count("social") == SOCIAL_LANDLORDS
    assert kinds.count("private") == PLAN.arms[0].rules.landlords.landlords


def test_run_model_lives_the_months_of_the_plan() -> None:
    city = City(PLAN)
    city.run_model()
    assert city.month == PLAN.months
    with pytest.raises(ValueError, match="the plan ends after month 8"):
        city.step()


def test_data_collector_keeps_the_main_counts() -> None:
    city = City(PLAN, replicate=2)
    city.run_model()
    kept = city.datacollector.get_model_vars_dataframe()
    history = run_agents(PLAN, 0, 2)
    assert len(kept) == PLAN.months + 1
    for name in kept.columns:
        assert kept[name].tolist() == history.counts[:, 0, INDEX[name]].tolist(), name


def test_observe_sees_every_month_end() -> None:
    seen = []
    run_agents(PLAN, 0, 0, lambda month, city: seen.append((month, city.month)))
    assert seen == [(month, month) for month in range(PLAN.months + 1)]


def test_mesa_own_random_numbers_decide_nothing() -> None:
    one, other = City(PLAN, rng=1), City(PLAN, rng=2)
    before = one.rng.bit_generator.state, one.random.getstate()
    for city in (one, other):
        city.run_model()
    assert (one.rng.bit_generator.state, one.random.getstate()) == before
    assert one.counts() == other.counts()


def test_number_of_social_landlords_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    history = run_agents(PLAN, 0, 0)
    monkeypatch.setattr(stage, "SOCIAL_LANDLORDS", 3)
    same_history(history, run_agents(PLAN, 0, 0))


def test_a_difference_is_found_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_signs(family: Family, *_: object) -> None:
        del family

    monkeypatch.setattr(Family, "signs_contract", nobody_signs)
    told = r"toulouse_model, replicate 0, month \d+, families\.\w+, row \d+: core \w+, agents \w+"
    with pytest.raises(AssertionError, match=told):
        agree(small("toulouse_model", camps=(20, 20), months=24), replicates=1)


def test_bytes_are_compared_too() -> None:
    with pytest.raises(AssertionError, match=r"here, row 1: core 0\.0, agents -0\.0"):
        same_values("here", np.array([1.0, 0.0]), np.array([1.0, -0.0]))
