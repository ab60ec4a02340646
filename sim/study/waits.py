"""What a policy's lettings mean for those who wait on the ordinary list: days added to their wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.outcomes.paired import interval
from sim.outcomes.waiting import one_off_days, standing_days, taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.outcomes.joined import History
    from sim.scenario.schema import Study

LETTINGS, APPLICANTS = "social_housing.lettings_a_year", "social_housing.applicants"
COLUMNS = "policy month lettings kind counted mean low high"


def delays(history: History, study: Study, horizons: Sequence[int]) -> pd.DataFrame:
    """`delay_days` of an ordinary applicant, by policy and horizon.

    `counted`: the `priority` lettings of the quota, or the `net` ones (all to families from camps, less those that
    they would have had under the baseline). `kind`: as if given `once`, or as a `standing` flow of so many a year.
    `lettings` is their number in a replicate.
    """
    return pd.DataFrame(list(_delays(history, study, horizons)), columns=COLUMNS.split())


def _delays(history: History, study: Study, horizons: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    yearly, applicants = (float(study.parameters[name].value) for name in (LETTINGS, APPLICANTS))
    found = taken(history, history.arms.index(study.baseline))
    for arm, name in enumerate(history.arms):
        for month in horizons:
            for counted in ("priority", "net"):
                lettings = getattr(found, counted)[month, arm]
                days = {
                    "once": one_off_days(lettings, yearly),
                    "standing": standing_days(lettings, month, yearly, applicants),
                }
                for kind, values in days.items():
                    yield name, month, float(lettings.mean()), kind, counted, *interval(values)
