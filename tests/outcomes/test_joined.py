"""Chunks joined in any order give the history that one chunk would have given."""

import numpy as np
import pytest

from sim.outcomes.joined import by_arm, join, one_run
from sim.units import NEVER
from tests.outcomes import made


def same(one, other):
    assert one.arms == other.arms
    assert one.replicates == other.replicates
    assert one.counts.tobytes() == other.counts.tobytes()
    assert {n: a.tobytes() for n, a in one.families.items()} == {n: a.tobytes() for n, a in other.families.items()}
    assert [a.tobytes() for a in one.watched] == [a.tobytes() for a in other.watched]


@pytest.mark.parametrize("cuts", [[5], [1, 1, 1, 1, 1], [2, 3], [3, 1, 1]])
def test_chunks_join_to_the_whole_in_any_order(cuts):
    plan = made.plan()
    starts = np.cumsum([0, *cuts[:-1]]).tolist()
    parts = [made.engine(plan, first, size) for first, size in zip(starts, cuts, strict=True)]
    same(join(parts[::-1]), made.engine(plan, 0, 5))


def test_nothing_is_watched_where_somebody_looked_away():
    plan = made.plan()
    seen, unseen = made.engine(plan, 0, 2), made.engine(plan, 2, 2)._replace(watched=None)
    assert join([seen, unseen]).watched is None


def test_a_replicate_twice_is_refused():
    plan = made.plan()
    with pytest.raises(ValueError, match="each replicate once"):
        join([made.engine(plan, 0, 2), made.engine(plan, 1, 2)])


def test_chunks_of_other_policies_are_refused():
    with pytest.raises(ValueError, match="same arms"):
        join([made.engine(made.plan(), 0, 1), made.engine(made.plan(("nothing", "more")), 1, 1)])


def test_one_run_is_that_of_its_policy_and_replicate():
    whole = made.engine(made.plan(), 0, 4)
    alone = one_run(whole, 1, 2)
    assert (alone.arms, alone.replicates) == (("help",), (2,))
    assert alone.counts[:, 0].tolist() == by_arm(whole.counts, whole, 1)[:, 1, 2].tolist()


def test_chunks_with_fewer_newcomers_are_made_up_with_families_that_never_arrived():
    few, more = made.engine(made.plan(), 0, 1), made.engine(made.plan(), 1, 1)
    wider = {name: np.pad(column, ((0, 0), (0, 2)), constant_values=1) for name, column in more.families.items()}
    joined = join([few, more._replace(families=wider)])
    assert joined.families["arrival"].tolist() == [[0, 0, NEVER, NEVER, NEVER], [0, 0, NEVER, 1, 1]] * 2
