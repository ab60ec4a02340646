"""A family's money and home: income, rent and arrears, leases, eviction orders, the end of a stay."""

from __future__ import annotations

from sim.codes import (
    AGENCY,
    DEPRIVED,
    FOLLOW_UP,
    GUARANTEED,
    HOTEL,
    HOUSING_FIRST,
    IN_VILLAGE,
    MUNICIPAL,
    NEAR_KIN,
    NOBODY,
    ON_SITE,
    ORDINARY,
    PRIVATE,
    RENOVATED,
    SOCIAL,
    STREET,
    SUBLET,
    VILLAGE,
    WITHOUT_WORKER,
)
from sim.engines.agents.working_life import WorkingLife
from sim.rules import accompaniment as accompaniment_rule
from sim.rules import camp as camp_rule
from sim.rules import landlords as landlord_rule
from sim.rules import money as rule
from sim.rules import places
from sim.rules import social_housing as social_rule
from sim.rules import tenancy as tenancy_rule
from sim.rules import village as village_rule
from sim.units import NEVER
from sim.world.terms import GOOD_YEAR


class Tenant(WorkingLife):
    """A family that earns, pays, looks for a home, and keeps or loses it; abstract."""

    # money

    def receives_income(self) -> None:
        """Declared wages and, with papers and an address, benefits; informal income is not seen by landlords."""
        k, here = self.city.k.money, self.lives_here()
        wages = int(rule.wage_eur(self.job_1, k) + rule.wage_eur(self.job_2, k) + rule.wage_eur(self.job_3, k)) * here
        benefits = int(rule.benefits_cents(self.has_open_services() & here, self.adults, self.minors, wages, k))
        self.income_cents = wages * 100 + benefits
        self.city.count("wages_eur", wages)
        self.city.count("benefits_cents", benefits)

    def percent_left(self) -> int:
        """Percent of a rent left to it after housing benefit and the programme's subsidy."""
        subsidy = self.given("rent_subsidy_percent") * self.is_client()
        return int(rule.paid_percent(self.has_open_services(), subsidy, self.city.k.money))

    def can_afford(self, rent_cents: int, limit_percent: int) -> bool:
        """A landlord's test: the share of the rent left to it stays within the limit of its income."""
        return bool(rule.affordable(rent_cents, self.percent_left(), self.income_cents, limit_percent))

    def social_rent(self) -> int:
        """Rent of a social flat of the size it needs."""
        return int(rule.social_rent_cents(self.large, self.city.k.money))

    def private_rent(self) -> int:
        """Rent of a private flat of the size it needs."""
        return int(rule.private_rent_cents(self.large, self.city.k.money))

    def pays_rent(self) -> None:
        """It pays its rent or falls behind; others pay the rest."""
        k, owed = self.city.k.money, self.arrears_cents
        due = self.rent_due()
        burdened = rule.is_burdened(due, self.income_cents, k)
        misses = self.befalls("falls_behind", rule.behind, burdened, self.help, self.works(), k)
        self.arrears_cents = int(rule.arrears_cents(self.arrears_cents, due, misses, k))
        self.books_rent(due)
        self.city.count("arrears_cents", self.arrears_cents)
        if places.renovated(self.place):
            paid = 0 if misses else due // 100 + max(owed - self.arrears_cents, 0)
            self.city.count("renovated_rent_cents", self.housing_benefit() + paid)

    def rent_due(self) -> int:
        """Rent left to it this month, in hundredths of a cent."""
        cap = rule.cap_percent(self.place == SUBLET, self.rent_percent, self.city.k.money)
        capped = places.capped(self.place)
        return int(rule.due_hundredths(self.rent_cents, self.percent_left(), self.income_cents, capped, cap))

    def housing_benefit(self) -> int:
        """Housing benefit paid for its home, whole cents."""
        percent = self.city.k.money.housing_benefit_percent * self.has_open_services()
        return self.rent_cents * percent // 100

    def contributes(self) -> None:
        """In a renovated home with an end date it contributes what its income carries; nothing is owed."""
        self.city.count("housing_benefit_cents", self.housing_benefit())
        self.city.count("renovated_rent_cents", self.housing_benefit() + self.rent_due() // 100)

    def books_rent(self, due: int) -> None:
        """What others pay of the rent this month, in whole cents."""
        benefit = self.housing_benefit()
        rest = max(self.rent_cents - benefit - due // 100, 0)
        sublet = self.place == SUBLET
        subsidised = self.given("rent_subsidy_percent") > 0 and self.is_client()
        self.city.count("housing_benefit_cents", benefit)
        self.city.count("sublet_cents", rest * sublet)
        self.city.count("subsidy_cents", rest * (subsidised and not bool(places.capped(self.place))))

    # looking for a home

    def looks_for_home(self) -> bool:
        """It looks for a lasting home this month and nobody keeps it from that."""
        asks_work = self.city.supports.village_exit_requires_work > 0
        free = village_rule.may_leave(self.place == VILLAGE, self.works(), asks_work)
        return self.seeks_home() & bool(free) & ((self.papers > 0) | self.awaits_home)

    def is_eligible_for_social_housing(self) -> bool:
        """Its application has been heard, it can pay, and its papers and address are in order."""
        wait = accompaniment_rule.handover(self.city.supports.steering > 0, self.city.k.accompaniment)
        heard = bool(self.applied + wait <= self.month)
        pays = self.can_afford(self.social_rent(), self.city.k.money.social_limit_percent)
        return heard and pays and self.has_open_services()

    def can_afford_private_rent(self) -> bool:
        """It passes the test of a private landlord."""
        return self.can_afford(self.private_rent(), self.city.k.money.private_limit_percent)

    def is_taken_by_agency(self) -> bool:
        """The agency sublets to it, at a higher share of its income."""
        agency = self.given("agency") > 0 and self.papers > 0
        return agency and self.can_afford(self.private_rent(), self.city.k.money.agency_limit_percent)

    def is_left_out_by_landlords(self) -> bool:
        """Neither the guarantee nor the agency of the city is meant for it."""
        there = self.city.supports.rent_guarantee > 0 or self.city.supports.agency > 0
        return there and not self.given("rent_guarantee") and not self.given("agency")

    def asks_for_renovated_home(self) -> bool:
        """Known to the census, it has no home, or is a client who still looks for one."""
        client = self.is_client() & self.seeks_home()
        asks = self.known & (bool(places.unhoused(self.place)) | client) & (self.place != RENOVATED)
        return asks and self.is_meant("renovated_dwellings")

    def points_for_renovated_home(self) -> int:
        """Points on the published scale; a family that has not applied has not waited."""
        waited = self.month - min(self.applied, self.month)
        return int(social_rule.allocation_points(waited, self.minors, self.lives_rough(), self.works()))

    def allocation_points(self) -> int:
        """Points on the social landlords' published scale."""
        waited = self.month - self.applied
        return int(social_rule.allocation_points(waited, self.minors, self.lives_rough(), self.works()))

    def choice_points(self) -> int:
        """Points by which a private landlord chooses."""
        return int(landlord_rule.choice_points(self.works(), self.language, self.minors))

    def is_let_ordinary_flat(self) -> bool:
        """The ordinary waiting list lets it a social flat this month."""
        return self.befalls("social_ordinary", social_rule.ordinary_letting, self.large, self.city.k.social_housing)

    def finds_flat_alone(self) -> bool:
        """It finds an ordinary private flat this month without any programme."""
        k = self.city.k.landlords
        seen = (self.works(), self.bears_stigma(), self.language, k)
        return self.befalls("private_plain", landlord_rule.plain_letting, *seen)

    # leases

    def takes_lease(self, place: int, rent_cents: int) -> None:
        """It moves into a lasting tenancy."""
        self.moves_to(place)
        self.rent_cents = rent_cents
        self.rent_percent = self.arrears_cents = self.durable = 0
        self.order = self.awaits_home = False
        self.landlord = -1
        self.address = True
        k, public = self.city.k, bool(places.publicly_owned(place))
        share = k.social_housing.deprived_share if public else k.landlords.deprived_share
        self.district = DEPRIVED if self.luck("district") < share else ORDINARY
        if self.leased == NEVER:
            self.leased = self.month
        self.city.count("leases", 1 * self.is_of_cohort())

    def takes_social_flat(self) -> None:
        """It moves into a social flat; without papers the Housing First programme sublets it one."""
        self.takes_lease(SOCIAL if self.has_open_services() else SUBLET, self.social_rent())

    def takes_renovated_home(self) -> None:
        """It moves into a renovated home, let for good or until another is found, at a rent by income."""
        if self.city.supports.renovated_lasting > 0:
            self.takes_lease(MUNICIPAL, self.social_rent())
        else:
            self.moves_to(RENOVATED)
        self.awaits_home = False
        self.rent_cents = self.social_rent()
        self.rent_percent = self.city.supports.renovated_rent_percent

    def takes_flat_of_scheme(self, landlord: int) -> None:
        """It signs with a landlord of the scheme: guaranteed, plain, or a Housing First sublease."""
        in_own_name = GUARANTEED if self.given("rent_guarantee") > 0 else PRIVATE
        own = self.can_afford_private_rent() and self.papers > 0
        by_agency = self.given("agency") > 0 and not self.awaits_home
        self.takes_lease(AGENCY if by_agency else in_own_name if own else SUBLET, self.private_rent())
        self.landlord = landlord

    def takes_plain_flat(self) -> None:
        """It signs with an ordinary private landlord."""
        self.takes_lease(PRIVATE, self.private_rent())

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

    def completes_good_year(self) -> bool:
        """Its private landlord has seen a calm year."""
        return bool(self.landlord >= 0 and self.month - self.since == GOOD_YEAR and not self.order)

    def loses_tenancy(self) -> None:
        """Its tenancy fails; the guarantee or the agency pays the landlord what is owed."""
        self.tenancies_lost += 1
        self.city.count("tenancies_lost", 1 * self.is_of_cohort())
        if self.place == AGENCY:
            self.city.count("agency_claims_cents", self.arrears_cents)
        elif self.place in (GUARANTEED, SUBLET) and self.landlord >= 0:
            self.city.count("guarantee_claims_cents", self.arrears_cents)
        self.gives_up_home()

    def is_owed_another_home(self) -> None:
        """Housing First rehouses: it waits on the street or in a room for its next home."""
        self.awaits_home = True
        self.moves_to(STREET)

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

    def stay_is_cut(self) -> bool:
        """It loses its plot or temporary flat, or a phase of its hotel stay ends, this month."""
        if self.place == VILLAGE:
            over = village_rule.contract_is_over(self.months_on_plot(), self.city.supports.village_longest_stay)
            return self.befalls("stay_ends", village_rule.must_leave, self.help, over, self.city.k.village)
        if self.place == HOTEL:
            return self.befalls("stay_ends", camp_rule.stay_phase_ends, self.city.k.camp)
        far = self.wish == NEAR_KIN
        return self.befalls("stay_ends", tenancy_rule.leaves_temporary, far, self.city.k.tenancy)

    def village_is_shut(self) -> bool:
        """It lives in a village that is closed, at its date or with the programme."""
        return self.place == VILLAGE and self.city.plots_open() == 0

    def hotel_phase_ends(self) -> None:
        """A phase leads to the next, the last one out of the hotel."""
        if not camp_rule.stay_is_over(self.stay_phase, self.city.k.camp):
            self.stay_phase += 1
        else:
            self.goes_its_way(self.falls_to("after_hotel", camp_rule.after_hotel, ..., self.city.k.camp))
