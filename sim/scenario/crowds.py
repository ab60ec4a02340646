"""Refuses teams with more posts than workers can have an address in luck for."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sim.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.scenario.schema import Policy

POSTS_A_TEAM = 64
"""The most posts of social workers that one team can have: each has an address in luck."""

TEAMS = ("on_site_workers", "follow_up_workers", "village_workers", "housing_first_workers")
"""The supports that fund the teams, in the order of the schemes that they serve (codes.SCHEMES, less one)."""


def crowded(policies: Iterable[Policy]) -> list[Problem]:
    """A problem for each instrument of these policies that funds more posts in a team than there can be."""
    return [
        Problem(
            dials["workers"].where or policy.name,
            f"{name}.workers",
            f"at most {POSTS_A_TEAM} posts in a team",
            f"{posts} posts in {policy.name}",
            "ask for fewer workers" + (" or teams" if "teams" in dials else ""),
        )
        for policy in policies
        for name, dials in policy.instruments.items()
        if "workers" in dials and (posts := _posts(name, policy)) > POSTS_A_TEAM
    ]


def _posts(name: str, policy: Policy) -> int:
    """The most posts that an instrument funds in one team."""
    if find_spec(f"sim.instruments.{name}") is None:
        return 0  # an instrument of a library of its own hands out nothing that this model knows
    module = import_module(f"sim.instruments.{name}")
    dials = policy.instruments[name]
    handed = module.supports(module.Dials(**{field: dials[field].value for field in module.Dials._fields}))
    return max((int(handed.get(team, 0)) for team in TEAMS), default=0)
