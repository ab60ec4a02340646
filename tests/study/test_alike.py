"""Like with like: own scale, equal spending, equal quota, on the same luck."""

import json
from dataclasses import replace

import pytest

from sim.errors import UserError
from sim.show.alike_told import told
from sim.study.alike import TABLES, alike, largest_quota, search_seed, with_quota
from sim.study.compare import compare
from sim.study.document import dumps
from sim.study.scale import CLOSE_ENOUGH
from tests.study.small import study

POLICIES = "emergency_shelter,insertion_village,housing_first"


@pytest.fixture(scope="module")
def small():
    """Within a year, villages that take two to open spend nothing that a shelter could spend as well."""
    return study(POLICIES, camps=None, settings="village.odds_site_found=0.2")


@pytest.fixture(scope="module")
def found(small):
    return alike(small, jobs=1)


def test_at_their_own_scale_the_policies_are_those_of_the_comparison(small, found):
    assert found.own.document() == compare(small, jobs=1).document()


def test_spending_is_equal_on_the_luck_of_the_search(found):
    assert [scaled.policy for scaled in found.scales] == POLICIES.split(",")
    assert found.like is None
    for scaled in found.scales:
        assert scaled.found
        assert scaled.spending_eur == pytest.approx(found.target_eur, rel=CLOSE_ENOUGH)


def test_the_search_has_luck_of_its_own(small):
    for seed in (0, small.seed, 2**63 - 1):
        other = search_seed(replace(small, seed=seed))
        assert other != seed
        assert 0 <= other < 2**63


def test_the_baseline_is_the_same_in_every_table(found):
    frame = found.frame()
    base = frame[frame["policy"] == found.study.baseline].drop(columns="table")
    parts = [base[frame.loc[base.index, "table"] == name].reset_index(drop=True) for name in TABLES]
    for other in parts[1:]:
        assert parts[0].equals(other)
    assert (base["difference"].dropna() == 0).all()


def test_every_policy_but_the_baseline_has_the_largest_quota(small, found):
    assert found.quota == largest_quota(small) == 39
    quotas = {
        one.name: one.instruments.get("social_landlord_quota", {}).get("lettings_year")
        for one in found.lettings.study.policies
    }
    assert quotas.pop("eviction_only") is None
    assert {dial.value for dial in quotas.values()} == {39}


def test_a_policy_with_that_quota_already_is_left_as_it_is(small):
    village = next(one for one in small.policies if one.name == "insertion_village")
    assert with_quota(village, 39, "eviction_only").instruments == village.instruments


def test_what_cannot_grow_is_named(found):
    assert found.unscaled == ("eviction_only",)


def test_the_words_and_the_document_say_the_same(found):
    text = told(found)
    for name in TABLES:
        assert name.upper() in text
    assert "39 priority lettings a year" in text
    assert "eviction_only" in text
    assert "on average over the months" in text
    document = json.loads(dumps(found.document()))
    assert list(document["tables"]) == list(TABLES)
    cell = document["tables"]["own scale"]["housing_first"]["durably_housed"]["12"]
    assert set(cell) == {"mean", "low", "high", "difference", "difference_low", "difference_high"}
    assert document["search_seed"] != document["seed"]


def test_the_spending_of_one_policy_may_be_given_to_all(small):
    given = alike(small, like="housing_first", quota=10, jobs=1)
    by_name = {scaled.policy: scaled for scaled in given.scales}
    assert by_name["housing_first"].factor == 1.0
    assert given.quota == 10
    assert "what housing_first spends" in told(given)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"like": "eviction_only"}, "a policy of the study that can be scaled"),
        ({"like": "nowhere"}, "known: emergency_shelter"),
        ({"quota": 5000}, "a whole number from 0 to"),
    ],
)
def test_what_cannot_be_asked_is_refused(small, changes, said):
    with pytest.raises(UserError, match=said):
        alike(small, **changes)


def test_a_study_with_nothing_to_scale_is_refused():
    with pytest.raises(UserError, match="a dial to grow by"):
        alike(study("eviction_only"))
