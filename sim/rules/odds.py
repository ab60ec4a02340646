"""The arithmetic that every rule shares: odds, odds ratios, saturation and choices without branching.

Effects are odds ratios, as the literature reports them. Only `+ - * /`, comparisons, `& |` and minimum, maximum,
floor and rint are used in the rulebook, so that a number, an array and compiled code give the same bits.
"""

from __future__ import annotations

from sim.units import Probability, Real, Statement


def times(ratio: Real, share: Real) -> Real:
    """The factor on the odds when an effect of odds ratio `ratio` is present to the extent `share` in [0, 1]."""
    return 1.0 + (ratio - 1.0) * share


def chance(odds: Real) -> Probability:
    """The probability that belongs to `odds` (at least 0)."""
    return odds / (1.0 + odds)


def saturates(amount: Real, half: Real) -> Real:
    """Diminishing returns in [0, 1): one half at `amount == half`; `half` is above zero."""
    return amount / (amount + half)


def either(statement: Statement, yes: Real, no: Real) -> Real:
    """`yes` where the statement is true, `no` elsewhere, by arithmetic."""
    return statement * yes + (1 - statement) * no


def isnt(statement: Statement) -> Statement:
    """The statement's opposite, as a statement."""
    return statement == 0
