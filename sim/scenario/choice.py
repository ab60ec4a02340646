"""Which policies a study compares: those it lists, or those the command asks for, always with the baseline."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sim.errors import Problem
from sim.parameters.files import nearest
from sim.parameters.source import Marked, child, items, read
from sim.scenario.library import Library, find
from sim.scenario.policy import policy_of
from sim.scenario.schema import Policy


class Choice(NamedTuple):
    """Policies by name, the names that will run in their order, and whether every policy could be read."""

    known: dict[str, Policy]
    chosen: tuple[str, ...]
    complete: bool


class _Shelf(NamedTuple):
    """The policies read so far, for a study lying at `path`."""

    path: Path
    library: Library
    known: dict[str, Policy]
    faults: list[Problem]


def choose(top: Marked, path: Path, words: tuple[str, ...] | None, library: Library, faults: list[Problem]) -> Choice:
    """Reads the policies of a study, then those of `--policies` (None: the study's own), and checks the baseline."""
    shelf = _Shelf(path, library, {}, faults)
    listed = [_add(node, shelf) for node in items(child(top, "policies"))]
    baseline = child(top, "baseline")
    if listed and None not in listed:
        _check_baseline(baseline, shelf)
    asked = listed if words is None else [_asked(word, shelf) for word in words]
    names = [name for name in dict.fromkeys(asked) if name is not None]
    if words is not None and baseline.value in shelf.known and baseline.value not in names:
        names.insert(0, str(baseline.value))
    return Choice(shelf.known, tuple(names), None not in (*listed, *asked))


def _check_baseline(node: Marked, shelf: _Shelf) -> None:
    if isinstance(node.value, str) and node.value not in shelf.known:
        todo = nearest(node.value, shelf.known)
        came = node.value[:100] or "nothing"
        shelf.faults.append(Problem(node.where, "baseline", "one of the study's policies", came, todo))


def answers_to(name: str, node: Marked, file: Path, faults: list[Problem]) -> None:
    """A file that is looked up by name must bear this name; one that is given by its path need not."""
    if not str(node.value).endswith((".yaml", ".yml")) and name != node.value:
        wanted = f"a file whose name: is {node.value}"
        faults.append(Problem(node.where, "", wanted, f"{name} in {file.name}", "rename one of the two"))


def _add(node: Marked, shelf: _Shelf) -> str | None:
    """The name of the policy that a word of the study's list stands for; None if it cannot be read."""
    policy = _policy(node, shelf.path, shelf)
    if policy is None:
        return None
    if policy.name in shelf.known:
        shelf.faults.append(Problem(node.where, "policies", "each policy once", policy.name, "leave one out"))
    shelf.known.setdefault(policy.name, policy)
    return policy.name


def _asked(word: str, shelf: _Shelf) -> str | None:
    """The same for a word of `--policies`: one of the study's own policies first, then any other."""
    if word in shelf.known:
        return word
    by_path = word.endswith((".yaml", ".yml"))
    policy = _policy(Marked(word, "--policies", "--policies"), Path.cwd() / "here" if by_path else shelf.path, shelf)
    if policy is None:
        return None
    known = shelf.known.setdefault(policy.name, policy)
    if known.path.resolve() != policy.path.resolve():
        wanted = f"another name than that of {known.path.name}"
        shelf.faults.append(Problem("--policies", word[:100], wanted, policy.name, "rename one of the two"))
    return policy.name


def _policy(node: Marked, beside: Path, shelf: _Shelf) -> Policy | None:
    if not isinstance(node.value, str):
        return None
    file = find(node, "policies", beside, shelf.library, shelf.faults)
    policy = policy_of(read(file), file, shelf.library, shelf.faults) if file else None
    if policy and file:
        answers_to(policy.name, node, file, shelf.faults)
    return policy
