"""Parts come out the same whoever makes them, and whatever is killed on the way."""

import json
from dataclasses import replace

import pytest

from sim.errors import OutputError, UserError
from sim.study.sweep.results import Results
from sim.study.sweep.run import State, Ways, begin, fill, sweep
from tests.cli.asked import content
from tests.study.sweep import engines
from tests.study.sweep.small import lay, made

RUNS = 64 * 2 * 2


def swept(folder, out, engine=None, points_a_part=None, **ways):
    asked, work = made(folder, engine, points_a_part)
    return fill(asked, work, begin(asked, work, out), Ways(**ways))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """An uninterrupted sweep, made in this process."""
    folder = tmp_path_factory.mktemp("whole")
    done = swept(folder, folder / "out", jobs=1)
    assert done.complete
    assert (done.runs, done.ran, done.failed) == (RUNS, RUNS, 0)
    return content(folder / "out")


def test_two_processes_make_the_same_bytes(tmp_path, whole):
    assert swept(tmp_path, tmp_path / "out", jobs=2).complete
    assert content(tmp_path / "out") == whole


def test_shards_fill_one_folder(tmp_path, whole):
    asked = lay(tmp_path)
    parts = [sweep(asked, tmp_path / "out", jobs=1, shard=(number, 3)) for number in (2, 1, 3)]
    assert [part.complete for part in parts] == [False, False, True]
    assert sum(part.ran for part in parts) == RUNS
    assert content(tmp_path / "out") == whole


def test_what_is_there_is_not_made_again(tmp_path, whole):
    swept(tmp_path, tmp_path / "out", jobs=1)
    gone = sorted((tmp_path / "out" / "parts").iterdir())[1]
    gone.unlink()
    (tmp_path / "out" / "parts" / ".new-left-by-a-killed-run").write_bytes(b"half a part")
    heard = []
    again = swept(tmp_path, tmp_path / "out", jobs=1, progress=heard.append)
    assert again.ran == RUNS // again.parts
    assert heard[0] == State(RUNS, RUNS - again.ran, 0, 0, 0.0)
    assert heard[-1].earlier + heard[-1].done == RUNS
    assert content(tmp_path / "out") == whole
    assert swept(tmp_path, tmp_path / "out", jobs=1).ran == 0


def test_the_chunk_changes_no_byte(tmp_path, whole, monkeypatch):
    monkeypatch.setattr("sim.study.sweep.part.RUNS_A_CHUNK", 3)
    swept(tmp_path, tmp_path / "out", jobs=1)
    assert content(tmp_path / "out") == whole


def test_a_worker_killed_once_is_made_up_for(tmp_path, whole, monkeypatch):
    monkeypatch.setenv("KILL_MARK", str(tmp_path / "killed"))
    done = swept(tmp_path, tmp_path / "out", engines.kills_once, jobs=2)
    assert done.complete
    assert not done.set_aside
    assert content(tmp_path / "out") == whole


def test_a_part_that_kills_its_worker_is_set_aside_and_tried_again_later(tmp_path, whole, monkeypatch):
    mark = tmp_path / "kill"
    mark.touch()
    monkeypatch.setenv("KILL_MARK", str(mark))
    done = swept(tmp_path, tmp_path / "out", engines.kills_for_long, jobs=2)
    assert done.set_aside == ("part-000000.parquet",)
    assert done.parts_done == done.parts - 1
    mark.unlink()
    again = swept(tmp_path, tmp_path / "out", engines.kills_for_long, jobs=2)
    assert (again.complete, again.ran) == (True, RUNS // again.parts)
    assert content(tmp_path / "out") == whole


@pytest.mark.parametrize("points_a_part", [1, 16])
def test_a_failing_run_is_data_and_the_others_go_on(tmp_path, points_a_part):
    swept(tmp_path, tmp_path / "sound", jobs=1, points_a_part=points_a_part)
    done = swept(tmp_path, tmp_path / "out", engines.fails, points_a_part, jobs=1)
    assert (done.complete, done.failed) == (True, 2)
    result = Results(tmp_path / "out")
    failures = result.query("select * from failures")
    assert failures["replicate"].tolist() == list(engines.BAD)
    assert failures["point"].tolist() == [number // 2 for number in engines.BAD]
    assert failures["policy"].tolist() == ["insertion_village"] * 2
    assert set(failures["reason"]) == {f"ZeroDivisionError: replicate {number} cannot be" for number in engines.BAD}
    others = "select * exclude (failed, reason) from runs where run not in (select run from runs where failed)"
    kept = result.query(others)
    assert len(kept) == 2 * (RUNS - 2)
    sound = Results(tmp_path / "sound").query("select * exclude (failed, reason) from runs")
    assert kept.equals(sound[~sound["run"].isin(failures["run"])].reset_index(drop=True))
    with pytest.raises(UserError, match="a run that did not fail, got ZeroDivisionError"):
        result.replay(int(failures["run"][0]))


def test_no_memory_is_no_failure_of_a_run(tmp_path, monkeypatch):
    asked, work = made(tmp_path, engine=out_of_memory)
    with pytest.raises(MemoryError):
        fill(asked, work, begin(asked, work, tmp_path / "out"), Ways(jobs=1))
    assert not list((tmp_path / "out" / "parts").iterdir())


def out_of_memory(plan, first, replicates):
    raise MemoryError


def test_another_sweep_is_refused_in_words(tmp_path):
    swept(tmp_path, tmp_path / "out", jobs=1)
    asked = lay(tmp_path)
    for changes, told in (
        ({"points": 32}, "wanted the same sweep with points 32, got one with 64; a sweep never shrinks"),
        ({"luck": "common"}, 'wanted the same sweep with luck "common", got one with "fresh"'),
        ({"settings": "work.vacancy=0.2"}, r"studies\.0\.parameters\.work\.vacancy\.value 0\.2, got one with"),
        ({"seed": 8}, r"studies\.0\.seed 8, got one with 7"),
        ({"vary": "work.odds_accepted"}, "vary.0"),
    ):
        with pytest.raises(OutputError, match=told):
            sweep(asked, tmp_path / "out", jobs=1, **changes)


def test_another_version_is_refused_in_words(tmp_path):
    swept(tmp_path, tmp_path / "out", jobs=1)
    path = tmp_path / "out" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["code"]["sources_sha256"] = "0123456789"
    path.write_text(json.dumps(manifest))
    with pytest.raises(OutputError, match=r"got one made by version .* \(sources 01234567\)"):
        swept(tmp_path, tmp_path / "out", jobs=1)
    with pytest.raises(OutputError, match="the version of the model that made it"):
        Results(tmp_path / "out").replay(0)


@pytest.mark.parametrize("shard", [(0, 2), (3, 2)])
def test_a_shard_that_cannot_be(tmp_path, shard):
    with pytest.raises(UserError, match="I/N with I from 1 to N"):
        sweep(lay(tmp_path), tmp_path / "out", shard=shard)


def test_an_unknown_executor(tmp_path):
    with pytest.raises(UserError, match=r"--executor: wanted local or dask://host:port, got 'slurm'"):
        sweep(lay(tmp_path), tmp_path / "out", executor="slurm")


def test_the_work_travels_without_what_it_has_made(tmp_path):
    import pickle

    _, work = made(tmp_path)
    work.bench(0)
    assert not pickle.loads(pickle.dumps(work)).benches
    assert replace(work).benches == {}
