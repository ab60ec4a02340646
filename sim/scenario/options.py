"""What a command changes in a study, checked before anything is read: replicates, months, seed, policies, settings."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import NamedTuple

from sim.errors import Problem
from sim.parameters.scalars import said
from sim.parameters.source import Marked
from sim.scenario.settings import from_options

MONTHS = 600
REPLICATES = 1_000_000
SEED = 2**63 - 1


class Options(NamedTuple):
    """The changes asked for; None where the study's own word stands."""

    replicates: int | None
    months: int | None
    seed: int | None
    policies: tuple[str, ...] | None
    settings: dict[str, Marked]


NONE = Options(None, None, None, None, {})


def replicates_of(value: object, problems: list[Problem]) -> int | None:
    """The number of replicates that `--replicates` asks for."""
    return whole("--replicates", value, 1, REPLICATES, problems)


def months_of(value: object, problems: list[Problem]) -> int | None:
    """The number of months that `--months` asks for."""
    return whole("--months", value, 1, MONTHS, problems)


def seed_of(value: object, problems: list[Problem]) -> int | None:
    """The seed that `--seed` asks for."""
    return whole("--seed", value, 0, SEED, problems)


def policies_of(words: str | Iterable[str] | None, problems: list[Problem]) -> tuple[str, ...] | None:
    """The policies that `--policies` asks for, in its order; one text may hold several, with commas."""
    if words is None:
        return None
    parts = words.split(",") if isinstance(words, str) else words
    names = tuple(part.strip() for part in parts)
    if not all(names) or not names:
        problems.append(Problem("--policies", "", "one or more policies", "nothing", "such as housing_first"))
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(Problem("--policies", name, "each policy once", "the same policy again", "leave one out"))
    return tuple(name for name in dict.fromkeys(names) if name)


def settings_of(settings: str | Iterable[str], problems: list[Problem]) -> dict[str, Marked]:
    """The settings that `--set` asks for."""
    return from_options([settings] if isinstance(settings, str) else settings, problems)


def whole(option: str, value: object, least: int, most: int, problems: list[Problem]) -> int | None:
    """The whole number that an option asks for; None, with a problem, where it is not one within its limits."""
    if value is None:
        return None
    try:
        number = None if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is not None and least <= number <= most:
        return number
    problems.append(Problem(option, "", f"a whole number from {least} to {most}", said(value)))
    return None
