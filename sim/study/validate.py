"""Holds the model against published programmes: the same count as the reporter's, its error, and naive rivals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from sim.scenario.contenders import load_chain
from sim.scenario.phased import plan_of, promised
from sim.scenario.validation import load_validation
from sim.study.chunks import run_chunks, split
from sim.study.counted import compared, told
from sim.study.document import number
from sim.study.film import shoot
from sim.study.rivals import forecasts
from sim.study.score import observed_sample, rival_sample, score, verdict
from sim.study.together import compared_summary, summary_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import numpy.typing as npt
    import pandas as pd

    from sim.outcomes.paired import Summary
    from sim.scenario.contenders import Chain
    from sim.scenario.held import Observed
    from sim.scenario.library import Library
    from sim.scenario.observed import Seen
    from sim.scenario.plan import Plan
    from sim.scenario.validation import Validation

    Values = npt.NDArray[np.float64]

SCHEMA = 1


class Rival(NamedTuple):
    """A naive forecast of a published number, and its score."""

    name: str
    forecast: float
    score: float


class Row(NamedTuple):
    """One published number held against the model.

    In `undefined` replicates there was nobody to count; in `endless` ones the count has no end: the ratio to nothing,
    or a median that half never reach.
    """

    validation: str
    observed: Observed
    simulated: Summary
    beside: Summary | None
    also: tuple[tuple[int, Summary], ...]
    verdict: str
    score: float
    rivals: tuple[Rival, ...]
    undefined: int = 0
    endless: int = 0

    @property
    def best_rival(self) -> Rival | None:
        """The rival with the lowest score."""
        known = [rival for rival in self.rivals if rival.score == rival.score]
        return min(known, key=lambda rival: rival.score) if known else None


@dataclass(frozen=True)
class Verdicts:
    """All published numbers of the validations that were run."""

    validations: tuple[Validation, ...]
    rows: tuple[Row, ...]

    def tally(self, used: str) -> dict[str, int]:
        """How many numbers of one kind (fitted or predicted) are inside, near and missed."""
        said = [row.verdict for row in self.rows if row.observed.used == used]
        return {word: said.count(word) for word in ("inside", "near", "miss", "undefined") if word in said}

    def frame(self) -> pd.DataFrame:
        """One line for each published number."""
        import pandas as pd

        return pd.DataFrame([_flat(row) for row in self.rows])

    def document(self) -> dict[str, Any]:
        """The JSON document, schema 1."""
        return {
            "schema": SCHEMA,
            "validations": [_told(one, [r for r in self.rows if r.validation == one.name]) for one in self.validations],
            "tally": {used: self.tally(used) for used in ("fitted", "predicted")},
        }


def validate(
    paths: Iterable[Path],
    *,
    replicates: int | None = None,
    jobs: int | None = 1,
    library: Library | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Verdicts:
    """Runs every file and judges every number in it. `library` holds other shared values; local ones still win."""
    chain = load_chain(None if library is None else library)
    found = [load_validation(path, library=library, replicates=replicates) for path in paths]
    total = sum(one.study.replicates * len(one.study.policies) for one in found)
    done, rows = 0, []
    for one in found:
        rows += judged(one, chain, jobs)
        done += one.study.replicates * len(one.study.policies)
        if progress:
            progress(done, total)
    return Verdicts(tuple(found), tuple(rows))


def judged(validation: Validation, chain: Chain, jobs: int | None = 1) -> list[Row]:
    """Every published number of one file."""
    plan = plan_of(validation)
    asked = _asked(validation.observed)
    values = _values(plan, asked, validation.study.replicates, jobs)
    return [_row(validation, row, plan, chain, values) for row in validation.observed]


Question = tuple["Seen", int]
"""A count and the month at which it is taken."""


def _asked(observed: Sequence[Observed]) -> tuple[Question, ...]:
    """Every count that a file asks for, each once."""
    found: list[Question] = []
    for row in observed:
        for month in (row.seen.month, *row.also_at):
            found += _parts(row.seen, month)
        found += _parts(row.beside, row.beside.month) if row.beside else []
    return tuple(dict.fromkeys(found))


def _parts(seen: Seen, month: int) -> list[Question]:
    """A count at a month, and the one that it is compared with, each by itself."""
    other = seen.against
    if other is None:
        return [(seen, month)]
    return [(seen.alone(), month), (other, month if other.month == seen.month else other.month)]


def measured(plan: Plan, first: int, replicates: int, *, asked: tuple[Question, ...]) -> tuple[int, Values]:
    """The counts of these replicates, (counts, replicates), behind the number of the first one."""
    films = shoot(plan, first, replicates)
    return first, np.stack([told(films, seen, month) for seen, month in asked])


def _values(plan: Plan, asked: tuple[Question, ...], replicates: int, jobs: int | None) -> dict[Question, Values]:
    chunks = split(replicates, jobs, None)
    engine = cast("Any", partial(measured, asked=asked))
    parts = cast("list[Any]", run_chunks(engine, plan, chunks, jobs, lambda _: None))
    joined = np.concatenate([values for _, values in sorted(parts, key=lambda part: part[0])], axis=1)
    return dict(zip(asked, joined, strict=True))


def _row(validation: Validation, row: Observed, plan: Plan, chain: Chain, values: dict[Question, Values]) -> Row:
    seen, published = row.seen, row.published
    sample, simulated = _simulated(seen, seen.month, values)
    given = promised(plan, seen.policy, seen.first, seen.month)
    rivals = tuple(
        Rival(name, forecast, score(published, rival_sample(published, forecast)))
        for name, forecast in forecasts(row, given, chain).items()
    )
    beside = _simulated(row.beside, row.beside.month, values)[1] if row.beside else None
    also = tuple((month, _simulated(seen, month, values)[1]) for month in row.also_at)
    said = verdict(published, simulated.mean, simulated.p05, simulated.p95)
    mark = score(published, observed_sample(published, sample))
    nobody, endless = int(np.isnan(sample).sum()), int(np.isinf(sample).sum())
    return Row(validation.name, row, simulated, beside, also, said, mark, rivals, nobody, endless)


def _simulated(seen: Seen, month: int, values: dict[Question, Values]) -> tuple[Values, Summary]:
    """What each replicate counts at a month, and what they say together."""
    parts = [values[part] for part in _parts(seen, month)]
    if len(parts) == 1:
        return parts[0], summary_of(parts[0], bounded=seen.share)
    return compared(parts[0], parts[1], seen.how), compared_summary(parts[0], parts[1], seen.how)


def _flat(row: Row) -> dict[str, Any]:
    published, best = row.observed.published, row.best_rival
    return {
        "validation": row.validation,
        "observed": row.observed.name,
        "title": row.observed.title,
        "unit": published.unit,
        "published": published.value,
        "published_low": published.low,
        "published_high": published.high,
        "interval_from": published.interval_from,
        **{f"simulated_{name}": value for name, value in row.simulated._asdict().items()},
        "beside_mean": row.beside.mean if row.beside else None,
        "used": row.observed.used,
        "verdict": row.verdict,
        "undefined_replicates": row.undefined,
        "endless_replicates": row.endless,
        "score": row.score,
        "best_rival": best.name if best else None,
        "rival_forecast": best.forecast if best else None,
        "rival_score": best.score if best else None,
    }


def _told(validation: Validation, rows: Sequence[Row]) -> dict[str, Any]:
    study = validation.study
    return {
        "name": validation.name,
        "title": study.title,
        "independent": validation.independent,
        "months": study.months,
        "replicates": study.replicates,
        "seed": study.seed,
        "observed": [_row_told(row) for row in rows],
    }


def _row_told(row: Row) -> dict[str, Any]:
    one = row.observed
    return {
        "name": one.name,
        "title": one.title,
        "published": {key: number(value) for key, value in one.published._asdict().items()},
        "simulated": _numbers(row.simulated),
        "beside": _numbers(row.beside) if row.beside else None,
        "also_at": {str(month): _numbers(summary) for month, summary in row.also},
        "used": one.used,
        "note": one.note,
        "verdict": row.verdict,
        "undefined_replicates": row.undefined,
        "endless_replicates": row.endless,
        "score": number(row.score),
        "rivals": [{key: number(value) for key, value in rival._asdict().items()} for rival in row.rivals],
    }


def _numbers(summary: Summary) -> dict[str, Any]:
    return {key: number(value) for key, value in summary._asdict().items()}
