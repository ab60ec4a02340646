"""How a family learns the city's language: courses, work, neighbours.

Lochmann, Rapoport and Speciale 2019 measured that courses change participation in work, not how fast families in
camps learn; the rates are assumptions.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.odds import either, saturates, times
from sim.units import Real, Statement


class Language(NamedTuple):
    """Numbers of `parameters/rules/language.yaml`."""

    course_rate: float
    half_hours: float
    work_rate: float
    neighbours_rate: float
    not_literate_factor: float
    pair_ratio: float
    district_ratio: float


def learns(
    language: Real, course_hours: Real, works: Statement, neighbours: Real, literate: Statement, k: Language
) -> Real:
    """Command of the language a month later, in [0, 1]: a share of what is still missing is learnt."""
    rate = k.course_rate * saturates(course_hours, k.half_hours) + k.work_rate * works + k.neighbours_rate * neighbours
    return language + (1.0 - language) * rate * either(literate, 1.0, k.not_literate_factor)


def with_pairs(hours: Real, paired: Real, k: Language) -> Real:
    """Course hours as they count with civic-service pairs, where `paired` in [0, 1] is the part that they reach."""
    return hours * times(k.pair_ratio, paired)


def neighbours(among: Statement, apart: Statement, k: Language) -> Real:
    """What a month among neighbours teaches, 1 in an ordinary district, not in a deprived one or at a camp edge."""
    return among * times(k.district_ratio, apart)
