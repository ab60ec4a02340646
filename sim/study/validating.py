"""What the command `validate` does: runs what was asked for, and puts the tables into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.errors import Problem, ScenarioError
from sim.scenario.library import SHIPPED, shipped
from sim.scenario.phased import plan_of
from sim.scenario.validation import altered, load_validation, paths_of
from sim.store.log import Log
from sim.store.recipe import SCHEMA, hash_of, sources_hash, version
from sim.store.tables import write_csv
from sim.store.write import RECIPE, claimed, output_errors
from sim.study.alternatives import Alternatives, weigh
from sim.study.document import dumps
from sim.study.validate import Verdicts, validate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sim.scenario.library import Library

STUDY = SHIPPED / "studies" / "toulouse.yaml"
"""The study whose policies are ranked under each alternative."""


class Held(NamedTuple):
    """What was asked for, and what is wrong with the files that could not be read; the others were held."""

    result: Verdicts | Alternatives
    problems: tuple[Problem, ...] = ()


def held(
    names: Sequence[str],
    *,
    replicates: int | None = None,
    alternatives: bool = False,
    settings: Sequence[str] = (),
    jobs: int | None = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Held:
    """The verdicts on the named validations (all without names), or the table of the structural alternatives.

    Raises `ScenarioError` where no file can be read, where two have the same name, or with alternatives, if any cannot.
    """
    paths = paths_of(names)
    if alternatives:
        if settings:
            todo = "write the setting into scenarios/alternatives.yaml"
            raise ScenarioError([Problem("--set", "", "no setting with --alternatives", settings[0], todo)])
        return Held(weigh(paths, STUDY, replicates=replicates, jobs=jobs, progress=progress))
    library = altered(shipped(), settings) if settings else None
    sound, problems = _sound(paths, library)
    if not sound:
        raise ScenarioError(problems)
    result = validate(sound, replicates=replicates, jobs=jobs, library=library, progress=progress)
    return Held(result, tuple(problems))


def _sound(paths: Sequence[Path], library: Library | None) -> tuple[list[Path], list[Problem]]:
    """The files that can be held against the model, and what is wrong with the others."""
    sound: dict[str, Path] = {}
    problems: list[Problem] = []
    twins: list[Problem] = []
    for path in paths:
        try:
            found = load_validation(path, library=library)
            plan_of(found)
        except ScenarioError as error:
            problems += error.problems
            continue
        if found.name in sound:
            todo = f"{sound[found.name]} has it too: rename one of the two"
            twins.append(Problem(str(path), "name", "each validation's name once", found.name, todo))
        sound[found.name] = path
    if twins:
        raise ScenarioError([*problems, *twins])
    return list(sound.values()), problems


def _files(result: Verdicts | Alternatives, names: Sequence[str]) -> dict[str, str]:
    """The hash of every file that was held against the model, by the name of what it describes."""
    if isinstance(result, tuple):
        return {path.name: hash_of(path) for path in paths_of(names)}
    return {one.name: hash_of(one.study.path) for one in result.validations}


def write(result: Verdicts | Alternatives, folder: Path, names: Sequence[str], markdown: str) -> None:
    """`validation.csv`, `.json` and `.md` (or `alternatives`), with a recipe, all of them or none."""
    word = "alternatives" if isinstance(result, tuple) else "validation"
    log = Log(f"validate {' '.join(names)}")
    recipe = {
        "schema": SCHEMA,
        "study": word,
        "files": _files(result, names),
        "code": {"version": version(), "sources_sha256": sources_hash()},
    }
    with claimed(folder, word) as place:
        with output_errors(folder):
            write_csv(result.frame(), place.new / f"{word}.csv")
            (place.new / f"{word}.json").write_text(dumps(result.document()), encoding="utf-8")
            (place.new / f"{word}.md").write_text(markdown, encoding="utf-8")
            (place.new / RECIPE).write_text(dumps(recipe), encoding="utf-8")
            log.say("tables written")
            log.write(place.new)
        place.commit()
