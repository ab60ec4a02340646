"""Limits (`only:`) in policy and study files: read as they are meant, refused with the place and the word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.errors import ScenarioError
from sim.parameters.loader import instruments
from sim.scenario.circles import BY_CAMP_ONLY, GROUPS, UNLIMITED, Only
from sim.scenario.explain import as_document, explain
from sim.scenario.load import check, load
from sim.scenario.plan import make_plan
from sim.state import FAMILIES
from sim.store.recipe import recipe

POLICY = """\
version: 1
kind: policy
name: mine
title: Mine
instruments:
  social_census: {INSIDE}
  clearance: {}
  steering_committee: {}
"""
STUDY = """\
version: 1
kind: study
name: small
title: A small study
city: toulouse
policies: [../policies/mine.yaml]
baseline: mine
replicates: 2
seed: 1
starts: 2019-01
"""


def lay(folder: Path, inside: str = "", study: str = "") -> Path:
    """A study of one policy, with a limit in the policy or in the study."""
    for name, text in (("policies/mine", POLICY.replace("INSIDE", inside)), ("studies/small", STUDY + study)):
        path = folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


def limits(folder: Path, **texts: Any) -> dict[str, Only]:
    """The limits of the one policy, without their places."""
    (policy,) = load(lay(folder, **texts)).policies
    return {name: only._replace(places=()) for name, only in policy.only.items()}


def test_a_limit_in_a_policy(tmp_path: Path) -> None:
    inside = "city_percent: 20, only: {camps: [site 1, site 3], group: [with_children, large]}"
    assert limits(tmp_path, inside=inside) == {"social_census": Only(("site 1", "site 3"), ("with_children", "large"))}


def test_a_limit_in_a_study_takes_the_place_of_the_policys(tmp_path: Path) -> None:
    both = "  mine.social_census: {group: [large]}\n  social_census: {camps: [site 2]}\n"
    study = f"only:\n{both}  clearance: {{camps: [site 3]}}\n"
    found = limits(tmp_path, inside="only: {group: [in_work]}", study=study)
    assert found == {"social_census": Only((), ("large",)), "clearance": Only(("site 3",), ())}


def test_without_a_limit_there_are_no_circles(tmp_path: Path) -> None:
    assert make_plan(load(lay(tmp_path))).arms[0].circles == ()


def test_a_limit_makes_circles_that_hand_out_all_together(tmp_path: Path) -> None:
    (arm,) = make_plan(load(lay(tmp_path, inside="only: {camps: [site 2]}"))).arms
    assert sorted(circle.camps for circle in arm.circles) == [(), (1,)]
    assert (sum(circle.supports for circle in arm.circles) == arm.supports).all()


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (
            "only: {camps: [site 33]}",
            r'mine\.yaml:6:\d+: social_census\.only\.camps: wanted a camp of the city, .*"site 33"; .*site 3',
        ),
        ("only: {group: [with_child]}", r"mine\.yaml:6:\d+: .*wanted a known group.*with_children"),
        ("only: {groups: [large]}", r"wanted camps or group, got groups; .*group"),
        ("only: {group: large}", r"wanted a list of names, not empty, got the text .large."),
        ("only: {group: []}", r"wanted a list of names, not empty"),
        ("only: {group: [large, large]}", r"wanted each name once"),
        ("only: {group: [4]}", r"wanted a name, got 4"),
        ("only: {group: [in_work, without_work]}", r"wanted groups that a family can all be in"),
        ("only: {}", r"wanted camps: or group:"),
        ("only: all", r"wanted camps: or group:"),
        ("onyl: {camps: [site 1]}", r"wanted a dial of social_census, or only, got onyl.*only"),
    ],
)
def test_a_limit_that_cannot_be_is_refused(inside: str, wanted: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=wanted):
        load(lay(tmp_path, inside=inside))


@pytest.mark.parametrize(
    ("study", "wanted"),
    [
        ("only: {social_cencus: {camps: [site 1]}}", r"wanted an instrument of the study's policies.*social_census"),
        (
            "only: {steering_committee: {camps: [site 1]}}",
            r"wanted no limit for this instrument.*steers the whole city",
        ),
        ("only: {clearance: {group: [large]}}", r"wanted camps only, got the text .large.; .*all who live on it"),
        ("only: {clearance: {camps: [sit 1]}}", r"small\.yaml:\d+:\d+: clearance\.only\.camps: .*did you mean site 1"),
    ],
)
def test_a_limit_of_a_study_that_cannot_be_is_refused(study: str, wanted: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=wanted):
        load(lay(tmp_path, study=study + "\n"))


def test_a_policy_alone_is_checked_as_far_as_it_goes(tmp_path: Path) -> None:
    lay(tmp_path, inside="only: {camps: [anywhere], group: [tall]}")
    (problem,) = check(tmp_path / "policies/mine.yaml")
    assert "known group" in str(problem), "which camps there are is the city's to say"


def test_a_limit_is_told_and_is_part_of_the_recipe(tmp_path: Path) -> None:
    study = load(lay(tmp_path, inside="only: {camps: [site 2], group: [with_children]}"))
    words = "Only for families of the camps site 2 that are also families with children under 18."
    assert words in " ".join(explain(study).split())
    (policy,) = as_document(study)["policies"]
    census = next(one for one in policy["instruments"] if one["name"] == "social_census")
    assert (census["only"]["camps"], census["only"]["group"]) == (["site 2"], ["with_children"])
    told = recipe(study)["policies"]["mine"]["only"]
    assert told == {"social_census": {"camps": ["site 2"], "group": ["with_children"]}}


def test_the_lists_name_what_there_is() -> None:
    assert {*UNLIMITED, *BY_CAMP_ONLY} <= set(instruments())
    assert {group.column for group in GROUPS.values()} <= {column.name for column in FAMILIES}
