"""A sweep on disk as an object: recipe, points and runs, read when asked for; any run can be lived again."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.errors import OutputError, Problem, UserError
from sim.outcomes.joined import one_run
from sim.outcomes.measures import MEASURES
from sim.scenario.plan import make_plan
from sim.store.parts import PartStore, existing_store
from sim.store.query import ask
from sim.store.recipe import sources_hash, version
from sim.study.document import number
from sim.study.sweep.part import Work, as_parquet, measures
from sim.study.sweep.recipe import work_in

if TYPE_CHECKING:
    import pandas as pd

    from sim.outcomes.joined import History
    from sim.scenario.schema import Study

FAILURES = "select distinct run, point, city, policy, replicate, reason from runs where failed order by run"
REASONS = "select reason, count(*) as runs from failures group by reason order by runs desc, reason"
CORE = "core"


class Replayed(NamedTuple):
    """A run lived again: where it stands, the row kept and the row found, by month and measure."""

    run: int
    point: int
    city: str
    policy: str
    replicate: int
    engine: str
    kept: dict[int, dict[str, float]]
    found: dict[int, dict[str, float]]

    @property
    def differences(self) -> tuple[tuple[int, str], ...]:
        """Months and measures of which not every bit is the same."""
        return tuple(
            (month, name)
            for month, row in self.kept.items()
            for name, value in row.items()
            if np.float64(value).tobytes() != np.float64(self.found[month][name]).tobytes()
            and not (np.isnan(value) and np.isnan(self.found[month][name]))
        )

    def document(self) -> dict[str, Any]:
        """As a JSON document, schema 1; the engine is not in the numbers, for both find the same."""
        rows = [
            {"month": month, **{name: number(value) for name, value in row.items()}}
            for month, row in self.found.items()
        ]
        address = {name: getattr(self, name) for name in ("run", "point", "city", "policy", "replicate")}
        return {"schema": 1, **address, "equal": not self.differences, "measures": rows}


class Results:
    """The folder of a sweep. Nothing is read before it is asked for, and runs are never all held in memory."""

    def __init__(self, folder: str | Path) -> None:
        """Open the folder that `camp2housing sweep` wrote; raises `OutputError` where it is none."""
        self.folder = Path(folder)
        self.store: PartStore = existing_store(self.folder)

    def __repr__(self) -> str:
        told = f"{len(self.store.done())} of {self.store.parts} parts"
        return f"<results of the sweep {self.store.manifest['name']}: {told} in {self.folder}>"

    @cached_property
    def recipe(self) -> dict[str, Any]:
        """All that the result depends on."""
        recipe: dict[str, Any] = json.loads(self.store.recipe.read_bytes())
        return recipe

    @property
    def complete(self) -> bool:
        """Every part is there."""
        return not self.store.missing()

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the parts still to be made."""
        return tuple(self.store.path(part).name for part in sorted(self.store.missing()))

    @cached_property
    def points(self) -> pd.DataFrame:
        """Point, city, and the value of every number that varies, under its own name."""
        from pyarrow import parquet

        frame: pd.DataFrame = parquet.read_table(self.store.points).to_pandas()
        return frame

    @property
    def runs(self) -> Any:
        """A pyarrow data set: a row for each run and horizon (run, point, city, policy, replicate, month, measures)."""
        from pyarrow import BufferReader, dataset, parquet

        paths = [str(self.store.path(part)) for part in sorted(self.store.done())]
        if paths:
            return dataset.dataset(paths, format="parquet")
        nothing = np.empty((0, len(self.work.policies), self.work.replicates, len(self.work.horizons), len(MEASURES)))
        return dataset.dataset(parquet.read_table(BufferReader(as_parquet(self.work, range(0), nothing, []))))

    @cached_property
    def work(self) -> Work:
        """What the sweep's parts are made of."""
        return work_in(self.store)

    def query(self, sql: str) -> pd.DataFrame:
        """The answer to one question in SQL (DuckDB) over `runs`, `points` and `failures`."""
        from pyarrow import parquet

        points = parquet.read_table(self.store.points)
        return ask(sql, {"runs": self.runs, "points": points}, {"failures": FAILURES})

    @cached_property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why runs failed, and how many for each reason, the most frequent first."""
        found = self.query(REASONS)
        return tuple(zip(found["reason"].tolist(), found["runs"].tolist(), strict=True))

    def study_at(self, point: int) -> Study:
        """The study at one point, with the numbers in force there."""
        self._refuse_number("point", point, self.work.points * len(self.work.studies))
        return self.work.bench(point // self.work.points).study_at(point)

    def replay(self, run: int, engine: str = CORE) -> Replayed:
        """Lives one run again, by the core or as Mesa agents, and puts it beside the row that was kept."""
        self._refuse_version()
        work = self.work
        self._refuse_number("--run", run, self.store.manifest["runs"])
        point, policy, replicate = work.address(run)
        kept = self._kept(run)
        of_luck = work.replicate_of(point, replicate)
        study = self.study_at(point)
        plan = make_plan(study)
        plan = plan._replace(arms=(plan.arms[policy],))
        history = _live(plan, of_luck, engine)
        found = measures(history, [plan.arms[0].bills], work.horizons)[0]
        names = [measure.name for measure in MEASURES]
        rows = {
            month: dict(zip(names, row.tolist(), strict=True)) for month, row in zip(work.horizons, found, strict=True)
        }
        return Replayed(run, point, study.city.name, work.policies[policy], of_luck, engine, kept, rows)

    def _kept(self, run: int) -> dict[int, dict[str, float]]:
        """The rows of one run, by month."""
        from pyarrow import dataset

        table = self.runs.to_table(filter=dataset.field("run") == run)
        if not table.num_rows:
            part = self.store.path(self.store.layout.part_of(self.work.address(run)[0])).name
            todo = "finish the sweep: give its command again"
            raise UserError([Problem("--run", str(run), "a run that has been made", f"{part} is missing", todo)])
        failed = table.column("reason").to_pylist()[0]
        if failed is not None:
            raise UserError([Problem("--run", str(run), "a run that did not fail", failed)])
        months = table.column("month").to_pylist()
        rows = {measure.name: table.column(measure.name).to_pylist() for measure in MEASURES}
        return {
            month: {name: float("nan") if column[at] is None else column[at] for name, column in rows.items()}
            for at, month in enumerate(months)
        }

    def _refuse_number(self, what: str, value: int, count: int) -> None:
        if not 0 <= value < count:
            raise UserError([Problem(what, "", f"a number from 0 to {count - 1}", str(value))])

    def _refuse_version(self) -> None:
        """A run may only be compared with the version that made it."""
        code = self.store.manifest["code"]
        if code["sources_sha256"] != sources_hash():
            wanted = f"the version of the model that made it: {code['version']} ({code['sources_sha256'][:8]})"
            got = f"{version()} ({sources_hash()[:8]})"
            raise OutputError([Problem(str(self.folder), "", wanted, got, "install that version, then replay")])


def open_results(folder: str | Path) -> Results:
    """The result of a sweep on disk, read as it is asked for."""
    return Results(folder)


def _live(plan: Any, replicate: int, engine: str) -> History:
    if engine == CORE:
        from sim.engines.core import run_core

        return one_run(run_core(plan, replicate, 1), 0, replicate)
    from sim.engines.agents import run_agents

    return run_agents(plan, 0, replicate)
