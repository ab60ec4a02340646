"""The second opinion's emulator: the mean and the luck of every target as smooth functions of the parameters.

A quadratic in the parameters (scikit-learn's ridge) where that is enough, else a Gaussian process on what the
quadratic leaves. Points held out say how good it is; one that is not good enough says so, and is not used.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.study.calibrate.history import errors_of, pooled_luck

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sim.study.calibrate.table import Table

    Values = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

FOLDS = 5
CURVED = 200
"""Points that a Gaussian process is fitted to at most (its cost grows with the cube)."""
OFF = 0.5
"""Error of the emulated mean, in standard deviations of a count, above which it is not good enough."""
CURVES = "gaussian process"
COVER = (0.84, 0.96)
"""Part of the held-out cities that has to lie in their 90% intervals."""


class Check(NamedTuple):
    """How an emulator of one target met the points held out.

    `explained` is the part of the means' variance (luck taken off) that it predicts, `off` its error in standard
    deviations of a count, `cover` the part of held-out cities in their 90% interval.
    """

    target: str
    kind: str
    explained: float
    off: float
    cover: float

    @property
    def good(self) -> bool:
        """Fit to stand for the model."""
        return self.off <= OFF and COVER[0] <= self.cover <= COVER[1]


class Emulator(NamedTuple):
    """Fitted emulators of all targets: `flat` (terms + 1, targets), a bend for those that need one, luck's spread.

    `lack` is the variance of the points about the mean that luck does not explain, `together` the correlation of luck.
    """

    flat: Values
    bends: tuple[Any, ...]
    spreads: Values
    lack: Values
    together: Values

    def mean(self, u: Values) -> Values:
        """The expected counts at these points, (points, targets)."""
        found: Values = self.flat[0] + features(u) @ self.flat[1:]
        for column, bend in enumerate(self.bends):
            if bend is not None:
                found[:, column] += bend.predict(2 * u - 1)
        return found

    def luck(self, u: Values) -> Values:
        """The variance between cities at these points, (points, targets)."""
        design = np.column_stack([np.ones(len(u)), 2 * u - 1])
        return np.asarray(np.exp(np.clip(design @ self.spreads, -60.0, 60.0)))

    def log_likelihood(self, u: Values, observed: Values, errors: Values) -> Values:
        """Normal log likelihood of what was counted, (points,): luck correlated as it is, errors on the diagonal."""
        luck = np.sqrt(self.luck(u))
        covariance = luck[:, :, None] * self.together * luck[:, None, :]
        covariance[:, range(len(errors)), range(len(errors))] += errors**2 + self.lack
        lower = np.linalg.cholesky(covariance)
        white = np.linalg.solve(lower, (observed - self.mean(u))[:, :, None])[:, :, 0]
        logs = np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
        return np.asarray(-0.5 * np.square(white).sum(axis=1) - logs)


def features(u: Values) -> Values:
    """The quadratic's terms: each parameter, its square (Legendre), and every product of two."""
    v = 2 * u - 1
    first, second = np.triu_indices(v.shape[1], k=1)
    return np.column_stack([v, 1.5 * v**2 - 0.5, 2.5 * v**3 - 1.5 * v, v[:, first] * v[:, second]])


def emulate(table: Table, rows: Flags | None = None, kinds: Sequence[str] = ()) -> Emulator:
    """Emulators of every target from the chosen points (all unless told); `kinds` says which kind each target needs."""
    used = np.ones(table.points, dtype=bool) if rows is None else rows
    u, y = table.u[used], table.y[used]
    wanted = kinds or ["quadratic"] * len(table.targets)
    fitted = [_fit(u, y[..., i], kind) for i, kind in enumerate(wanted)]
    flat, bends, lack = zip(*fitted, strict=True)
    spreads = np.column_stack([_spread(u, y[..., i]) for i in range(len(wanted))])
    return Emulator(np.column_stack(flat), tuple(bends), spreads, np.array(lack), _together(y))


def _fit(u: Values, y: Values, kind: str) -> tuple[Values, Any, float]:
    """The mean of one target (the quadratic's coefficients, and its bend), and what luck does not explain of it."""
    from sklearn.linear_model import RidgeCV

    number = np.isfinite(y).sum(axis=1)
    known = number > 0
    mean = np.array([row[np.isfinite(row)].mean() for row in y[known]])
    terms = features(u[known])
    ridge: Any = RidgeCV(alphas=np.logspace(-4, 2, 7)).fit(terms, mean, sample_weight=number[known])
    left, luck, bend = mean - ridge.predict(terms), _luck_of(y) / number[known], None
    if kind == CURVES:
        bend = _bend(2 * u[known] - 1, left, luck)
        left = left - bend.predict(2 * u[known] - 1)
    flat = np.concatenate([[ridge.intercept_], ridge.coef_])
    return flat, bend, max(float(np.mean(np.square(left) - luck)), 0.0)


