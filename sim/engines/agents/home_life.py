"""A family keeps, leaves or loses a home: orders, departures, rehousing, sliding leases, the end of a stay."""

from __future__ import annotations

from sim.codes import (
    AGENCY,
    FOLLOW_UP,
    GUARANTEED,
    HOTEL,
    HOUSING_FIRST,
    IN_VILLAGE,
    NEAR_KIN,
    NOBODY,
    ON_SITE,
    PRIVATE,
    SOCIAL,
    STREET,
    SUBLET,
    VILLAGE,
    WITHOUT_WORKER,
)
from sim.engines.agents.tenant import Tenant
from sim.rules import camp as camp_rule
from sim.rules import places
from sim.rules import tenancy as tenancy_rule
from sim.rules import village as village_rule
from sim.units import NEVER
from sim.world.terms import GOOD_YEAR


class HomeLife(Tenant):
    """A family that keeps its home, leaves or loses it, or whose stay comes to its end; abstract."""

    # keeping and losing a home

    def is_evicted(self) -> bool:
        """A standing order is carried out; or it is lifted, and the arrears with it."""
        if not self.order:
            return False
        fate = self.falls_to("order_fate", tenancy_rule.order_fate, ..., self.help, self.city.k.tenancy)
        if fate == 1:
            self.order = False
            self.arrears_cents = 0
        return fate == 2

    def may_get_order(self) -> None:
        """Its landlord acts on serious arrears, seldom on anything else."""
        if self.order or not self.may_befall("order"):
            return
        k = self.city.k.tenancy
        serious = tenancy_rule.in_serious_arrears(self.arrears_cents, self.rent_cents, k)
        early = self.month - self.since < k.early_months
        seen = (serious, places.private_let(self.place), early, self.help, k)
        self.order = self.befalls("order", tenancy_rule.order_issued, *seen)

    def sublease_may_slide(self) -> None:
        """After a calm year that its income can carry, a sublease slides to its own name."""
        if self.place in (SUBLET, AGENCY):
            limit = self.city.k.money.private_limit_percent
            pays = self.can_afford(self.rent_cents, limit) and self.papers > 0
            calm = not self.order and self.arrears_cents == 0
            if tenancy_rule.may_slide(self.month - self.since, pays, calm, self.city.k.tenancy):
                own = GUARANTEED if self.given("rent_guarantee") > 0 else PRIVATE
                self.place = own if self.landlord >= 0 else SOCIAL

    def support_may_end(self) -> None:
        """Follow-up ends after its months, Housing First with a calm lease of its own; others pass to follow-up."""
        since, supports = self.month - self.since, self.city.supports
        followed = self.scheme == FOLLOW_UP and since >= supports.follow_up_months
        followed = followed or self.scheme == WITHOUT_WORKER
        year = self.city.k.tenancy.slide_months
        first = self.scheme == HOUSING_FIRST and self.place != SUBLET and since >= year
        calm = not self.order and self.arrears_cents == 0
        if calm and (followed or first):
            self.scheme = NOBODY
        if self.scheme in (IN_VILLAGE, ON_SITE):
            self.scheme = FOLLOW_UP if self.after_move() == FOLLOW_UP else NOBODY

    def leaves_home(self) -> bool:
        """It leaves its tenancy this month without an eviction."""
        return self.is_lost(self.month - self.since < self.city.k.tenancy.early_months)

    def is_lost(self, early: bool) -> bool:
        """Hospital, prison, a quarrel, kin: nobody who helps knows where it is."""
        k, alone = self.city.k.tenancy, tenancy_rule.is_alone(self.adults, self.minors)
        seen = (alone, self.unwell, early, self.wish == NEAR_KIN, self.help, k)
        return self.befalls("leaves_home", tenancy_rule.leaves_home, *seen)

    def may_lose_touch(self) -> None:
        """It could move into the home that Housing First owes it, still waits, and is lost as in first months."""
        if self.awaits_home and self.owed_from <= self.month and self.is_lost(True):
            self.owed_from = NEVER

    def ends_tenancy(self) -> None:
        """It has left its home: Housing First loses touch with it for a time, others go to kin or out of the city."""
        self.tenancies_left += 1
        self.city.count("tenancies_left", 1 * self.is_of_cohort())
        self.claims_are_paid()
        self.gives_up_home()
        if self.scheme == HOUSING_FIRST:
            self.is_owed_another_home(NEVER)
        else:
            self.goes_to_kin()

    def goes_to_kin(self) -> None:
        """Of its own will it goes to kin in a camp or out of the city, and is in nobody's charge."""
        self.scheme = NOBODY
        self.goes_its_way(self.falls_to("after_leaving", tenancy_rule.after_leaving, ..., self.city.k.tenancy))

    def claims_are_paid(self) -> None:
        """The guarantee or the agency pays the landlord what is owed."""
        if self.place == AGENCY:
            self.city.count("agency_claims_cents", self.arrears_cents)
        elif self.place in (GUARANTEED, SUBLET) and self.landlord >= 0:
            self.city.count("guarantee_claims_cents", self.arrears_cents)

    def completes_good_year(self) -> bool:
        """Its private landlord has seen a calm year."""
        return bool(self.landlord >= 0 and self.month - self.since == GOOD_YEAR and not self.order)

    def loses_tenancy(self) -> None:
        """Its tenancy fails; the guarantee or the agency pays the landlord what is owed."""
        self.tenancies_lost += 1
        self.city.count("tenancies_lost", 1 * self.is_of_cohort())
        self.claims_are_paid()
        self.gives_up_home()

    def is_owed_home(self, from_month: int) -> None:
        """Housing First owes it a home, into which it can move from a month on (NEVER while touch is lost)."""
        self.awaits_home = True
        self.owed_from = from_month

    def is_owed_another_home(self, from_month: int) -> None:
        """Housing First rehouses: it waits on the street or in a room for its next home."""
        self.is_owed_home(from_month)
        self.moves_to(STREET)

    def next_move(self) -> int:
        """The first month in which it can move into a home that Housing First owes it from now on."""
        return self.month + self.city.k.tenancy.moving_in_months

    def may_be_found(self) -> None:
        """Housing First, which had lost touch with it, finds it again."""
        lost = self.awaits_home and self.owed_from == NEVER
        if lost and self.befalls("found_again", tenancy_rule.found_again, self.city.k.tenancy):
            self.owed_from = self.next_move()

    # the end of a stay

    def stay_ends(self) -> bool:
        """A village excludes, closes or ends its contract, a temporary flat is lost, a phase of a hotel stay ends."""
        return self.stay_is_cut() or self.village_is_shut()

    def is_on_a_stay(self) -> bool:
        """It lives on a plot, in a temporary flat, or in a hotel without a home owed to it."""
        return bool(places.temporary(self.place)) | ((self.place == HOTEL) & (not self.awaits_home))

    def village_contract_ends(self) -> bool:
        """Its stay ends because the contract with the village is over, not for the rules of the house."""
        excluded = self.luck("stay_ends") < village_rule.excluded(self.help, self.city.k.village)
        return self.place == VILLAGE and not excluded and not self.village_is_shut()

    def is_put_out(self) -> None:
        """If its stay in a village was cut by the rules of the house, it was excluded."""
        self.excluded = self.excluded or (self.place == VILLAGE and not self.village_is_shut())

    def leaves_village(self) -> bool:
        """It leaves its plot in a village of its own will this month."""
        seen = (self.wish == NEAR_KIN, True, self.city.k.tenancy)
        return self.place == VILLAGE and self.befalls("leaves_village", tenancy_rule.leaves_temporary, *seen)

    def stay_is_cut(self) -> bool:
        """It loses its plot or temporary flat, or a phase of its hotel stay ends, this month."""
        if self.place == VILLAGE:
            over = village_rule.contract_is_over(self.months_on_plot(), self.city.supports.village_longest_stay)
            return self.befalls("stay_ends", village_rule.must_leave, self.help, over, self.city.k.village)
        if self.place == HOTEL:
            return self.befalls("stay_ends", camp_rule.stay_phase_ends, self.city.k.camp)
        far = self.wish == NEAR_KIN
        return self.befalls("stay_ends", tenancy_rule.leaves_temporary, far, False, self.city.k.tenancy)

    def village_is_shut(self) -> bool:
        """It lives in a village that is closed, at its date or with the programme."""
        return self.place == VILLAGE and self.city.plots_open() == 0

    def hotel_phase_ends(self) -> None:
        """A phase leads to the next, the last one out of the hotel."""
        if not camp_rule.stay_is_over(self.stay_phase, self.city.k.camp):
            self.stay_phase += 1
        else:
            self.goes_its_way(self.falls_to("after_hotel", camp_rule.after_hotel, ..., self.city.k.camp))
