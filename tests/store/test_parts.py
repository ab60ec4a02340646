"""A folder of parts: each whole or not there, begun once, and never mixed with anything else."""

import json
import os
import resource
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.errors import OutputError
from sim.store.parts import balanced, existing_store, of_shard, open_store, write_whole
from tests.cli.asked import ENVIRONMENT

MANIFEST = {
    "schema": 1,
    "kind": "sweep",
    "name": "hamlet",
    "code": {"version": "1", "sources_sha256": "aaaaaaaaaaaa"},
    "recipe_sha256": "r",
    "points_sha256": "p",
    "points": 70,
    "runs": 70,
    "points_a_part": 10,
    "parts": 7,
}
FILES = {"recipe.json": b'{"kind": "sweep", "seed": 1, "vary": ["a"]}', "points.parquet": b"points"}


@pytest.mark.parametrize("parts", [0, 1, 2, 3, 7, 8, 100])
def test_every_part_comes_once(parts):
    assert sorted(balanced(parts)) == list(range(parts))


@pytest.mark.parametrize("share", [8, 16, 32, 50])
def test_the_beginning_of_the_order_is_a_fair_sample(share):
    """However early it is stopped, what is there is spread over the whole: the mean is near the middle."""
    first = list(balanced(128))[:share]
    assert abs(sum(first) / share - 63.5) <= 128 / share
    assert max(b - a for a, b in zip(sorted(first), sorted(first)[1:], strict=False)) <= 2 * 128 / share


def test_shards_share_all_parts_out():
    shards = [of_shard(range(7), 7, (number, 3)) for number in (1, 2, 3)]
    assert sorted(part for shard in shards for part in shard) == list(range(7))
    assert max(map(len, shards)) - min(map(len, shards)) <= 1


def test_what_is_done_is_the_list_of_names(tmp_path):
    store = open_store(tmp_path / "out", MANIFEST, FILES)
    assert store.missing() == list(balanced(7))
    store.put(3, b"three")
    (store.folder / "parts" / "part-000099.parquet").write_bytes(b"of another")
    (store.folder / "parts" / ".new-x").write_bytes(b"unfinished")
    assert store.done() == {3}
    again = existing_store(tmp_path / "out")
    assert (again.done(), again.path(3).read_bytes()) == ({3}, b"three")
    again.tidy()
    assert not list((store.folder / "parts").glob(".new-*"))


def test_the_manifest_is_written_once_by_whoever_comes_first(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        sizes = [{**MANIFEST, "points_a_part": size} for size in range(1, 9)]
        stores = list(pool.map(lambda own: open_store(tmp_path / "out", own, FILES), sizes))
    assert len({store.points_a_part for store in stores}) == 1
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["manifest.json", "parts", "points.parquet", "recipe.json"]


def test_a_file_system_without_links(tmp_path, monkeypatch):
    def no_links(*names):
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    assert open_store(tmp_path / "out", MANIFEST, FILES).parts == 7
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes()) == MANIFEST


@pytest.mark.parametrize(
    ("changes", "files", "told"),
    [
        ({"name": "village"}, {}, "wanted the sweep village, got the sweep hamlet; choose another folder"),
        ({"code": {"version": "2", "sources_sha256": "bbbb"}}, {}, r"wanted version 2 .*, got one made by version 1 "),
        ({"recipe_sha256": "s"}, {"recipe.json": b'{"seed": 2}'}, "the same sweep with "),
        ({"recipe_sha256": "s"}, {"recipe.json": b'{"kind": "sweep", "seed": 2, "vary": ["a"]}'}, "seed 2, got one wi"),
        ({"recipe_sha256": "s"}, {"recipe.json": b'{"kind": "sweep", "seed": 1, "vary": ["b"]}'}, r"vary\.0 \"b\", go"),
        ({"points_sha256": "q"}, {}, "points like these, got one with other points"),
    ],
)
def test_another_sweep_is_refused(tmp_path, changes, files, told):
    open_store(tmp_path / "out", MANIFEST, FILES)
    with pytest.raises(OutputError, match=told):
        open_store(tmp_path / "out", {**MANIFEST, **changes}, {**FILES, **files})


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("letters.txt", b"dear", "got letters.txt, which is not ours"),
        ("recipe.json", b'{"study": "toulouse"}', "got recipe.json, which is not ours"),
        ("recipe.json", b"[", "got recipe.json, which is not ours"),
        ("manifest.json", b'{"schema": 1, "study": "toulouse"}', "wanted the folder of a sweep, got another result"),
        ("manifest.json", b'{"schema": 1, "kin', "got a broken file; if no other command is writing there, delete"),
        ("manifest.json", b'{"schema": 9, "kind": "sweep"}', "schema: wanted 1, got schema 9; read it with the vers"),
    ],
)
def test_a_folder_of_something_else_is_refused_and_untouched(tmp_path, name, data, told):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / name).write_bytes(data)
    with pytest.raises(OutputError, match=told):
        open_store(folder, MANIFEST, FILES)
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_folder_begun_and_killed_before_its_manifest_is_taken_up(tmp_path):
    folder = tmp_path / "out"
    (folder / "parts").mkdir(parents=True)
    (folder / "recipe.json").write_bytes(FILES["recipe.json"])
    (folder / ".new-abc").write_bytes(b"half")
    assert open_store(folder, MANIFEST, FILES).missing()


def test_a_file_where_a_folder_is_wanted(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="wanted a folder to write the result in, got a file"):
        open_store(tmp_path / "out" / "deeper", MANIFEST, FILES)
    with pytest.raises(OutputError, match="wanted the folder of a sweep, got a file"):
        existing_store(tmp_path / "out")


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files")
def test_a_full_disk_leaves_no_half_part(tmp_path):
    code = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from sim.errors import OutputError
        from sim.store.parts import existing_store
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            existing_store(Path(sys.argv[1])).put(2, b"x" * 5000)
        except OutputError as error:
            print(error)
        """)
    open_store(tmp_path / "out", MANIFEST, FILES).put(1, b"one")
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "out")], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert "file too large; free some room and give the same command again: every finished part is kept" in done.stdout
    assert [path.name for path in (tmp_path / "out" / "parts").iterdir()] == ["part-000001.parquet"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


def test_a_whole_file_takes_the_place_of_an_earlier_one(tmp_path):
    path = tmp_path / "file"
    for data in (b"first", b"second"):
        write_whole(path, data)
        assert path.read_bytes() == data
    assert list(Path(tmp_path).iterdir()) == [path]
