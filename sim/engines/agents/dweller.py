"""Where in the city a family's home stands: its district and its block."""

from __future__ import annotations

from sim.codes import CAMP_EDGE
from sim.engines.agents.household import Household
from sim.rules import blocks as rule


class Dweller(Household):
    """A family whose home stands somewhere; abstract."""

    def lives_in_social_stock(self, position: float) -> None:
        """Its home stands at this position of the social stock."""
        k = self.city.k
        edge, deprived = k.blocks.social_edge_share, k.social_housing.deprived_share
        self.district = int(rule.district(position, edge, deprived))
        self.block = int(rule.social_block(position, k.blocks))

    def lives_in_private_stock(self, position: float) -> None:
        """Its home stands at this position of the private stock."""
        k = self.city.k
        self.district = int(rule.district(position, k.blocks.private_edge_share, k.landlords.deprived_share))
        self.block = int(rule.private_block(position, k.blocks))

    def lives_in_temporary_stock(self) -> None:
        """Its temporary flat or mobile home has a block of its own kind, among private homes."""
        k, position = self.city.k, self.luck("district")
        self.district = int(rule.district(position, k.blocks.temporary_edge_share, k.landlords.deprived_share))
        self.block = int(rule.temporary_block(position, k.blocks))

    def lives_in_renovated_building(self) -> None:
        """Its renovated home stands in one of the buildings that the dwellings fill."""
        k, city = self.city.k, self.city
        number = int(rule.building(self.luck("district"), city.supports.renovated_dwellings, k.blocks))
        position = rule.along(city.programme.buildings_at, number)
        edge, deprived = k.blocks.social_edge_share, k.social_housing.deprived_share
        self.district = int(rule.district(position, edge, deprived))
        self.block = int(rule.building_block(number))

    def lives_in_village(self) -> None:
        """Its plot lies on one of the sites that are open, at the edge of what was a camp."""
        self.district = CAMP_EDGE
        self.block = int(rule.village_block(self.luck("district"), self.city.village_sites_open()))
