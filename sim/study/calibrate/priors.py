"""The free parameters of a calibration, and the way from the unit interval to the prior of each and back.

Everything is reckoned with `u`, the prior's own cumulative probability: uniform on [0, 1] before anything is known.
"""

from __future__ import annotations

import math
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.errors import ParameterError, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sim.scenario.schema import Study
    from sim.scenario.targets import Narrowed

    Values = npt.NDArray[np.float64]

PRIORS = ("uniform", "loguniform", "beta", "normal")
SPREAD = 4.0
"""A normal prior has four standard deviations between the ends of its range, where it is cut; a beta prior is
Beta(2, 2) over the range. Both are the project's reading of `prior:` in the parameter files."""
MOST = 12
"""Free parameters that a calibration on a few counts takes at most."""


class Free(NamedTuple):
    """A parameter that the calibration may move, with its range and prior; `value` is the one now in force."""

    name: str
    low: float
    high: float
    prior: str
    whole: bool
    unit: str
    value: float
    evidence: str
    meaning: str

    def at(self, u: Values) -> Values:
        """Values of the parameter at these cumulative probabilities."""
        drawn = self._at(np.clip(u, 0.0, 1.0))
        return np.clip(np.floor(drawn), self.low, self.high) if self.whole else drawn

    def _at(self, u: Values) -> Values:
        high = self.high + 1.0 if self.whole else self.high
        match self.prior:
            case "uniform":
                return np.asarray(self.low + u * (high - self.low))
            case "loguniform":
                return np.asarray(np.exp(math.log(self.low) + u * math.log(high / self.low)))
        return np.asarray(self.low + _shape(self.prior).ppf(u) * (high - self.low))

    def u_of(self, value: float) -> float:
        """The cumulative probability of a value of the parameter (a whole number's: the middle of its step)."""
        high = self.high + 1.0 if self.whole else self.high
        inside = min(max(value + (0.5 if self.whole else 0.0), self.low), high)
        match self.prior:
            case "uniform":
                return (inside - self.low) / (high - self.low)
            case "loguniform":
                return math.log(inside / self.low) / math.log(high / self.low)
        return float(_shape(self.prior).cdf((inside - self.low) / (high - self.low)))


def _shape(prior: str) -> Any:
    """A prior on [0, 1] that is neither flat nor flat in the logarithm."""
    from scipy import stats

    if prior == "beta":
        return stats.beta(2, 2)
    return stats.truncnorm(-SPREAD / 2, SPREAD / 2, loc=0.5, scale=1 / SPREAD)


def values_of(free: Sequence[Free], u: Values) -> Values:
    """Parameter values (draws, parameters) from u of the same shape."""
    return np.column_stack([one.at(u[:, number]) for number, one in enumerate(free)])


def free_of(study: Study, names: Sequence[str], narrowed: Sequence[Narrowed]) -> tuple[Free, ...]:
    """The free parameters: those of `--free`, else those of the file of targets, narrowed where the file says so.

    Raises `ParameterError` for a name that nobody knows, a number without a prior, or too many of them.
    """
    by_name = {one.name: one for one in narrowed}
    asked = list(names) or list(by_name)
    problems: list[Problem] = []
    if not asked:
        todo = f"few, and those that your counts can speak of, such as {', '.join(_likely(study))}"
        problems.append(Problem("--free", "", "names of parameters, or free: in the file of targets", "none", todo))
    if len(asked) > MOST:
        todo = "a few counts cannot tell so many apart: leave the others at their values"
        problems.append(Problem("--free", "", f"at most {MOST} parameters", str(len(asked)), todo))
    found = [_free(study, name, by_name.get(name), problems) for name in dict.fromkeys(asked)]
    if problems:
        raise ParameterError(problems)
    return tuple(one for one in found if one)


def _free(study: Study, name: str, narrowed: Narrowed | None, problems: list[Problem]) -> Free | None:
    if name not in study.parameters:
        near = get_close_matches(name, study.parameters, n=1, cutoff=0.5)
        todo = f"did you mean {near[0]}?" if near else "see camp2housing evidence"
        problems.append(Problem("--free", name, "a parameter of the rulebook", name, todo))
        return None
    one = study.parameters[name]
    low, high, prior = one.low, one.high, one.prior
    if narrowed and narrowed.span:
        low, high = narrowed.span
    prior = narrowed.prior if narrowed and narrowed.prior else prior
    if prior == "fixed" and narrowed and narrowed.span:
        prior = "uniform"
    if prior not in PRIORS or low is None or high is None or not low < high:
        todo = "give it a range and a prior under free: in the file of targets, or leave it out"
        problems.append(Problem("--free", name, "a parameter with a prior over a range", f"{prior}", todo))
        return None
    if prior == "loguniform" and low <= 0:
        todo = "give it prior: uniform under free: in the file of targets"
        problems.append(Problem("--free", name, "a range above 0 for a loguniform prior", f"{low} to {high}", todo))
        return None
    return Free(
        name, float(low), float(high), prior, one.type == "whole", one.unit, float(one.value), one.evidence, one.meaning
    )  # fmt: skip


def _likely(study: Study) -> list[str]:
    """Local numbers that nobody measured and that move what cities count, as far as they have a range here."""
    known = ("population.arrivals_a_month", "camp.clearance_rate", "camp.odds_leaves", "landlords.odds_plain_letting",
             "work.odds_applies", "social_housing.odds_files")  # fmt: skip
    return [name for name in known if name in study.parameters and study.parameters[name].low is not None][:4]


def with_values(study: Study, values: dict[str, Any]) -> dict[str, Any]:
    """The study's parameters with these values in force, each a number or one for every replicate (replicates,)."""
    changed = dict(study.parameters)
    for name, value in values.items():
        changed[name] = changed[name]._replace(value=_typed(value, changed[name].type == "whole"))
    return changed


def _typed(value: Any, whole: bool) -> Any:
    """Whole numbers stay whole."""
    if isinstance(value, np.ndarray):
        return np.rint(value).astype(np.int64) if whole else value
    return round(value) if whole else float(value)
