"""A Dask cluster as a seam: the plan goes to every worker once, those that come later included."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from sim.errors import Problem, UserError
from sim.store.recipe import sources_hash
from sim.study.executors import AHEAD, SCHEME

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

RETRIES = 2
CONNECT_SECONDS = 10

_SENT: dict[str, Any] = {}


class Dask:
    """Workers of a running scheduler (`dask scheduler`, `dask worker`), which have this model installed."""

    def __init__(self, address: str, work: Callable[[int], Any]) -> None:
        self.address = address
        self.held = pickle.dumps(work)
        self.code = sources_hash()
        self.client: Any = None
        self.key = ""

    def ahead(self) -> int:
        threads: int = sum(self.client.nthreads().values())
        return AHEAD * max(1, threads)

    def open(self) -> Executor:
        from sim.store.parts import sha256

        self.client = connect(self.address)
        self.key = f"camp2housing-{sha256(self.held)[:16]}"
        self._send()
        self._wait_for_a_worker()
        # pure: two equal calls would be taken for one; a task of ours may be given out again on purpose
        executor: Executor = self.client.get_executor(pure=False, retries=RETRIES)
        return executor

    def _send(self) -> None:
        from distributed import WorkerPlugin

        held, key, code = self.held, self.key, self.code

        class Plan(WorkerPlugin):
            """Holds the plan of a sweep on a worker; sent by value, for workers started before this model changed."""

            def setup(self, worker: Any) -> None:
                from sim.study.cluster import receive

                receive(key, held, code)

        self.client.register_plugin(Plan(), name=self.key)

    def _wait_for_a_worker(self) -> None:
        try:
            self.client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError:
            self._leave()
            where, todo = f"--executor {SCHEME}{self.address}", "start some: dask worker HOST:PORT --nthreads 1"
            raise UserError([Problem(where, "", "a scheduler with workers", "one without any", todo)]) from None

    def submit(self, executor: Executor, task: int) -> Future[Any]:
        return executor.submit(do_sent, self.key, task)

    def close(self, executor: Executor) -> None:
        executor.shutdown()
        self._leave()

    def abandon(self, executor: Executor) -> None:
        executor.shutdown(wait=False)
        self._leave()

    def _leave(self) -> None:
        from contextlib import suppress

        with suppress(Exception):
            self.client.unregister_worker_plugin(self.key)
        self.client.close()
        self.client = None


def connect(address: str) -> Any:
    """A client of the scheduler at an address; raises `UserError` where there is none, or no Dask here."""
    try:
        from distributed import Client
    except ImportError:
        todo = "install it with: pip install 'camp-to-housing[cluster]'"
        raise UserError([Problem("--executor", "", "the package distributed", "it is not installed", todo)]) from None
    try:
        _refuse_no_address(address)
        open_client: Any = Client
        return open_client(f"tcp://{address}", timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        wanted, got = "a running Dask scheduler", " ".join(str(error).split()) or "no answer"
        todo = "start one with: dask scheduler, and workers with: dask worker HOST:PORT --nthreads 1"
        raise UserError([Problem(f"--executor {SCHEME}{address}", "", wanted, got, todo)]) from error


def _refuse_no_address(address: str) -> None:
    """Raises `ValueError` for what cannot be the address of a scheduler, before anything is started to ask it."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError("no HOST:PORT" if address else "no address")


def receive(key: str, held: bytes, code: str) -> None:
    """On a worker: keep the plan, unless the model there is another version (its numbers would be others)."""
    own = sources_hash()
    _SENT[key] = pickle.loads(held) if own == code else None
    if own != code:
        raise RuntimeError(f"this worker has another version of the model (sources {own[:8]}, wanted {code[:8]})")


def do_sent(key: str, task: int) -> Any:
    """A task, on a worker of a cluster."""
    work = _SENT.get(key)
    if work is None:
        raise RuntimeError("this worker never got the plan, or has another version of the model: start it again")
    return work(task)
