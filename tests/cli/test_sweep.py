"""The command sweeps: whatever ends it, what is finished is kept, and the same command goes on."""

import json
import random
import resource
import shutil
import signal
import time

import pyarrow
import pyarrow.parquet
import pytest

from tests.cli.asked import ask, begin, content
from tests.study.sweep.small import SWEEP, lay

LONG = SWEEP.replace("points: 64", "points: 512")
LIST = SWEEP[: SWEEP.index("vary:")].replace("sobol", "list").replace("points: 64\n", "") + "file: p.csv\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A whole sweep, and what the command said."""
    folder = tmp_path_factory.mktemp("made")
    done = ask("sweep", lay(folder), "--out", folder / "out", "--jobs", 1)
    assert done.returncode == 0, done.stderr
    return folder / "out", done


def files(folder):
    """Every file of a result but the log, which holds the clock."""
    return {name: data for name, data in content(folder).items() if name != "run.log"}


def test_it_says_what_it_will_take_and_what_there_is(made):
    folder, done = made
    first, *lines = done.stderr.decode().splitlines()
    assert first.startswith("256 runs in 4 parts: about ")
    assert lines[0] == "0 of 256 runs"
    assert lines[-1].startswith("256 of 256 runs, ")
    assert lines[-1].endswith(" a second, 0 s left")
    assert f"4 of 4 parts of the sweep hamlet (256 runs) are in {folder}." in done.stdout.decode()
    assert "256 runs made, 0 failed, 4 of 4 parts there" in (folder / "run.log").read_text()


