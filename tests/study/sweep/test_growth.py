"""A sweep that has grown: its earlier parts are untouched, and every run is that of a sweep begun so large."""

import json

import pytest

from sim.errors import OutputError
from sim.scenario.sweep import load_sweep
from sim.study.sweep.recipe import work_of
from sim.study.sweep.results import Results
from sim.study.sweep.run import Ways, begin, fill, sweep
from tests.cli.asked import content
from tests.study.sweep.small import SWEEP, lay

ALL = "select * from runs order by run, month"


def rows(folder):
    return Results(folder).query(ALL)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A sweep begun with as many points as the others grow to."""
    folder = tmp_path_factory.mktemp("large")
    sweep(lay(folder), folder / "out", jobs=1, points=96)
    return folder / "out"


def parts(folder):
    return {name: data for name, data in content(folder).items() if name.startswith("parts/")}


def test_parts_are_those_of_a_sweep_begun_so_large_where_they_hold_the_same_points(tmp_path, large):
    """16 points a part in both, and 64 is a multiple of 16: then every part is equal to the byte."""
    before = sweep(lay(tmp_path), tmp_path / "out", jobs=1, points=64)
    kept = content(tmp_path / "out")
    after = sweep(lay(tmp_path), tmp_path / "out", jobs=1, points=96)
    assert (before.ran, after.ran, after.complete) == (256, 128, True)
    now = content(tmp_path / "out")
    assert {name: now[name] for name in kept} == kept
    assert parts(tmp_path / "out") == parts(large)
    assert now["points-96.parquet"] == content(large)["points.parquet"]
    assert json.loads(now["recipe-96.json"]) == json.loads(content(large)["recipe.json"])
    grown, whole = (
        json.loads(content(folder)[name])
        for folder, name in ((tmp_path / "out", "manifest-0002.json"), (large, "manifest.json"))
    )
    assert grown == {**whole, "grown_from": 64}


def test_every_run_is_the_same_where_parts_end_elsewhere(tmp_path, large):
    """40 points end in the middle of a part: that part stays short, and the rows are those of the large sweep."""
    sweep(lay(tmp_path), tmp_path / "out", jobs=1, points=40)
    short = content(tmp_path / "out")["parts/part-000002.parquet"]
    assert sweep(lay(tmp_path), tmp_path / "out", jobs=1, points=96).complete
    assert content(tmp_path / "out")["parts/part-000002.parquet"] == short
    assert rows(tmp_path / "out").equals(rows(large))
    for run in (2, 159, 160, 383):
        assert not Results(tmp_path / "out").replay(run).differences


@pytest.mark.parametrize("luck", ["common", "fresh"])
def test_a_sweep_grows_twice_before_it_is_finished(tmp_path, luck):
    ways = {"jobs": 1, "luck": luck}
    sweep(lay(tmp_path), tmp_path / "once", points=64, **ways)
    sweep(lay(tmp_path), tmp_path / "out", points=16, shard=(1, 2), **ways)
    sweep(lay(tmp_path), tmp_path / "out", points=33, shard=(2, 2), **ways)
    done = sweep(lay(tmp_path), tmp_path / "out", points=64, **ways)
    assert done.complete
    assert rows(tmp_path / "out").equals(rows(tmp_path / "once"))


def test_shards_grow_one_folder(tmp_path, large):
    asked = lay(tmp_path)
    sweep(asked, tmp_path / "out", jobs=1, points=64)
    done = [sweep(asked, tmp_path / "out", jobs=1, points=96, shard=(number, 3)) for number in (2, 3, 1)]
    assert done[-1].complete
    assert sum(one.ran for one in done) == 128
    assert parts(tmp_path / "out") == parts(large)


def test_a_growth_that_was_cut_short_goes_on(tmp_path, large):
    """The command ended after the new manifest, and after one new part."""
    asked = lay(tmp_path)
    sweep(asked, tmp_path / "out", jobs=1, points=64)
    wanted = load_sweep(asked, points=96)
    work = work_of(wanted)
    store = begin(wanted, work, tmp_path / "out")
    assert store.missing() == [4, 5]
    store.put(4, work(4).data)
    assert not Results(tmp_path / "out").complete
    assert fill(wanted, work_of(wanted), begin(wanted, work_of(wanted), tmp_path / "out"), Ways(jobs=1)).ran == 64
    assert parts(tmp_path / "out") == parts(large)


def test_another_sweep_does_not_grow_a_folder(tmp_path):
    asked = lay(tmp_path)
    sweep(asked, tmp_path / "out", jobs=1, points=16)
    before = content(tmp_path / "out")
    for changes, told in (
        ({"points": 8}, "points 8, got one with 16; a sweep never shrinks"),
        ({"points": 32, "replicates": 3}, "replicates 3, got one with 2"),
        ({"points": 32, "settings": "work.vacancy=0.2"}, r"work\.vacancy\.value 0\.2, got one with"),
        ({"points": 32, "seed": 8}, r"studies\.0\.seed 8, got one with 7"),
        ({"points": 32, "design": "latin_hypercube"}, 'design "latin_hypercube", got one with "sobol"'),
        ({"points": 32, "vary": "city=hamlet,toulouse"}, "points are numbered city by city"),
    ):
        with pytest.raises(OutputError, match=told):
            sweep(asked, tmp_path / "out", jobs=1, **changes)
    assert content(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"design": "latin_hypercube"}, "a Latin hypercube is made for its number of points and cannot grow"),
        ({"vary": "city=hamlet,toulouse", "months": 1}, "points are numbered city by city"),
    ],
)
def test_a_design_that_cannot_grow_says_why(tmp_path, changes, told):
    asked = lay(tmp_path)
    begun = load_sweep(asked, points=4, **changes)
    begin(begun, work_of(begun), tmp_path / "out")
    with pytest.raises(OutputError, match=told):
        sweep(asked, tmp_path / "out", jobs=1, points=8, **changes)


def test_a_list_grows_by_rows_at_its_end(tmp_path):
    listed = SWEEP[: SWEEP.index("vary:")].replace("sobol", "list").replace("points: 64\n", "") + "file: p.csv\n"
    asked = lay(tmp_path, listed)
    values = asked.parent / "p.csv"
    values.write_text("work.odds_applies\n0.1\n0.15\n")
    sweep(asked, tmp_path / "out", jobs=1)
    values.write_text("work.odds_applies\n0.1\n0.15\n0.12\n")
    assert sweep(asked, tmp_path / "out", jobs=1).ran == 4
    assert Results(tmp_path / "out").points["work.odds_applies"].tolist() == [0.1, 0.15, 0.12]
    values.write_text("work.odds_applies\n0.11\n0.15\n0.12\n0.13\n")
    with pytest.raises(OutputError, match="points like these, got one with other points"):
        sweep(asked, tmp_path / "out", jobs=1)
