"""The luck of one run, month by month: a row of numbers for each question, in which every agent finds its own.

The numbers are those of `sim.draws`, at the same addresses as the core's; a row is looked up when somebody first asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.draws import NUMBER, Luck

if TYPE_CHECKING:
    from sim.scenario.plan import Plan


class Lots:
    """The rows of luck that have been asked for in the present month."""

    def __init__(self, plan: Plan, replicate: int) -> None:
        self.luck = Luck(plan.seed, replicate, 1)
        self.month = 0
        self._chances: dict[str, list[float]] = {}
        self._tickets: dict[str, list[int]] = {}

    def turn_to(self, month: int) -> None:
        """Leave last month's rows behind."""
        self.month = month
        self._chances.clear()
        self._tickets.clear()

    def chances(self, question: str, agents: int) -> list[float]:
        """Luck in [0, 1) of agents 0 to `agents` - 1; a question has one kind of askers, so one length in a month."""
        try:
            return self._chances[question]
        except KeyError:
            return self._chances.setdefault(question, self._drawn(question, agents))

    def _drawn(self, question: str, agents: int) -> list[float]:
        row: list[float] = self.luck.uniform(NUMBER[question], self.month, agents)[0].tolist()
        return row

    def tickets(self, question: str, agents: int) -> list[int]:
        """Tie-breaking lots of agents 0 to `agents` - 1."""
        row = self._tickets.get(question)
        if row is None:
            row = self.luck.lots(NUMBER[question], self.month, agents)[0].tolist()
            self._tickets[question] = row
        return row
