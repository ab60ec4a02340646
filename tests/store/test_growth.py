"""A folder of parts grows: what was written stays as it is, and nothing is counted twice or left out."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.errors import OutputError
from sim.store.growth import FIXED, Growth
from sim.store.layout import Layout
from sim.store.parts import dumps, existing_store, open_store
from tests.cli.asked import content


def state(points, code="a"):
    """Manifest and files of a folder with so many points."""
    manifest = {
        "schema": 1,
        "kind": "sweep",
        "name": "hamlet",
        "code": {"version": "1", "sources_sha256": code},
        "recipe_sha256": f"r{points}",
        "points_sha256": f"p{points}",
        "points": points,
        "runs": points,
        "points_a_part": 10,
        "parts": -(-points // 10),
    }
    files = {"recipe.json": dumps({"kind": "sweep", "points": points}), "points.parquet": b"%d points" % points}
    return manifest, files


GROWS = Growth(state, "")


@pytest.mark.parametrize("ends", [(1,), (10,), (11,), (20, 40), (25, 40), (25, 26, 64), (7, 9, 10, 100)])
@pytest.mark.parametrize("size", [1, 10, 16])
def test_every_point_is_in_one_part(ends, size):
    layout = Layout(size, ends)
    points = [point for part in range(layout.parts) for point in layout.points_of(part)]
    assert points == list(range(ends[-1]))
    assert all(point in layout.points_of(layout.part_of(point)) for point in points)
    assert max(len(layout.points_of(part)) for part in range(layout.parts)) <= size
    assert Layout(size, ends[:1]).parts == layout.before(1)


def test_earlier_parts_are_those_of_before():
    before, after = Layout(10, (25,)), Layout(10, (25, 60))
    assert [after.points_of(part) for part in range(before.parts)] == [before.points_of(part) for part in range(3)]
    assert after.points_of(3) == range(25, 35)


def test_nothing_that_was_there_is_written_again(tmp_path):
    folder = tmp_path / "out"
    store = open_store(folder, *state(25), GROWS)
    for part in range(store.parts):
        store.put(part, b"%d" % part)
    before = content(folder)
    grown = open_store(folder, *state(60), GROWS)
    assert grown.missing() == [part for part in grown_order(7) if part > 2]
    after = content(folder)
    assert {name: after[name] for name in before} == before
    assert sorted(set(after) - set(before)) == ["manifest-0002.json", "points-60.parquet", "recipe-60.json"]
    assert existing_store(folder).points.read_bytes() == b"60 points"
    assert json.loads(after["manifest-0002.json"])["grown_from"] == 25
    assert open_store(folder, *state(60), GROWS).layout == Layout(10, (25, 60))


def grown_order(parts):
    from sim.store.parts import balanced

    return list(balanced(parts))


def test_it_grows_again_and_again(tmp_path):
    for points in (25, 60, 61, 200):
        store = open_store(tmp_path / "out", *state(points), GROWS)
    assert store.layout == Layout(10, (25, 60, 61, 200))
    assert (store.manifest["points"], store.manifest["parts"]) == (200, store.parts)


def test_it_never_shrinks(tmp_path):
    for points in (25, 60):
        open_store(tmp_path / "out", *state(points), GROWS)
    told = "wanted the same sweep with points 25, got one with 60; a sweep never shrinks: give it as many points"
    with pytest.raises(OutputError, match=told):
        open_store(tmp_path / "out", *state(25), GROWS)


def test_another_version_does_not_grow_it(tmp_path):
    open_store(tmp_path / "out", *state(25), GROWS)
    other = Growth(lambda points: state(points, "b"), "")
    with pytest.raises(OutputError, match=r"version 1 \(sources b\), got one made by version 1 \(sources a\)"):
        open_store(tmp_path / "out", *state(60, "b"), other)
    assert not (tmp_path / "out" / "manifest-0002.json").exists()


def test_what_cannot_grow_says_why(tmp_path):
    open_store(tmp_path / "out", *state(25), FIXED)
    with pytest.raises(OutputError, match="got one with 25; a grid has its points: choose another folder"):
        open_store(tmp_path / "out", *state(60), Growth(None, "a grid has its points"))


def test_several_grow_it_at_once(tmp_path):
    """To the same size: one manifest comes first. To others: each is there, or was refused as too small by then."""
    open_store(tmp_path / "out", *state(25), GROWS)
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: open_store(tmp_path / "out", *state(60), GROWS), range(8)))
    assert {store.layout for store in stores} == {Layout(10, (25, 60))}
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(open_store, tmp_path / "out", *state(points), GROWS) for points in range(70, 150, 10)]
    for one in done:
        assert one.exception() is None or "a sweep never shrinks" in str(one.exception())
    layout = existing_store(tmp_path / "out").layout
    assert layout.ends[-1] == 140
    assert list(layout.ends) == sorted(set(layout.ends))
    assert existing_store(tmp_path / "out").recipe.read_bytes() == state(140)[1]["recipe.json"]


def test_a_command_killed_before_the_new_manifest_leaves_the_folder_as_it_was(tmp_path):
    open_store(tmp_path / "out", *state(25), GROWS)
    for name in ("points-60.parquet", "recipe-60.json", ".new-xyz"):
        (tmp_path / "out" / name).write_bytes(b"half of it")
    assert open_store(tmp_path / "out", *state(25), GROWS).layout == Layout(10, (25,))
    store = open_store(tmp_path / "out", *state(60), GROWS)
    assert store.points.read_bytes() == b"60 points"


def test_a_growth_whose_beginning_is_missing_is_told(tmp_path):
    for points in (25, 60, 100):
        open_store(tmp_path / "out", *state(points), GROWS)
    folder = tmp_path / "out"
    (folder / "manifest-0003.json").rename(folder / "manifest-0002.json")
    with pytest.raises(
        OutputError, match=r"manifest-0002.json: grown_from: wanted a growth from 25 points, got one from 60"
    ):
        existing_store(folder)


def test_files_of_a_growth_alone_are_known_as_ours(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("points-60.parquet", "recipe-60.json", "report.html"):
        (folder / name).write_bytes(b"of an earlier time")
    assert open_store(folder, *state(25), GROWS).missing()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "points-60.txt").write_bytes(b"somebody's")
    with pytest.raises(OutputError, match="which is not ours"):
        open_store(tmp_path / "other", *state(25), GROWS)
