"""One run, month by month: both engines print the same bytes, and it is the run that `compare` makes."""

import json

import pandas as pd
import pytest

import sim
from sim.errors import UserError
from sim.history import NAMES
from sim.outcomes.measures import MEASURES
from tests.cli.asked import STUDY, ask

ONE = ("run", STUDY, "--policy", "toulouse_model", "--months", "6", "--replicate", "3")


@pytest.fixture(scope="module")
def document():
    told = ask(*ONE, "--json")
    assert told.returncode == 0, told.stderr.decode()
    return json.loads(told.stdout)


@pytest.mark.parametrize("words", [("--json",), ()])
def test_both_engines_print_the_same_bytes(words):
    core, mesa = (ask(*ONE, "--engine", engine, *words) for engine in ("core", "mesa"))
    assert (core.returncode, mesa.returncode) == (0, 0)
    assert core.stdout == mesa.stdout


def test_the_document_has_every_count_and_measure_for_every_month(document):
    assert (document["schema"], document["study"], document["policy"], document["replicate"]) == (
        1,
        "toulouse",
        "toulouse_model",
        3,
    )
    assert list(document["counts"]) == list(NAMES)
    assert list(document["measures"]) == [measure.name for measure in MEASURES]
    assert all(len(values) == 7 for values in [*document["counts"].values(), *document["measures"].values()])
    assert "engine" not in document


def test_it_is_the_run_that_compare_makes(document, tmp_path):
    told = ask(
        "compare", STUDY, "--months", "6", "--replicates", "5", "--no-report", "--quiet", "--out", tmp_path / "out"
    )
    assert told.returncode == 0, told.stderr.decode()
    frame = pd.read_parquet(tmp_path / "out/monthly.parquet")
    one = frame[(frame["policy"] == "toulouse_model") & (frame["replicate"] == 3)]
    assert {name: one[name].tolist() for name in NAMES} == document["counts"]


def test_the_same_from_python(document):
    frame = sim.run(sim.load(STUDY, months=6), "toulouse_model", 3)
    assert frame["count_durable"].tolist() == document["counts"]["durable"]
    assert frame["durably_housed"].tolist() == document["measures"]["durably_housed"]


def test_words_have_a_line_for_each_month():
    lines = ask(*ONE).stdout.decode().splitlines()
    assert lines[0].split()[:2] == ["month", "durable"]
    assert [line.split()[0] for line in lines[1:]] == [str(month) for month in range(7)]


def test_an_unknown_policy_is_2_with_the_nearest_name():
    told = ask("run", STUDY, "--policy", "toulouse_modle")
    assert told.returncode == 2
    assert "did you mean toulouse_model?" in told.stderr.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"replicate": -1}, "from 0 to"),
        ({"engine": "gpu"}, "wanted core or mesa"),
        ({"policy": "x"}, "a policy of the study"),
    ],
)
def test_what_cannot_be_run_is_refused(changes, said):
    with pytest.raises(UserError, match=said):
        sim.run(sim.load(STUDY, months=2), **{"policy": "toulouse_model", **changes})
