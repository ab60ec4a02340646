"""`camp2housing report`: the report again from the folder, to the same bytes, or clear words why not."""

import json
import shutil

import pytest

from tests.cli.asked import STUDY, ask, content


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("report") / "result"
    asked = ("--replicates", "2", "--months", "6", "--policies", "eviction_only,housing_first,toulouse_model")
    extra = ("--decompose", "housing_first,toulouse_model", "--quiet", "--jobs", "1")
    done = ask("compare", STUDY, *asked, *extra, "--out", place)
    assert done.returncode == 0, done.stderr.decode()
    return place


def test_drawn_again_every_byte_is_the_same(folder, tmp_path):
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    shutil.rmtree(again / "charts")
    (again / "report.html").unlink()
    done = ask("report", again)
    assert done.returncode == 0, done.stderr.decode()
    assert content(again) == content(folder)
    assert done.stdout == b""
    assert f"open {again / 'report.html'}" in done.stderr.decode()


def test_a_report_elsewhere_leaves_the_result_alone(folder, tmp_path):
    before, out = content(folder), tmp_path / "out"
    done = ask("report", folder, "--out", out, "--quiet")
    assert (done.returncode, done.stderr) == (0, b"")
    made = content(out)
    assert made["report.html"] == before["report.html"]
    assert {name for name in made if not name.startswith("charts/")} == {"manifest.json", "recipe.json", "report.html"}
    assert content(folder) == before


def test_the_split_difference_is_in_the_report(folder):
    files = content(folder)
    assert "decomposition.json" in files
    assert b"What makes the difference" in files["report.html"]
    assert "charts/parts_of_the_difference.csv" in files


def test_a_folder_without_a_result_is_refused(tmp_path):
    done = ask("report", tmp_path)
    assert done.returncode == 2
    assert "wanted the folder of a finished comparison, got one without a recipe.json" in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_changed_number_is_refused_and_nothing_is_written(folder, tmp_path):
    changed = tmp_path / "changed"
    shutil.copytree(folder, changed)
    path = changed / "differences.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    before = content(changed)
    done = ask("report", changed)
    assert done.returncode == 2
    assert "differences.csv: wanted the file as it was written, got one changed since" in done.stderr.decode()
    assert content(changed) == before


def test_two_families_are_followed_unless_told_and_kept_with_the_result(folder):
    files = content(folder)
    kept = json.loads(files["biographies.json"])
    assert kept["kind"] == "biographies"
    assert {len(one["policies"]) for one in kept["biographies"]} == {2}
    assert "biographies.json" in json.loads(files["manifest.json"])["files"]
    assert b"What it means for one family" in files["report.html"]
    assert [name for name in files if name.startswith("charts/biography_") and name.endswith(".csv")]


def test_a_result_without_families_followed_has_a_report_without(tmp_path):
    asked = ("--replicates", "1", "--months", "3", "--policies", "eviction_only", "--quiet", "--jobs", "1")
    done = ask("compare", STUDY, *asked, "--biographies", "none", "--out", tmp_path / "none")
    assert done.returncode == 0, done.stderr.decode()
    files = content(tmp_path / "none")
    assert "biographies.json" not in files
    assert b"What it means for one family" not in files["report.html"]


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("housing_first", "--decompose: wanted two policies with a comma between them, got 'housing_first'"),
        ("housing_first,tolouse_model", "wanted a policy of the study, got an unknown name"),
        ("housing_first,housing_first", "wanted two policies, got the same policy twice"),
    ],
)
def test_a_pair_that_cannot_be_split_is_refused_before_anything_runs(tmp_path, pair, message):
    done = ask("compare", STUDY, "--decompose", pair, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not (tmp_path / "out").exists()
