"""What the counts taught about each parameter, which of them trade off, which counts conflict, and whom to believe."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.study.calibrate.abc import posterior
from sim.study.calibrate.history import observed_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sim.study.calibrate.abc import Cities, Weighted
    from sim.study.calibrate.emulate import Held
    from sim.study.calibrate.predictive import Predicted
    from sim.study.calibrate.priors import Free
    from sim.study.calibrate.sampler import Chains
    from sim.study.calibrate.sbc import Sbc
    from sim.study.calibrate.table import Table

    Values = npt.NDArray[np.float64]

FLAT = 1.0 / 12.0
"""Variance of the prior in u."""
LEARNED = 0.1
"""Part of the prior's variance that has to go before a parameter counts as informed."""
MOVED = 0.1
"""How far the posterior's mean has to move from the prior's, in u, to count as informed too."""
TRADED = 0.5
"""Correlation from which two parameters trade off: only a combination of them is known."""
ALONE = 0.2
"""Correlation under which an uninformed parameter is also unrelated to the others, and goes back to its prior."""
APART, WIDER = 0.5, 1.6
"""Two posteriors of a parameter disagree where their means are further apart than so many standard deviations (the
larger of the two), or one is so many times as wide as the other."""
STRANGE = 0.05
"""Chance under which a target is called at odds with the others."""
FEW = 50.0
"""Effective points under which the sample of the ABC is too thin to be a posterior."""


class Learned(NamedTuple):
    """One parameter before and after: medians and 90% intervals in its own unit, and how much the prior shrank."""

    name: str
    prior: tuple[float, float, float]
    posterior: tuple[float, float, float]
    contraction: float
    informed: bool
    emulator: tuple[float, float, float] | None
    agree: bool | None


class Pair(NamedTuple):
    """Two parameters of which the counts mostly know a combination."""

    one: str
    other: str
    correlation: float


class Conflict(NamedTuple):
    """A target that the others would not have led one to expect: its chance under them, and whom it is at odds with."""

    target: str
    chance: float
    with_target: str


class Verdict(NamedTuple):
    """Which posterior to use (`abc`, or `none`), and the reasons in plain words."""

    use: str
    reasons: tuple[str, ...]


def settle(sample: Weighted, prior_u: Values) -> tuple[Values, tuple[bool, ...]]:
    """The sample with every uninformed and unrelated parameter put back to its prior, and which are informed.

    Local regression on counts that say nothing only adds noise; what the targets cannot inform stays at its prior.
    """
    u = sample.u.copy()
    taught = is_informed(sample)
    tied = np.abs(correlation(sample.u, sample.weights))
    np.fill_diagonal(tied, 0.0)
    for i, known in enumerate(taught):
        if not known and tied[i].max(initial=0.0) < ALONE:
            u[:, i] = prior_u[: len(u), i]
    return u, taught


def is_informed(sample: Weighted) -> tuple[bool, ...]:
    """Whether each parameter's posterior is narrower than the prior or elsewhere, by more than the sample's noise."""
    number = max(sample.ess, 1.0)
    narrower = contraction(sample.u, sample.weights) >= max(LEARNED, 2.0 * np.sqrt(0.8 / number))
    moved = np.abs(sample.weights @ sample.u - 0.5) >= max(MOVED, 3.0 * np.sqrt(FLAT / number))
    return tuple(bool(one) for one in narrower | moved)


def contraction(u: Values, weights: Values) -> Values:
    """The part of the prior's variance that is gone, by parameter; below zero where the posterior is wider."""
    mean = weights @ u
    found: Values = 1.0 - (weights @ np.square(u - mean)) / FLAT
    return found


def correlation(u: Values, weights: Values) -> Values:
    """Weighted correlation between parameters, (parameters, parameters)."""
    centred = u - weights @ u
    covariance = (weights[:, None] * centred).T @ centred
    spread = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    found: Values = covariance / spread / spread[:, None]
    return found


def learned(
    free: Sequence[Free], draws_u: Values, informed: Sequence[bool], second: Chains | None
) -> tuple[Learned, ...]:
    """Before and after, parameter by parameter; `second` is the emulated posterior where it can be believed."""
    equal = np.full(len(draws_u), 1.0 / len(draws_u))
    shrunk = contraction(draws_u, equal)
    found = []
    for i, one in enumerate(free):
        other = second.u[:, i] if second else None
        found.append(
            Learned(
                one.name,
                _three(one, np.linspace(0.0, 1.0, 1001)),
                _three(one, draws_u[:, i]),
                float(shrunk[i]),
                informed[i],
                None if other is None else _three(one, other),
                None if other is None else agree(draws_u[:, i], other),
            )
        )
    return tuple(found)


