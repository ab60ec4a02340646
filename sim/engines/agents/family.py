"""The family: it arrives, grows, is counted and asked, lives and works, finds a home or leaves the city."""

from __future__ import annotations

from typing import final

from sim.codes import ACCOMPANIED, CAMP, HOTEL, NO_JOB, NOBODY, ON_SITE, OPEN_ENDED, RETURN, STREET, TRANSIT
from sim.engines.agents.home_life import HomeLife
from sim.rules import accompaniment as accompaniment_rule
from sim.rules import camp as camp_rule
from sim.rules import places
from sim.rules import population as population_rule
from sim.rules import tenancy as tenancy_rule
from sim.rules import trust as trust_rule
from sim.rules import village as village_rule
from sim.units import NEVER
from sim.world.census import CHILDREN
from sim.world.terms import LASTING_MONTHS


@final
class Family(HomeLife):
    """A family of the camps, or a newcomer; `Household`, `DailyLife`, `WorkingLife`,
    `Tenant` and `HomeLife` are its chapters."""

    # growing up

    def has_birthdays(self) -> None:
        """Its children are a year older; those of eighteen become adults."""
        grown = 0
        for child in range(1, CHILDREN + 1):
            age = self.age_of(child)
            if age >= 0:
                comes_of_age = age + 1 >= 18
                self.turns(child, -1 if comes_of_age else age + 1)
                grown += comes_of_age
        self.adults += grown
        if grown:
            lot = self.luck_at_start("earners")
            self.earners = int(
                population_rule.earners(self.adults, self.women, self.elders, lot, self.city.k.population)
            )
        self.counts_children()

    def age_of(self, child: int) -> int:
        """Age of one of its children, -1: none."""
        return int(getattr(self, f"child_{child}"))

    def turns(self, child: int, age: int) -> None:
        """One of its children is of this age."""
        setattr(self, f"child_{child}", age)

    def counts_children(self) -> None:
        """Its children by age band."""
        self.young = self.pupils = self.teens = self.minors = 0
        for child in range(1, CHILDREN + 1):
            age = self.age_of(child)
            self.young += 0 <= age < 6
            self.pupils += 6 <= age < 16
            self.teens += 12 <= age < 16
            self.minors += age >= 0

    # camps, census and schemes

    def lives_with_team(self) -> bool:
        """It lives on a site where a team works."""
        return self.place == CAMP and self.city.sites[self.camp].status == ACCOMPANIED

    def is_unknown(self) -> bool:
        """The census has not met it and might."""
        return bool(places.unhoused(self.place)) & (not self.known)

    def leaves_team(self) -> None:
        """No team works where it lives now."""
        gone = (self.scheme == ON_SITE) & (not self.lives_with_team())
        self.scheme = NOBODY if gone else self.scheme

    def has_plan(self) -> None:
        """Known on a site with a team, it has a plan with that team; a client has an address where that is given."""
        if self.lives_with_team() and self.known and not self.is_client() and self.is_meant("camp_teams"):
            self.enters_scheme(ON_SITE)
        self.address = self.address or (self.is_client() and self.given("postal_address") > 0)

    def is_met_by_census(self, with_team: bool) -> bool:
        """The census tries to reach it and meets it."""
        percent = max(self.given("census_percent"), self.given("camp_census_percent") * with_team)
        if percent == 0:
            return False
        k = self.city.k.accompaniment
        return self.befalls("interview", accompaniment_rule.interviewed, percent, self.trust, k)

    def is_interviewed(self) -> None:
        """It tells the census who it is and what it wishes."""
        self.known = True
        self.city.count("families_interviewed", 1)

    def is_candidate(self) -> bool:
        """It is known to the census and has neither a home nor a scheme."""
        return bool(self.known & places.unhoused(self.place) & (self.scheme == NOBODY))

    def selection_points(self) -> int:
        """Points by which a village picks."""
        return int(village_rule.selection_points(self.schooled, self.language, self.earners, self.city.k.village))

    def shelter_points(self) -> int:
        """Points by which emergency rooms and Housing First places are given."""
        return int(camp_rule.shelter_points(self.young, self.unwell, self.place == STREET))

    def moving_points(self) -> int:
        """Points by which temporary homes are given when a camp moves."""
        return int(camp_rule.shelter_points(self.young, self.unwell, False))

    def loses_worker(self) -> None:
        """The worker in charge of it has left the post; the relation starts again."""
        self.trust = float(trust_rule.after_worker_left(self.trust, self.city.k.trust))

    # when its site, squat or pitch is cleared

    def address_of(self, question: str) -> int:
        """Its kin on the street share its squat or pitch, and what becomes of it."""
        return self.kin if question == "pitch_clearance" else self.index

    def loses_pitch(self) -> bool:
        """Its squat or its pitch on the street, which it shares with its kin there, is cleared this month."""
        if self.place != STREET:
            return False
        percent, k = self.given("clearance_percent"), self.city.k.camp
        happens = self.city.lots.chances("pitch_clearance", self.crowd)[self.kin] < camp_rule.pitch_cleared(percent, k)
        if self.city.witness is not None:
            self.city.witness.weighed(self, "pitch_clearance", camp_rule.pitch_cleared, (percent, k), happens)
        return bool(happens)

    def loses_site(self) -> None:
        """It loses its site or pitch without a solution: address, school, trust, time for papers, perhaps a job."""
        k = self.city.k
        self.city.count("persons_cleared", self.persons)
        self.city.count("clearances", 1 * self.is_of_cohort())
        self.evictions += 1
        self.address = self.schooled = False
        self.trust = float(trust_rule.after_clearance(self.trust, k.trust))
        self.papers_stalled = self.month + k.papers.stalled_months
        if self.luck("clearance_job") < k.camp.job_lost:
            self.job_1 = NO_JOB
            self.closes_ranks()
        if self.scheme == ON_SITE:
            self.scheme = NOBODY

    def is_offered_shelter(self) -> bool:
        """The clearance comes with an offer of shelter for it."""
        return bool(self.luck("clearance_offer") < self.city.k.camp.offer_share)

    def is_displaced(self) -> None:
        """Without a room it goes to another site, the street or out of the city."""
        self.goes_its_way(self.falls_to("displaced", camp_rule.after_clearance, ..., self.city.k.camp), self.camp)

    # shelter and leaving

    def seeks_hotel(self) -> bool:
        """It has no roof and asks for an emergency room."""
        on_street = self.place == STREET
        return self.befalls("seeks_hotel", camp_rule.seeks_hotel, on_street, self.young > 0, self.city.k.camp)

    def takes_room(self) -> None:
        """It moves into an emergency room."""
        self.gives_up_home()
        self.moves_to(HOTEL)

    def may_join_site(self) -> None:
        """On the street, it finds a site again."""
        if self.place == STREET and self.befalls("joins_site", camp_rule.joins_site, self.city.k.camp):
            self.builds_on(self.finds_site())

    def may_leave_the_city(self) -> None:
        """It leaves the city of its own accord."""
        roof = HOTEL <= self.place <= TRANSIT
        seen = (roof, self.is_tenant(), self.wish == RETURN, self.city.k.camp)
        if self.befalls("leaves_city", camp_rule.leaves_city, *seen):
            self.leaves_the_city()

    # the month-end

    def ends_month(self) -> None:
        """Calm months in a tenancy add up, and make it durable."""
        calm, housed = bool(places.durable_lease(self.place)) & (not self.order), self.housed
        self.durable = (self.durable + 1) * calm
        self.accommodated = self.accommodated | bool(places.settled(self.place))
        self.housed = self.month if self.is_durably_housed() & (housed == NEVER) else housed

    def is_durably_housed(self) -> bool:
        """It has had a lasting tenancy without an order at so many month-ends in a row."""
        return bool(tenancy_rule.is_durable(self.durable, self.city.k.tenancy))

    def lasting_jobs(self) -> int:
        """Contracts that are open-ended or have, or had, six months."""
        long, until = self.worked >= LASTING_MONTHS, self.month + LASTING_MONTHS
        first = (self.job_1 > NO_JOB) & (long | (self.job_1 == OPEN_ENDED) | (self.job_1_ends >= until))
        second = (self.job_2 > NO_JOB) & (long | (self.job_2 == OPEN_ENDED) | (self.job_2_ends >= until))
        third = (self.job_3 > NO_JOB) & (long | (self.job_3 == OPEN_ENDED) | (self.job_3_ends >= until))
        return 1 * first + 1 * second + 1 * third
