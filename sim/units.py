"""Aliases for numbers and arrays, and the units in which amounts are kept.

State has the shape (runs, families); history has (months, runs, columns). A rule takes a plain number or an
array and gives the same bits for both, so its arguments are typed by what they mean, not by their container.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Real: TypeAlias = Any
"""A float64: a number, or an array of shape (runs, families), (runs, 1) or (askers,)."""

Whole: TypeAlias = Any
"""A whole number kept as int64 when it is reckoned with (narrow columns are compared or indexed only)."""

Statement: TypeAlias = Any
"""Something that is true or false of each family: a bool or an array of bools."""

Probability: TypeAlias = Any
"""A float64 in [0, 1]."""

Cents: TypeAlias = Any
"""Money that feeds back into the model: int64 hundredths of the city's currency."""

MONTHS_A_YEAR = 12
DAYS_A_MONTH = 30.4375
MINUTES_AN_HOUR = 60
CENTS = 100
NEVER = 32_000
"""A month that does not come: the value of an event month that has not happened."""
