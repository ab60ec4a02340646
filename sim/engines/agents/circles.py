"""Whom limited supports reach this month in the agents' city: families by their circle, sites by their number.

A family's camp and groups are those of the last month-end; a newcomer's those with which it comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.supports import INDEX, NAMES

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family
    from sim.scenario.plan import Circle


class Ring:
    """One circle of the policy in this month: its families, and what is handed out to them."""

    def __init__(self, city: City, circle: Circle) -> None:
        self.city = city
        self.circle = circle
        self.ever = frozenset(name for name in NAMES if circle.supports[:, INDEX[name]].any())
        self.members: frozenset[int] = frozenset()

    def is_limited(self) -> bool:
        """It is for some families or sites only."""
        return bool(self.circle.camps or self.circle.groups)

    def is_drawn(self) -> None:
        """Who is in it this month."""
        self.members = frozenset(family.index for family in self.city.families if self.takes(family))

    def takes(self, family: Family) -> bool:
        """The family's camp is named, or none is, and the family is in every group."""
        named = not self.circle.camps or family.of_camp in self.circle.camps
        return named and all(group.holds(getattr(family, group.column)) for group in self.circle.groups)

    def names_site(self, site: int) -> bool:
        """The site is named, or none is."""
        return not self.circle.camps or site in self.circle.camps

    def hands_out(self, name: str) -> int:
        """What it hands out of a support this month."""
        goes_on = not self.city.programme.stopped or name == "clearance_percent"
        return int(self.circle.supports[self.city.month, INDEX[name]]) * goes_on


class Reach:
    """Whom the supports of the city reach; those that no instrument limits reach everybody."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.rings = [Ring(city, circle) for circle in city.arm.circles]
        self.limited = frozenset().union(*(ring.ever for ring in self.rings if ring.is_limited()))

    def is_drawn(self) -> None:
        """The circles of the month."""
        for ring in self.rings:
            ring.is_drawn()

    def given(self, name: str, family: Family) -> int:
        """What of a support reaches a family this month."""
        if name not in self.limited:
            return int(getattr(self.city.supports, name))
        return max((ring.hands_out(name) for ring in self.rings if family.index in ring.members), default=0)

    def is_meant_for(self, name: str, family: Family) -> bool:
        """A support is meant for a family, in this month or another."""
        mine = (ring for ring in self.rings if name in ring.ever and family.index in ring.members)
        return name not in self.limited or any(True for _ in mine)

    def at_site(self, name: str, site: int) -> int:
        """What of a support reaches a site this month."""
        if name not in self.limited:
            return int(getattr(self.city.supports, name))
        return max((ring.hands_out(name) for ring in self.rings if ring.names_site(site)), default=0)
