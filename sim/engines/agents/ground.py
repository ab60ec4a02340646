"""The ground of the city: camp sites, and the sites on which insertion villages open. They are no agents: they wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import ACCOMPANIED, DISMANTLED, OPEN_SITE
from sim.engines.agents.actor import Fated, take_columns
from sim.engines.agents.columns import CampColumns, ProgrammeColumns, VillageColumns
from sim.rules import accompaniment as accompaniment_rule
from sim.rules import camp as rule
from sim.rules import village as village_rule
from sim.units import NEVER

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family
    from sim.state import Table


class Ground(Fated):
    """A piece of ground with its number and the city around it; abstract."""

    def __init__(self, city: City, index: int, crowd: int) -> None:
        self.city = city
        self.index = index
        self.crowd = crowd


class CampSite(CampColumns, Ground):
    """A camp site: open, accompanied by a team, or dismantled."""

    def __init__(self, city: City, index: int, crowd: int) -> None:
        super().__init__(city, index, crowd)
        take_columns(self, self.columns)

    def concerns(self, family: Family) -> bool:
        """The family lives on it."""
        return family.camp == self.index

    def is_there(self) -> bool:
        """Families can live here."""
        return bool(self.status != DISMANTLED)

    def has_team(self) -> bool:
        """A team works here."""
        return bool(self.status == ACCOMPANIED)

    def forms_again(self) -> None:
        """A new site forms in the place of this one, if it was dismantled."""
        if not self.is_there() and self.luck("site_reforms") < rule.site_reforms(self.city.k.camp):
            self.status = OPEN_SITE

    def is_cleared(self) -> bool:
        """The site is cleared without a solution this month."""
        percent = self.city.at_site("clearance_percent", self.index)
        return self.befalls("clearance", rule.cleared, percent, self.has_team(), self.city.k.camp) and self.is_there()

    def team_is_withdrawn(self) -> None:
        """No team is paid for any more; the site is as before."""
        if self.has_team():
            self.status = OPEN_SITE

    def is_joined_by_team(self) -> None:
        """A team begins its months on this site."""
        self.status = ACCOMPANIED
        self.joined = self.city.month
        self.until = self.city.month + self.city.supports.camp_months - 1

    def is_due(self) -> bool:
        """The team's months are over and the camp is to move."""
        return self.has_team() and bool(self.until <= self.city.month)

    def months_put_off(self) -> int:
        """Months for which the move has already waited."""
        return int(self.city.month + 1 - self.joined - self.city.supports.camp_months)

    def is_put_off(self) -> None:
        """The move waits for another month."""
        self.until = self.city.month + 1

    def is_dismantled(self) -> None:
        """The camp has moved and the site is closed."""
        self.status = DISMANTLED


class VillageSite(VillageColumns, Ground):
    """A site on which an insertion village may open, against the refusal of neighbours."""

    def __init__(self, city: City, index: int, crowd: int) -> None:
        super().__init__(city, index, crowd)
        take_columns(self, self.columns)

    def is_found(self) -> None:
        """The site is looked for, and opens in the month in which it is found."""
        supports = self.city.supports
        wanted = self.index < supports.village_sites and supports.village_plots > 0 and self.opened == NEVER
        if wanted and self.luck("village_site") < village_rule.site_found(supports.steering > 0, self.city.k.village):
            self.opened = self.city.month

    def is_open(self) -> bool:
        """Its plots can be lived on."""
        return bool(self.opened <= self.city.month)


class Programme(ProgrammeColumns, Ground):
    """The city's programme: whether it still runs, and the dwellings that it has renovated."""

    def __init__(self, city: City, index: int, crowd: int, first: Table) -> None:
        super().__init__(city, index, crowd)
        take_columns(self, self.columns, first, index)

    def may_be_stopped(self) -> None:
        """The city reverses its policy and stops all of it for good."""
        k = self.city.k.accompaniment
        self.stopped = self.stopped or bool(self.luck("reversal") < accompaniment_rule.is_stopped(k))

    def dwellings_are_ready(self, wanted: int) -> int:
        """Renovated dwellings stand; how many of them are new."""
        new = max(wanted - self.renovated, 0)
        self.renovated += new
        return new

    def plots_are_ready(self, plots: int) -> int:
        """Plots are open; how many of them were never open before."""
        new = max(plots - self.plots, 0)
        self.plots += new
        return new
