"""A draft is what is run, downloaded and read by the command line: one text."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.load import check, load
from sim.show.app.draft import begin, draft_of, policies, studies
from sim.show.app.limits import FAMILY_MONTHS, MONTHS, POLICIES, REPLICATES, too_many, too_much, work
from tests.cli.asked import STUDY


def toulouse():
    return begin("toulouse")[1]


def numbers(study):
    """Every number in force, whatever file and line set it."""
    shelves = [
        study.parameters,
        study.mainstream,
        *(one for policy in study.policies for one in policy.instruments.values()),
    ]
    return [{name: one._replace(where="") for name, one in shelf.items()} for shelf in shelves]


@pytest.mark.parametrize("name", sorted(studies()))
def test_every_shipped_study_comes_back_as_it_was(name, tmp_path):
    usual, draft = begin(name)
    study, shipped = usual.study(tmp_path), load(STUDY.parent / f"{name}.yaml")
    for key in ("name", "title", "baseline", "months", "replicates", "seed", "starts", "horizons"):
        assert getattr(study, key) == getattr(shipped, key)
    assert numbers(study) == numbers(shipped)
    assert draft.replicates <= usual.replicates


def test_a_changed_draft_has_a_name_of_its_own_and_an_unchanged_one_does_not():
    usual, draft = begin("toulouse")
    assert (usual.mine(usual).name, draft.mine(usual).name) == ("toulouse", "toulouse_mine")
    assert draft.mine(usual).mine(usual).name == "toulouse_mine"
    assert len(draft._replace(name="a" * 60, seed=1).mine(usual).name) == 60


def test_a_moved_dial_is_in_the_file_and_moves_that_policy_alone(tmp_path):
    draft = toulouse().with_dial("toulouse_model", "follow_up.workers", 12, 8)
    study = draft.study(tmp_path)
    assert check([tmp_path / "studies" / "toulouse.yaml"]) == []
    values = {policy.name: policy.instruments.get("follow_up") for policy in study.policies}
    assert values["toulouse_model"]["workers"].value == 12
    assert "set in toulouse.yaml" in values["toulouse_model"]["workers"].source
    assert draft.with_dial("toulouse_model", "follow_up.workers", 8, 8).settings == {}


def test_a_dial_out_of_its_range_is_refused_with_the_place_in_the_file(tmp_path):
    draft = toulouse().with_dial("toulouse_model", "follow_up.workers", 99, 8)
    with pytest.raises(ScenarioError, match=r"toulouse\.yaml:\d+:\d+: follow_up\.workers: wanted .* from 2 to 20"):
        draft.study(tmp_path)


@pytest.mark.parametrize(("months", "stops"), [(60, [12, 24, 36, 60]), (30, [12, 24, 30]), (6, [6])])
def test_the_horizons_follow_the_months(months, stops, tmp_path):
    draft = toulouse()._replace(months=months)
    assert draft.stops() == stops
    assert list(draft.study(tmp_path).horizons) == stops


def test_other_policies_keep_a_baseline_and_lose_what_was_set_for_those_who_leave(tmp_path):
    draft = toulouse().with_dial("toulouse_model", "follow_up.workers", 12, 8)
    draft = draft.with_dial("housing_first", "housing_first_team.workers", 5, 10)
    fewer = draft.of(("housing_first", "turin"))
    assert (fewer.baseline, list(fewer.settings)) == ("housing_first", ["housing_first.housing_first_team.workers"])
    assert [policy.name for policy in fewer.study(tmp_path).policies] == ["housing_first", "turin"]


def test_a_title_may_hold_what_yaml_would_take_otherwise(tmp_path):
    draft = toulouse()._replace(title='Yes: "no" # {0}: é, 日本')
    assert draft.study(tmp_path).title == draft.title
    assert draft_of(tmp_path / "studies" / "toulouse.yaml") == draft


def test_limits_to_a_camp_or_a_group_are_kept(tmp_path):
    draft = toulouse()._replace(only={"toulouse_model.rent_subsidy": {"camps": ["site 2"]}})
    draft.study(tmp_path)
    assert draft_of(tmp_path / "studies" / "toulouse.yaml") == draft
    assert draft.of(("eviction_only", "housing_first")).only == {}


def test_the_page_bounds_what_it_runs(tmp_path):
    assert too_many(MONTHS, REPLICATES, POLICIES) == []
    long = too_many(MONTHS + 1, REPLICATES + 1, POLICIES + 1)
    assert [problem.key for problem in long] == ["months", "replicates", "policies"]
    assert "camp2housing compare" in str(long[0])
    assert too_many("many", None, 1) == []
    assert too_much(toulouse().study(tmp_path)) == []
    heavy = toulouse()._replace(months=MONTHS, replicates=REPLICATES).of(tuple(policies()))
    (problem,) = too_much(heavy.study(tmp_path))
    allowed = int(problem.wanted.split()[2])
    assert work(heavy._replace(replicates=allowed).study(tmp_path)) <= FAMILY_MONTHS
    assert work(heavy._replace(replicates=allowed + 1).study(tmp_path)) > FAMILY_MONTHS