def test_giving_it_again_finds_all_done(made, tmp_path):
    folder, _ = made
    before = files(folder)
    done = ask("sweep", lay(tmp_path), "--out", folder, "--jobs", 1, "--json", "--progress", "json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert (document["complete"], document["runs_of_this_command"], document["parts_done"]) == (True, 0, 4)
    assert [json.loads(line)["done"] for line in done.stderr.decode().splitlines()] == [256]
    assert files(folder) == before


def test_a_dry_run_writes_nothing(tmp_path):
    done = ask("sweep", lay(tmp_path), "--out", tmp_path / "out", "--dry-run", "--jobs", 2, "--json", "--points", 4096)
    told = json.loads(done.stdout)
    assert (told["runs"], told["parts"], told["workers"]) == (16384, 32, 2)
    assert told["runs_a_second"] > 0
    assert 0 < told["disk_bytes"] < 100e6
    assert 50e6 < told["memory_bytes"] < 1.5e9
    assert not (tmp_path / "out").exists()


def test_a_list_of_points_and_two_cities(tmp_path):
    path = lay(tmp_path, LIST)
    (path.parent / "p.csv").write_text("work.odds_applies\n0.1\n0.15\n")
    done = ask("sweep", path, "--vary", "city=hamlet,toulouse", "--out", tmp_path / "out", "--jobs", 1, "--months", 2)
    assert done.returncode == 0, done.stderr
    columns = 'r.city, p."work.odds_applies" as odds, count(*) as n'
    asked = f"select {columns} from runs r join points p using (point) group by all order by all"
    told = ask("query", tmp_path / "out", asked, "--csv").stdout.decode()
    assert told == "city,odds,n\nhamlet,0.1,4\nhamlet,0.15,4\ntoulouse,0.1,4\ntoulouse,0.15,4\n"


@pytest.fixture(scope="module")
def unstopped(tmp_path_factory):
    """The longer sweep, made by two processes that nobody stops."""
    folder = tmp_path_factory.mktemp("unstopped")
    done = ask("sweep", lay(folder, LONG), "--out", folder / "out", "--jobs", 2, "--progress", "none")
    assert done.returncode == 0, done.stderr
    return files(folder / "out")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_whatever_ends_it_nothing_is_lost_or_doubled(tmp_path, unstopped, number):
    """Stopped at a moment drawn by chance, and gone on with: the bytes are those of a sweep that nobody stopped.

    `python -m benchmarks.kills` does it at fifty moments.
    """
    asked, moments = lay(tmp_path, LONG), random.Random(int(number))
    run = begin("sweep", asked, "--out", tmp_path / "out", "--jobs", 1, "--progress", "none")
    wait_for_a_part(run, tmp_path / "out")
    time.sleep(moments.uniform(0.0, 0.2))
    run.send_signal(number)
    assert run.wait(timeout=60) in (0, {signal.SIGKILL: -9, signal.SIGTERM: 143}[number])
    left = 32 - len(list((tmp_path / "out" / "parts").glob("part-*")))
    last = ask("sweep", asked, "--out", tmp_path / "out", "--jobs", 1, "--json", "--progress", "none")
    assert json.loads(last.stdout)["runs_of_this_command"] == left * 64
    assert files(tmp_path / "out") == unstopped


def wait_for_a_part(run, folder):
    end = time.monotonic() + 60
    while time.monotonic() < end and run.poll() is None:
        if list((folder / "parts").glob("part-*")):
            return
        time.sleep(0.01)


def test_ctrl_c_says_how_to_go_on(tmp_path):
    run = begin("sweep", lay(tmp_path, LONG), "--out", tmp_path / "out", "--jobs", 1, stderr=-1)
    wait_for_a_part(run, tmp_path / "out")
    run.send_signal(signal.SIGINT)
    told = run.communicate(timeout=60)[1].decode()
    assert run.returncode == 130
    assert "every finished part is kept in" in told.splitlines()[-1]
    assert "give the same command again to go on" in told.splitlines()[-1]


def test_a_full_disk_ends_in_words_and_is_gone_on_with(made, tmp_path):
    """Here there is room for the part that is there, and for no other."""
    folder = shutil.copytree(made[0], tmp_path / "out")
    for part in sorted((folder / "parts").iterdir())[1:]:
        part.unlink()
    words = ("sweep", lay(tmp_path), "--out", folder, "--jobs", 1, "--progress", "none")
    done = ask(*words, preexec_fn=no_room)
    assert (done.returncode, done.stdout) == (3, b"")
    told = done.stderr.decode()
    assert "file too large; free some room and give the same command again: every finished part is kept" in told
    assert "Traceback" not in told
    assert len(list((folder / "parts").iterdir())) == 1
    assert ask(*words).returncode == 0
    assert files(folder) == files(made[0])


def no_room():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_no_room_from_the_beginning_is_bad_surroundings(tmp_path):
    done = ask("sweep", lay(tmp_path), "--out", tmp_path / "out", "--jobs", 1, "--progress", "none", preexec_fn=no_room)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "file too large; free some room" in done.stderr.decode()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--vary", "work.odds_aplies"], "did you mean work.odds_applies?"),
        (["--shard", "3/2"], "I goes from 1 to N"),
        (["--shard", "one"], "write I/N, such as 3/8"),
        (["--executor", "slurm"], "wanted local or dask://host:port, got 'slurm'"),
        (["--points", "0"], "--points: wanted a whole number from 1"),
        (["--progress", "loud"], "is not one of"),
    ],
)
def test_bad_input_is_told_without_a_traceback(tmp_path, words, told):
    done = ask("sweep", lay(tmp_path), "--out", tmp_path / "out", "--progress", "none", *words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_folder_that_is_taken(made, tmp_path):
    folder, _ = made
    (tmp_path / "file").write_text("a file")
    for out, told in ((tmp_path / "file", "got a file"), (tmp_path, "which is not ours")):
        done = ask("sweep", lay(tmp_path / "here"), "--out", out, "--jobs", 1)
        assert done.returncode == 2
        assert told in done.stderr.decode()
    done = ask("sweep", lay(tmp_path / "here"), "--out", folder, "--points", 8, "--jobs", 1)
    assert done.returncode == 2
    assert "wanted the same sweep with points 8, got one with 64" in done.stderr.decode()
    done = ask("compare", tmp_path / "here" / "studies" / "hamlet.yaml", "--out", folder, "--quiet")
    assert done.returncode == 2
    assert "got the result of the study sweep of hamlet" in done.stderr.decode()


def test_query_prints_a_table_csv_or_json(made):
    folder, _ = made
    sql = "select policy, count(*) as n, max(reason) as why from runs where month = 4 group by all order by all"
    table = ask("query", folder, sql).stdout.decode()
    assert table.split() == ["policy", "n", "why", "insertion_village", "128", "toulouse_model", "128"]
    told = ask("query", folder, sql, "--csv").stdout.decode()
    assert told == "policy,n,why\ninsertion_village,128,\ntoulouse_model,128,\n"
    document = json.loads(ask("query", folder, sql, "--json").stdout)
    assert document["rows"] == [["insertion_village", 128, None], ["toulouse_model", 128, None]]


@pytest.mark.parametrize("sql", ["selec", "select nothing from runs", "drop table runs", "select 1; select 2"])
def test_a_wrong_question_is_bad_input(made, sql):
    done = ask("query", made[0], sql)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("SQL: wanted ")


@pytest.mark.parametrize("engine", ["core", "mesa"])
def test_a_run_is_lived_again_to_the_bit(made, engine):
    done = ask("replay", made[0], "--run", 77, "--engine", engine)
    assert done.returncode == 0
    where = "run 77 (point 19, hamlet, insertion_village, replicate 39)"
    assert done.stdout.decode() == f"{where}, {engine}: all 64 values are equal to the bit\n"


def test_a_run_that_is_not_the_same_is_told_and_is_an_error(made, tmp_path):
    """Somebody has changed a row since."""
    folder = shutil.copytree(made[0], tmp_path / "out")
    path = folder / "parts" / "part-000000.parquet"
    table = pyarrow.parquet.read_table(path)
    at = table.column_names.index("families_in_camps")
    more = pyarrow.array([value + 1 for value in table.column(at).to_pylist()])
    pyarrow.parquet.write_table(table.set_column(at, "families_in_camps", more), path)
    done = ask("replay", folder, "--run", 3)
    assert done.returncode == 1
    told = "2 values are NOT those kept: families_in_camps at month 2, families_in_camps at month 4"
    assert told in done.stdout.decode()


def test_points_that_somebody_has_changed_are_refused(made, tmp_path):
    folder = shutil.copytree(made[0], tmp_path / "out")
    path = folder / "points.parquet"
    table = pyarrow.parquet.read_table(path)
    pyarrow.parquet.write_table(table.slice(1), path)
    done = ask("replay", folder, "--run", 3)
    assert done.returncode == 2
    assert "points.parquet: wanted the points that the manifest names, got other points" in done.stderr.decode()


def test_replay_of_no_run(made):
    done = ask("replay", made[0], "--run", -1)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "--run: wanted a number from 0 to 255, got -1" in done.stderr.decode()
