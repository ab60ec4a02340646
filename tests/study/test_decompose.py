"""The difference between two policies split into components: mixtures, parts that add up, and what is refused."""

import json
from fractions import Fraction
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from sim.errors import UserError
from sim.show.decompose_told import told
from sim.study.compare import compare
from sim.study.components import COMPONENT_OF, COMPONENTS
from sim.study.decompose import NAMES, WHOLE, content, decompose, mixture, parts_of
from sim.study.document import dumps
from tests.instruments.situations import INSTRUMENTS
from tests.study.small import study

START, GOAL = "insertion_village", "toulouse_model"


@cache
def small():
    return study(f"{START},{GOAL}", months=12, replicates=3)


@cache
def found():
    return decompose(small(), START, GOAL, jobs=1)


def policy(name):
    return next(one for one in small().policies if one.name == name)


# the table


def test_every_instrument_belongs_to_one_component_with_a_reason():
    listed = [name for names in COMPONENTS.values() for name in names]
    assert sorted(listed) == [name for name in INSTRUMENTS if name != "mainstream"]
    assert len(listed) == len(set(listed))
    assert all(len(reason.split()) > 3 for names in COMPONENTS.values() for reason in names.values())
    assert len(COMPONENTS) == 5


# mixtures


def test_the_first_and_the_last_mixture_are_the_two_policies():
    assert content(mixture(policy(START), policy(GOAL), 0)) == content(policy(START))
    assert content(mixture(policy(START), policy(GOAL), WHOLE)) == content(policy(GOAL))


@pytest.mark.parametrize("place", range(len(NAMES)))
def test_a_mixture_has_the_swapped_component_of_the_goal_and_the_others_of_the_start(place):
    mixed = mixture(policy(START), policy(GOAL), 1 << place)
    for name in (*policy(START).instruments, *policy(GOAL).instruments):
        end = policy(GOAL if COMPONENT_OF[name] == NAMES[place] else START)
        assert mixed.instruments.get(name) == end.instruments.get(name)


def test_mixtures_that_are_the_same_are_run_once():
    start, goal = policy(START), policy(GOAL)
    distinct = {content(mixture(start, goal, swapped)) for swapped in range(WHOLE + 1)}
    assert found().packages == len(distinct) <= 32
    twice = [content(mixture(start, start, swapped)) for swapped in range(WHOLE + 1)]
    assert len(set(twice)) == 1


# parts


def test_the_parts_add_up_to_the_difference_exactly():
    rng = np.random.default_rng(3)
    values = rng.random((WHOLE + 1, 7))
    parts = parts_of(values)
    gaps = [Fraction(last) - Fraction(first) for first, last in zip(values[0], values[WHOLE], strict=True)]
    exact = sum(gaps, Fraction())
    assert sum(part.exact for part in parts) == exact / 7
    assert sum(part.mean for part in parts) == pytest.approx(float(exact / 7), abs=1e-15)


def test_parts_that_do_not_meet_are_what_each_adds_alone():
    """Component k adds k + 1, whatever the others do: first, last and mean are the same, in every replicate."""
    values = np.array(
        [[float(sum(k + 1 for k in range(len(NAMES)) if swapped >> k & 1))] * 4 for swapped in range(WHOLE + 1)]
    )
    for place, part in enumerate(parts_of(values)):
        assert (part.mean, part.low, part.high, part.first, part.last) == (place + 1.0,) * 5


def test_two_that_only_work_together_share_what_they_do():
    values = np.array([[1.0 if swapped & 3 == 3 else 0.0] * 2 for swapped in range(WHOLE + 1)])
    parts = parts_of(values)
    assert [part.mean for part in parts] == [0.5, 0.5, 0.0, 0.0, 0.0]
    assert [(part.first, part.last) for part in parts[:2]] == [(0.0, 1.0), (0.0, 1.0)]


def test_the_model_is_split_on_the_luck_of_the_comparison():
    result, levels = found(), compare(small(), jobs=1).summary
    housed = levels[(levels["measure"] == "durably_housed") & (levels["month"] == 12)].set_index("policy")["mean"]
    assert result.levels[0].mean == housed[START]
    assert result.levels[1].mean == housed[GOAL]
    assert result.total.mean == pytest.approx(housed[GOAL] - housed[START], abs=1e-15)
    whole = sum(part.exact for part in result.parts)
    assert float(whole) == pytest.approx(result.total.mean, abs=1e-15)
    assert sum(result.share(part) for part in result.parts) == pytest.approx(1)


def test_the_way_back_is_the_way_there_with_the_other_sign():
    back = decompose(small(), GOAL, START, jobs=1)
    for there, here in zip(found().parts, back.parts, strict=True):
        assert there.exact == -here.exact
        assert (there.first, there.last) == pytest.approx((-here.last, -here.first))


def test_a_shorter_look_is_the_beginning_of_the_longer_study():
    early = decompose(small(), START, GOAL, measure="any_home", month=6, jobs=1)
    levels = compare(small(), jobs=1).curves
    rows = levels[(levels["measure"] == "any_home") & (levels["month"] == 6)].set_index("policy")["mean"]
    assert (early.levels[0].mean, early.levels[1].mean) == (rows[START], rows[GOAL])


def test_the_words_and_the_document_say_the_same():
    text = told(found())
    assert f"From {START} to {GOAL}: durably housed at month 12" in text
    for name, other in combinations(NAMES, 2):
        assert text.index(name) < text.index(other)
    document = json.loads(dumps(found().document()))
    assert (document["from"], document["to"], document["month"]) == (START, GOAL, 12)
    assert list(document["parts"]) == list(NAMES)
    parts = sum(part["mean"] for part in document["parts"].values())
    assert parts == pytest.approx(document["difference"]["mean"], abs=1e-15)
    assert "insertion_village" in document["parts"]["coverage"]["from"]


@pytest.mark.parametrize(
    ("start", "goal", "changes", "said"),
    [
        ("insertion_vilage", GOAL, {}, "did you mean insertion_village"),
        (START, START, {}, "two policies"),
        (START, GOAL, {"measure": "durably_house"}, "did you mean durably_housed"),
        (START, GOAL, {"measure": "cost_eur_per_month_durably_housed"}, "a value in every replicate"),
        (START, GOAL, {"month": 13}, "a month from 1 to 12"),
        (START, GOAL, {"measure": "homes_outside_deprived_districts", "month": 1}, "defined in every replicate"),
    ],
)
def test_what_cannot_be_split_is_refused(start, goal, changes, said):
    with pytest.raises(UserError, match=said):
        decompose(small(), start, goal, jobs=1, **changes)
