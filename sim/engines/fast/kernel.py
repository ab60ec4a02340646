"""The one function that is compiled: all runs of a board live a month, in the order that `sim.engines.month` names."""

from __future__ import annotations

from sim.engines.fast import crowds, few, of_agents, of_city
from sim.engines.fast.book import SLOT
from sim.engines.fast.kinds import book_at, city_of
from sim.engines.month import walk

KNOWN = (crowds, few, of_agents, of_city)
"""What the compiler must know before it reads the month."""

RUNS, REPLICATES = SLOT["runs"], SLOT["replicates"]
SIGNATURE = "void(int64, int64, int64, int64)"


def live(address: int, month: int, first: int, replicates: int) -> None:
    """Live a month in the runs of some replicates of the board whose book begins at an address.

    The arms of a replicate follow one another, because they share its luck. In month 0 a run is only counted.
    """
    book = book_at(address)
    for replicate in range(first, first + replicates):
        for run in range(replicate, book[RUNS], book[REPLICATES]):
            city = city_of(book, run, replicate)
            if month > 0:
                walk(city, month)
            else:
                city.clears_desk(month)
                city.month_is_counted(month)
