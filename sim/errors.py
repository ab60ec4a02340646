"""Errors that a user can act on: where it is, what was wanted, what came, what to do."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing wrong with what the user gave.

    `where` is `file:line:column` (or a file, or an option such as `--set`), `key` the dotted name concerned,
    `wanted` and `got` short phrases, `todo` what to do (often the nearest known name).
    """

    where: str
    key: str
    wanted: str
    got: str
    todo: str = ""

    def __str__(self) -> str:
        key = f" {self.key}:" if self.key else ""
        todo = f"; {self.todo}" if self.todo else ""
        return f"{self.where}:{key} wanted {self.wanted}, got {self.got}{todo}"


class UserError(Exception):
    """The input or the surroundings are wrong (exit 2). Carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem] | tuple[Problem, ...]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ScenarioError(UserError):
    """A scenario file says something that the schema does not allow."""


class ParameterError(UserError):
    """A parameter is unknown, of the wrong kind or out of its range."""


class OutputError(UserError):
    """A result cannot be written where it was asked for."""
