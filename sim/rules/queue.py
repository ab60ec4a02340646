"""Who gets the few: the flats, the jobs, the places in a village and the worker's minutes are shared out here alone.

A place goes by score first (whole points on a published scale that a social worker can audit), then by lot, never by
the order in which families happen to be asked. Both engines call these functions, over those who ask only.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from sim.units import Whole

Askers: TypeAlias = npt.NDArray[Any]
"""One whole number for each asker, shape (askers,), askers in index order (run, then family)."""

GROUP_BITS: Final = 19
SCORE_BITS: Final = 12
LOT_BITS: Final = 32
LARGEST_GROUP: Final = (1 << GROUP_BITS) - 1
LARGEST_SCORE: Final = (1 << SCORE_BITS) - 1
LARGEST_LOT: Final = (1 << LOT_BITS) - 1
LARGEST_NUMBER: Final = (1 << 63) - 1
NO_PLACE: Final = -1
"""What `pair` says of an asker who gets nothing."""


def _column(what: str, values: Any, highest: int) -> npt.NDArray[np.int64]:
    """Read a column as int64 (askers,); raise ValueError unless whole, one-dimensional and from 0 to `highest`."""
    column = np.asarray(values)
    if column.ndim != 1 or (column.dtype.kind not in "iu" and column.size):
        raise ValueError(f"{what}: wanted whole numbers of shape (askers,), got {column.dtype} of shape {column.shape}")
    if column.size and (column.min() < 0 or column.max() > highest):
        raise ValueError(f"{what}: wanted numbers from 0 to {highest}, got {column.min()} to {column.max()}")
    return column.astype(np.int64, copy=False)


def _same_length(groups: Askers, scores: Askers, lots: Askers) -> None:
    """Raise ValueError unless the three columns have one length."""
    if not len(groups) == len(scores) == len(lots):
        raise ValueError(f"queue: wanted columns of one length, got {len(groups)}, {len(scores)}, {len(lots)} askers")


def _order(key: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Sort keys, equal keys in asker order (an unstable sort would leave those to the machine)."""
    return np.argsort(key, kind="mergesort")


def _ranks(groups: npt.NDArray[np.int64], key: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Number the askers of each group 0, 1, 2 ... by rising key."""
    order = _order(key)
    sorted_groups = groups[order]
    begins = np.flatnonzero(np.append(True, sorted_groups[1:] != sorted_groups[:-1]))
    sizes = np.diff(np.append(begins, len(order)))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - np.repeat(begins, sizes)
    return ranks


def rank(group: Askers, score: Askers, lot: Askers) -> npt.NDArray[np.int64]:
    """Tell each asker's place in the queue of its group, 0 first: int64 (askers,).

    The higher score (0 to 4095) comes first, then the lower lot (0 to 2**32 - 1), then the asker named first: with
    askers in index order, the lower family. Groups run from 0 to 2**19 - 1; a group is a run x site, a run x size class
    and so on. Raises ValueError for a column out of bounds, not whole, or of another length than the others.
    """
    groups = _column("group", group, LARGEST_GROUP)
    scores = _column("score", score, LARGEST_SCORE)
    lots = _column("lot", lot, LARGEST_LOT)
    _same_length(groups, scores, lots)
    key = (groups << (SCORE_BITS + LOT_BITS)) | ((LARGEST_SCORE - scores) << LOT_BITS) | lots
    return _ranks(groups, key)


def award(group: Askers, score: Askers, lot: Askers, places: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell who gets a place: bool (askers,), in the order of the askers.

    `places` holds the places of each group, int64 (groups,), 0 or more; group 0's first. The rest as for `rank`. Raises
    ValueError as `rank` does, and for a group that `places` does not list or a number of places below zero.
    """
    offered = _column("places", places, LARGEST_NUMBER)
    groups = _column("group", group, len(offered) - 1)
    wins: npt.NDArray[np.bool_] = rank(groups, score, lot) < offered[groups]
    return wins


def pair(group: Askers, ranks: Askers, offered: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Tell which offered place each asker gets: its position in `offered`, or NO_PLACE; int64 (askers,).

    `offered` names the group of each place, int64 (places,), in the order in which the places are to be taken: the
    first in the queue of a group takes its first place, and so on (a serial dictatorship over one published order).
    `ranks` comes from `rank`. Winners by `award`, with as many places per group, get a place and nobody else does.
    """
    groups = _column("group", group, LARGEST_GROUP)
    turn = _column("ranks", ranks, LARGEST_NUMBER)
    place_groups = _column("offered", offered, LARGEST_GROUP)
    if len(groups) != len(turn):
        raise ValueError(f"queue: wanted columns of one length, got {len(groups)} groups and {len(turn)} ranks")
    count = np.bincount(place_groups, minlength=np.append(groups, NO_PLACE).max() + 1)
    taken = np.full(len(groups), NO_PLACE, dtype=np.int64)
    wins = turn < count[groups]
    begins = np.cumsum(count) - count
    taken[wins] = _order(place_groups)[begins[groups[wins]] + turn[wins]]
    return taken


def _whole_product(need: Whole, have: Whole) -> Whole:
    """Multiply minutes as int64; raise TypeError for what is not whole."""
    return np.multiply(need, have, dtype=np.int64)


def share_minutes(need: Whole, have: Whole, asked: Whole) -> Whole:
    """Share a team's minutes among its clients in proportion to need: int64 minutes, the shape of the arguments.

    `need` is one client's minutes, `have` the team's, `asked` the sum of its clients' needs; whole, 0 or more, and each
    product of two below 2**63. Where there is enough, each gets its need. Never over budget; where there is not enough,
    at most clients - 1 minutes stay unspent.
    """
    portion = _whole_product(need, have) // np.maximum(asked, 1)
    return np.minimum(portion, need)
