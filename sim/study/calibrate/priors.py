"""The free parameters of a calibration, and the way from the unit interval to the prior of each and back.

Everything is reckoned with `u`, the prior's own cumulative probability: uniform on [0, 1] before anything is known.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import numpy as np

from sim.errors import ParameterError, Problem
from sim.scenario.factors import Factor
from sim.study.sweep.design import quantile, unit_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sim.scenario.schema import Study
    from sim.scenario.targets import Narrowed

    Values = npt.NDArray[np.float64]

Prior = Literal["uniform", "loguniform", "beta", "normal", "fixed"]
PRIORS = ("uniform", "loguniform", "beta", "normal")
MOST = 12
"""Free parameters that a calibration on a few counts takes at most."""


class Free(NamedTuple):
    """A parameter that the calibration may move, with its range and prior; `value` is the one now in force."""

    name: str
    low: float
    high: float
    prior: Prior
    whole: bool
    unit: str
    value: float
    evidence: str
    meaning: str

    def at(self, u: Values) -> Values:
        """Values of the parameter at these cumulative probabilities of its prior, as a sweep reads priors."""
        kind: Literal["whole", "real"] = "whole" if self.whole else "real"
        factor = Factor(self.name, kind, self.low, self.high, self.prior, self.value)
        return np.asarray(quantile(factor, np.clip(u, 0.0, 1.0)), dtype=np.float64)


def values_of(free: Sequence[Free], u: Values) -> Values:
    """Parameter values (draws, parameters) from u of the same shape."""
    return np.column_stack([one.at(u[:, number]) for number, one in enumerate(free)])


def sobol(parameters: int, points: int, seed: int) -> Values:
    """The first points of the scrambled Sobol sequence of a seed, (points, parameters); a longer one begins alike."""
    return unit_points("sobol", points, parameters, seed)


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
    prior = cast("Prior", narrowed.prior) if narrowed and narrowed.prior else prior
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
