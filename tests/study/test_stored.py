"""A comparison on disk has the tables that it was written with, and is refused where it was changed."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import UserError
from sim.scenario.circles import Only
from sim.store.write import claimed
from sim.study.compare import Comparison
from sim.study.save import TABLES, save
from sim.study.stored import Stored, opened
from tests.cli.asked import STUDY


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    study = sim.load(STUDY, replicates=2, months=6, policies="eviction_only,toulouse_model")
    return sim.compare(study, cost_elsewhere=12.5, jobs=1)


@pytest.fixture(scope="module")
def folder(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("stored") / "result"
    with claimed(place, comparison.study.name) as claim:
        save(comparison, claim.new)
        claim.commit()
    return place


@pytest.fixture(scope="module")
def stored(folder: Path) -> Stored:
    return opened(folder)


@pytest.mark.parametrize("name", [*TABLES, "families", "monthly"])
def test_every_table_is_the_same_to_the_bit(comparison: Comparison, stored: Stored, name: str) -> None:
    pd.testing.assert_frame_equal(getattr(stored, name), getattr(comparison, name), check_dtype=False, check_exact=True)


@pytest.mark.parametrize("name", ["totals", "by", "reversals", "wider_lines"])
def test_both_perspectives_are_the_same(comparison: Comparison, stored: Stored, name: str) -> None:
    found, made = getattr(stored.perspectives, name), getattr(comparison.perspectives, name)
    pd.testing.assert_frame_equal(found, made, check_dtype=False, check_exact=True)


def test_cost_effectiveness_is_the_same(comparison: Comparison, stored: Stored) -> None:
    for found, made in zip(stored.cea, comparison.cea, strict=True):
        pd.testing.assert_frame_equal(found, made, check_dtype=False, check_exact=True)


def test_the_study_is_told_back_whole(comparison: Comparison, stored: Stored) -> None:
    for field in fields(comparison.study):
        if field.name in ("path", "city", "policies", "parameters", "mainstream", "horizons"):
            continue
        assert getattr(stored.study, field.name) == getattr(comparison.study, field.name), field.name
    assert stored.horizons == comparison.horizons
    assert (stored.discount, stored.cost_elsewhere) == (comparison.discount, 12.5)
    for shelf in ("parameters", "mainstream"):
        made = {name: one._replace(where="") for name, one in getattr(comparison.study, shelf).items()}
        found = {name: one._replace(where="") for name, one in getattr(stored.study, shelf).items()}
        assert found == made
    for there, here in zip(stored.study.policies, comparison.study.policies, strict=True):
        assert (there.name, there.title, list(there.instruments)) == (here.name, here.title, list(here.instruments))
        dials = [one._replace(where="") for own in here.instruments.values() for one in own.values()]
        assert [one._replace(where="") for own in there.instruments.values() for one in own.values()] == dials


def test_what_nobody_asked_for_is_not_there(stored: Stored) -> None:
    assert stored.assumed is None
    assert stored.decomposition is None
    assert stored.biographies is None


@pytest.mark.parametrize("path", sorted(STUDY.parent.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_study_is_told_back_to_the_same_plan(path: Path) -> None:
    """Limits and all: what a recipe says is enough to live the study again."""
    from sim.scenario.plan import make_plan
    from sim.scenario.retold import study_of_recipe
    from sim.store.recipe import recipe

    study = sim.load(path)
    told = json.loads(json.dumps(recipe(study, horizons=list(study.horizons))))
    with np.printoptions(threshold=1_000_000, precision=17):
        assert repr(make_plan(study_of_recipe(told))) == repr(make_plan(study))


def test_a_limit_is_told_back() -> None:
    from sim.scenario.retold import study_of_recipe
    from sim.store.recipe import recipe

    study = sim.load(STUDY)
    limits = {"insertion_village": Only(("site 1",), ("with_children",), ("here", "there"))}
    own = replace(study.policies[2], only=limits)
    told = recipe(replace(study, policies=(*study.policies[:2], own)), horizons=[])
    assert study_of_recipe(told).policies[2].only == {"insertion_village": Only(("site 1",), ("with_children",))}


def broken(folder: Path, place: Path, change: Any) -> Path:
    import shutil

    shutil.copytree(folder, place)
    change(place)
    return place


def test_a_changed_table_is_refused(folder: Path, tmp_path: Path) -> None:
    def change(place: Path) -> None:
        path = place / "summary.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("0.", "1.", 1), encoding="utf-8")

    result = opened(broken(folder, tmp_path / "a", change))
    with pytest.raises(UserError, match=r"summary\.csv: wanted the file as it was written, got one changed since"):
        _ = result.summary


def test_a_lost_table_is_named(folder: Path, tmp_path: Path) -> None:
    result = opened(broken(folder, tmp_path / "a", lambda place: (place / "delays.csv").unlink()))
    with pytest.raises(UserError, match=r"delays\.csv: wanted the file that the result was written with, got nothing"):
        _ = result.delays


def test_a_result_of_another_version_is_told_what_it_lacks(folder: Path, tmp_path: Path) -> None:
    def change(place: Path) -> None:
        document = json.loads((place / "manifest.json").read_bytes())
        del document["files"]["cea_information.csv"]
        (place / "manifest.json").write_text(json.dumps(document), encoding="utf-8")

    result = opened(broken(folder, tmp_path / "a", change))
    with pytest.raises(UserError, match=r"cea_information\.csv: wanted a result that lists cea_information\.csv"):
        _ = result.cea


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda place: (place / "recipe.json").unlink(), "got one without a recipe.json"),
        (lambda place: (place / "manifest.json").write_text("{"), "no readable manifest.json"),
        (lambda place: (place / "recipe.json").write_text('{"study": "a"}'), "got one with the result of another"),
        (lambda place: (place / "recipe.json").write_text('{"policies": {}, "discount_a_year": 0}'), "schema None"),
    ],
)
def test_what_is_no_result_is_refused_with_words(folder: Path, tmp_path: Path, spoil: Any, message: str) -> None:
    place = broken(folder, tmp_path / "a", spoil)
    with pytest.raises(UserError, match=message):
        opened(place)


def test_no_folder_and_a_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="wanted the folder of a finished comparison, got nothing"):
        opened(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="got a file"):
        opened(tmp_path / "file")
