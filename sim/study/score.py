"""How far a forecast lies from a published number: verdicts, and proper scores with the error of observation.

The score is the continuous ranked probability score (CRPS) of the published value under each forecaster's sample; where
only a bound was published, the Brier score of lying within it. Both are proper: lower is better, and no forecaster
gains by claiming to know more or less than it does.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.scenario.published import Published

    Values = npt.NDArray[np.float64]

QUANTILES = (np.arange(39) + 0.5) / 39
ERRORS = np.array([NormalDist().inv_cdf(part) for part in QUANTILES])
"""Equally likely errors, in standard deviations."""
COVER = 3.919927969080108
"""Standard deviations in a 95% interval."""


def verdict(published: Published, mean: float, p05: float, p95: float) -> str:
    """`inside`: the mean lies in the published interval; `near`: cities that could happen do; `miss`: none does."""
    if np.isnan(mean):
        return "undefined"
    if published.low <= mean <= published.high:
        return "inside"
    return "near" if p05 <= published.high and p95 >= published.low else "miss"


def crps(sample: Values, value: float) -> float:
    """Continuous ranked probability score of a value under a sample, by its energy form."""
    ordered = np.sort(sample)
    number = len(ordered)
    ranks = 2 * np.arange(1, number + 1) - number - 1
    spread = 2.0 * float((ranks * ordered).sum()) / (number * number)
    return float(np.abs(ordered - value).mean()) - spread / 2


def score(published: Published, sample: Values) -> float:
    """The proper score of a forecaster's sample, which already holds the error of observation; NaN where it has none.

    A sample that is in part without end (the ratio to nothing) has no distance from a value.
    """
    known = sample[~np.isnan(sample)]
    if not len(known) or (published.value is not None and np.isinf(known).any()):
        return float("nan")
    if published.value is None:
        within = float(np.mean((known >= published.low) & (known <= published.high)))
        return (1.0 - within) ** 2
    return crps(known, published.value)


def observed_sample(published: Published, values: Values) -> Values:
    """The model's sample as it would be observed.

    Where the published number says how many it is of, the error of sampling is in the replicates already, but for that
    of a survey which asked only some of them; elsewhere the error of reading, taken from the published interval, is
    added.
    """
    if published.drawn_from > published.of:
        return _with_survey_error(published, values)
    return values if published.sampled else _with_reading_error(published, values)


def _with_survey_error(published: Published, values: Values) -> Values:
    """A share or a mean of some, drawn by chance from those whom the replicate holds (without replacement)."""
    left = 1 - (published.of - 1) / (published.drawn_from - 1)
    each: Values = np.full(values.shape, ((published.high - published.low) / COVER) ** 2)
    if published.interval_from == "Wilson":
        held = np.clip(values, 0.0, 1.0)
        each = held * (1 - held) / published.of
    return _with_errors(values, np.sqrt(each * left))


def rival_sample(published: Published, forecast: float) -> Values:
    """A naive forecast of one number as it would be observed: binomial where the number of cases is known."""
    if published.of and 0 <= forecast <= 1:
        from scipy.stats import binom

        drawn: Any = binom.ppf(QUANTILES, published.of, forecast) / published.of
        return np.asarray(drawn, dtype=np.float64)
    return _with_reading_error(published, np.array([forecast]))


def _with_reading_error(published: Published, values: Values) -> Values:
    if published.value is None or not np.isfinite(published.high - published.low):
        return values
    deviation = (published.high - published.low) / COVER
    return _with_errors(values, np.full(values.shape, deviation))


def _with_errors(values: Values, deviations: Values) -> Values:
    spread: Values = values[:, None] + deviations[:, None] * ERRORS[None, :]
    return spread.reshape(-1)
