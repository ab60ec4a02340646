"""Runs the chunks of a plan, here or in worker processes; neither the number of workers nor the chunk changes a bit."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import types
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sim.outcomes.joined import History
    from sim.scenario.plan import Plan

    Chunk = tuple[int, int]
    Engine = Callable[[Plan, int, int], History]
    Done = Callable[[int], None]

CHUNK = 50
"""Replicates that step together when nothing is said: their arrays then stay in a core's cache."""

ATTEMPTS = 2
THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

_HELD: list[tuple[Engine, Plan]] = []


class WorkerLostError(RuntimeError):
    """A worker process was killed from outside, twice: most often for want of memory."""


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def split(replicates: int, jobs: int | None, chunk: int | None) -> list[Chunk]:
    """Chunks (first replicate, how many) that cover all replicates once, with something for every worker."""
    size = chunk or max(1, min(CHUNK, -(-replicates // (jobs or cores()))))
    return [(first, min(size, replicates - first)) for first in range(0, replicates, size)]


def run_chunks(engine: Engine, plan: Plan, chunks: list[Chunk], jobs: int | None, done: Done) -> list[History]:
    """The history of every chunk; `done` hears how many replicates each finished chunk held.

    `engine` takes the plan, the first replicate and how many; workers find it by its module and name.
    """
    workers = min(jobs or cores(), len(chunks))
    if workers == 1:
        return list(_run_here(engine, plan, chunks, done))
    finished: dict[Chunk, History] = {}
    for _ in range(ATTEMPTS):
        left = [chunk for chunk in chunks if chunk not in finished]
        try:
            for chunk, history in _run_in_workers(pickle.dumps((engine, plan)), left, workers):
                finished[chunk] = history
                done(chunk[1])
        except BrokenProcessPool:
            continue
        return [finished[chunk] for chunk in chunks]
    raise WorkerLostError(
        "a worker process was killed from outside, twice (for want of memory?); fewer workers need less: try --jobs 1"
    )


def _run_here(engine: Engine, plan: Plan, chunks: list[Chunk], done: Done) -> Iterator[History]:
    for first, replicates in chunks:
        yield engine(plan, first, replicates)
        done(replicates)


def _run_in_workers(held: bytes, chunks: list[Chunk], workers: int) -> Iterator[tuple[Chunk, History]]:
    """Each chunk as it is finished; whatever ends this early, no worker is left behind."""
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_prepare, initargs=(held,))
    try:
        with _quiet_start():
            waiting = {pool.submit(_work, chunk): chunk for chunk in chunks}
        while waiting:
            ready, _ = wait(waiting, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in ready:
                yield waiting.pop(future), future.result()
        pool.shutdown()
    except BaseException:
        _end(pool)
        raise


def _end(pool: ProcessPoolExecutor) -> None:
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(timeout=5)


@contextmanager
def _quiet_start() -> Iterator[None]:
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


def _prepare(held: bytes) -> None:
    """First thing in a worker: stop with the parent, and hold the engine and the plan."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    _HELD[:] = [pickle.loads(held)]


def _stop_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(chunk: Chunk) -> History:
    engine, plan = _HELD[0]
    return engine(plan, *chunk)
