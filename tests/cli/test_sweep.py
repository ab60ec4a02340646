"""The command sweeps: whatever ends it, what is finished is kept, and the same command goes on."""

import json
import random
import resource
import shutil
import signal
import time
from typing import NamedTuple

import pyarrow
import pyarrow.parquet
import pytest

from sim.cli import main
from sim.outcomes.measures import MEASURES
from tests.cli.asked import ask, begin, content
from tests.study.sweep.small import SWEEP, lay

LONG = SWEEP.replace("points: 64", "points: 256")
LIST = SWEEP[: SWEEP.index("vary:")].replace("sobol", "list").replace("points: 64\n", "") + "file: p.csv\n"


@pytest.fixture
def tell(capsysbinary):
    """The command in this process: its code, what it printed and what it said; a process of its own takes seconds."""

    def told(*words):
        code = main([str(word) for word in words])
        out, err = capsysbinary.readouterr()
        return Told(code, out, err)

    return told


class Told(NamedTuple):
    """A finished command."""

    returncode: int
    stdout: bytes
    stderr: bytes


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
    assert lines[-3].startswith("256 of 256 runs, ")
    assert lines[-3].endswith(" a second, 0 s left")
    assert lines[-2:] == ["drawing the charts and the report", f"The report: {folder / 'report.html'}"]
    assert f"4 of 4 parts of the sweep hamlet (256 runs) are in {folder}." in done.stdout.decode()
    assert "256 runs made, 0 failed, 4 of 4 parts there" in (folder / "run.log").read_text()


