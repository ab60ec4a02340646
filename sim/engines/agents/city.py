"""The city: the stage on which families, social workers, landlords and employers live, one month at a time."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import mesa

from sim.codes import CAMP, RENOVATED, TRANSIT
from sim.engines.agents import camps, counting, daily, lettings, programmes, tenancies
from sim.engines.agents.circles import Reach
from sim.engines.agents.employer import Employer
from sim.engines.agents.family import Family
from sim.engines.agents.ground import CampSite, Programme, VillageSite
from sim.engines.agents.landlord import Landlord
from sim.engines.agents.lots import Lots
from sim.engines.agents.social_worker import SocialWorker
from sim.engines.month import walk
from sim.history import NAMES as COUNTS
from sim.supports import INDEX, NAMES
from sim.world.census import draw_families
from sim.world.posts import POSTS, SUPPORT
from sim.world.town import SOCIAL_LANDLORDS, draw_employers, draw_landlords, draw_programme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.engines.agents.witness import Witness
    from sim.scenario.plan import Plan

REPORTED = (
    "durable",
    "temporary",
    "shelter",
    "rough",
    "gone",
    "families_here",
    "families_in_camps",
    "clearances",
    "leases",
    "tenancies_lost",
    "adults_in_work",
    "pupils_in_school",
    "landlords_in_scheme",
    "minutes_asked",
    "minutes_given",
)
"""Counts that Mesa's data collector keeps unless told; the history keeps them all."""


def reported(city: City, name: str) -> int:
    """One count of the month that has just been lived."""
    return city.tally[name]


