"""The pool of private landlords with withdrawal, L* = r / (d + b q), by the model's own joining and leaving.

The share q of landlords with a bad memory is kept constant by drawing anew, each month, who has one (in the model a
memory is made by tenancies, which are off here). One step of the model stands for a year: the size in the end does not
depend on the step. The model's landlords are a finite number, each of whom may join with the same small probability: r
falls a little as the pool fills, and the formula is met as the number grows.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.engines.core.board import Board
from tests.verification.formulas import pool
from tests.verification.limits import Limit, city, live, odds
from tests.verification.verdicts import agrees

JOINS, LEAVES, MORE = 12.0, 0.08, 0.15
"""Landlords who would join a year, and the yearly rates of leaving."""

BAD = (0.0, 0.3, 0.6)
LANDLORDS, STEPS, REPLICATES = 3000, 60, 100


def limit() -> Limit:
    """The rates of a year as probabilities of a step; no guarantee, no word of mouth."""
    numbers = {
        "landlords": {
            "landlords": LANDLORDS,
            "odds_joins": odds(JOINS / LANDLORDS),
            "guarantee_ratio": 1.0,
            "word_of_mouth_ratio": 1.0,
            "odds_leaves": odds(LEAVES),
            "bad_memory_ratio": odds(LEAVES + MORE) / odds(LEAVES),
        }
    }
    return Limit(numbers, {"rent_guarantee": 1})


@cache
def landlords_in_scheme() -> np.ndarray:
    """Landlords in the scheme at the end of every step, (steps + 1, shares, replicates)."""
    share = np.repeat(BAD, REPLICATES)[:, None]
    luck = np.random.default_rng(1)

    def remembers(month: int, board: Board) -> None:
        board.landlords.memory[...] = -1 * (luck.random(board.landlords.memory.shape) < share)

    lived = live(city([limit()] * len(BAD), [1], STEPS, row=13), REPLICATES, remembers)
    return np.stack([arm.counts["landlords_in_scheme"] for arm in lived], axis=1)


def chain(bad: float, landlords: int, steps: int) -> np.ndarray:
    """Expected landlords in the scheme after every step; each is in it or not, and changes at most once a step."""
    joins, leaves = JOINS / landlords, LEAVES + MORE * bad
    inside = [0.0]
    for _ in range(steps):
        inside.append(inside[-1] * (1.0 - leaves) + (1.0 - inside[-1]) * joins)
    return landlords * np.array(inside)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("step", [2, 8])
def test_the_pool_fills_as_its_chain_says(step: int, bad: float) -> None:
    sample = landlords_in_scheme()[step, BAD.index(bad)]
    agrees(f"13 bad {bad:g}, step {step}", sample, chain(bad, LANDLORDS, step)[-1], within=0.15)


@pytest.mark.parametrize("bad", BAD)
def test_the_pool_is_as_large_in_the_end_as_its_chain_says(bad: float) -> None:
    sample = landlords_in_scheme()[STEPS // 2 :, BAD.index(bad)].mean(axis=0)
    expected = chain(bad, LANDLORDS, STEPS)[STEPS // 2 :].mean()
    agrees(f"13 bad {bad:g}, in the end", sample, expected, within=0.04)


@pytest.mark.parametrize("bad", BAD)
def test_among_ever_more_landlords_the_pool_is_that_of_the_formula(bad: float) -> None:
    continuous = pool(JOINS, LEAVES, MORE, bad)
    errors = [abs(chain(bad, landlords, 500)[-1] / continuous - 1.0) for landlords in (3000, 30_000)]
    assert errors[1] < errors[0] / 8
    assert errors[1] < 0.01
