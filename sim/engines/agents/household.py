"""What a family is and how it moves: to a site, the street, a room or a home, into a scheme, out of the city."""

from __future__ import annotations

from sim.codes import (
    CAMP,
    FOLLOW_UP,
    GONE,
    NEAR_KIN,
    NO_BLOCK,
    NO_DISTRICT,
    NO_JOB,
    NOBODY,
    STREET,
    VILLAGE,
    WITHOUT_WORKER,
)
from sim.engines.agents.actor import Actor
from sim.engines.agents.columns import FamilyColumns
from sim.rules import papers as papers_rule
from sim.rules import places
from sim.rules import population as population_rule
from sim.rules import tenancy as tenancy_rule
from sim.rules import village as village_rule
from sim.units import NEVER


class Household(FamilyColumns, Actor):
    """A family with its columns, the few statements that all its chapters use, and its moves; abstract."""

    help: float = 0.0
    """What this month's accompaniment achieves, 0 to 1."""

    # what is true of it

    def lives_here(self) -> bool:
        """It lives in the city."""
        return bool(places.here(self.place))

    def bears_stigma(self) -> bool:
        """Its address tells of a camp, the street or a village."""
        return bool(places.bears_stigma(self.place))

    def lives_rough(self) -> bool:
        """It lives in a camp, a squat or on the street."""
        return bool(places.rough(self.place))

    def is_tenant(self) -> bool:
        """It has a tenancy."""
        return bool(places.tenant(self.place))

    def seeks_home(self) -> bool:
        """It lives where a lasting home is looked for."""
        return bool(places.seeks_home(self.place))

    def is_client(self) -> bool:
        """It is in charge of a scheme."""
        return bool(self.scheme > NOBODY)

    def is_looked_after(self) -> bool:
        """A scheme is in charge of it, or owes it a home."""
        return self.is_client() | self.awaits_home

    def works(self) -> bool:
        """Someone in it has a declared job (contracts fill the first slot first)."""
        return bool(self.job_1 > NO_JOB)

    def is_of_cohort(self) -> bool:
        """It lived in a camp at month 0."""
        return bool(self.arrival == 0)

    def has_open_services(self) -> bool:
        """Benefits and social housing are open to it."""
        return bool(papers_rule.open_services(self.papers, self.address))

    def given(self, support: str) -> int:
        """What of a support reaches it this month."""
        return self.city.reach.given(support, self)

    def is_meant(self, support: str) -> bool:
        """A support is meant for it, in this month or another."""
        return self.city.reach.is_meant_for(support, self)

    def refuses(self, question: str, conditional: bool) -> bool:
        """It refuses an offer, more often where conditions are tied to it or kin would be far away."""
        k = self.city.k.tenancy
        return self.befalls(question, tenancy_rule.refuses, conditional, self.wish == NEAR_KIN, self.trust, k)

    # how it moves

    def moves_to(self, place: int) -> None:
        """It lives somewhere else from this month."""
        if self.place == VILLAGE:
            self.leaves_plot()
        self.place = place
        self.since = self.month
        self.stay_phase = 0
        self.camp = -1
        self.district, self.block = NO_DISTRICT, NO_BLOCK
        if places.roofed(place) and self.sheltered == NEVER:
            self.sheltered = self.month

    def months_on_plot(self) -> int:
        """Months for which its present stay has lasted."""
        return self.month - self.since

    def stays_beyond_plan(self) -> bool:
        """Its stay in a village is longer than planned."""
        return bool(village_rule.beyond_plan(self.months_on_plot(), self.city.supports.village_planned_stay))

    def leaves_plot(self) -> None:
        """Its stay in a village ends."""
        self.city.count("village_stays_ended", 1)
        self.city.count("village_months_ended", self.months_on_plot())
        self.city.count("village_ended_beyond", 1 * self.stays_beyond_plan())

    def builds_on(self, site: int) -> None:
        """It builds on a site, or lives on the street where there is none (-1)."""
        self.moves_to(CAMP if site >= 0 else STREET)
        self.camp = site
        self.of_camp = site if site >= 0 else self.of_camp

    def finds_site(self, leaving: int = -1) -> int:
        """The site that its kin group finds this month, -1 for none; never the one it was cleared from."""
        sites = sum(site.is_there() for site in self.city.sites)
        if sites == 0:
            return -1
        turn = int(self.city.lots.chances("site", self.crowd)[self.kin] * sites)
        found = self.city.site_there(turn)
        if found != leaving:
            return found
        again = self.city.site_there((turn + 1) % sites)
        return again if again != leaving else -1

    def hears_of_the_city(self) -> bool:
        """It makes its way to the city: by its lot, and by what others report if arrivals respond to success."""
        return bool(self.arrival_lot < population_rule.arrives(self.city.housed_share, self.city.k.population))

    def arrives(self) -> None:
        """It comes to the city and builds on its kin's site where that is still there, else where kin find one."""
        self.arrival = self.month
        home_is_there = self.city.sites[self.home_camp].is_there()
        self.builds_on(self.home_camp if home_is_there else self.finds_site())

    def goes_its_way(self, outcome: int, leaving: int = -1) -> None:
        """0: to another site, 1: to the street, 2: out of the city."""
        if outcome == 0:
            self.builds_on(self.finds_site(leaving))
        elif outcome == 1:
            self.moves_to(STREET)
        else:
            self.leaves_the_city()

    def leaves_the_city(self) -> None:
        """It leaves the city, its home, jobs and scheme."""
        self.gives_up_home()
        self.moves_to(GONE)
        self.left = self.month
        self.scheme = NOBODY
        self.awaits_home = False
        self.job_1 = self.job_2 = self.job_3 = NO_JOB

    def gives_up_home(self) -> None:
        """It gives up its tenancy; a private landlord has the dwelling back."""
        if self.landlord >= 0:
            self.city.landlords[self.landlord].has_dwelling_back()
        self.landlord = -1
        self.rent_cents = self.rent_percent = self.arrears_cents = self.durable = 0
        self.order = False
        self.district, self.block = NO_DISTRICT, NO_BLOCK

    def loses_roof(self, question: str) -> None:
        """Without home or scheme it goes to a camp, the street or away."""
        self.gives_up_home()
        self.scheme = NOBODY
        self.goes_its_way(self.falls_to(question, tenancy_rule.after_failure, ..., self.city.k.tenancy))

    def after_move(self) -> int:
        """Who accompanies it from now on: case managers, where there are any and they are meant for it."""
        managed = self.city.follows_up() and self.is_meant("follow_up_workers")
        return FOLLOW_UP if managed else WITHOUT_WORKER

    def enters_scheme(self, scheme: int) -> None:
        """It comes into the charge of a scheme."""
        self.scheme = scheme
        self.scheme_since = self.month
        self.selected = True
        if self.entered == NEVER:
            self.entered = self.month
