"""Tasks come back once each, from one opened executor, and only the one to blame is set aside."""

from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from sim.errors import OutputError
from sim.study.executors import Here, Outcome, outcomes


class KilledWorker(Exception):  # noqa: N818
    """As Dask calls it."""


class Fake:
    """A seam that counts how often it is opened; `bad` says what becomes of a task, given those that are out."""

    def __init__(self, bad=lambda task, out: None, ahead=3):
        self.bad, self.size = bad, ahead
        self.opened, self.most, self.out = 0, 0, []

    def ahead(self):
        return self.size

    def open(self):
        self.opened += 1
        self.out = []
        return self

    def submit(self, executor, task):
        self.out.append(task)
        future = Future()
        error = self.bad(task, self.out)
        future.set_exception(error) if error else future.set_result(task * 10)
        return future

    def close(self, executor):
        self.out = []

    abandon = close


@pytest.mark.parametrize("ahead", [1, 2, 5])
def test_every_task_once_from_one_opening(ahead):
    seam = Fake(ahead=ahead)
    found = list(outcomes(seam, range(20)))
    assert sorted(found) == [Outcome(task, task * 10) for task in range(20)]
    assert seam.opened == 1


@pytest.mark.parametrize("error", [BrokenProcessPool, KilledWorker])
def test_only_the_one_to_blame_is_set_aside(error):
    seam = Fake(lambda task, out: error() if 4 in out else None)
    found = list(outcomes(seam, range(10)))
    assert [each.task for each in found if each.lost] == [4]
    assert sorted(each.task for each in found) == list(range(10))


def test_killed_once_is_made_up_for():
    killed = []

    def bad(task, out):
        if task == 4 and not killed:
            killed.append(task)
            return BrokenProcessPool()
        return None

    assert sorted(outcomes(Fake(bad), range(10))) == [Outcome(task, task * 10) for task in range(10)]


def test_a_cluster_that_goes_away_is_told():
    with pytest.raises(OutputError, match="got one that has gone away; start it and give the same command again"):
        list(outcomes(Fake(lambda task, out: CancelledError()), range(3)))


def test_a_failure_comes_out_as_it_is():
    with pytest.raises(ZeroDivisionError):
        list(outcomes(Fake(lambda task, out: ZeroDivisionError()), range(3)))


def test_in_this_process_a_task_is_done_only_when_there_is_room():
    done = []
    for number, each in enumerate(outcomes(Here(done.append), range(5))):
        assert each.task == number
        assert len(done) == number + 1
