"""The witness: follows a few families through a run and writes down each change in their lives with what decided it.

It only looks on. Agents report what a rule weighed (`Fated.befalls`, `Fated.falls_to`) and the market who asked; after
every turn of the month the witness compares the families' columns with those before, so that no change goes untold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, cast, final

import numpy as np

from sim.engines.agents import causes
from sim.engines.agents.family import Family
from sim.engines.agents.seen import Change, Moment, at_month_end, changes, look_at
from sim.rules import queue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.engines.agents.actor import Fated
    from sim.engines.agents.causes import Rule
    from sim.engines.agents.city import City
    from sim.engines.agents.market import HasTicket, Line
    from sim.engines.agents.seen import Seen
    from sim.engines.month import Stage

FINE = (np.arange(1000) + 0.5) / 1000
"""Lots at which a choice among several ends is tried, to tell the probability of each to a thousandth."""


class Decision(NamedTuple):
    """What decided: a rule or a queue, with its probability, the lot, and what it would have been without supports.

    `probability`, `without` and `lot` are in [0, 1]; `choice`: the rule gives one of several ends, and the probability
    is that of the end that it gave; `without` is None where no support had a part in it, and `decisive` says that
    without them it would have ended otherwise. In a queue `rank` counts from 1.
    """

    question: str = ""
    rule: str = ""
    granted: bool = True
    choice: bool = False
    probability: float | None = None
    lot: float | None = None
    without: float | None = None
    decisive: bool = False
    supports: tuple[str, ...] = ()
    askers: int | None = None
    places: int | None = None
    rank: int | None = None


class Event(NamedTuple):
    """One turn of fate of a family: when, what, from what to what (codes or numbers), and what decided it."""

    month: int
    turn: str
    family: int
    change: Change
    decision: Decision


class Testimony(NamedTuple):
    """What a witness has seen: the events in their order, and how each family stood at every month-end."""

    events: tuple[Event, ...]
    moments: tuple[Moment, ...]


@final
class Witness:
    """Follows families of a city by their index, from now on."""

    def __init__(self, city: City, families: Sequence[int]) -> None:
        self.city = city
        self.followed = [city.families[index] for index in families]
        self.before: dict[int, Seen] = {family.index: look_at(family) for family in self.followed}
        self.decisions: dict[int, list[Decision]] = {family.index: [] for family in self.followed}
        self.events: list[Event] = []
        self.moments: list[Moment] = [at_month_end(family) for family in self.followed]
        city.witness = self

    def testimony(self) -> Testimony:
        """All that it has seen so far."""
        return Testimony(tuple(self.events), tuple(self.moments))

    # what agents report

    def weighed(self, who: Fated, question: str, rule: Rule, arguments: tuple[Any, ...], happens: bool) -> None:
        """A rule gave a probability for something, and luck has answered."""
        for family in self._concerned(who):
            bare = causes.behind(family, rule, arguments)
            lot, chance = lot_of(who, question), float(rule(*arguments))
            without = float(rule(*bare.without)) if bare.supports else None
            decisive = without is not None and (lot < without) != happens
            found = Decision(
                question, causes.name_of(rule), happens, False, chance, lot, without, decisive, bare.supports
            )
            self.decisions[family.index].append(found)

    def chosen(self, who: Fated, question: str, rule: Rule, arguments: tuple[Any, ...], outcome: int) -> None:
        """A rule gave one of several ends; `...` stands among its arguments where it wants the lot."""
        for family in self._concerned(who):
            bare, lot = causes.behind(family, rule, arguments), who.luck(question)
            share = share_of(rule, arguments, outcome)
            without = share_of(rule, bare.without, outcome) if bare.supports else None
            decisive = without is not None and int(rule(*with_lot(bare.without, lot))) != outcome
            found = Decision(question, causes.name_of(rule), True, True, share, lot, without, decisive, bare.supports)
            self.decisions[family.index].append(found)

    def queued(self, question: str, askers: Sequence[HasTicket], line: Line, wins: Sequence[bool]) -> None:
        """The market has shared out some places among those who asked."""
        own = [place for place, asker in enumerate(askers) if isinstance(asker, Family) and asker.index in self.before]
        if not own:
            return
        points = np.minimum(np.array(line.points, dtype=np.int64), queue.LARGEST_SCORE)
        ranks = queue.rank(np.array(line.groups), points, np.array(line.lots))
        for place in own:
            family, group = cast("Family", askers[place]), line.groups[place]
            supports, alone = causes.offering(family, question)
            won, of = bool(wins[place]), causes.QUEUES[question]
            lot, only = line.lots[place] * 2.0**-32, won and alone
            found = Decision(
                question, of.rule, won, False, None, lot, 0.0 if only else None, only, supports,
                line.groups.count(group), int(line.places[group]), int(ranks[place]) + 1,
            )  # fmt: skip
            self.decisions[family.index].append(found)

    def _concerned(self, who: Fated) -> list[Family]:
        if isinstance(who, Family):
            return [who] if who.index in self.before else []
        return [family for family in self.followed if who.concerns(family)]

    # after every turn

    def beside(self, city: City) -> Stage:
        """The city as a stage on which the witness looks round after every turn."""
        return cast("Stage", Watched(city, self))

    def turn_ends(self, turn: str, month: int) -> None:
        """Compare the families with what they were, and write down what has changed and why."""
        for family in self.followed:
            now, decided = look_at(family), self.decisions[family.index]
            told = [*silent(decided), *changes(self.before[family.index], now)]
            for change in sorted(told, key=lambda one: list(causes.CAUSES).index(one.kind)):
                self.events.append(Event(month, turn, family.index, change, cause(change, decided)))
            self.before[family.index] = now
            decided.clear()
            if turn == "month_is_counted":
                self.moments.append(at_month_end(family))


@final
class Watched:
    """A city whose every turn is followed by a look round."""

    def __init__(self, city: City, witness: Witness) -> None:
        self.city = city
        self.witness = witness

    def __getattr__(self, turn: str) -> Callable[[int], None]:
        live = getattr(self.city, turn)

        def then_look(month: int) -> None:
            live(month)
            self.witness.turn_ends(turn, month)

        return then_look


def lot_of(who: Fated, question: str) -> float:
    """The lot that decided on somebody: its own, or that of those whose fate it shares."""
    return who.city.lots.chances(question, who.crowd)[who.address_of(question)]


def with_lot(arguments: tuple[Any, ...], lot: Any) -> list[Any]:
    """The arguments of a choice with the lot in its place."""
    return [lot if each is ... else each for each in arguments]


def share_of(rule: Rule, arguments: tuple[Any, ...], outcome: int) -> float:
    """The share of all lots for which a choice ends so, to a thousandth."""
    return float(np.mean(np.asarray(rule(*with_lot(arguments, FINE))) == outcome))


def silent(decided: list[Decision]) -> list[Change]:
    """What happened without a change of any column: a worker lost, an offer refused, a place asked for in vain."""
    found, had = [], {one.question for one in decided if one.granted}
    for one in decided:
        if one.question == "worker_leaves" and one.granted:
            found.append(Change("loses_worker", 0, 0, one.question))
        elif one.question.startswith("refuses_") and one.granted:
            found.append(Change("refuses", 0, 0, one.question))
        elif one.question not in had and (one.question in causes.QUEUES or one.question == "employer_says_yes"):
            found.append(Change("in_vain", 0, 0, one.question))
    return found


def cause(change: Change, decided: list[Decision]) -> Decision:
    """The last decision that can have brought a change about; where luck had no part, the rule that settles it."""
    if change.question:
        return next(one for one in decided if one.question == change.question)
    questions = causes.CAUSES[change.kind]
    for one in reversed(decided):
        if one.granted and one.question in questions:
            return one
    return Decision(rule=causes.SETTLED_BY.get(change.kind, ""))
