"""What a comparison with an expected value says: wrong, fine or too small to tell, within a budget of false alarms.

Seeds are fixed, so every check says the same each time. The budget, had the seeds been free: a right model is called
wrong anywhere in the folder less than once in a thousand times; each check may do so with probability ALARM
(Bonferroni).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

BUDGET = 1e-3
CHECKS = 120
ALARM = BUDGET / CHECKS

WRONG = "wrong"
FINE = "fine"
TOO_SMALL = "too small to tell"


class Finding(NamedTuple):
    """A verdict, with the mean of the model, half the width of its interval, and what was expected."""

    verdict: str
    mean: float
    half: float
    expected: float


FOUND: dict[str, Finding] = {}
"""What every check of this process found, by its name."""


def find(sample: npt.ArrayLike, expected: float, within: float) -> Finding:
    """Compare a sample, one number for each independent replicate, with the value expected of its mean.

    *wrong*: the interval of the mean leaves the expected value out. *too small to tell*: it holds it, but is wider
    than the share `within` of it either way, so that a wrong model would pass too. The interval is Student's: compare
    what differs from replicate to replicate, not a count that nearly always stands at its limit.
    """
    numbers = np.asarray(sample, dtype=np.float64)
    mean, error = float(numbers.mean()), float(numbers.std(ddof=1)) / float(np.sqrt(numbers.size))
    half = float(stats.t.isf(ALARM / 2, numbers.size - 1)) * error
    if abs(mean - expected) > half + 1e-12 * abs(expected):
        return Finding(WRONG, mean, half, expected)
    return Finding(FINE if half <= within * abs(expected) else TOO_SMALL, mean, half, expected)


def agrees(name: str, sample: Any, expected: Any, within: float) -> None:
    """Fail unless the sample is fine: a wrong model fails, and so does a test that could not have told."""
    assert name not in FOUND, f"{name}: the same name twice would hide a check from the budget"
    found = FOUND[name] = find(sample, float(expected), within)
    assert len(FOUND) <= CHECKS, "more checks than the budget of false alarms counts on"
    assert found.verdict == FINE, (
        f"{name}: {found.verdict}, {found.mean:.5g} +- {found.half:.2g} where {found.expected:.5g} is expected"
    )
