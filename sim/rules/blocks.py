"""Where in the city a home stands: its district and its block.

Each stock of homes is laid out along a line from 0 to 1: first what stands at the edge of a camp, then deprived
districts, then ordinary ones; and it is cut into blocks. One number on that line says both district and block. Who is
let a home anywhere gets an own number; all dwellings of a private landlord share the landlord's; a quota or a
renovation has the numbers of a few estates or buildings; the sites of villages are blocks of their own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.codes import (
    BUILDINGS,
    CAMP_EDGE,
    DEPRIVED,
    FEW_BLOCKS,
    ORDINARY,
    PRIVATE_STOCK,
    SOCIAL_STOCK,
    TEMPORARY_STOCK,
    VILLAGE_SITES,
)
from sim.rules.odds import either
from sim.units import Real, Statement, Whole


class Blocks(NamedTuple):
    """Numbers of `parameters/rules/blocks.yaml`."""

    social_blocks: int
    private_blocks: int
    temporary_blocks: int
    building_dwellings: int
    social_edge_share: float
    private_edge_share: float
    temporary_edge_share: float


def district(position: Real, edge_share: Real, deprived_share: Real) -> Whole:
    """District of a home (codes.DISTRICTS) by its position in its stock: camp edge, deprived, then ordinary."""
    edge = position < edge_share
    deprived = position < edge_share + deprived_share
    return either(edge, CAMP_EDGE, either(deprived, DEPRIVED, ORDINARY))


def apart(district: Whole) -> Statement:
    """In a deprived district or at the edge of a camp."""
    return district >= DEPRIVED


def village_block(lot: Real, sites: Whole) -> Whole:
    """Block of a plot: one of the sites that are open."""
    return VILLAGE_SITES + np.floor(lot * np.minimum(sites, FEW_BLOCKS))


def building_block(building: Whole) -> Whole:
    """Block of a renovated home: its building."""
    return BUILDINGS + np.minimum(building, FEW_BLOCKS - 1)


def temporary_block(position: Real, k: Blocks) -> Whole:
    """Block of a temporary flat or mobile home."""
    return TEMPORARY_STOCK + np.floor(position * k.temporary_blocks)


def social_block(position: Real, k: Blocks) -> Whole:
    """Block of a social flat."""
    return SOCIAL_STOCK + np.floor(position * k.social_blocks)


def private_block(position: Real, k: Blocks) -> Whole:
    """Block of a private dwelling."""
    return PRIVATE_STOCK + np.floor(position * k.private_blocks)


def along(start: Real, number: Whole) -> Real:
    """Where the estate or building of this number stands, if the first stands at `start`.

    They lie apart by the golden section of the line, so that few or many are spread over all of it.
    """
    at = start + number * 0.6180339887498949
    return at - np.floor(at)


def quota_position(lot: Real, estates: Whole, start: Real) -> Real:
    """Where a flat of the quota stands: in one of its estates, or anywhere if it has none."""
    return either(estates > 0, along(start, np.floor(lot * estates)), lot)


def building(lot: Real, dwellings: Whole, k: Blocks) -> Whole:
    """Which of the renovated buildings that so many dwellings fill, 0 for the first."""
    buildings = np.floor((dwellings + k.building_dwellings - 1) / k.building_dwellings)
    return np.floor(lot * buildings)
