"""Posts of social workers: four teams, and a fixed number of slots in each, so that a worker's luck has an address."""

from __future__ import annotations

from sim.scenario.plan import POSTS_A_TEAM, TEAMS

POSTS = 4
"""On site, follow-up, village, Housing First: the scheme's code less one."""

SLOTS = POSTS_A_TEAM
"""Slots of a team; a worker's index is team x SLOTS + slot."""

SUPPORT = TEAMS
"""The support that funds each team."""

COUNT = ("workers_on_site", "workers_follow_up", "workers_village", "workers_housing_first")
"""The count in which each team's filled posts are recorded."""
