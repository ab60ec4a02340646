"""The core's homes in the city: the district and the block in which each of them stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import BLOCKS, CAMP_EDGE, NO_BLOCK
from sim.rules import blocks as rule
from sim.rules.odds import either

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid


def stand_in_stock(board: Board, who: Askers, position: Grid, public: bool) -> None:
    """Homes of social landlords, or of private ones, stand at these positions of their stock."""
    flat, k = board.flat, board.at(board.k.blocks, board.row(who))
    deprived = deprived_share(board, who, public)
    edge = either(public, k.social_edge_share, k.private_edge_share)
    flat.district[who] = rule.district(position, edge, deprived)
    flat.block[who] = either(public, rule.social_block(position, k), rule.private_block(position, k))


def deprived_share(board: Board, who: Askers, public: bool) -> Grid:
    """Part of the social homes, or of the private ones, that stands in a deprived district."""
    chapter = board.k.social_housing if public else board.k.landlords
    return board.at(chapter, board.row(who)).deprived_share


def stand_in_estates(board: Board, who: Askers) -> None:
    """Flats of the quota stand in its estates, or anywhere in the social stock."""
    start, estates = board.of_run(board.programmes.estates_at, who), board.of_run(board.s.quota_estates, who)
    stand_in_stock(board, who, rule.quota_position(board.lot("district", who), estates, start), public=True)


def stand_in_buildings(board: Board, who: Askers) -> None:
    """Renovated homes stand in as many buildings as their dwellings fill."""
    flat, k = board.flat, board.at(board.k.blocks, board.row(who))
    number = rule.building(board.lot("district", who), board.of_run(board.s.renovated_dwellings, who), k)
    position = rule.along(board.of_run(board.programmes.buildings_at, who), number)
    flat.district[who] = rule.district(position, k.social_edge_share, deprived_share(board, who, public=True))
    flat.block[who] = rule.building_block(number)


def stand_in_villages(board: Board, who: Askers) -> None:
    """Plots lie on one of the sites that are open, at the edge of what was a camp."""
    open_sites = np.count_nonzero(board.villages.opened <= board.month, axis=1)
    sites = np.minimum(open_sites, np.maximum(board.s.village_sites[:, 0], 1))[board.row(who)]
    board.flat.district[who] = CAMP_EDGE
    board.flat.block[who] = rule.village_block(board.lot("district", who), sites)


def stand_in_temporary_homes(board: Board, who: Askers) -> None:
    """Temporary flats and mobile homes have blocks of their own, among private homes."""
    flat, k = board.flat, board.at(board.k.blocks, board.row(who))
    position = board.lot("district", who)
    flat.district[who] = rule.district(position, k.temporary_edge_share, deprived_share(board, who, public=False))
    flat.block[who] = rule.temporary_block(position, k)


def most_in_one_block(board: Board, families: int) -> Grid:
    """Of the first so many families of each run those in the block in which most of them live, int64 (runs,)."""
    block = board.f.block[:, :families]
    rows, family = np.nonzero(block != NO_BLOCK)
    cells = rows * BLOCKS + block[rows, family]
    return np.bincount(cells, minlength=board.runs * BLOCKS).reshape(board.runs, BLOCKS).max(axis=1)
