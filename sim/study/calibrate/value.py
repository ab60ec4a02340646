"""Which local facts would change a city's choice, at what value, and what it is worth to find each out.

The value of finding one fact out (expected value of partial perfect information) is what the choice would gain on
average if that fact alone were known: by regression of every policy's outcome on it (Strong, Oakley and Brennan 2014).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.study.sweep.design import quantile

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from sim.study.calibrate.decision import Decision, Fact

    Values = npt.NDArray[np.float64]

DEGREE = 3
SHUFFLES = 20
GRID = 101
EDGE = 0.05
"""Part of a fact's prior in which the order has to be another one: at its very end a fitted curve says little."""
WORTHS = range(0, 20001, 100)
"""What a discounted family-month durably housed may be worth, in whole units of the currency."""


class Flip(NamedTuple):
    """A fact beyond whose value a policy is expected to overtake the one that is usually just above it.

    `place` is the rank that is at stake (0: the best), `beyond` the part of the fact's prior that lies there.
    """

    fact: Fact
    at: float
    rises: bool
    policy: str
    over: str
    place: int
    beyond: float


class Finding(NamedTuple):
    """What it is worth to find a fact out, `noise` what chance alone would show, and where it turns the ranking."""

    fact: Fact
    worth: float
    noise: float
    flips: tuple[Flip, ...]

    @property
    def counts(self) -> bool:
        """It is worth more than chance alone would show."""
        return self.worth > self.noise


class Choice(NamedTuple):
    """A rule of choice over a table: mean outcome of each policy, the best, all that perfect knowledge would add."""

    rule: str
    means: dict[str, float]
    errors: dict[str, float]
    best: str
    second: str
    perfect: float
    findings: tuple[Finding, ...]


def choose(decision: Decision, rule: str, outcome: Values) -> Choice:
    """The choice by an outcome (points, policies), higher is better, and what each fact means for it."""
    means, number = outcome.mean(axis=0), len(outcome)
    errors = outcome.std(axis=0, ddof=1) / np.sqrt(number)
    order = np.argsort(-means, kind="stable").tolist()
    findings = [_finding(decision, i, outcome) for i in range(len(decision.facts))]
    findings.sort(key=lambda one: -(one.worth - one.noise))
    fitted = _everything(decision.u, outcome)
    return Choice(
        rule,
        dict(zip(decision.policies, means.tolist(), strict=True)),
        dict(zip(decision.policies, errors.tolist(), strict=True)),
        decision.policies[order[0]],
        decision.policies[order[min(1, len(order) - 1)]],
        max(float(fitted.max(axis=1).mean() - fitted.mean(axis=0).max()), 0.0),
        tuple(findings),
    )


def _finding(decision: Decision, i: int, outcome: Values) -> Finding:
    u = decision.u[:, i]
    worth, noise = _worth(decision, i, u, outcome)
    return Finding(decision.facts[i], worth, noise, tuple(_flips(decision, i, outcome)))


def _worth(decision: Decision, i: int, u: Values, outcome: Values) -> tuple[float, float]:
    """What knowing the fact gains, and the most that shuffled facts seem to gain."""
    luck = np.random.default_rng([decision.study.seed, 9, i])
    return _gain(u, outcome), max(_gain(luck.permutation(u), outcome) for _ in range(SHUFFLES))


def _terms(u: Values) -> Values:
    return np.asarray(np.polynomial.legendre.legvander(2 * u - 1, DEGREE), dtype=np.float64)


def _gain(u: Values, outcome: Values) -> float:
    """What the choice gains on average if the fact is known."""
    known, *_ = np.linalg.lstsq(_terms(u), outcome, rcond=None)
    expected = _terms(u) @ known
    return max(float(expected.max(axis=1).mean() - expected.mean(axis=0).max()), 0.0)


def _everything(u: Values, outcome: Values) -> Values:
    """The outcome expected at every point from all facts together: cubic in each, products of two."""
    first, second = np.triu_indices(u.shape[1], k=1)
    v = 2 * u - 1
    design = np.column_stack([*(_terms(column)[:, 1:] for column in u.T), v[:, first] * v[:, second], np.ones(len(u))])
    gram = design.T @ design + 1e-3 * len(u) * np.eye(design.shape[1])
    fitted: Values = design @ np.linalg.solve(gram, design.T @ outcome)
    return fitted


def _flips(decision: Decision, i: int, outcome: Values) -> Iterator[Flip]:
    """Where along the fact's range two neighbours of the ranking change places, beyond what chance alone would show."""
    u, fact = decision.u[:, i], decision.facts[i]
    grid = np.linspace(0.0, 1.0, GRID)
    known, *_ = np.linalg.lstsq(_terms(u), outcome, rcond=None)
    lines = _terms(grid) @ known
    values = np.asarray(quantile(fact.factor, np.clip(grid, 0.0, 1.0 - 1e-12)), dtype=np.float64)
    order = np.argsort(-outcome.mean(axis=0), kind="stable").tolist()
    for place, (one, other) in enumerate(pairwise(order)):
        ahead = lines[:, one] > lines[:, other]
        turns = np.flatnonzero(ahead[1:] != ahead[:-1])
        worth, noise = _worth(decision, i, u, outcome[:, [one, other]]) if len(turns) else (0.0, 0.0)
        if worth > noise and np.mean(~ahead) >= EDGE:
            step = int(turns[-1]) if ahead[0] else int(turns[0])
            rises, share = bool(ahead[step]), float(np.mean(~ahead))
            names = decision.policies
            yield Flip(fact, float(values[step + 1]), rises, names[other], names[one], place, share)


def thresholds(decision: Decision) -> list[tuple[int, str]]:
    """From which worth of a family-month durably housed on which policy is best on average, in rising order."""
    found: list[tuple[int, str]] = []
    for worth in WORTHS:
        best = decision.policies[int(decision.worth(worth).mean(axis=0).argmax())]
        if not found or found[-1][1] != best:
            found.append((worth, best))
    return found
