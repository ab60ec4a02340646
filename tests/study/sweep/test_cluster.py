"""A sweep on Dask: a real scheduler and real worker processes, one of which is killed on the way."""

import os
import signal
import sys
import warnings

import pytest

from sim.errors import UserError
from sim.study import cluster, executors
from sim.study.sweep.run import Ways, begin, fill
from tests.cli.asked import content
from tests.study.sweep import engines
from tests.study.sweep.small import made

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler():
    """Two worker processes of one thread each."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as local:
            yield local


def swept(folder, out, scheduler, engine=None, **ways):
    asked, work = made(folder, engine)
    where = "dask://" + scheduler.scheduler_address.removeprefix("tcp://")
    return fill(asked, work, begin(asked, work, out), Ways(executor=where, **ways))


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_makes_the_same_bytes_with_a_worker_killed_on_the_way(tmp_path, scheduler):
    asked, work = made(tmp_path)
    fill(asked, work, begin(asked, work, tmp_path / "here"), Ways(jobs=1))
    pids, killed = list(workers_of(scheduler)), []

    def kill_one(state):
        if state.done and not killed:
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)

    done = swept(tmp_path, tmp_path / "there", scheduler, engines.waits, progress=kill_one)
    assert killed
    assert (done.complete, done.ran, done.set_aside) == (True, 256, ())
    assert content(tmp_path / "there") == content(tmp_path / "here")


def workers_of(scheduler):
    with distributed.Client(scheduler.scheduler_address, set_as_default=False) as client:
        return client.run(os.getpid).values()


@pytest.mark.filterwarnings("ignore")
def test_a_part_that_kills_its_workers_is_set_aside(tmp_path, scheduler):
    done = swept(tmp_path, tmp_path / "out", scheduler, engines.kills_at_ten)
    assert done.set_aside == ("part-000000.parquet",)
    assert done.parts_done == done.parts - 1


def test_no_scheduler_there(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(UserError, match=r"--executor dask://127\.0\.0\.1:1: wanted a running Dask scheduler, got "):
        cluster.connect("127.0.0.1:1")


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:port", ""])
def test_an_address_that_is_none(address, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(UserError, match="wanted a running Dask scheduler, got "):
        cluster.connect(address)


def test_without_the_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(
        UserError, match=r"it is not installed; install it with: pip install 'camp-to-housing\[cluster\]'"
    ):
        executors.seam_of("dask://127.0.0.1:1", None, len, 1).open()


def test_a_worker_with_another_version_does_nothing():
    with pytest.raises(RuntimeError, match="this worker has another version of the model"):
        cluster.receive("key", b"", "0123456789abcdef")
    with pytest.raises(RuntimeError, match="never got the plan, or has another version"):
        cluster.do_sent("key", 1)
