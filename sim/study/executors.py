"""The one seam at which work leaves this process: an executor of `concurrent.futures`, here, in processes or on Dask.

A task is a whole number; what is done with it is held by every worker, sent there once. Whoever does it hands back the
same bytes. A task whose worker is killed twice is set aside and named; the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import types
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sim.errors import Problem, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
AHEAD = 2
"""Tasks given out for each worker: enough that none waits, few enough that finished parts do not pile up."""

STRIKES = 2
SCHEME = "dask://"

_HELD: list[Any] = []


class Outcome(NamedTuple):
    """What became of a task: its result, or (`lost`) that its worker was killed twice."""

    task: int
    result: Any
    lost: bool = False


class Seam(Protocol):
    """Where tasks are done; `ahead` is how many are given out at a time."""

    def ahead(self) -> int: ...
    def open(self) -> Executor: ...
    def submit(self, executor: Executor, task: int) -> Future[Any]: ...
    def close(self, executor: Executor) -> None: ...
    def abandon(self, executor: Executor) -> None: ...


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def seam_of(where: str, jobs: int | None, work: Callable[[int], Any], tasks: int) -> Seam:
    """The seam that `--executor` names: `local` (in this process for one worker) or `dask://host:port`.

    `work` must survive pickling: it is sent to each worker once.
    """
    if where.startswith(SCHEME):
        from sim.study.cluster import Dask

        return Dask(where.removeprefix(SCHEME), work)
    if where != "local":
        wanted, todo = "local or dask://host:port", "such as dask://127.0.0.1:8786"
        raise UserError([Problem("--executor", "", wanted, repr(where[:100]), todo)])
    workers = min(jobs or cores(), max(tasks, 1))
    return Here(work) if workers == 1 else Processes(workers, work)


def outcomes(seam: Seam, tasks: Sequence[int]) -> Iterator[Outcome]:
    """Each task as it is finished; whatever ends this early, no worker is left behind.

    Where a killed worker takes the whole pool with it, the tasks that were out are tried again one at a time, so that
    the one to blame is known.
    """
    strikes: dict[int, int] = {}
    left = list(tasks)
    while left:
        suspects = [task for task in left if strikes.get(task)]
        for each in _until_broken(seam, suspects[:1] or left):
            if isinstance(each, Outcome):
                left.remove(each.task)
                yield each
                continue
            for task in each:
                strikes[task] = strikes.get(task, 0) + 1
                if strikes[task] >= STRIKES:
                    left.remove(task)
                    yield Outcome(task, None, lost=True)


def _until_broken(seam: Seam, tasks: Sequence[int]) -> Iterator[Outcome | list[int]]:
    """Outcomes until all is done or the executor breaks; then, last, the tasks that were out."""
    executor = seam.open()
    waiting: dict[Future[Any], int] = {}
    to_do = iter(tasks)
    try:
        while True:
            while len(waiting) < seam.ahead() and (task := next(to_do, None)) is not None:
                waiting[seam.submit(executor, task)] = task
            if not waiting:
                break
            ready, _ = wait(waiting, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in ready:
                outcome = _outcome(future, waiting[future])
                del waiting[future]
                yield outcome
        seam.close(executor)
    except BrokenProcessPool:
        seam.abandon(executor)
        yield sorted(waiting.values())
    except BaseException:
        seam.abandon(executor)
        raise


def _outcome(future: Future[Any], task: int) -> Outcome:
    """The outcome of a finished task; a cluster says by itself that a task has killed its workers."""
    try:
        return Outcome(task, future.result())
    except Exception as error:
        if type(error).__name__ == "KilledWorker":
            return Outcome(task, None, lost=True)
        raise


class Here:
    """In this process: one worker needs no other."""

    def __init__(self, work: Callable[[int], Any]) -> None:
        self.work = work

    def ahead(self) -> int:
        return 1

    def open(self) -> Executor:
        return _Now()

    def submit(self, executor: Executor, task: int) -> Future[Any]:
        return executor.submit(self.work, task)

    def close(self, executor: Executor) -> None:
        pass

    abandon = close


class _Now(Executor):
    """Does a task when it is asked for its result, so that finished ones never pile up."""

    def submit(self, fn: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


class Processes:
    """In processes of this machine, started afresh, one thread each."""

    def __init__(self, workers: int, work: Callable[[int], Any]) -> None:
        self.held = pickle.dumps(work)
        self.number = workers

    def ahead(self) -> int:
        return self.number * AHEAD

    def open(self) -> Executor:
        return open_pool(self.number, self.held)

    def submit(self, executor: Executor, task: int) -> Future[Any]:
        with quiet_start():
            return executor.submit(do_held, task)

    def close(self, executor: Executor) -> None:
        executor.shutdown()

    def abandon(self, executor: Executor) -> None:
        end(executor)


def open_pool(workers: int, held: bytes) -> ProcessPoolExecutor:
    """A pool whose workers hold something pickled; its first tasks are submitted within `quiet_start`."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawn, initializer=prepare, initargs=(held,))


def end(pool: Executor) -> None:
    """Ends a pool at once, with its processes."""
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(timeout=5)


@contextmanager
def quiet_start() -> Iterator[None]:
    """Workers start deaf to Ctrl-C (the parent ends them), single-threaded, and without running the caller's script."""
    with ExitStack() as stack:
        stack.enter_context(_one_thread_each())
        stack.enter_context(_without_main_script())
        if threading.current_thread() is threading.main_thread():
            before = signal.signal(signal.SIGINT, signal.SIG_IGN)
            stack.callback(signal.signal, signal.SIGINT, before)
        yield


@contextmanager
def _one_thread_each() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in THREAD_LIMITS}
    os.environ.update(dict.fromkeys(THREAD_LIMITS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextmanager
def _without_main_script() -> Iterator[None]:
    """A spawned worker would import the caller's script again, which nothing here needs."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def prepare(held: bytes) -> None:
    """First thing in a worker: stop with the parent, and hold what all tasks need."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    hold(held)


def hold(held: bytes) -> None:
    """Keeps what all tasks of this process need."""
    _HELD[:] = [pickle.loads(held)]


def held_here() -> Any:
    """What this process holds."""
    return _HELD[0]


def _stop_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def do_held(task: int) -> Any:
    """A task, in a worker."""
    return held_here()(task)
