"""Runs a plan by the compiled month, with the same signature, board and bits as the numpy core."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engines.core.board import Board
from sim.engines.fast.book import Book
from sim.history import COUNTS, FAMILY_COLUMNS, History

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario.plan import Plan
