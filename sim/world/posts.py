"""Posts of social workers: four teams, and a fixed number of slots in each, so that a worker's luck has an address."""

from __future__ import annotations

POSTS = 4
"""On site, follow-up, village, Housing First: the scheme's code less one."""

SLOTS = 64
"""Slots of a team; a worker's index is team x SLOTS + slot."""

SUPPORT = ("on_site_workers", "follow_up_workers", "village_workers", "housing_first_workers")
"""The support that funds each team."""

COUNT = ("workers_on_site", "workers_follow_up", "workers_village", "workers_housing_first")
"""The count in which each team's filled posts are recorded."""
