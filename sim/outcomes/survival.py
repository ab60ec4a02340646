"""Time to a home where families may leave instead: Kaplan-Meier beside the cumulative incidence of both events.

Kaplan-Meier takes those who leave for families still waiting, whose time was merely not seen to its end: 1 - KM is the
share that would reach a home if nobody could leave, and overstates the share that does. The cumulative incidence counts
leaving as an event of its own (Aalen-Johansen); as every family is followed to the end, it is the plain share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Months = npt.NDArray[np.int64]
    Values = npt.NDArray[np.float64]


class Survival(NamedTuple):
    """Shares of the families of each replicate by each month, (replicates, months + 1); NaN where there is nobody."""

    kaplan_meier: Values
    home: Values
    left: Values


def survival(replicate: npt.NDArray[np.intp], housed: Months, left: Months, months: int) -> Survival:
    """One value in each argument for each family: its replicate (from 0) and the months of its events, NEVER included.

    A family that reaches a home and leaves later has reached it; one that leaves first never will.
    """
    runs = int(replicate.max()) + 1 if len(replicate) else 0
    home_first = housed <= left
    homes = _events(replicate[home_first], housed[home_first], months, runs)
    leavings = _events(replicate[~home_first], left[~home_first], months, runs)
    families = np.bincount(replicate, minlength=runs)[:, None]
    everybody = np.where(families > 0, families, 1)
    undefined = np.where(families > 0, 0.0, np.nan)
    waiting = families - np.cumsum(homes + leavings, axis=1) + homes + leavings
    still = np.cumprod(1 - homes / np.maximum(waiting, 1), axis=1)
    return Survival(
        1 - still + undefined,
        np.cumsum(homes, axis=1) / everybody + undefined,
        np.cumsum(leavings, axis=1) / everybody + undefined,
    )


def _events(replicate: npt.NDArray[np.intp], month: Months, months: int, runs: int) -> Months:
    """How many events each replicate has in each month, (runs, months + 1); later ones are not counted."""
    seen = month <= months
    cells = replicate[seen] * (months + 1) + month[seen]
    return np.bincount(cells, minlength=runs * (months + 1)).reshape(runs, months + 1)
