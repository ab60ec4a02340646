"""`camp2housing biography`: a family in words, as JSON and as files; clear words for what is not there."""

import json

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


def test_a_file_where_a_folder_is_wanted_loses_nothing(tmp_path):
    (tmp_path / "taken").write_text("mine")
    done = ask(*ONE, "--quiet", "--out", tmp_path / "taken" / "life.html")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr.decode()
    assert (tmp_path / "taken").read_text() == "mine"
