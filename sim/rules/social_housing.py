"""Social landlords: the application, the ordinary waiting list, the quota and the points that decide.

Toulouse 2017: 9,000 lettings a year for 29,000 applicants, the poorest 3% of lettings and 11% of demand, hence
0.0085 a month for a poor applicant (derived).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules.odds import chance, times
from sim.units import Probability, Real, Statement, Whole


class SocialHousing(NamedTuple):
    """Numbers of `parameters/rules/social_housing.yaml`."""

    odds_files: float
    files_help_ratio: float
    files_address_ratio: float
    workshop_ratio: float
    odds_ordinary: float
    ordinary_large_ratio: float
    quota_large_share: float
    deprived_share: float
    lettings_a_year: int
    applicants: int


def files(help_: Real, address: Statement, workshop: Real, k: SocialHousing) -> Probability:
    """Probability that a family without one files an application for social housing this month.

    `workshop` in [0, 1] is the part of the families that a citizenship workshop on applying has reached.
    """
    odds = k.odds_files * times(k.files_help_ratio, help_) * times(k.files_address_ratio, address)
    return chance(odds * times(k.workshop_ratio, workshop))


def ordinary_letting(large: Statement, k: SocialHousing) -> Probability:
    """Probability that an applicant with papers is let an ordinary social flat this month."""
    return chance(k.odds_ordinary * times(k.ordinary_large_ratio, large))


def allocation_points(waited: Whole, minors: Whole, without_home: Statement, works: Statement) -> Whole:
    """Points on a scale that a social worker can audit: 20 a month waited, 50 a child, 300 rough, 200 in work."""
    return 20 * np.minimum(np.maximum(waited, 0), 60) + 50 * minors + 300 * without_home + 200 * works


def is_large(lot: Real, k: SocialHousing) -> Statement:
    """Whether a quota flat has three bedrooms or more."""
    return lot < k.quota_large_share


def quota_due(lettings_a_year: Whole, month: Whole) -> Whole:
    """Priority lettings promised until this month, in whole dwellings; the month's own is the increase."""
    return np.floor(lettings_a_year * month / 12.0)
