"""Worker processes of the dashboard: their order, their limit, their faults, and that nobody is left behind."""

import os
import time
from pathlib import Path

import pytest

from sim.show.app.jobs import KILLED, Office
from tests.show.app import doings

PATIENCE = 60.0


def until(statement):
    """Waits until something holds."""
    end = time.monotonic() + PATIENCE
    while not statement():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.02)


def alive(process):
    """Whether a process lives; one that has ended and was not yet asked for counts as gone."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def begun(mark):
    """The process in which endless work has begun."""
    until(lambda: mark.exists() and mark.read_text() != "")
    return int(mark.read_text())


@pytest.fixture(scope="module")
def office():
    office = Office(1)
    yield office
    office.close()


def test_a_job_is_done_and_tells_how_far_it_is(office):
    job = office.submit(doings.add, 2, 3)
    until(lambda: job.over)
    assert (job.state, job.result, job.done, job.total) == ("done", 5, 1, 2)


def test_a_worker_stays_warm_for_the_next_job(office):
    first, second = office.submit(doings.who), office.submit(doings.who)
    until(lambda: second.over)
    assert first.result == second.result != os.getpid()


def test_what_the_user_can_mend_is_told_as_problems(office):
    job = office.submit(doings.refuses)
    until(lambda: job.over)
    assert [str(problem) for problem in job.failure.problems] == ["here: months: wanted fewer months, got many"]


def test_a_fault_of_ours_is_one_line_and_a_log(office):
    job = office.submit(doings.breaks)
    until(lambda: job.over)
    assert job.failure.said == "RuntimeError: a fault of ours"
    log = Path(job.failure.log)
    assert "Traceback" in log.read_text(encoding="utf-8")
    log.unlink()


def test_a_worker_killed_from_outside_fails_its_job_and_no_other(office):
    lost, next_one = office.submit(doings.dies), office.submit(doings.add, 1, 1)
    until(lambda: next_one.over)
    assert (lost.state, lost.failure.said) == ("failed", KILLED)
    assert next_one.result == 2


def test_a_job_waits_for_its_turn_and_a_cancelled_one_ends_at_once(office, tmp_path):
    running = office.submit(doings.endless, tmp_path / "one")
    process = begun(tmp_path / "one")
    waiting, last = office.submit(doings.endless, tmp_path / "two"), office.submit(doings.add, 4, 4)
    assert (waiting.state, office.ahead(waiting), office.ahead(last)) == ("waiting", 0, 1)
    office.cancel(waiting)
    assert office.ahead(last) == 0
    office.cancel(running)
    until(lambda: last.over)
    assert last.result == 8
    assert (running.state, waiting.state) == ("cancelled", "cancelled")
    assert not (tmp_path / "two").exists()
    assert not alive(process)


def test_an_office_that_closes_leaves_nobody_behind(tmp_path):
    office = Office(2)
    job = office.submit(doings.endless, tmp_path / "one")
    process = begun(tmp_path / "one")
    office.close()
    assert not alive(process)
    assert not any(thread.is_alive() for thread in office.threads)
    assert not job.result
