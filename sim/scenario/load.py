"""Reads scenarios: `load` hands out a valid study or every reason why not, `check` looks at any file of the project."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sim.errors import Problem, ScenarioError, UserError
from sim.parameters.files import nearest
from sim.parameters.forms import in_order
from sim.parameters.loader import book_of
from sim.parameters.scalars import said
from sim.parameters.source import Reading, child, entries, read
from sim.scenario.city import city_of
from sim.scenario.library import Library, shipped
from sim.scenario.options import NONE, Options, months_of, policies_of, replicates_of, seed_of, settings_of
from sim.scenario.policy import policy_of
from sim.scenario.schema import Study
from sim.scenario.study import study_of
from sim.scenario.sweep import NOTHING, sweep_of
from sim.scenario.validation import validation_of

KINDS = ("study", "city", "policy", "validation", "sweep")


def load(
    path: str | Path,
    *,
    replicates: int | None = None,
    months: int | None = None,
    seed: int | None = None,
    policies: str | Iterable[str] | None = None,
    settings: str | Iterable[str] = (),
    library: Library | None = None,
) -> Study:
    """The study of a file with a command's changes; raises `ScenarioError` with everything that is wrong."""
    problems: list[Problem] = []
    options = Options(
        replicates_of(replicates, problems),
        months_of(months, problems),
        seed_of(seed, problems),
        policies_of(policies, problems),
        settings_of(settings, problems),
    )
    file = Path(path)
    study = study_of(read(file), file, options, library or shipped(), problems)
    if study is None or problems:
        raise ScenarioError(in_order(problems))
    return study


def check(paths: str | Path | Iterable[str | Path], *, library: Library | None = None) -> list[Problem]:
    """Everything wrong in files of any kind: studies (with their city and policies), cities, policies, parameters."""
    problems: list[Problem] = []
    if library is None:
        library = _shipped(problems)
    for path in [paths] if isinstance(paths, str | Path) else paths:
        _check(Path(path), library, problems)
    return in_order(problems)


def _shipped(problems: list[Problem]) -> Library | None:
    """The shipped library, unless its own parameter files are broken: then scenarios are only read as YAML."""
    try:
        return shipped()
    except UserError as error:
        problems += error.problems
        return None


def _check(path: Path, library: Library | None, problems: list[Problem]) -> None:
    reading = read(path)
    keys = entries(reading.top) if reading.top else {}
    if "chapter" in keys or "instrument" in keys:
        book_of(reading, path, problems)
    elif library is None or reading.top is None:
        problems += reading.problems
    else:
        _check_scenario(reading, path, library, problems)


def _check_scenario(reading: Reading, path: Path, library: Library, problems: list[Problem]) -> None:
    kind = child(reading.top, "kind") if reading.top else None
    match kind.value if kind else None:
        case "study":
            study_of(reading, path, NONE, library, problems)
        case "city":
            city_of(reading, path, library, problems)
        case "policy":
            policy_of(reading, path, library, problems)
        case "validation":
            validation_of(reading, path, library, problems)
        case "sweep":
            sweep_of(reading, path, NOTHING, library, problems)
        case other:
            problems += reading.problems
            todo = nearest(other, KINDS) if isinstance(other, str) else "or chapter: or instrument: for parameters"
            where = kind.where if kind else reading.file
            problems.append(Problem(where, "kind", "study, city, policy, validation or sweep", said(other), todo))
