"""Two families of a comparison: which, under which policies, and that what is kept of them tells the same lives."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest

import sim
from sim.study.biographies import biographies, document, policies_told, read
from sim.study.biography import follow_family
from sim.study.document import dumps
from tests.study.small import study as small
from tests.study.test_biography import made

NAMES = ["eviction_only", "housing_first", "toulouse_model"]


@pytest.fixture(scope="module")
def comparison():
    return sim.compare(small(NAMES, months=18, replicates=3), jobs=1)


@pytest.fixture(scope="module")
def found(comparison):
    return biographies(comparison)


def test_both_are_of_one_replicate_and_fare_as_they_were_chosen(comparison, found):
    assert [one.chosen.way for one in found] == ["median", "failed"]
    first = found[0].chosen.under
    assert {one.replicate for one in found} == {found[0].replicate}
    table = comparison.families
    for one in found:
        own = table[(table["policy"] == first) & (table["replicate"] == one.replicate)].set_index("family")
        assert pd.isna(own.loc[one.family, "housed"]) == (one.chosen.way == "failed")
        assert ("housed" in set(one.events[one.events["policy"] == first]["kind"])) == (one.chosen.way == "median")


def test_they_are_the_lives_that_the_command_tells(comparison, found):
    for one in found:
        alone = follow_family(comparison.study, one.replicate, one.family, policies=one.policies)
        pd.testing.assert_frame_equal(alone.events, one.events)
        pd.testing.assert_frame_equal(alone.months, one.months)


def test_what_is_kept_tells_the_same_lives(comparison, found):
    text = dumps(document(found))
    again = read(comparison.study, json.loads(text))
    assert dumps(document(again)) == text
    for one, other in zip(found, again, strict=True):
        assert (one.chosen, one.facts, one.policies, one.replicate) == (
            other.chosen, other.facts, other.policies, other.replicate,
        )  # fmt: skip
        pd.testing.assert_frame_equal(one.events, other.events)
        pd.testing.assert_frame_equal(one.months, other.months)


def invented(housed, baseline="a"):
    """A comparison of policies by how many of their three families reach a home."""
    table = pd.concat([made([1] * n + [None] * (3 - n) + [9], [0] * 4, policy) for policy, n in housed.items()])
    policies = tuple(SimpleNamespace(name=name) for name in housed)
    return SimpleNamespace(study=SimpleNamespace(policies=policies, baseline=baseline), families=table)


@pytest.mark.parametrize(
    ("housed", "which", "told"),
    [
        ({"a": 0, "b": 3, "c": 1}, "two", ("a", "b")),
        ({"a": 3, "b": 0, "c": 1}, "two", ("a", "c")),
        ({"b": 1, "c": 2, "a": 0}, "two", ("c", "a")),
        ({"a": 0, "b": 3, "c": 1}, "all", ("a", "b", "c")),
        ({"a": 0, "b": 3}, "two", ("a", "b")),
        ({"a": 1}, "two", ("a",)),
    ],
)
def test_two_policies_are_the_one_that_houses_most_and_what_it_is_held_against(housed, which, told):
    assert policies_told(invented(housed), which) == told


def test_where_nobody_reaches_a_home_one_family_is_followed():
    comparison = sim.compare(small(["eviction_only"], months=2, replicates=1), jobs=1)
    assert comparison.families["housed"].isna().all()
    (one,) = biographies(comparison)
    assert one.chosen.way == "failed"
