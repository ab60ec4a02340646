"""A result takes the place of the earlier one whole or not at all, and never that of something else."""

import errno
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sim.errors import OutputError
from sim.store import write
from sim.store.write import claimed, output_errors

ROOT = Path(__file__).resolve().parents[2]


def fill(folder, word, study="town", names=("a.csv", "charts/b.svg")):
    for name in names:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(word)
    (folder / "recipe.json").write_text(json.dumps({"study": study, "word": word}))
    (folder / "run.log").write_text("12:00")


def put(folder, word, study="town", names=("a.csv", "charts/b.svg"), done=lambda: None):
    with claimed(folder, study) as place:
        fill(place.new, word, study, names)
        place.commit(done)


def put_half(folder):
    with claimed(folder, "town") as place:
        fill(place.new, "new")
        raise RuntimeError("half way")


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture
def earlier(tmp_path):
    folder = tmp_path / "results" / "town"
    put(folder, "old")
    return folder


def test_a_first_result_makes_its_folders_and_leaves_nothing_else(earlier):
    assert sorted(content(earlier)) == ["a.csv", "charts/b.svg", "manifest.json", "recipe.json", "run.log"]
    assert sorted(path.name for path in earlier.iterdir()) == [
        "a.csv",
        "charts",
        "manifest.json",
        "recipe.json",
        "run.log",
    ]


def test_the_manifest_lists_every_file_but_the_log(earlier):
    manifest = json.loads((earlier / "manifest.json").read_text())
    assert set(manifest["files"]) == {"a.csv", "charts/b.svg", "recipe.json"}
    assert manifest["files"]["a.csv"] == {"bytes": 3, "sha256": hashlib.sha256(b"old").hexdigest()}


def test_a_later_result_replaces_all_of_the_earlier_and_keeps_what_is_not_ours(earlier):
    (earlier / "notes.md").write_text("mine")
    put(earlier, "new", names=("a.csv", "c.csv"))
    assert sorted(content(earlier)) == ["a.csv", "c.csv", "manifest.json", "notes.md", "recipe.json", "run.log"]
    assert content(earlier)["a.csv"] == b"new"


def test_a_failure_while_writing_leaves_the_earlier_result_to_the_byte(earlier):
    before = content(earlier)
    with pytest.raises(RuntimeError, match="half way"):
        put_half(earlier)
    assert content(earlier) == before


def test_a_failure_before_any_result_leaves_no_folder(tmp_path):
    with pytest.raises(RuntimeError, match="half way"), claimed(tmp_path / "results" / "town", "town"):
        raise RuntimeError("half way")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("renames", range(10))
def test_a_failure_in_the_swap_puts_the_earlier_result_back(earlier, monkeypatch, renames):
    before = content(earlier)
    left = [renames]
    rename = Path.rename

    def refused(self, target):
        left[0] -= 1
        if left[0] == -1:
            raise OSError(errno.ENOSPC, "no room")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(OutputError, match="untouched"):
        put(earlier, "new", names=("a.csv", "c.csv", "charts/b.svg"))
    monkeypatch.undo()
    assert content(earlier) == before


@pytest.mark.parametrize("renames", range(1, 18))
def test_a_run_killed_in_the_swap_is_undone_by_the_next(earlier, renames):
    before = content(earlier)
    code = textwrap.dedent(f"""
        import os, pathlib, signal
        from tests.store.test_write import put
        left, rename = [{renames}], pathlib.Path.rename
        def killed(self, target):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return rename(self, target)
        pathlib.Path.rename = killed
        put(pathlib.Path({str(earlier)!r}), "new", names=("a.csv", "c.csv", "charts/b.svg"))
        """)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    with pytest.raises(RuntimeError, match="looked"), claimed(earlier, "town"):
        raise RuntimeError("looked")
    found = content(earlier)
    assert (found == before) if done.returncode == -signal.SIGKILL else (found["a.csv"] == b"new")


def test_an_undoing_that_is_killed_itself_can_begin_again(earlier):
    before = content(earlier)
    (earlier / write.OLD).mkdir()
    for name in ("manifest.json", "a.csv", "charts", "recipe.json"):
        (earlier / name).rename(earlier / write.OLD / name)
    (earlier / write.NEW).mkdir()
    fill(earlier / write.NEW, "new")
    write._write_manifest(
        earlier / write.NEW, [earlier / write.NEW / "a.csv", earlier / write.NEW / "recipe.json"], "town"
    )
    (earlier / write.NEW / "recipe.json").rename(earlier / "recipe.json")
    (earlier / "recipe.json").rename(earlier / write.NEW / "recipe.json")
    (earlier / write.OLD / "recipe.json").rename(earlier / "recipe.json")
    with pytest.raises(RuntimeError, match="looked"), claimed(earlier, "town"):
        raise RuntimeError("looked")
    assert content(earlier) == before


def test_a_signal_in_the_swap_is_heard_after_it(earlier, monkeypatch):
    swap = write._swap

    def interrupted(folder, new):
        signal.raise_signal(signal.SIGINT)
        swap(folder, new)

    monkeypatch.setattr(write, "_swap", interrupted)
    said = []
    with pytest.raises(KeyboardInterrupt):
        put(earlier, "new", done=lambda: said.append("whole"))
    assert said == ["whole"]
    assert content(earlier)["a.csv"] == b"new"


def test_the_result_of_another_study_is_refused(earlier):
    before = content(earlier)
    with pytest.raises(OutputError, match="an earlier result of village, got the result of the study town"):
        put(earlier, "new", study="village")
    assert content(earlier) == before


def test_a_recipe_that_is_not_ours_is_refused(tmp_path):
    (tmp_path / "recipe.json").write_text("eggs")
    with pytest.raises(OutputError, match="that is not ours"):
        put(tmp_path, "new")


def test_files_of_unknown_origin_are_not_overwritten(tmp_path):
    (tmp_path / "summary.csv").write_text("mine")
    with pytest.raises(OutputError, match=r"summary\.csv of unknown origin"):
        put(tmp_path, "new")


@pytest.mark.parametrize("inside", ["", "deeper/still"])
def test_a_file_where_a_folder_is_wanted_is_refused(tmp_path, inside):
    (tmp_path / "town").write_text("mine")
    with pytest.raises(OutputError, match="a folder to write the result in, got a file"):
        put(tmp_path / "town" / inside, "new")
    assert content(tmp_path) == {"town": b"mine"}


def test_a_name_that_the_disk_cannot_hold_is_refused(tmp_path):
    with pytest.raises(OutputError, match="file name too long"):
        put(tmp_path / ("x" * 300), "new")


def test_two_runs_never_write_into_one_folder(earlier):
    with (
        claimed(earlier, "town"),
        pytest.raises(OutputError, match="another run writes to"),
        claimed(earlier, "town"),
    ):
        pass
    put(earlier, "new")


def test_a_full_disk_is_refused_in_words_and_the_earlier_result_stays(earlier):
    before = content(earlier)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with (
            pytest.raises(OutputError, match="file too large"),
            claimed(earlier, "town") as place,
            output_errors(earlier),
        ):
            (place.new / "big.csv").write_bytes(b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert content(earlier) == before


def test_errors_that_are_ours_are_not_blamed_on_the_disk(tmp_path):
    with pytest.raises(FileNotFoundError, match="gone"), output_errors(tmp_path):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "gone")
