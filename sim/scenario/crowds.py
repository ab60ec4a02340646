"""Refuses teams with more posts than workers can have an address in luck for."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sim.errors import Problem
from sim.supports import INDEX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import numpy.typing as npt

    from sim.scenario.schema import Policy

POSTS_A_TEAM = 64
"""The most posts of social workers that one team can have: each has an address in luck."""

TEAMS = ("on_site_workers", "follow_up_workers", "village_workers", "housing_first_workers")
"""The supports that fund the teams, in the order of the schemes that they serve (codes.SCHEMES, less one)."""


def crowded(policies: Iterable[Policy]) -> list[Problem]:
    """A problem for each instrument of these policies that funds more posts in a team than there can be."""
    return [
        Problem(
            _where(policy, name),
            f"{name}.workers",
            f"at most {POSTS_A_TEAM} posts in a team",
            f"{posts} posts in {policy.name}",
            "ask for fewer workers" + (" or teams" if "teams" in dials else ""),
        )
        for policy in policies
        for name, dials in policy.instruments.items()
        if "workers" in dials and (posts := _posts(name, policy)) > POSTS_A_TEAM
    ]


def crowded_together(packages: Sequence[Policy], tables: Sequence[npt.NDArray[np.int64]]) -> list[Problem]:
    """A problem for each team in which packages that act together fund more posts than there can be.

    `tables` says what each package hands out month by month, int64 (months + 1, supports). A package that is too large
    by itself is told by `crowded`.
    """
    found = []
    for team in TEAMS:
        each = [table[:, INDEX[team]] for table in tables]
        total = sum(each[1:], start=each[0])
        if total.max() <= POSTS_A_TEAM or max(own.max() for own in each) > POSTS_A_TEAM:
            continue
        month = int(total.argmax())
        last = max(number for number, own in enumerate(each) if own[month])
        package = packages[last]
        name = next(one for one in package.instruments if _handed(one, package).get(team, 0))
        wanted = f"at most {POSTS_A_TEAM} posts in a team, all phases that run together counted"
        got = f"{total[month]} posts in {package.name} in month {month}"
        todo = "ask for fewer workers, or end an earlier phase first (stop)"
        found.append(Problem(_where(package, name), f"{name}.workers", wanted, got, todo))
    return found


def _where(policy: Policy, name: str) -> str:
    """Where an instrument's workers are asked for: their own line, that of another of its dials, or the file."""
    dials = policy.instruments[name]
    places = (dials["workers"].where, *(dial.where for dial in dials.values()), str(policy.path))
    return next(place for place in places if place and place != "None")


def _posts(name: str, policy: Policy) -> int:
    """The most posts that an instrument funds in one team."""
    return max((int(_handed(name, policy).get(team, 0)) for team in TEAMS), default=0)


def _handed(name: str, policy: Policy) -> dict[str, int]:
    """What an instrument of a policy hands out."""
    if find_spec(f"sim.instruments.{name}") is None:
        return {}  # an instrument of a library of its own hands out nothing that this model knows
    module = import_module(f"sim.instruments.{name}")
    dials = policy.instruments[name]
    handed: dict[str, int] = module.supports(module.Dials(**{one: dials[one].value for one in module.Dials._fields}))
    return handed