def test_giving_it_again_finds_all_done(made, tmp_path, tell):
    folder, _ = made
    before = files(folder)
    done = tell("sweep", lay(tmp_path), "--out", folder, "--jobs", 1, "--json", "--progress", "json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert (document["complete"], document["runs_of_this_command"], document["parts_done"]) == (True, 0, 4)
    assert [json.loads(line)["done"] for line in done.stderr.decode().splitlines()] == [256]
    assert files(folder) == before


def test_a_dry_run_writes_nothing(tmp_path, tell):
    done = tell("sweep", lay(tmp_path), "--out", tmp_path / "out", "--dry-run", "--jobs", 2, "--json", "--points", 4096)
    told = json.loads(done.stdout)
    assert (told["runs"], told["parts"], told["workers"]) == (16384, 32, 2)
    assert told["runs_a_second"] > 0
    assert 0 < told["disk_bytes"] < 100e6
    assert told["memory_bytes"] > 50e6
    assert not (tmp_path / "out").exists()


def test_a_list_of_points_and_two_cities(tmp_path, tell):
    path = lay(tmp_path, LIST)
    (path.parent / "p.csv").write_text("work.odds_applies\n0.1\n0.15\n")
    words = ("--vary", "city=hamlet,toulouse", "--jobs", 1, "--months", 2, "--no-report")
    done = tell("sweep", path, "--out", tmp_path / "out", *words)
    assert done.returncode == 0, done.stderr
    columns = 'r.city, p."work.odds_applies" as odds, count(*) as n'
    asked = f"select {columns} from runs r join points p using (point) group by all order by all"
    told = tell("query", tmp_path / "out", asked, "--csv").stdout.decode()
    assert told == "city,odds,n\nhamlet,0.1,4\nhamlet,0.15,4\ntoulouse,0.1,4\ntoulouse,0.15,4\n"


def test_the_report_is_drawn_again_to_the_same_bytes(made, tmp_path, tell):
    """Also into another folder, where nothing else may be."""
    folder, _ = made
    before = files(folder)
    assert tell("report", folder, "--quiet").returncode == 0
    assert files(folder) == before
    done = tell("report", folder, "--out", tmp_path / "page")
    assert done.stderr.decode().splitlines()[-1].endswith(f"open {tmp_path / 'page' / 'report.html'}")
    report = {name: data for name, data in before.items() if name == "report.html" or name.startswith("charts/")}
    assert content(tmp_path / "page") == report
    (tmp_path / "page" / "notes.txt").write_text("mine")
    done = tell("report", folder, "--out", tmp_path / "page")
    assert done.returncode == 2
    assert "an empty folder, or one with nothing but a report, got notes.txt in it" in done.stderr.decode()


def test_the_report_of_a_sweep_that_was_interrupted(made, tmp_path, tell):
    """It says so; the sweep goes on; and the report is that of one that was never interrupted."""
    folder = shutil.copytree(made[0], tmp_path / "out")
    for number in (1, 2):
        (folder / "parts" / f"part-00000{number}.parquet").unlink()
    assert tell("report", folder, "--quiet").returncode == 0
    page = (folder / "report.html").read_text()
    assert "2 of its 4 parts are there, with 32 of 64 points" in page
    assert tell("sweep", lay(tmp_path), "--out", folder, "--jobs", 1, "--progress", "none").returncode == 0
    assert files(folder) == files(made[0])


def test_a_report_of_nothing_or_of_a_broken_part(made, tmp_path, tell):
    folder = shutil.copytree(made[0], tmp_path / "out")
    part = folder / "parts" / "part-000001.parquet"
    part.write_bytes(part.read_bytes()[:-100])
    done = tell("report", folder)
    assert done.returncode == 2
    assert "part-000001.parquet: wanted a part of the sweep, got a file that cannot be read" in done.stderr.decode()
    shutil.rmtree(folder / "parts")
    done = tell("report", folder)
    assert done.returncode == 2
    assert "wanted a sweep of which a part is there, got one that has not been run yet" in done.stderr.decode()


def test_a_report_for_which_there_is_no_room_costs_no_run(made, tmp_path):
    """The sweep is whole; the command says what is missing and ends as partial."""
    folder = shutil.copytree(made[0], tmp_path / "out")
    shutil.rmtree(folder / "charts")
    done = ask("sweep", lay(tmp_path), "--out", folder, "--jobs", 1, "--progress", "none", preexec_fn=no_room)
    assert done.returncode == 3
    assert "4 of 4 parts" in done.stdout.decode()
    assert "the sweep itself is kept; free some room and give `camp2housing report`" in done.stderr.decode()
    assert len(list((folder / "parts").iterdir())) == 4


def test_more_points_in_the_folder_of_a_finished_sweep(made, tmp_path, tell):
    """Killed on the way: what was there stays to the byte, the new parts are those of a sweep begun so large."""
    folder = shutil.copytree(made[0], tmp_path / "out")
    asked = lay(tmp_path)
    words = ("sweep", asked, "--points", 192, "--jobs", 1, "--progress", "none", "--no-report")
    run = begin(*words, "--out", folder)
    wait_for_parts(run, folder, 5)
    run.send_signal(signal.SIGKILL)
    run.wait(timeout=60)
    last = tell(*words, "--out", folder, "--json")
    assert last.returncode == 0, last.stderr
    assert json.loads(last.stdout)["parts_done"] == 12
    assert tell(*words, "--out", tmp_path / "whole").returncode == 0
    now, kept, whole = files(folder), files(made[0]), files(tmp_path / "whole")
    assert {name: now[name] for name in kept} == kept
    assert {name: data for name, data in now.items() if name.startswith("parts/")} == {
        name: data for name, data in whole.items() if name.startswith("parts/")
    }


@pytest.fixture(scope="module")
def unstopped(tmp_path_factory):
    """The longer sweep, made by two processes that nobody stops."""
    folder = tmp_path_factory.mktemp("unstopped")
    done = ask("sweep", lay(folder, LONG), "--out", folder / "out", "--jobs", 2, "--progress", "none", "--no-report")
    assert done.returncode == 0, done.stderr
    return files(folder / "out")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_whatever_ends_it_nothing_is_lost_or_doubled(tmp_path, unstopped, number, tell):
    """Stopped at a moment drawn by chance, and gone on with: the bytes are those of a sweep that nobody stopped.

    `python -m benchmarks.kills` does it at fifty moments.
    """
    asked, moments = lay(tmp_path, LONG), random.Random(int(number))
    words = ("sweep", asked, "--out", tmp_path / "out", "--jobs", 1, "--progress", "none", "--no-report")
    run = begin(*words)
    wait_for_a_part(run, tmp_path / "out")
    time.sleep(moments.uniform(0.0, 0.2))
    run.send_signal(number)
    assert run.wait(timeout=60) in (0, {signal.SIGKILL: -9, signal.SIGTERM: 143}[number])
    left = 16 - len(list((tmp_path / "out" / "parts").glob("part-*")))
    last = tell(*words, "--json")
    assert json.loads(last.stdout)["runs_of_this_command"] == left * 64
    assert files(tmp_path / "out") == unstopped


def wait_for_a_part(run, folder):
    wait_for_parts(run, folder, 1)


def wait_for_parts(run, folder, count):
    end = time.monotonic() + 60
    while time.monotonic() < end and run.poll() is None:
        if len(list((folder / "parts").glob("part-*"))) >= count:
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


def test_a_full_disk_ends_in_words_and_is_gone_on_with(made, tmp_path, tell):
    """Here there is room for the part that is there, and for no other."""
    folder = shutil.copytree(made[0], tmp_path / "out")
    for part in sorted((folder / "parts").iterdir())[1:]:
        part.unlink()
    words = ("sweep", lay(tmp_path), "--out", folder, "--jobs", 1, "--progress", "none", "--no-report")
    done = ask(*words, preexec_fn=no_room)
    assert (done.returncode, done.stdout) == (3, b"")
    told = done.stderr.decode()
    assert "file too large; free some room and give the same command again: every finished part is kept" in told
    assert "Traceback" not in told
    assert len(list((folder / "parts").iterdir())) == 1
    assert tell(*words).returncode == 0
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
def test_bad_input_is_told_without_a_traceback(tmp_path, words, told, tell):
    done = tell("sweep", lay(tmp_path), "--out", tmp_path / "out", "--progress", "none", *words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_folder_that_is_taken(made, tmp_path, tell):
    folder, _ = made
    (tmp_path / "file").write_text("a file")
    for out, told in ((tmp_path / "file", "got a file"), (tmp_path, "which is not ours")):
        done = tell("sweep", lay(tmp_path / "here"), "--out", out, "--jobs", 1)
        assert done.returncode == 2
        assert told in done.stderr.decode()
    done = tell("sweep", lay(tmp_path / "here"), "--out", folder, "--points", 8, "--jobs", 1)
    assert done.returncode == 2
    told = "wanted the same sweep with points 8, got one with 64; a sweep never shrinks: give it as many points"
    assert told in done.stderr.decode()
    done = tell("compare", tmp_path / "here" / "studies" / "hamlet.yaml", "--out", folder, "--quiet")
    assert done.returncode == 2
    assert "got the result of the study sweep of hamlet" in done.stderr.decode()


def test_query_prints_a_table_csv_or_json(made, tell):
    folder, _ = made
    sql = "select policy, count(*) as n, max(reason) as why from runs where month = 4 group by all order by all"
    table = tell("query", folder, sql).stdout.decode()
    assert table.split() == ["policy", "n", "why", "insertion_village", "128", "toulouse_model", "128"]
    told = tell("query", folder, sql, "--csv").stdout.decode()
    assert told == "policy,n,why\ninsertion_village,128,\ntoulouse_model,128,\n"
    document = json.loads(tell("query", folder, sql, "--json").stdout)
    assert document["rows"] == [["insertion_village", 128, None], ["toulouse_model", 128, None]]


@pytest.mark.parametrize("sql", ["selec", "select nothing from runs", "drop table runs", "select 1; select 2"])
def test_a_wrong_question_is_bad_input(made, sql, tell):
    done = tell("query", made[0], sql)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("SQL: wanted ")


@pytest.mark.parametrize("engine", ["core", "mesa"])
def test_a_run_is_lived_again_to_the_bit(made, engine, tell):
    done = tell("replay", made[0], "--run", 77, "--engine", engine)
    assert done.returncode == 0
    where = "run 77 (point 19, hamlet, insertion_village, replicate 39)"
    assert done.stdout.decode() == f"{where}, {engine}: all {2 * len(MEASURES)} values are equal to the bit\n"


def test_a_run_that_is_not_the_same_is_told_and_is_an_error(made, tmp_path, tell):
    """Somebody has changed a row since."""
    folder = shutil.copytree(made[0], tmp_path / "out")
    path = folder / "parts" / "part-000000.parquet"
    table = pyarrow.parquet.read_table(path)
    at = table.column_names.index("families_in_camps")
    more = pyarrow.array([value + 1 for value in table.column(at).to_pylist()])
    pyarrow.parquet.write_table(table.set_column(at, "families_in_camps", more), path)
    done = tell("replay", folder, "--run", 3)
    assert done.returncode == 1
    told = "2 values are NOT those kept: families_in_camps at month 2, families_in_camps at month 4"
    assert told in done.stdout.decode()


def test_points_that_somebody_has_changed_are_refused(made, tmp_path, tell):
    folder = shutil.copytree(made[0], tmp_path / "out")
    path = folder / "points.parquet"
    table = pyarrow.parquet.read_table(path)
    pyarrow.parquet.write_table(table.slice(1), path)
    done = tell("replay", folder, "--run", 3)
    assert done.returncode == 2
    assert "points.parquet: wanted the points that the manifest names, got other points" in done.stderr.decode()


def test_replay_of_no_run(made, tell):
    done = tell("replay", made[0], "--run", -1)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "--run: wanted a number from 0 to 255, got -1" in done.stderr.decode()
