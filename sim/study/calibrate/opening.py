"""Opens what is to be calibrated: a study or a dated history, its targets, and the parameters that are free."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.errors import Problem, ScenarioError
from sim.scenario.load import kind_of, load
from sim.scenario.targets import load_targets, targets_from
from sim.scenario.validation import load_validation

if TYPE_CHECKING:
    from sim.scenario.schema import Study
    from sim.scenario.targets import Targets
    from sim.scenario.validation import Validation


class Opened(NamedTuple):
    """A study or history with its targets; `file` is the file of targets, None where they stand in the history."""

    study: Study | Validation
    targets: Targets
    free: tuple[str, ...]
    file: Path | None

    @property
    def name(self) -> str:
        """The study's name."""
        return self.study.name


def opened(
    study: str | Path, targets: Path | None, *, free: str | None = None, seed: int | None = None, settings: Any = ()
) -> Opened:
    """What the command line names; raises `UserError` with everything that is wrong."""
    names = tuple(name.strip() for name in (free or "").split(",") if name.strip())
    if kind_of(Path(study)) != "validation":
        loaded = load(study, seed=seed, settings=settings)
        if targets is None:
            todo = "camp2housing new city lays an example; name it with --targets FILE"
            raise ScenarioError([Problem("--targets", "", "a file with the city's counts", "none", todo)])
        return Opened(loaded, load_targets(targets, loaded), names, targets)
    history = load_validation(study)
    if settings:
        todo = "write the value into the history's city"
        raise ScenarioError([Problem("--set", "", "no setting with a dated history", str(settings[0]), todo)])
    if seed is not None:
        history = replace(history, study=replace(history.study, seed=seed))
    found = load_targets(targets, history.study) if targets else targets_from(history.observed, Path(study).name)
    return Opened(history, found, names, targets)
