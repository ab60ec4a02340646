"""`camp2housing biography`: a family in words, as JSON and as files; clear words for what is not there."""

import hashlib
import json
import shutil

import pytest

from tests.cli.asked import STUDY, ask

ONE = ("biography", STUDY, "--months", "3", "--policies", "eviction_only,housing_first", "--family", "3")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("biography")
    done = ask(*ONE, "--out", folder / "deep" / "life.html")
    assert done.returncode == 0, done.stderr.decode()
    return done, folder / "deep"


def test_it_is_told_on_stdout_and_written_as_a_page_with_its_chart_and_numbers(told):
    done, folder = told
    assert b"This family is synthetic" in done.stdout
    assert b"UNDER HOUSING FIRST" in done.stdout
    assert b"2 of 2 runs" in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["life.csv", "life.html", "life.svg"]


def test_the_same_bytes_twice(told, tmp_path):
    done, folder = told
    again = ask(*ONE, "--quiet", "--out", tmp_path / "life.html")
    assert again.stdout == done.stdout
    assert not again.stderr
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_one_json_document_and_nothing_else():
    done = ask(*ONE, "--json", "--quiet")
    document = json.loads(done.stdout)
    assert (document["family"], document["replicate"], list(document["policies"])) == (
        3,
        0,
        ["eviction_only", "housing_first"],
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--family", "9999"), "--family: wanted a family from 0 to"),
        (("--family", "the best"), "--family: wanted a number, or median or failed, got 'the best'"),
        (("--run", "-1"), "--run: wanted a replicate from 0 to 2147483647, got -1"),
        (("--policies", "housing_frist"), "did you mean housing_first?"),
        (("--under", "toulouse_model"), "--under: toulouse_model: wanted a policy that is told"),
        (("--out", "life.pdf"), "--out: wanted a file that ends in .html, got life.pdf"),
    ],
)
def test_what_is_not_there_is_2_with_words(words, said):
    done = ask(*ONE, *words)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert not done.stdout


def test_a_file_where_a_folder_is_wanted_loses_nothing(told, tmp_path):
    (tmp_path / "taken").write_text("mine")
    done = ask(*ONE, "--quiet", "--out", tmp_path / "taken" / "life.html")
    assert done.returncode == 2
    assert done.stdout == told[0].stdout
    assert "Traceback" not in done.stderr.decode()
    assert (tmp_path / "taken").read_text() == "mine"


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("result") / "here"
    small = ("--months", "3", "--replicates", "1", "--policies", "eviction_only,housing_first", "--set")
    done = ask(
        "compare", STUDY, *small, "work.odds_applies=0.2", "--no-report", "--quiet", "--jobs", "1", "--out", folder
    )
    assert done.returncode == 0, done.stderr.decode()
    return folder


def test_a_result_is_told_with_the_numbers_that_were_in_force(result):
    told = ask("biography", result, "--family", "3", "--quiet")
    assert told.returncode == 0, told.stderr.decode()
    assert told.stdout == ask(*ONE, "--set", "work.odds_applies=0.2", "--quiet").stdout
    assert not told.stderr


def test_a_result_is_told_as_it_was_made(result):
    done = ask("biography", result, "--family", "3", "--months", "2", "--set", "work.odds_applies=0.1")
    assert done.returncode == 2
    assert "--months: wanted no change: a result is told as it was made" in done.stderr.decode()
    assert "--set: wanted no change" in done.stderr.decode()


def test_a_result_of_another_version_is_told_with_a_word(result, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(result, other)
    recipe, manifest = (json.loads((other / name).read_bytes()) for name in ("recipe.json", "manifest.json"))
    recipe["code"]["sources_sha256"] = "0" * 64
    (other / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    manifest["files"]["recipe.json"]["sha256"] = hashlib.sha256((other / "recipe.json").read_bytes()).hexdigest()
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    done = ask("biography", other, "--family", "3")
    assert done.returncode == 0
    assert "another version of the model made" in done.stderr.decode()


def test_a_folder_without_a_result_is_2_with_words(tmp_path):
    done = ask("biography", tmp_path)
    assert done.returncode == 2
    assert "wanted the folder of a finished comparison" in done.stderr.decode()
