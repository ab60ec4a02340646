"""Runs the chunks of a plan, here or in worker processes; neither the number of workers nor the chunk changes a bit."""

from __future__ import annotations

import pickle
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from sim.study.executors import cores, end, held_here, open_pool, quiet_start

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


class WorkerLostError(RuntimeError):
    """A worker process was killed from outside, twice: most often for want of memory."""


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
    pool = open_pool(workers, held)
    try:
        with quiet_start():
            waiting = {pool.submit(_work, chunk): chunk for chunk in chunks}
        while waiting:
            ready, _ = wait(waiting, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in ready:
                yield waiting.pop(future), future.result()
        pool.shutdown()
    except BaseException:
        end(pool)
        raise


def _work(chunk: Chunk) -> History:
    engine, plan = held_here()
    history: History = engine(plan, *chunk)
    return history
