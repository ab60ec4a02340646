"""Conditions with a span or a month: read as they were meant, and true of the families of whom everything is known."""

from __future__ import annotations

from typing import Any

import pytest

from sim.errors import Problem
from sim.parameters.source import Marked
from sim.scenario.conditions import Clause, Place, clause_of
from sim.scenario.observed import STATES
from sim.study.counted import counted
from tests.validation.made import film, seen


def read(phrase: Any) -> tuple[Clause | None, list[Problem]]:
    faults: list[Problem] = []
    place = Place("where.0", STATES, lambda date: 7 if date == "2015-07" else None)
    return clause_of(Marked(phrase, "here", "here"), place, faults), faults


@pytest.mark.parametrize(
    ("phrase", "clause"),
    [
        ("lease", Clause("now", ("lease",))),
        ("never village or transit", Clause("never", ("village", "transit"))),
        ("lease for 6", Clause("now", ("lease",), 6, 6)),
        ("not lease within 6", Clause("not", ("lease",), 1, 6)),
        ("ever lease in 4 of 6", Clause("ever", ("lease",), 4, 6)),
        ("lease at 12", Clause("now", ("lease",), at=12)),
        ("lease for 3 at 2015-07", Clause("now", ("lease",), 3, 3, 7, True)),
    ],
)
def test_phrases(phrase: str, clause: Clause) -> None:
    assert read(phrase) == (clause, [])


@pytest.mark.parametrize(
    ("phrase", "wanted", "todo"),
    [
        ("leese", "a state, with not", "did you mean lease"),
        ("housed", "a state, with not", r"say lease \(any tenancy\)"),
        ("evicted", "a state, with not", "an event: cleared"),
        ("ever", "a state, with not", ""),
        ("lease social", "states joined by or", "a condition of its own"),
        ("lease during 6", "a state, with not", ""),
        ("lease for six", "a whole number of months from 1 to 600", ""),
        ("lease for 0", "a whole number of months from 1 to 600", ""),
        ("lease in 7 of 6", "at most as many months", "write 6 of 7"),
        ("lease for 3 within 6", "one span of months", "write two conditions"),
        ("lease for 3 until 6", "for N, within N, in N of N or at MONTH", ""),
        ("lease at 2031-01", "a date within the study", ""),
        ("lease at 1 at 2", "one month", "write two conditions"),
        (7, "a state, with not", "in quotes"),
    ],
)
def test_what_is_wrong_is_said(phrase: Any, wanted: str, todo: str) -> None:
    import re

    clause, (fault,) = read(phrase)
    assert clause is None
    assert (fault.where, fault.key) == ("here", "where.0")
    assert re.search(wanted, fault.wanted)
    assert re.search(todo, fault.todo)


@pytest.mark.parametrize(
    ("month", "where", "families"),
    [
        (5, ["lease for 3"], 2),
        (5, ["lease for 4"], 0),
        (1, ["camp for 2"], 4),
        (0, ["camp for 2"], 0),
        (4, ["transit within 2"], 2),
        (3, ["camp in 2 of 3"], 3),
        (5, ["ever camp for 4"], 1),
        (5, ["never camp for 3"], 3),
        (5, ["transit at 2"], 2),
        (5, ["transit at 2", "camp"], 1),
        (5, ["not transit at 2", "lease"], 2),
        (5, ["lease for 2 at 4"], 2),
    ],
)
def test_they_hold_month_by_month(month: int, where: list[str], families: int) -> None:
    assert float(counted(film(), seen("amount", month, where=where))[0]) == families


def test_a_month_without_a_date_is_one_of_the_familys_own_clock() -> None:
    own = seen("share", 2, clock="follow_up", among=["admitted", "camp at 0"], where=["lease"])
    assert float(counted(film(), own)[0]) == pytest.approx(2 / 3)
    later = seen("share", 1, clock="follow_up", among=["transit at 1"], where=["transit at 2"])
    assert float(counted(film(), later)[0]) == pytest.approx(1 / 3)
    beyond = seen("share", 1, clock="follow_up", among=["transit at 1"], where=["not transit at 3"])
    assert float(counted(film(), beyond)[0]) == pytest.approx(2 / 3), "nothing is known beyond the last month"