def agree(one: Values, other: Values) -> bool:
    """Whether two samples of a parameter (in u) say much the same."""
    wide = sorted((float(one.std()), float(other.std())))
    if wide[1] <= 0:
        return True
    apart = abs(float(np.median(one)) - float(np.median(other))) / wide[1]
    return apart <= APART and wide[1] <= WIDER * max(wide[0], 1e-12)


def _three(one: Free, u: Values) -> tuple[float, float, float]:
    low, middle, high = (float(value) for value in one.at(np.quantile(u, (0.05, 0.5, 0.95))))
    return low, middle, high


def traded(free: Sequence[Free], sample: Weighted) -> tuple[Pair, ...]:
    """Pairs of parameters that trade off in the posterior, the strongest first."""
    tied = correlation(sample.u, sample.weights)
    pairs = [
        Pair(free[i].name, free[j].name, float(tied[i, j]))
        for i in range(len(free))
        for j in range(i + 1, len(free))
        if abs(tied[i, j]) >= TRADED
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair.correlation)))


def conflicts(table: Table, cities: Cities) -> tuple[Conflict, ...]:
    """Targets whose published value is strange to a posterior made from the others alone."""
    observed = observed_of(table.targets)
    every = range(len(observed))
    found = []
    for target in every if len(observed) > 1 else ():
        chance = _chance(table, cities, target, [other for other in every if other != target])
        if chance < STRANGE:
            alone = {other: _chance(table, cities, target, [other]) for other in every if other != target}
            worst = min(alone, key=lambda other: alone[other])
            found.append(Conflict(table.targets[target].name, chance, table.targets[worst].name))
    return tuple(found)


def _chance(table: Table, cities: Cities, target: int, others: list[int]) -> float:
    """Two-sided chance of a count at least as far out, among cities that came near the other counts."""
    from sim.study.calibrate.abc import Cities as Chosen

    observed = observed_of(table.targets)
    few = Chosen(cities.point, cities.z, cities.x[:, others], cities.kept)
    sample = posterior(table.chosen(others), few, observed[others])
    rows = np.flatnonzero(np.isin(cities.point, np.unique(sample.point)))
    weights = np.bincount(sample.point, sample.weights, minlength=table.points)[cities.point[rows]]
    weights = weights / weights.sum()
    below = float(weights @ (cities.x[rows, target] <= observed[target]))
    return max(0.0, min(1.0, 2.0 * min(below, 1.0 - below)))


def verdict(sample: Weighted, left: float, held: Held | None, chains: Chains | None, sbc: Sbc | None) -> Verdict:
    """Whether the ABC posterior may be used, and what the second opinion is worth; reasons in the order of weight."""
    reasons = []
    use = "abc"
    if left == 0.0:
        use = "none"
        reasons.append("no point of the prior comes near all counts together: the model, a prior or a count is wrong")
    if sample.ess < FEW:
        use = "none"
        reasons.append(
            f"only {sample.ess:.0f} effective points of the prior came near the counts: ask for more --points"
        )
    if sbc is not None and not sbc.sound("abc"):
        use = "none"
        reasons.append("the posterior does not find known parameters again as often as it says (simulation-based test)")
    reasons += _of_second(held, chains, sbc)
    return Verdict(use, tuple(reasons))


def unmet(said: Verdict, predicted: Sequence[Predicted]) -> Verdict:
    """The verdict once draws of the posterior have been lived: one that does not bring back its own counts is none."""
    missed = [one.target.name for one in predicted if one.target.used == "fit" and one.chance < STRANGE]
    if not missed:
        return said
    reason = (
        f"draws of the posterior do not bring back {', '.join(missed)}: the parameters were bent for it, and what is "
        "wrong lies elsewhere (a count, the policy as it is written, or the model)"
    )
    return Verdict("none", (reason, *said.reasons))


def _of_second(held: Held | None, chains: Chains | None, sbc: Sbc | None) -> list[str]:
    """What stands against the second opinion."""
    if held is None:
        return ["no second opinion: install camp-to-housing[calibrate] for emcee and scikit-learn"]
    found = []
    bad = [check.target for check in held.checks if not check.good]
    if bad:
        found.append(f"no second opinion: the emulator does not meet points held out for {', '.join(bad)}")
    if chains is not None and not chains.converged:
        found.append(
            f"no second opinion: the chains have not converged (split R-hat {chains.rhat.max():.2f}, effective draws "
            f"{chains.ess.min():.0f})"
        )
    if sbc is not None and not bad and not sbc.sound("emulator"):
        found.append("do not trust the second opinion: it does not find known parameters again as often as it says")
    return found
