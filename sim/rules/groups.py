"""Groups to which an instrument may be limited: facts that a service can see and lawfully ask for, and no others.

Neither origin nor health is among them. A group is told by one number of the family, so that anybody can check it.
"""

from __future__ import annotations

from sim.codes import NO_JOB, NO_PAPERS
from sim.rules.population import needs_large_home
from sim.units import Statement, Whole


def with_children(minors: Whole) -> Statement:
    """It has children under eighteen."""
    return minors > 0


def with_small_children(young: Whole) -> Statement:
    """It has children under six."""
    return young > 0


def large(persons: Whole) -> Statement:
    """It was of five persons or more when first counted, and needs three bedrooms."""
    return needs_large_home(persons)


def with_papers(papers: Whole) -> Statement:
    """Its papers open something to it: as workers, for a time after work, or for good."""
    return papers > NO_PAPERS


def without_papers(papers: Whole) -> Statement:
    """Its papers open nothing to it yet."""
    return papers == NO_PAPERS


def in_work(kind: Whole) -> Statement:
    """Somebody in it holds a declared contract; `kind` is the first of its contracts."""
    return kind > NO_JOB


def without_work(kind: Whole) -> Statement:
    """Nobody in it holds a declared contract."""
    return kind == NO_JOB


def known_at_start(month: Whole) -> Statement:
    """It lived in a camp of the city at month 0: the closed list of a programme; `month` is that of its arrival."""
    return month == 0
