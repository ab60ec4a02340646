"""The months of a study and the dates that name them: the month of `starts` is month 1."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from sim.errors import Problem
from sim.parameters.scalars import said
from sim.parameters.source import Marked, plain

A_DATE = r"[0-9]{4}-(0[1-9]|1[0-2])"


class Calendar(NamedTuple):
    """The study's months, in which dates find their place, and the names of its policies and of its city's camps."""

    starts: str
    months: int
    policies: tuple[str, ...]
    sites: tuple[str, ...] = ()


def is_date(value: object) -> bool:
    """Whether a value is a date such as 2015-09."""
    return isinstance(value, str) and re.fullmatch(A_DATE, value) is not None


def month_of(date: str, starts: str) -> int:
    """The month of the study that a date such as 2015-09 names: the month of `starts` is month 1."""
    year, month = (int(part) for part in date.split("-")[:2])
    first_year, first_month = (int(part) for part in starts.split("-"))
    return (year - first_year) * 12 + month - first_month + 1


def date_of(month: int, starts: str) -> str:
    """The date, such as 2015-09, of a month of the study: month 0 is the one before it starts."""
    year, first = (int(part) for part in starts.split("-"))
    months = year * 12 + first - 2 + month
    return f"{months // 12}-{months % 12 + 1:02d}"


def month_in(node: Marked, key: str, calendar: Calendar, faults: list[Problem]) -> int:
    """A month of the study, from its number or its date; -1 with a problem where it is none of them."""
    value = node.value
    if is_date(value):
        value = month_of(str(value), calendar.starts)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= calendar.months:
        return value
    wanted = f"a month from 0 to {calendar.months}, or a date such as {calendar.starts} within them"
    faults.append(Problem(node.where, key, wanted, said(plain(node)), _todo(value)))
    return -1


def _todo(value: object) -> str:
    """Days are counted at the end of their month."""
    if isinstance(value, date):
        return f"write {value.isoformat()[:7]}: counts are taken at the ends of months"
    return ""
