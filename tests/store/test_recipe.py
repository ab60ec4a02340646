"""A recipe holds all that a result depends on, and nothing of the machine."""

import json
import socket

import pytest

from sim.parameters.entry import Parameter
from sim.store.recipe import LIBRARIES, hash_of, recipe, sources_hash
from sim.study.document import dumps
from sim.study.save import save
from tests.outcomes import made

ODDS = Parameter(
    "work.odds", 0.02, "real", "odds per adult-month", 0.01, 0.04, "loguniform", "measured", "a book", "2026-11-23",
    "odds of a job", "/somewhere/work.yaml:3:5",
)  # fmt: skip


@pytest.fixture
def study(tmp_path):
    for name in ("made", "town", "nothing", "help"):
        (tmp_path / f"{name}.yaml").write_text(name)
    return made.study(folder=tmp_path, parameters={"work.odds": ODDS})


def test_a_number_is_there_with_what_it_rests_on(study):
    assert recipe(study)["parameters"]["work.odds"] == {
        "value": 0.02, "type": "real", "unit": "odds per adult-month", "low": 0.01, "high": 0.04, "prior": "loguniform",
        "evidence": "measured", "source": "a book", "checked_on": "2026-11-23", "meaning": "odds of a job",
    }  # fmt: skip


def test_every_dial_of_every_policy_is_there(study):
    policy = study.policies[1].__class__("help", "Help", {"census": {"percent": ODDS}}, study.path)
    told = recipe(
        made.study(folder=study.path.parent, policies=("nothing",)).__class__(**{**vars(study), "policies": (policy,)})
    )
    assert told["policies"]["help"]["instruments"]["census"]["percent"]["value"] == 0.02


def test_no_path_host_or_clock_is_in_it(study, tmp_path):
    text = dumps(recipe(study))
    assert str(tmp_path) not in text
    assert "/somewhere" not in text
    assert socket.gethostname() not in text
    assert text == dumps(recipe(study))


def test_files_are_named_and_hashed(study, tmp_path):
    files = recipe(study)["files"]
    assert files["city"] == {"name": "town.yaml", "sha256": hash_of(tmp_path / "town.yaml")}
    assert set(files["policies"]) == {"nothing", "help"}


def test_versions_and_sources_are_there(study):
    told = recipe(study, discount_a_year=0.025)
    assert set(told["libraries"]) == set(LIBRARIES)
    assert told["libraries"]["numpy"] != "not installed"
    assert told["code"]["sources_sha256"] == sources_hash()
    assert told["discount_a_year"] == 0.025
    assert told["schema"] == 1


def test_everything_that_a_program_reads_is_saved(study, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    comparison = made.comparison()
    object.__setattr__(comparison, "study", study)
    save(comparison, folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "cea_acceptability.csv", "cea_frontier.csv", "cea_information.csv", "cea_plane.csv", "comparison.json",
        "costs.csv", "costs_by.csv",
        "costs_wider.csv", "curves.csv", "delays.csv", "differences.csv", "families.parquet", "groups.csv",
        "kept12.csv", "luck.csv", "monthly.parquet", "p_best.csv", "perspectives.csv", "recipe.json", "reversals.csv",
        "summary.csv", "time_to_a_home.csv",
    ]  # fmt: skip
    assert json.loads((folder / "comparison.json").read_text()) == comparison.document()
