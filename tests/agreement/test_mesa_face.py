"""`sim.mesa.City` is what Mesa's users expect, and the same run as everywhere, to the bit."""

import mesa
import numpy as np
import pytest

import sim
from sim.engines.core import run_core
from sim.errors import UserError
from sim.history import NAMES
from sim.scenario.plan import make_plan
from tests.cli.asked import STUDY
from tests.study.small import study as small

HOUSING_FIRST = "housing_first"


@pytest.fixture(scope="module")
def study():
    return small(["eviction_only", HOUSING_FIRST], months=6)


@pytest.fixture(scope="module")
def city(study):
    city = sim.mesa.City(study, HOUSING_FIRST, replicate=2)
    city.run_for(6)
    return city


def test_it_is_a_model_of_mesa_with_agents_by_type(city):
    assert isinstance(city, mesa.Model)
    kinds = {sim.mesa.Family, sim.mesa.SocialWorker, sim.mesa.Landlord, sim.mesa.Employer}
    assert set(city.agents_by_type) == kinds
    assert len(city.agents_by_type[sim.mesa.Family].select(lambda family: family.lives_here())) > 0
    assert (city.policy, city.replicate, city.running) == (HOUSING_FIRST, 2, False)


def test_it_lives_the_run_of_the_core(study, city):
    history = run_core(make_plan(study), 2, 1)
    kept = city.datacollector.get_model_vars_dataframe()
    assert list(kept.columns) == list(NAMES)
    assert np.array_equal(kept.to_numpy(), history.counts[:, 1])
    places = [family.place for family in city.families]
    assert places == history.families["place"][1, : len(places)].tolist()


def test_agents_report_of_themselves(city):
    families = city.datacollector.get_agenttype_vars_dataframe(sim.mesa.Family)
    counts = city.datacollector.get_model_vars_dataframe()
    here = families[~families["place"].isin(["not arrived", "gone from the city"])].groupby(level="Step").size()
    assert here.tolist() == counts["families_here"].tolist()
    landlords = city.datacollector.get_agenttype_vars_dataframe(sim.mesa.Landlord)
    assert landlords["in_scheme"].groupby(level="Step").sum().tolist() == counts["landlords_in_scheme"].tolist()
    workers = city.datacollector.get_agenttype_vars_dataframe(sim.mesa.SocialWorker)
    assert workers["in_post"].groupby(level="Step").sum().tolist() == counts["workers_housing_first"].tolist()


def test_agents_are_left_alone_where_nobody_asks(study):
    assert sim.mesa.City(study, by_agent=False).datacollector.agenttype_reporters == {}


def test_from_a_path_under_the_baseline_with_a_seed_of_ones_own():
    one, other = sim.mesa.City(STUDY), sim.mesa.City(str(STUDY), rng=7)
    assert one.policy == one.study.baseline
    assert (one.plan.seed, other.plan.seed) == (20190408, 7)
    assert [family.persons for family in one.families] != [family.persons for family in other.families]


def test_it_steps_and_runs_to_the_end_of_its_plan(study):
    city = sim.mesa.City(study)
    city.step()
    with pytest.raises(ValueError, match="wanted a whole number from 0 to 5, which are left, got 6"):
        city.run_for(6)
    assert city.month == 1
    city.run_model()
    assert city.month == 6


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"policy": "housing_frist"}, "did you mean housing_first"),
        ({"replicate": -1}, "replicate: wanted a whole number from 0"),
        ({"rng": np.random.default_rng(1)}, "rng: wanted a whole number from 0 .* give a seed"),
        ({"rng": True}, "rng: wanted a whole number"),
    ],
)
def test_what_cannot_be_is_refused(study, changes, said):
    with pytest.raises(UserError, match=said):
        sim.mesa.City(study, **changes)
