"""Takes in a scenario file that a visitor gives: a study that names shipped cities and policies, small, and no path.

It is read by the same reader as on the command line and refused in the same words; what a page must refuse besides is
what would reach into the folders of this machine.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import Problem, ScenarioError
from sim.parameters.forms import A_NAME, is_name
from sim.parameters.scalars import said
from sim.parameters.source import child, items, read
from sim.scenario.load import check
from sim.show.app.draft import draft_of
from sim.show.app.limits import UPLOAD_BYTES
from sim.show.app.wording import words

if TYPE_CHECKING:
    from sim.parameters.source import Marked
    from sim.show.app.draft import Draft

SUFFIXES = (".yaml", ".yml")
UPLOADED = "uploaded"


def taken(data: bytes, name: str, folder: Path) -> Draft:
    """The draft of an uploaded file; raises ScenarioError with all that is wrong in it."""
    text = words()["upload"]
    own = plain_name(name)
    problems = []
    if not own.endswith(SUFFIXES):
        problems.append(Problem(own, "", text["wanted"], text["suffix"].format(suffix=Path(own).suffix or own)))
    elif len(data) > UPLOAD_BYTES:
        wanted = text["small"].format(most=UPLOAD_BYTES // 1024)
        problems.append(Problem(own, "", wanted, text["size"].format(size=-(-len(data) // 1024)), text["large"]))
    if problems:
        raise ScenarioError(problems)
    return _read(data, folder / UPLOADED / own, folder)


def plain_name(name: str) -> str:
    """The last part of a file's name, in letters that no folder minds."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return re.sub(r"[^A-Za-z0-9._-]", "_", last)[-80:] or "file"


def _read(data: bytes, path: Path, folder: Path) -> Draft:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    problems = _reaching(path) or check(path)
    if problems:
        raise ScenarioError([problem_here(problem, folder) for problem in problems])
    return draft_of(path)


def problem_here(problem: Problem, folder: Path) -> Problem:
    """The problem without the folder that the visitor does not know."""
    where = problem.where
    return problem._replace(where=where[max(where.rfind("/"), -1) + 1 :] if str(folder.name) in where else where)


def _reaching(path: Path) -> list[Problem]:
    """What is no study, or names a file in place of a shipped city or policy."""
    top = read(path).top
    if top is None:
        return []
    text = words()["upload"]
    kind = child(top, "kind")
    if kind.value != "study":
        return [Problem(kind.where, "kind", text["study"], said(kind.value), text["other"])]
    named: list[tuple[str, Marked]] = [("city", child(top, "city"))]
    named += [("policies", one) for one in items(child(top, "policies"))]
    return [
        Problem(one.where, key, A_NAME, said(one.value), text["path"])
        for key, one in named
        if isinstance(one.value, str) and not is_name(one.value)
    ]
