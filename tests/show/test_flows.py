"""The streams from camp to home: where each family stands, and that nobody is lost on the way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.codes import CAMP, GONE, HOTEL, SOCIAL, STREET, TRANSIT
from sim.show.flow_numbers import NODES, flows_from_camp_to_home, stations
from sim.show.scene import scene
from tests.show.fake import fake_comparison

LIVES = {
    # place, durable, selected, first roof, first lease -> admitted, first roof, end
    "helped into a lease": ((SOCIAL, 5, True, 4, 9), ("admitted", "temporary_roof", "durably_housed")),
    "straight into a lease": ((SOCIAL, 2, True, 9, 9), ("admitted", "own_lease", "temporary_home")),
    "in a transit flat": ((TRANSIT, 0, True, 3, None), ("admitted", "temporary_roof", "temporary_home")),
    "in a hotel": ((HOTEL, 0, False, 3, None), ("not_admitted", "temporary_roof", "shelter")),
    "still in the camp": ((CAMP, 0, False, None, None), ("not_admitted", "no_roof", "camp_or_street")),
    "on the street": ((STREET, 0, True, 2, None), ("admitted", "temporary_roof", "camp_or_street")),
    "gone": ((GONE, 0, False, None, None), ("not_admitted", "no_roof", "gone")),
}


@pytest.mark.parametrize("life", LIVES)
def test_where_a_family_stands(life: str) -> None:
    record, wanted = LIVES[life]
    names = ("place", "durable", "selected", "sheltered", "leased")
    family = pd.DataFrame({name: [value] for name, value in zip(names, record, strict=True)})
    family = family.astype({"sheltered": "Int16", "leased": "Int16"})
    assert tuple(str(labels[0]) for labels in stations(family, durable=3)) == ("camps", *wanted)


@pytest.fixture(scope="module")
def table() -> Any:
    comparison = fake_comparison()
    return flows_from_camp_to_home(comparison, scene(comparison))


def test_every_step_holds_all_families(table: Any) -> None:
    np.testing.assert_allclose(table.groupby(["policy", "step"])["mean"].sum(), 1)


def test_what_arrives_at_a_node_leaves_it(table: Any) -> None:
    for step in (1, 2):
        arrives = table[table["step"] == step].groupby(["policy", "target", "end"])["mean"].sum()
        leaves = table[table["step"] == step + 1].groupby(["policy", "source", "end"])["mean"].sum()
        pd.testing.assert_series_equal(arrives, leaves, check_names=False)


def test_streams_have_intervals_and_known_ends(table: Any) -> None:
    assert (table["low"] <= table["mean"]).all()
    assert (table["mean"] <= table["high"]).all()
    assert set(table["end"]) <= set(NODES[-1])
