"""What the command `validate` does: runs what was asked for, and puts the tables into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import Problem, ScenarioError
from sim.scenario.library import SHIPPED, shipped
from sim.scenario.validation import altered, paths_of
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

STUDY = SHIPPED / "studies" / "toulouse.yaml"
"""The study whose policies are ranked under each alternative."""


def held(
    names: Sequence[str],
    *,
    replicates: int | None = None,
    alternatives: bool = False,
    settings: Sequence[str] = (),
    jobs: int | None = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Verdicts | Alternatives:
    """The verdicts on the named validations (all without names), or the table of the structural alternatives."""
    paths = paths_of(names)
    if alternatives:
        if settings:
            todo = "write the setting into scenarios/alternatives.yaml"
            raise ScenarioError([Problem("--set", "", "no setting with --alternatives", settings[0], todo)])
        return weigh(paths, STUDY, replicates=replicates, jobs=jobs, progress=progress)
    library = altered(shipped(), settings) if settings else None
    return validate(paths, replicates=replicates, jobs=jobs, library=library, progress=progress)


def write(result: Verdicts | Alternatives, folder: Path, names: Sequence[str], markdown: str) -> None:
    """`validation.csv`, `.json` and `.md` (or `alternatives`), with a recipe, all of them or none."""
    word = "alternatives" if isinstance(result, tuple) else "validation"
    log = Log(f"validate {' '.join(names)}")
    recipe = {
        "schema": SCHEMA,
        "study": word,
        "files": {path.name: hash_of(path) for path in paths_of(names)},
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
