"""Puts the histories of several chunks of replicates together, whatever the order in which they came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.history import FAMILY_COLUMNS, INDEX, NAMES, TENURES, History, Watched
from sim.units import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

__all__ = ["FAMILY_COLUMNS", "INDEX", "NAMES", "TENURES", "History", "Watched", "by_arm", "join", "one_run"]


def by_arm(array: npt.NDArray[Any], history: History, axis: int) -> npt.NDArray[Any]:
    """A view of `array` with its axis of runs split in two: arm, then replicate."""
    shape = (len(history.arms), len(history.replicates))
    return array.reshape(array.shape[:axis] + shape + array.shape[axis + 1 :])


def join(histories: Sequence[History]) -> History:
    """One history of all replicates, in order; the chunks must be of the same arms and months and never overlap."""
    parts = sorted(histories, key=lambda history: history.replicates)
    arms = parts[0].arms
    replicates = tuple(replicate for part in parts for replicate in part.replicates)
    if any(part.arms != arms for part in parts) or len(set(replicates)) < len(replicates):
        raise ValueError("wanted chunks of the same arms with each replicate once, got others")
    columns = list(parts[0].families)
    return History(
        arms,
        replicates,
        _runs_joined([part.counts for part in parts], parts, 1),
        {name: _runs_joined(_as_wide([part.families[name] for part in parts], name), parts, 0) for name in columns},
        _watched(parts),
    )


def _watched(parts: list[History]) -> Watched | None:
    """What was watched in all chunks together; nothing where somebody looked away."""
    seen = [part.watched for part in parts if part.watched is not None]
    if len(seen) < len(parts):
        return None
    return Watched(*(_runs_joined(list(arrays), parts, 1) for arrays in zip(*seen, strict=True)))


def _runs_joined(arrays: list[npt.NDArray[Any]], parts: list[History], axis: int) -> npt.NDArray[Any]:
    split = [by_arm(array, part, axis) for array, part in zip(arrays, parts, strict=True)]
    joined = np.concatenate(split, axis=axis + 1)
    return joined.reshape((*joined.shape[:axis], -1, *joined.shape[axis + 2 :]))


def _as_wide(columns: list[npt.NDArray[Any]], name: str) -> list[npt.NDArray[Any]]:
    """A column of several chunks with room for the families of the largest; those who make it up never arrived."""
    widest = max(column.shape[1] for column in columns)
    fill = NEVER if name == "arrival" else 0
    return [np.pad(c, ((0, 0), (0, widest - c.shape[1])), constant_values=fill) for c in columns]


def one_run(history: History, arm: int, replicate: int) -> History:
    """The history of a single run."""
    run = arm * len(history.replicates) + history.replicates.index(replicate)
    families = {name: column[run : run + 1] for name, column in history.families.items()}
    return History((history.arms[arm],), (replicate,), history.counts[:, run : run + 1], families)
