"""What every agent has: a place in its table, its columns as plain Python numbers, and its own luck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import mesa

from sim.draws import NUMBER

if TYPE_CHECKING:
    from sim.engines.agents.causes import Rule
    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family
    from sim.state import Column, Table


def take_columns(holder: object, columns: tuple[Column, ...], first: Table | None = None, index: int = 0) -> None:
    """Give `holder` an attribute for each column: its number in a drawn table, or the column's fill."""
    for column in columns:
        value = column.fill if first is None else getattr(first, column.name)[0, index].item()
        setattr(holder, column.name, value)


class Fated:
    """Someone or something with an address in luck, to whom things happen by rules; abstract."""

    city: City
    index: int
    crowd: int

    def luck(self, question: str) -> float:
        """Its own number in [0, 1) for a question of this month."""
        return self.city.lots.chances(question, self.crowd)[self.index]

    def ticket(self, question: str) -> int:
        """Its own tie-breaking lot for a question of this month."""
        return self.city.lots.tickets(question, self.crowd)[self.index]

    def befalls(self, question: str, rule: Rule, *arguments: Any) -> bool:
        """Whether what the rule gives a probability for happens to it this month; a witness takes note."""
        city = self.city
        happens = bool(city.lots.chances(question, self.crowd)[self.index] < rule(*arguments))
        if city.witness is not None:
            city.witness.weighed(self, question, rule, arguments, happens)
        return happens

    def address_of(self, question: str) -> int:
        """Whose number in luck decides on it: its own, unless others share its fate."""
        return self.index

    def may_befall(self, question: str) -> bool:
        """Whether its lot could let this happen at all: it always could, but compiled code knows the highest chance."""
        return True

    def falls_to(self, question: str, rule: Rule, *arguments: Any) -> int:
        """Which of several ends the rule gives it this month; `...` stands where the rule wants the lot."""
        lot = self.luck(question)
        outcome = int(rule(*(lot if each is ... else each for each in arguments)))
        if self.city.witness is not None:
            self.city.witness.chosen(self, question, rule, arguments, outcome)
        return outcome

    def concerns(self, family: Family) -> bool:
        """What happens to it happens to this family too: asked of sites, workers and others that are no families."""
        return False


class Actor(Fated, mesa.Agent):  # type: ignore[misc]
    """Someone who acts in the city; abstract. `index` is its row in the table of its kind, and its address in luck."""

    columns: ClassVar[tuple[Column, ...]]

    def __init__(self, city: City, index: int, crowd: int, first: Table | None = None) -> None:
        super().__init__(city)
        self.city = city
        self.index = index
        self.crowd = crowd
        """How many of this kind have an address; their numbers do not depend on it."""
        take_columns(self, self.columns, first, index)

    def luck_at_start(self, question: str) -> float:
        """This agent's own number in [0, 1) for a question of month 0, by which it was drawn."""
        return float(self.city.lots.luck.uniform(NUMBER[question], 0, self.crowd)[0, self.index])

    @property
    def month(self) -> int:
        """The month that is being lived."""
        return self.city.month
