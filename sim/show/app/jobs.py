"""Runs what pages ask for in a few worker processes: a limit on how many at once, an order, progress and cancel.

A worker is kept warm between jobs. A cancelled job ends its worker, and with it whatever the worker had started.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sim.errors import Problem, UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    Tell = Callable[[str, Any], None]

State = Literal["waiting", "running", "done", "failed", "cancelled"]
LISTEN_SECONDS = 0.1
END_SECONDS = 5.0
KILLED = "killed"
"""Said of a worker process that was ended from outside."""
THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class Failure(NamedTuple):
    """Why a job failed: what the user can mend, or a fault of ours and where its log is."""

    problems: tuple[Problem, ...] = ()
    said: str = ""
    log: str = ""


@dataclass
class Job:
    """Something asked for: `work(tell, *details)`, found by module and name in a worker process."""

    work: Callable[..., Any]
    details: tuple[Any, ...]
    state: State = "waiting"
    done: int = 0
    total: int = 0
    stage: tuple[str, ...] = ()
    result: Any = None
    failure: Failure = field(default_factory=Failure)

    @property
    def over(self) -> bool:
        """Nothing will change any more."""
        return self.state in ("done", "failed", "cancelled")

    def hears(self, kind: str, what: Any) -> None:
        """Takes a message of the worker."""
        if kind == "progress":
            self.done, self.total = what
        elif kind == "stage":
            self.stage = what
        elif kind == "done":
            self.result, self.state = what, "done"
        else:
            self.failure, self.state = what, "failed"


class Office:
    """A few desks, each a thread with a worker process of its own; jobs are taken in the order in which they came."""

    def __init__(self, desks: int) -> None:
        self.desks = desks
        self.queue: deque[Job] = deque()
        self.changed = threading.Condition()
        self.open = True
        self.idle = 0
        self.threads: list[threading.Thread] = []

    def submit(self, work: Callable[..., Any], *details: Any) -> Job:
        """Puts a job at the end of the queue."""
        job = Job(work, details)
        with self.changed:
            self.queue.append(job)
            self._staff()
            self.changed.notify()
        return job

    def warm(self) -> None:
        """Starts a worker before anybody needs it."""
        with self.changed:
            if not self.threads:
                self._take_a_desk()

    def ahead(self, job: Job) -> int:
        """How many jobs wait before this one."""
        with self.changed:
            return self.queue.index(job) if job in self.queue else 0

    def cancel(self, job: Job) -> None:
        """Ends a job wherever it is; what is over stays as it is."""
        with self.changed:
            if job in self.queue:
                self.queue.remove(job)
            if not job.over:
                job.state = "cancelled"

    def close(self) -> None:
        """Ends every job and every worker."""
        with self.changed:
            self.open = False
            self.queue.clear()
            self.changed.notify_all()
        for thread in self.threads:
            thread.join(END_SECONDS)

    def _staff(self) -> None:
        if len(self.threads) < self.desks and self.idle < len(self.queue):
            self._take_a_desk()

    def _take_a_desk(self) -> None:
        self.idle += 1
        self.threads.append(threading.Thread(target=self._sit, daemon=True))
        self.threads[-1].start()

    def _sit(self) -> None:
        """One desk: take a job, see it through, take the next."""
        worker = Worker()
        while job := self._next():
            self._see_through(job, worker)
        worker.end()

    def _next(self) -> Job | None:
        with self.changed:
            while self.open and not self.queue:
                self.changed.wait()
            if not self.open:
                return None
            self.idle -= 1
            job = self.queue.popleft()
            job.state = "running"
            return job

    def _see_through(self, job: Job, worker: Worker) -> None:
        try:
            worker.give(job)
            while self.open and not job.over:
                for kind, what in worker.listen():
                    self._hears(job, kind, what)
        except (EOFError, OSError):
            self._hears(job, "failed", Failure(said=KILLED))
            worker.end()
        if job.state == "cancelled":
            worker.end()
            worker.start()
        with self.changed:
            self.idle += 1

    def _hears(self, job: Job, kind: str, what: Any) -> None:
        with self.changed:
            if not job.over:
                job.hears(kind, what)


class Worker:
    """A worker process and the line to it; a new one is started when it is needed again."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """A fresh process, deaf to Ctrl-C: the page's server ends it."""
        spawn = get_context("spawn")
        self.line, theirs = spawn.Pipe()
        self.process: SpawnProcess | None = spawn.Process(target=_serve, args=(theirs,))
        self.process.start()
        theirs.close()

    def give(self, job: Job) -> None:
        """Hands over a job."""
        if self.process is None or not self.process.is_alive():
            self.start()
        self.line.send((job.work, job.details))

    def listen(self) -> list[tuple[str, Any]]:
        """What the worker has said lately; raises EOFError when it is gone."""
        heard: list[tuple[str, Any]] = []
        while self.line.poll(0 if heard else LISTEN_SECONDS):
            heard.append(self.line.recv())
        return heard

    def end(self) -> None:
        """Ends the process at once; its own workers end with it."""
        if self.process is not None:
            self.process.terminate()
            self.process.join(END_SECONDS)
            self.line.close()
            self.process = None


def _serve(line: Connection) -> None:
    """Life of a worker: get ready, then do one job after the other."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    os.environ.update(dict.fromkeys(THREAD_LIMITS, "1"))
    _get_ready()
    while True:
        try:
            work, details = line.recv()
        except EOFError:
            return
        _work(line, work, details)


def _get_ready() -> None:
    """What every job needs is imported and tried while nobody waits."""
    from sim.show.app.works import rehearse

    rehearse()


def _stop_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(line: Connection, work: Callable[..., Any], details: tuple[Any, ...]) -> None:
    """Does one job; whatever goes wrong in it is told, and the worker lives on."""
    import traceback

    from sim.store.log import write_error

    def tell(kind: str, what: Any) -> None:
        line.send((kind, what))

    try:
        tell("done", work(tell, *details))
    except UserError as error:
        tell("failed", Failure(error.problems))
    except Exception as error:
        said = f"{type(error).__name__}: {' '.join(str(error).split()) or 'no message'}"
        tell("failed", Failure((), said, write_error(traceback.format_exc(), None)))