def _bend(v: Values, left: Values, luck: Values) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel

    few = slice(None, CURVED)
    scale = max(float(left.std()), 1e-12)
    kernel = ConstantKernel(1.0, (1e-3, 1e2)) * RBF(np.full(v.shape[1], 1.0), (0.2, 20.0))
    noise = np.maximum(luck[few] / scale**2, 1e-6)
    process = GaussianProcessRegressor(kernel, alpha=noise, n_restarts_optimizer=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return _Scaled(process.fit(v[few], left[few] / scale), scale)


class _Scaled(NamedTuple):
    """A process that was fitted to values of scale one."""

    process: Any
    scale: float

    def predict(self, v: Values) -> Values:
        """Its mean in the scale of the target."""
        return np.asarray(self.process.predict(v) * self.scale)


def _luck_of(y: Values) -> float:
    known = np.isfinite(y)
    number = known.sum(axis=1)
    filled = np.where(known, y, 0.0)
    mean = filled.sum(axis=1) / np.maximum(number, 1)
    squares = np.where(known, np.square(y - mean[:, None]), 0.0).sum()
    return float(squares / max(np.maximum(number - 1, 0).sum(), 1))


def _spread(u: Values, y: Values) -> Values:
    """Coefficients of the logarithm of luck's variance, linear in the parameters, true in the mean."""
    number = np.isfinite(y).sum(axis=1)
    enough = number >= 2
    pooled = max(_luck_of(y), 1e-12)
    none = np.zeros(u.shape[1] + 1)
    none[0] = np.log(pooled)
    if enough.sum() < 10 * (u.shape[1] + 1):
        return none
    variance = np.array([row[np.isfinite(row)].var(ddof=1) for row in y[enough]])
    design = np.column_stack([np.ones(int(enough.sum())), 2 * u[enough] - 1])
    found, *_ = np.linalg.lstsq(design, np.log(variance + 0.01 * pooled), rcond=None)
    found[0] += np.log(variance.mean() / np.exp(design @ found).mean() + 1e-12)
    return np.asarray(found)


def _together(y: Values) -> Values:
    """Correlation between targets in the luck of one city, (targets, targets)."""
    targets = y.shape[2]
    apart = (
        (y - np.nanmean(y, axis=1, keepdims=True)).reshape(-1, targets) if y.shape[1] > 1 else np.empty((0, targets))
    )
    apart = apart[np.isfinite(apart).all(axis=1)]
    found = np.eye(targets)
    spread = apart.std(axis=0) if len(apart) else np.zeros(targets)
    moving = np.flatnonzero(spread > 0)
    if len(moving) > 1:
        found[np.ix_(moving, moving)] = np.corrcoef(apart[:, moving], rowvar=False)
    return 0.98 * found + 0.02 * np.eye(targets)


class Held(NamedTuple):
    """The emulators with each fold of points held out in turn, the fold of each point, and how they did."""

    folds: tuple[Emulator, ...]
    fold: npt.NDArray[np.int64]
    checks: tuple[Check, ...]

    @property
    def good(self) -> bool:
        """Every target is emulated well enough."""
        return all(check.good for check in self.checks)


def held_out(table: Table) -> Held:
    """Fits with folds held out; a target that a quadratic does not meet gets a Gaussian process."""
    fold = np.arange(table.points) % FOLDS
    flat = _checked(table, fold, ["quadratic"] * len(table.targets))
    if flat.good:
        return flat
    kinds = ["quadratic" if check.good else CURVES for check in flat.checks]
    curved = _checked(table, fold, kinds)
    pairs = zip(flat.checks, curved.checks, strict=True)
    best = [one.kind if one.off <= 1.05 * other.off else other.kind for one, other in pairs]
    return curved if best == kinds else _checked(table, fold, best)


def _checked(table: Table, fold: npt.NDArray[np.int64], kinds: list[str]) -> Held:
    folds = tuple(emulate(table, fold != number, kinds) for number in range(FOLDS))
    mean, luck = np.empty((table.points, len(kinds))), np.empty((table.points, len(kinds)))
    for number, one in enumerate(folds):
        out = fold == number
        mean[out], luck[out] = one.mean(table.u[out]), one.luck(table.u[out]) + one.lack
    checks = tuple(_check(table, i, kinds[i], mean[:, i], luck[:, i]) for i in range(len(kinds)))
    return Held(folds, fold, checks)


def _check(table: Table, i: int, kind: str, mean: Values, luck: Values) -> Check:
    target = table.targets[i]
    y = table.y[..., i]
    known = np.isfinite(y)
    number = known.sum(axis=1)
    some = number > 0
    lived = np.array([row[np.isfinite(row)].mean() for row in y[some]])
    noise = pooled_luck(table)[i]
    missed = float(np.mean(np.square(lived - mean[some]) - noise / number[some]))
    moved = float(lived.var() - np.mean(noise / number[some]))
    explained = 1.0 - max(missed, 0.0) / moved if moved > 1e-9 * max(float(lived.var()), 1e-300) else 1.0
    whole = errors_of([target])[0] ** 2 + noise
    off = float(np.sqrt(max(missed, 0.0) / max(whole, 1e-300)))
    error = np.random.default_rng([11, i]).standard_normal(y.shape) * errors_of([target])[0]
    half = 1.6448536269514722 * np.sqrt(luck + errors_of([target])[0] ** 2)
    inside = np.abs(y + error - mean[:, None]) <= half[:, None]
    return Check(target.name, kind, max(explained, 0.0), off, float(inside[known].mean()))
