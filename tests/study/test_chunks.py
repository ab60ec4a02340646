"""Chunks and workers change no bit; a killed worker, a failure and a stop are told apart and leave nobody behind."""

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from sim.outcomes.joined import join
from sim.study.chunks import WorkerLostError, run_chunks, split
from tests.outcomes import made

ROOT = Path(__file__).resolve().parents[2]


def fingerprint(history):
    parts = [history.counts.tobytes(), *(array.tobytes() for array in history.families.values())]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def dies(plan, first, replicates):
    os.kill(os.getpid(), signal.SIGKILL)


def dies_once(plan, first, replicates):
    """Kills its worker the first time that it meets the file named by the seed of the plan."""
    try:
        os.close(os.open(plan.seed, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return made.engine(plan, first, replicates)
    os.kill(os.getpid(), signal.SIGKILL)


def fails(plan, first, replicates):
    raise RuntimeError(f"replicate {first} cannot be")


@pytest.mark.parametrize("chunk", [1, 7, 64])
@pytest.mark.parametrize("jobs", [1, 2])
def test_neither_jobs_nor_chunk_change_a_byte(jobs, chunk):
    heard = []
    parts = run_chunks(made.engine, made.plan(), split(20, jobs, chunk), jobs, heard.append)
    assert fingerprint(join(parts)) == fingerprint(made.engine(made.plan(), 0, 20))
    assert sum(heard) == 20


@pytest.mark.parametrize(("replicates", "jobs", "chunk"), [(1, None, None), (7, 2, None), (200, 3, 64), (5, 9, 2)])
def test_chunks_cover_every_replicate_once(replicates, jobs, chunk):
    chunks = split(replicates, jobs, chunk)
    assert [r for first, size in chunks for r in range(first, first + size)] == list(range(replicates))


def test_a_worker_killed_twice_is_an_error_that_says_what_to_do():
    with pytest.raises(WorkerLostError, match="--jobs 1"):
        run_chunks(dies, made.plan(), split(4, 2, 1), 2, lambda _: None)


def test_a_worker_killed_once_is_made_up_for(tmp_path):
    plan = made.plan()._replace(seed=str(tmp_path / "killed"))
    parts = run_chunks(dies_once, plan, split(4, 2, 1), 2, lambda _: None)
    assert fingerprint(join(parts)) == fingerprint(made.engine(made.plan(), 0, 4))


def test_a_failure_in_a_worker_comes_out_as_it_is():
    with pytest.raises(RuntimeError, match="cannot be"):
        run_chunks(fails, made.plan(), split(4, 2, 1), 2, lambda _: None)


def test_a_script_without_a_guard_may_compare(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
        from sim.study.chunks import run_chunks, split
        from tests.outcomes import made
        print(len(run_chunks(made.engine, made.plan(), split(4, 2, 1), 2, lambda _: None)))
        """)
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("4\n", "")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_its_parent(tmp_path, number):
    code = textwrap.dedent("""
        from sim.study.chunks import run_chunks
        from tests.study import slow
        run_chunks(slow.engine, slow.PLAN, [(0, 1), (1, 1)], 2, lambda _: None)
        """)
    mark = tmp_path / "worker"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SLOW_MARK": str(mark)}
    parent = subprocess.Popen([sys.executable, "-c", code], env=env, stderr=subprocess.DEVNULL)
    workers = _wait_for(lambda: sorted(tmp_path.glob("worker-*")), 2)
    parent.send_signal(number)
    parent.wait(timeout=20)
    gone = _wait_for(lambda: [w for w in workers if not Path("/proc", w.name.split("-")[1]).exists()], 2)
    assert len(gone) == 2


def _wait_for(look, count):
    end = time.monotonic() + 20
    while len(found := look()) < count and time.monotonic() < end:
        time.sleep(0.05)
    return found
