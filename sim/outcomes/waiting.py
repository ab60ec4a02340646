"""Who waits longer: the days that lettings to families from camps add to an ordinary applicant's wait.

The waiting list is taken to be saturated: every letting finds a taker, so that a letting to one family is a letting
that all others wait for (Kleinrock's conservation law). A number of lettings given once delays each of the others by
that many lettings; a standing flow of them shortens the list's supply for as long as an applicant waits.
Toulouse 2017: 29,000 applicants, 9,000 lettings a year, a wait of 3.2 years.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.history import INDEX
from sim.outcomes.joined import by_arm
from sim.units import MONTHS_A_YEAR

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.history import History

    Values = npt.NDArray[np.float64]

DAYS_A_YEAR = 365
HUNDRED = 100


class Taken(NamedTuple):
    """Social lettings to families from camps since month 0, (months + 1, arms, replicates).

    `priority` are those of the quota, less those of dwellings bought or built for it, which nobody waited for. `net`
    are all of them, ordinary ones too, less the ordinary lettings that families from camps have under the baseline on
    the same luck: only these are taken from somebody else.
    """

    priority: Values
    net: Values


def taken(history: History, baseline: int) -> Taken:
    """What each run took from the waiting list, the baseline being the arm of this number."""
    counts = np.cumsum(by_arm(history.counts, history, 1), axis=0)
    bought = counts[..., INDEX["quota_bought_hundredths"]] / HUNDRED
    priority, ordinary = counts[..., INDEX["quota_used"]] - bought, counts[..., INDEX["ordinary_lettings"]]
    net = priority + ordinary - ordinary[:, baseline : baseline + 1]
    return Taken(priority, net)


def one_off_days(lettings: Values, lettings_a_year: float) -> Values:
    """Days by which so many lettings, given once, delay every other applicant of the list."""
    return lettings / lettings_a_year * DAYS_A_YEAR


def standing_days(lettings: Values, months: int, lettings_a_year: float, applicants: float) -> Values:
    """Days added to an ordinary applicant's wait where so many lettings in so many months go on year after year.

    The wait is applicants / lettings a year; with k of them gone every year it is applicants / (lettings - k). NaN
    where nothing would be left, or no month has passed.
    """
    if not months:
        return np.full_like(lettings, np.nan)
    yearly = lettings * (MONTHS_A_YEAR / months)
    left = np.where(yearly < lettings_a_year, lettings_a_year - yearly, np.nan)
    wait = applicants / lettings_a_year
    return wait * yearly / left * DAYS_A_YEAR
