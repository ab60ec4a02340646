"""What a measure is: its name, unit and better direction, and the counts that it is made of."""

from __future__ import annotations

from typing import Literal, NamedTuple

Direction = Literal["higher", "lower"] | None

MEAN = "95% interval of the mean over replicates, Student's t"
RATIO = "95% interval of the ratio of sums, paired bootstrap over replicates; null under one family-month a replicate"


class Measure(NamedTuple):
    """One measure. It is `top` (counts added up) less `less` (a count) over `bottom` (a count; empty: `per`).

    `summed`: the counts are flows and are added up since month 0. A measure with an empty `top` is made of money
    (outcomes.costs). `direction` is the better one; None means that neither is. `both`: the bottom is a flow too, and
    is added up as well.
    """

    name: str
    title: str
    unit: str
    direction: Direction
    meaning: str
    top: tuple[str, ...] = ()
    bottom: str = ""
    summed: bool = False
    interval: str = MEAN
    less: str = ""
    per: int = 1
    both: bool = False