class City(mesa.Model):  # type: ignore[misc]
    """One replicate under one arm of a plan, as a Mesa model; `step` lives one month.

    Its one heir is `sim.mesa.City`, which is made from a study and collects more; no turn of the month is overridden.
    Nothing in it draws from Mesa's own random numbers (`rng` only seeds them): luck has an address, in `sim.draws`.
    """

    kept: tuple[str, ...] = REPORTED
    """Counts that Mesa's data collector keeps."""
    asked: Mapping[type, Mapping[str, Any]] = MappingProxyType({})
    """What it asks agents of each type: names of attributes, and functions of the agent."""

    def __init__(self, plan: Plan, arm: int = 0, replicate: int = 0, *, rng: Any = None) -> None:
        super().__init__(rng=plan.seed if rng is None else rng)
        self.plan = plan
        self.arm = plan.arms[arm]
        self.replicate = replicate
        self.k = self.arm.rules
        self.lots = Lots(plan, replicate)
        self.witness: Witness | None = None
        """Who is told of what befalls a family, if anybody follows one."""
        self.people_the_city()
        self.datacollector = mesa.DataCollector(
            model_reporters={name: partial(reported, name=name) for name in self.kept},
            agenttype_reporters=self.asked,
        )
        self.month_begins(0)
        self.month_is_counted(0)

    def people_the_city(self) -> None:
        """The first families and those who will arrive, the sites, the posts, the landlords and the employers."""
        k, luck = self.k, self.lots.luck
        families = draw_families(k, self.plan.camps, self.plan.months, luck)
        owners, firms = draw_landlords(k.landlords, luck), draw_employers(k.work, luck)
        crowd, pool, trade = families.place.shape[1], owners.let.shape[1], firms.asks.shape[1]
        sites, grounds = len(self.plan.camps), max(1, self.most("village_sites"))
        self.families = [Family(self, index, crowd, families) for index in range(crowd)]
        self.landlords = [Landlord(self, "private", index, pool, owners) for index in range(pool)]
        self.social_landlords = [Landlord(self, "social", turn, SOCIAL_LANDLORDS) for turn in range(SOCIAL_LANDLORDS)]
        self.employers = [Employer(self, index, trade, firms) for index in range(trade)]
        self.teams = [
            [SocialWorker(self, team, slot) for slot in range(self.most(SUPPORT[team]))] for team in range(POSTS)
        ]
        self.sites = [CampSite(self, index, sites) for index in range(sites)]
        self.programme = Programme(self, 0, 1, draw_programme(luck))
        self.housed_share = 0.0
        self.villages = [VillageSite(self, index, grounds) for index in range(grounds)]
        self.reach = Reach(self)

    def most(self, support: str) -> int:
        """The largest amount of a support in any month of the plan."""
        return int(self.arm.supports[:, INDEX[support]].max())

    def step(self) -> None:
        """Live one month; the city stops `running` after the last month of its plan."""
        if self.month >= self.plan.months:
            raise ValueError(f"months: the plan ends after month {self.plan.months}; ask for a longer study")
        walk(self if self.witness is None else self.witness.beside(self), self.month + 1)

    def run_for(self, months: int) -> None:
        """Live so many months, as many as the plan has left at most; raises ValueError before living more."""
        left = self.plan.months - self.month
        if not 0 <= months <= left:
            raise ValueError(f"months: wanted a whole number from 0 to {left}, which are left, got {months}")
        for _ in range(months):
            self.step()

    # what the city knows

    def count(self, name: str, amount: int) -> None:
        """Add a whole amount to a count of the month."""
        self.tally[name] += amount

    def counts(self) -> list[int]:
        """All counts of the month, in the order of the history."""
        return [self.tally[name] for name in COUNTS]

    def is_funded_from_now_on(self, support: str) -> bool:
        """A team, or the pooled workers, are paid in this month or a later one."""
        return bool(self.arm.supports[self.month :, INDEX[support]].any())

    def is_limited(self, support: str) -> bool:
        """An instrument that hands out this support is for some families only."""
        return support in self.reach.limited

    def at_site(self, support: str, site: int) -> int:
        """What of a support reaches a site this month."""
        return self.reach.at_site(support, site)

    def follows_up(self) -> bool:
        """Case managers or pooled workers are there, now or in a later month of the plan."""
        paid = self.is_funded_from_now_on("follow_up_workers") or self.is_funded_from_now_on("platform_workers")
        return paid and not self.programme.stopped

    def paid_posts(self, team: int) -> int:
        """Posts of a team that are funded this month."""
        return int(getattr(self.supports, SUPPORT[team]))

    def team(self, team: int) -> list[SocialWorker]:
        """The posts of a team."""
        return self.teams[team]

    def social_landlord(self, flat: int) -> Landlord:
        """The social landlord whose turn it is to offer the month's quota flat of this number."""
        return self.social_landlords[flat % len(self.social_landlords)]

    def counted(self, name: str) -> int:
        """A count of the month."""
        return self.tally[name]

    def lucky(self, question: str) -> list[Family]:
        """Families to whom this may happen by their lot: any, but compiled code knows the highest chance."""
        return self.families

    def who_may(self, question: str) -> list[Family]:
        """Families in the city to whom this may happen by their lot."""
        return [family for family in self.lucky(question) if family.may_befall(question) & family.lives_here()]

    def site_there(self, number: int) -> int:
        """The site of this number, from 0, among those on which families can live."""
        for site in self.sites:
            if site.is_there():
                if number == 0:
                    return site.index
                number -= 1
        return -1

    def families_here(self) -> list[Family]:
        """Families who live in the city."""
        return [family for family in self.families if family.lives_here()]

    def clients_here(self) -> list[Family]:
        """Families in the city of which a scheme is in charge."""
        return [family for family in self.families if family.is_client() & family.lives_here()]

    def living_in(self, place: int) -> list[Family]:
        """Families who live in this kind of place."""
        return [family for family in self.families if family.place == place]

    def families_by_site(self) -> list[int]:
        """Families living on each site whom a team would accompany."""
        number = [0] * len(self.sites)
        for family in self.families:
            if family.place == CAMP and family.is_meant("camp_teams"):
                number[family.camp] += 1
        return number

    def plots_open(self) -> int:
        """Plots open: the planned plots of the sites found, none after the closing date."""
        supports = self.supports
        closed = 0 < supports.village_closes <= self.month
        return (
            0 if closed else int(supports.village_plots * self.village_sites_open() // max(supports.village_sites, 1))
        )

    def village_sites_open(self) -> int:
        """Sites of villages that were found, no more than are planned."""
        return min(sum(site.is_open() for site in self.villages), max(self.supports.village_sites, 1))

    def temporary_homes_free(self) -> int:
        """Temporary homes free, in families."""
        rooms = self.k.tenancy.rooms_a_family
        return max(self.supports.transit_rooms - len(self.living_in(TRANSIT)) * rooms, 0) // rooms

    # the turns of the month, in the order of `sim.engines.month`

    def month_begins(self, month: int) -> None:
        """Turn to a month: its luck, its supports, and an empty tally."""
        self.month = month
        self.lots.turn_to(month)
        self.supports = SimpleNamespace(**dict(zip(NAMES, self.arm.supports[month].tolist(), strict=True)))
        self.tally: dict[str, int] = dict.fromkeys(COUNTS, 0)
        if month and self.k.accompaniment.reversal:
            self.programme.may_be_stopped()
            self.stops_supports()
        if month:
            self.reach.is_drawn()

    def stops_supports(self) -> None:
        """Where the city has stopped its programme only clearance goes on."""
        if self.programme.stopped:
            for name in NAMES:
                if name != "clearance_percent":
                    setattr(self.supports, name, 0)

    def families_arrive(self, month: int) -> None:
        camps.families_arrive(self)

    def children_grow_up(self, month: int) -> None:
        camps.children_grow_up(self)

    def sites_form_again(self, month: int) -> None:
        for site in self.sites:
            site.forms_again()

    def sites_are_cleared(self, month: int) -> None:
        camps.sites_are_cleared(self)

    def workers_come_and_go(self, month: int) -> None:
        programmes.workers_come_and_go(self)

    def teams_choose_camps(self, month: int) -> None:
        programmes.teams_choose_camps(self)

    def census_interviews(self, month: int) -> None:
        programmes.census_interviews(self)

    def villages_open(self, month: int) -> None:
        programmes.villages_open(self)

    def villages_admit(self, month: int) -> None:
        programmes.villages_admit(self)

    def housing_first_admits(self, month: int) -> None:
        programmes.housing_first_admits(self)

    def hours_are_shared(self, month: int) -> None:
        programmes.hours_are_shared(self)

    def families_live(self, month: int) -> None:
        daily.families_live(self)

    def skills_are_built(self, month: int) -> None:
        daily.skills_are_built(self)

    def jobs_end(self, month: int) -> None:
        for family in [each for each in self.families if each.works() & each.lives_here()]:
            family.contracts_end()

    def jobs_are_found(self, month: int) -> None:
        daily.jobs_are_found(self)

    def papers_follow_work(self, month: int) -> None:
        for family in self.families:
            family.papers_follow_work()

    def rents_are_paid(self, month: int) -> None:
        for family in self.families:
            family.receives_income()
        for family in [each for each in self.families if each.is_tenant()]:
            family.pays_rent()
        for family in self.living_in(RENOVATED):
            family.contributes()
        for family in [each for each in self.families if each.has_money_and_no_rent()]:
            family.puts_by(0)

    def landlords_decide(self, month: int) -> None:
        lettings.landlords_decide(self)

    def social_homes_are_let(self, month: int) -> None:
        lettings.social_homes_are_let(self)

    def renovated_homes_are_let(self, month: int) -> None:
        lettings.renovated_homes_are_let(self)

    def private_homes_are_let(self, month: int) -> None:
        lettings.private_homes_are_let(self)

    def camps_move(self, month: int) -> None:
        lettings.camps_move(self)

    def tenancies_end(self, month: int) -> None:
        tenancies.tenancies_end(self)

    def stays_end(self, month: int) -> None:
        tenancies.stays_end(self)

    def shelter_is_sought(self, month: int) -> None:
        camps.shelter_is_sought(self)

    def families_leave(self, month: int) -> None:
        for family in self.who_may("leaves_city"):
            family.may_leave_the_city()

    def month_is_counted(self, month: int) -> None:
        """Count the month-end; Mesa's data collector takes note, and the last month of the plan ends the run."""
        counting.month_is_counted(self)
        self.datacollector.collect(self)
        self.running = month < self.plan.months
