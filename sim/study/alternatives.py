"""Structural alternatives: rules that could be otherwise, each scored on the same published numbers.

A ranking of policies that changes between alternatives that fit equally well is a ranking that nobody knows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.outcomes.measures import BY_NAME, of_counts
from sim.scenario.contenders import load_alternatives
from sim.scenario.library import shipped
from sim.scenario.load import load
from sim.scenario.validation import altered
from sim.study.compare import compare
from sim.study.document import number
from sim.study.validate import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy.typing as npt
    import pandas as pd

    from sim.scenario.contenders import Alternative
    from sim.scenario.library import Library
    from sim.scenario.published import Published
    from sim.study.validate import Verdicts

TODAY = "today"
MEASURE = "durably_housed"
SCHEMA = 1


class Fit(NamedTuple):
    """How one alternative fits the predicted numbers, and how the policies rank under it.

    `score` is relative to today's model (1), `same` the share of replicates that rank policies as today's mean does.
    """

    name: str
    title: str
    fitted: dict[str, int]
    predicted: dict[str, int]
    score: float
    ranking: tuple[str, ...]
    means: tuple[float, ...]
    same: float


class Alternatives(NamedTuple):
    """Every alternative, today's model first."""

    rows: tuple[Fit, ...]

    def document(self) -> dict[str, Any]:
        """The JSON document, schema 1."""
        told = [{key: number(value) for key, value in row._asdict().items()} for row in self.rows]
        return {"schema": SCHEMA, "measure": MEASURE, "alternatives": told}

    def frame(self) -> pd.DataFrame:
        """One line for each alternative."""
        import pandas as pd

        return pd.DataFrame(
            {
                "alternative": row.name,
                "title": row.title,
                **{word: row.predicted.get(word, 0) for word in ("inside", "near", "miss")},
                "score": row.score,
                "ranking": " > ".join(row.ranking),
                "same_as_today": row.same,
            }
            for row in self.rows
        )


def weigh(
    paths: Sequence[Path],
    study: Path,
    *,
    replicates: int | None = None,
    jobs: int | None = 1,
    progress: Callable[[int, int], None] | None = None,
    alternatives: Sequence[Alternative] | None = None,
) -> Alternatives:
    """Scores today's model and every alternative on the validations, and ranks the policies of a study under each."""
    alternatives = load_alternatives() if alternatives is None else alternatives
    ways: list[tuple[str, str, Library]] = [(TODAY, "the rules as they are", shipped())]
    ways += [(one.name, one.title, _library(one)) for one in alternatives]
    rows: list[Fit] = []
    today: Verdicts | None = None
    order: tuple[str, ...] = ()
    for done, (name, title, library) in enumerate(ways, 1):
        verdicts = validate(paths, replicates=replicates, jobs=jobs, library=library)
        today = today or verdicts
        policies, values = _housed(study, library, replicates, jobs)
        ranking = _ranking(policies, values)
        order = order or ranking
        means = tuple(float(values[policies.index(one)].mean()) for one in ranking)
        same = _share_ranked(policies, values, order)
        tallies = (verdicts.tally("fitted"), verdicts.tally("predicted"))
        rows.append(Fit(name, title, *tallies, _relative(verdicts, today), ranking, means, same))
        if progress:
            each = sum(one.study.replicates * len(one.study.policies) for one in verdicts.validations) + values.size
            progress(done * each, len(ways) * each)
    return Alternatives(tuple(rows))


def _library(alternative: Alternative) -> Library:
    return altered(shipped(), alternative.settings)


def _relative(verdicts: Verdicts, today: Verdicts) -> float:
    """Geometric mean of the scores of the predicted numbers over today's: 1 is today's model, lower is better.

    A tenth of the published interval's half-width is added to both, so that a number met almost exactly by chance does
    not decide.
    """
    logs = [
        np.log((mine.score + floor) / (theirs.score + floor))
        for mine, theirs in zip(verdicts.rows, today.rows, strict=True)
        for floor in [_floor(mine.observed.published)]
        if mine.observed.used == "predicted" and np.isfinite(mine.score) and np.isfinite(theirs.score)
    ]
    return float(np.exp(np.mean(logs))) if logs else float("nan")


def _floor(published: Published) -> float:
    width = published.high - published.low
    return 0.05 * width if published.value is not None and np.isfinite(width) else 0.01


def _housed(
    study: Path, library: Library, replicates: int | None, jobs: int | None
) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Share of the first families durably housed at the last month, (policies, replicates)."""
    loaded = load(study, replicates=replicates, library=library)
    comparison = compare(replace(loaded, horizons=(loaded.months,)), jobs=jobs)
    last = of_counts(BY_NAME[MEASURE], comparison.history.counts[-1:])[0]
    return list(comparison.policies), last.reshape(len(comparison.policies), -1)


def _ranking(policies: Sequence[str], values: npt.NDArray[np.float64]) -> tuple[str, ...]:
    return tuple(policies[place] for place in np.argsort(-values.mean(axis=1), kind="stable"))


def _share_ranked(policies: Sequence[str], values: npt.NDArray[np.float64], order: Sequence[str]) -> float:
    """Share of replicates in which each policy of the order is no worse than the next."""
    ordered = values[[policies.index(name) for name in order]]
    return float((np.diff(ordered, axis=0) <= 0).all(axis=0).mean())
