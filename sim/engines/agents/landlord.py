"""The landlord: private ones join a programme's scheme, offer a dwelling, remember; social ones offer quota flats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, final

from sim.engines.agents.actor import Actor
from sim.engines.agents.columns import LandlordColumns
from sim.rules import landlords as rule
from sim.rules import social_housing as social_rule
from sim.world.terms import FLATS_A_MONTH

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.state import Table


Kind = Literal["private", "social"]


@final
class Landlord(LandlordColumns, Actor):
    """A landlord of either kind; the columns of its table are those of private landlords."""

    def __init__(self, city: City, kind: Kind, index: int, crowd: int, first: Table | None = None) -> None:
        super().__init__(city, index, crowd, first)
        self.kind = kind

    def joins_or_leaves(self, approached: bool, praised: float) -> None:
        """Approached by a programme it joins; in the scheme it stays or leaves, by its memory of tenancies."""
        k = self.city.k.landlords
        if self.in_scheme:
            self.in_scheme = not self.befalls("landlord_leaves", rule.leaves, self.memory, k)
        else:
            supports = self.city.supports
            effort = float(rule.approach(approached, supports.housing_first_workers, k))
            proposal = (effort, supports.rent_guarantee > 0, supports.agency > 0, praised, self.readiness, k)
            self.in_scheme = self.befalls("landlord_joins", rule.joins, *proposal)

    def offers_dwelling(self) -> bool:
        """In the scheme and ready to let one more dwelling, it offers it this month."""
        k = self.city.k.landlords
        ready = self.in_scheme and rule.dwellings_offered(self.dwellings, self.memory, k) > self.let
        return bool(ready) and self.befalls("landlord_vacancy", rule.offers, k)

    def asks_rent(self, usual_cents: int) -> int:
        """What it asks for a dwelling whose usual rent this is."""
        return int(rule.own_rent_cents(usual_cents, self.rent_percent))

    def lets_dwelling(self) -> None:
        """A family of the programme moves in."""
        self.let += 1

    def has_dwelling_back(self) -> None:
        """A family has moved out."""
        self.let -= 1

    def remembers(self, change: int) -> None:
        """It remembers this month's good (+1 each) or bad (-2 each) tenancies."""
        self.memory = int(rule.remembers(self.memory, change))

    def offers_large_flat(self, flat: int) -> bool:
        """The social landlord whose turn it is offers the month's quota flat of this number; whether it is large."""
        lot = self.city.lots.chances("social_quota_size", FLATS_A_MONTH)[flat]
        return bool(social_rule.is_large(lot, self.city.k.social_housing))
