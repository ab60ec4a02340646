"""Which family is followed, and that its lives are those of the runs that `compare` makes."""

import json

import pandas as pd
import pytest

from sim import codes
from sim.engines.core import run_core
from sim.errors import UserError
from sim.scenario.plan import make_plan
from sim.study.biography import follow_family
from sim.study.choosing import Chosen, choose, leading, middle_replicate
from sim.study.document import dumps
from tests.study.small import study as small

POLICIES = ("eviction_only", "toulouse_model")


@pytest.fixture(scope="module")
def study():
    return small(list(POLICIES), months=18)


@pytest.fixture(scope="module")
def lives(study):
    return follow_family(study, 1, "median")


def made(housed, evictions, policy="a", replicate=0):
    """A table of families with these months of a first durable home (None: never)."""
    return pd.DataFrame(
        {
            "policy": policy,
            "replicate": replicate,
            "family": range(len(housed)),
            "arrival": [0] * (len(housed) - 1) + [5],
            "housed": pd.array(housed, dtype="Int16"),
            "evictions": evictions,
        }
    )


def test_the_median_family_is_the_one_in_the_middle_of_those_who_reach_a_home():
    families = made([9, None, 4, 30, 4, None, 1], [0, 2, 0, 0, 0, 7, 0])
    assert choose(families, 0, "median", "a") == Chosen(4, "median", "a", 4, 6)


def test_the_failed_family_is_in_the_middle_by_clearances():
    families = made([None, 3, None, None, None], [5, 0, 1, 3, 0])
    assert choose(families, 0, "failed", "a") == Chosen(3, "failed", "a", 3, 4)


def test_newcomers_are_not_chosen():
    assert choose(made([None, 7], [0, 0]), 0, "failed", "a").among == 1
    with pytest.raises(UserError, match="under which none of 1 families reaches one; choose another policy"):
        choose(made([None, 7], [0, 0]), 0, "median", "a")


def test_the_leading_policy_houses_most_and_its_middle_replicate_is_in_the_middle():
    housed = {("a", 0): [1, None, 9], ("b", 0): [1, 2, 9], ("a", 1): [1, None, 9], ("b", 1): [None, None, 9]}
    housed |= {("a", 2): [None, None, 9], ("b", 2): [None, 1, 9]}
    table = pd.concat([made(months, [0, 0, 0], *key) for key, months in housed.items()])
    assert leading(table) == "b"
    assert middle_replicate(table, "b") == 2


def test_the_lives_are_those_of_the_core(study, lives):
    history = run_core(make_plan(study), 1, 1)
    at_end = lives.months[lives.months["month"] == 18].set_index("policy")
    for run, policy in enumerate(POLICIES):
        place = codes.PLACES[history.families["place"][run, lives.family]]
        assert at_end.loc[policy, "place"] == place
        cleared = (lives.events["policy"] == policy) & (lives.events["kind"] == "cleared")
        assert cleared.sum() == history.families["evictions"][run, lives.family]


def test_the_median_family_reaches_a_home_under_the_policy_by_which_it_is_chosen(lives):
    assert lives.chosen.way == "median"
    own = lives.events[lives.events["policy"] == lives.chosen.under]
    assert "housed" in set(own["kind"])


def test_the_same_luck_meets_the_family_under_every_policy(lives):
    """A lot of a question and month is one number, whatever the policy."""
    asked = lives.events.dropna(subset=["lot"])
    asked = asked[~asked["question"].isin(["clearance", "worker_leaves"])]
    assert asked.groupby(["question", "month"])["lot"].nunique().max() == 1
    assert asked.groupby(["question", "month"])["policy"].nunique().max() == 2


def test_a_life_does_not_hang_on_which_others_are_followed(study, lives):
    alone = follow_family(study, 1, lives.family, policies=["toulouse_model"])
    same = lives.events[lives.events["policy"] == "toulouse_model"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.events, same)


def test_the_document_has_the_same_bytes_twice_and_no_gaps(study, lives):
    text = dumps(lives.document())
    assert text == dumps(follow_family(study, 1, "median").document())
    document = json.loads(text)
    assert (document["schema"], document["synthetic"], document["replicate"]) == (1, True, 1)
    assert [len(document["policies"][policy]["months"]) for policy in POLICIES] == [19, 19]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"family": 10_000}, r"wanted a family from 0 to \d+ in this replicate, got 10000; 0 to 49 live in a camp"),
        ({"family": -1}, "wanted a family from 0 to"),
        ({"family": "medain"}, "wanted a number, or median or failed"),
        ({"replicate": -1}, "--run: wanted a replicate from 0 to"),
        ({"policies": ["toulouse_modle"]}, "did you mean toulouse_model"),
        ({"under": "housing_first"}, "--under: housing_first: wanted a policy that is told"),
        ({"under": "eviction_only", "policies": ["toulouse_model"]}, "wanted a policy that is told"),
    ],
)
def test_what_is_not_there_is_refused(study, asked, said):
    with pytest.raises(UserError, match=said):
        follow_family(study, **asked)
