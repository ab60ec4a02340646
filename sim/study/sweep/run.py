"""Runs a sweep into a folder: what is there stays, what is missing is made, what fails is recorded."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.engines import choose
from sim.errors import Problem, UserError
from sim.scenario.sweep import Sweep, load_sweep
from sim.store.parts import of_shard, open_store
from sim.store.write import locked, output_errors
from sim.study.executors import outcomes, seam_of
from sim.study.sweep.recipe import folder_of, growth_of, work_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sim.scenario.sweep import Changes
    from sim.store.parts import PartStore
    from sim.study.sweep.part import Work

WHOLE = (1, 1)


@dataclass(frozen=True)
class State:
    """How far a sweep has come, for whoever shows it: runs are those of this command's share, earlier ones apart."""

    total: int
    earlier: int
    done: int
    failed: int
    seconds: float

    @property
    def rate(self) -> float:
        """Runs a second, of this command."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At this rate; None before anything is done."""
        return (self.total - self.earlier - self.done) / self.rate if self.rate > 0 else None


@dataclass(frozen=True)
class Swept:
    """What a command has done to a folder. `set_aside` are the parts whose worker was killed twice."""

    folder: Path
    name: str
    runs: int
    parts: int
    parts_done: int
    ran: int
    failed: int
    set_aside: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Every part is there."""
        return self.parts_done == self.parts

    def document(self) -> dict[str, Any]:
        """As a JSON document, schema 1."""
        return {
            "schema": 1,
            "sweep": self.name,
            "folder": str(self.folder),
            "runs": self.runs,
            "parts": self.parts,
            "parts_done": self.parts_done,
            "complete": self.complete,
            "runs_of_this_command": self.ran,
            "failed_runs_of_this_command": self.failed,
            "set_aside": list(self.set_aside),
        }


class Ways(NamedTuple):
    """How to run a sweep; nothing here changes a byte of the result."""

    jobs: int | None = None
    executor: str = "local"
    shard: tuple[int, int] = WHOLE
    progress: Callable[[State], None] | None = None
    work: Work | None = None


def sweep(
    study: str | Path | Sweep,
    out: str | Path,
    *,
    vary: str | Iterable[str] = (),
    settings: str | Iterable[str] = (),
    ways: Ways | None = None,
    **changes: Any,
) -> Swept:
    """Runs the sweep of a file, or of a study with what `vary` names, into the folder `out`, and says what was done.

    `vary` holds words as `--vary` takes them; `changes` are points, replicates, months, seed, design and luck; `jobs`,
    `executor`, `shard` and `progress` say how to run it. Giving it again makes what is missing, and nothing twice;
    with more points (Sobol, or a longer list) the folder grows.
    Read the result with `sim.open(out)`.
    """
    how = {name: changes.pop(name) for name in ("jobs", "executor", "shard", "progress") if name in changes}
    ways = (ways or Ways())._replace(**how)
    if not isinstance(study, Sweep):
        asked: Changes = changes  # type: ignore[assignment]
        study = load_sweep(study, vary=vary, settings=settings, **asked)
    check_shard(ways.shard)
    work = ways.work or work_of(study)
    return fill(study, work, begin(study, work, Path(out)), ways)


def check_shard(shard: tuple[int, int]) -> None:
    """Shards are numbered from one."""
    number, shards = shard
    if not 1 <= number <= shards:
        wanted, got = "I/N with I from 1 to N", f"{number}/{shards}"
        raise UserError([Problem("--shard", "", wanted, got, "such as --shard 3/8")])


def begin(sweep: Sweep, work: Work, folder: Path) -> PartStore:
    """The folder of a sweep, new, to be filled on or to grow; whatever cannot be is refused before anything is run."""
    manifest, files = folder_of(sweep, work)
    store = open_store(folder, manifest, files, growth_of(sweep, work))
    work.points_a_part, work.ends = store.points_a_part, store.layout.ends
    return store


def to_do(store: PartStore, ways: Ways) -> list[int]:
    """The parts that are missing from this command's share, in the order in which they will be made."""
    return of_shard(store.missing(), store.parts, ways.shard)


def fill(sweep: Sweep, work: Work, store: PartStore, ways: Ways) -> Swept:
    """Makes the parts that are missing in a folder."""
    with output_errors(store.folder), locked(store.folder, shared=ways.shard != WHOLE):
        choose.prepare(family_months(work, to_do(store, ways)))
        share = of_shard(range(store.parts), store.parts, ways.shard)
        ran, failed, lost = _make(store, work, to_do(store, ways), share, ways)
        done = len(store.done())
        if done == store.parts:
            store.tidy()
    names = tuple(store.path(part).name for part in lost)
    return Swept(store.folder, sweep.name, store.manifest["runs"], store.parts, done, ran, failed, names)


def family_months(work: Work, parts: list[int]) -> int:
    """Months of first families that these parts ask for, by the largest of their studies."""
    of_a_run = max(sum(camp.families for camp in study.city.camps) * study.months for study in work.studies)
    return work.runs_in(parts) * of_a_run


def _make(store: PartStore, work: Work, parts: list[int], share: list[int], ways: Ways) -> tuple[int, int, list[int]]:
    """Runs the parts and keeps each as it comes: runs made, runs failed, parts lost."""
    total, begun = work.runs_in(share), time.monotonic()
    earlier = total - work.runs_in(parts)
    ran, failed, lost = 0, 0, []
    _say(ways, State(total, earlier, 0, 0, 0.0))
    for outcome in outcomes(seam_of(ways.executor, ways.jobs, work, len(parts)), parts):
        if outcome.lost:
            lost.append(outcome.task)
            continue
        store.put(outcome.task, outcome.result.data)
        ran += outcome.result.runs
        failed += outcome.result.failed
        _say(ways, State(total, earlier, ran, failed, time.monotonic() - begun))
    return ran, failed, lost


def _say(ways: Ways, state: State) -> None:
    if ways.progress:
        ways.progress(state)
