"""A family's money and the way to a home: income, rent, arrears and savings, applications, leases."""

from __future__ import annotations

from sim.codes import (
    AGENCY,
    GUARANTEED,
    MUNICIPAL,
    PRIVATE,
    RENOVATED,
    SOCIAL,
    SUBLET,
    VILLAGE,
)
from sim.engines.agents.working_life import WorkingLife
from sim.rules import accompaniment as accompaniment_rule
from sim.rules import blocks as blocks_rule
from sim.rules import landlords as landlord_rule
from sim.rules import money as rule
from sim.rules import places
from sim.rules import social_housing as social_rule
from sim.rules import tenancy as tenancy_rule
from sim.rules import village as village_rule
from sim.units import NEVER


class Tenant(WorkingLife):
    """A family that earns, pays, and looks for a home; abstract."""

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
        spent = due // 100 + max(owed - self.arrears_cents, 0)
        saved = int(rule.from_savings_cents(self.arrears_cents, self.savings_cents))
        self.arrears_cents -= saved
        self.savings_cents -= saved
        self.books_rent(due)
        self.city.count("arrears_cents", self.arrears_cents)
        if places.renovated(self.place):
            self.city.count("renovated_rent_cents", self.housing_benefit() + (0 if misses else spent) + saved)
        self.puts_by(spent)

    def has_money_and_no_rent(self) -> bool:
        """It lives in the city, pays no rent, and has an income or savings."""
        free = (not self.is_tenant()) & (self.place != RENOVATED) & self.lives_here()
        return free & ((self.income_cents > 0) | (self.savings_cents > 0))

    def puts_by(self, spent: int) -> None:
        """It puts by a part of what is left after rent and living, or lives on what it had."""
        if not self.lives_here() or not (self.income_cents > 0 or self.savings_cents > 0):
            return
        k = self.city.k.money
        left = self.income_cents + 100 * k.informal_eur - int(rule.living_cents(self.adults + self.minors, k)) - spent
        self.savings_cents = int(rule.savings_cents(self.savings_cents, left, k))
        self.city.count("savings_cents", self.savings_cents)

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
        self.puts_by(self.rent_due() // 100)

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
        can = (self.papers > 0) | self.awaits_home
        return self.seeks_home() & bool(free) & can & self.may_move_in()

    def may_move_in(self) -> bool:
        """Housing First neither looks for it nor gets its home ready."""
        return bool(tenancy_rule.may_move_in(self.awaits_home, self.month, self.owed_from))

    def is_eligible_for_social_housing(self) -> bool:
        """Its application has been heard, it can pay, and its papers and address are in order."""
        wait = accompaniment_rule.handover(self.city.supports.steering > 0, self.city.k.accompaniment)
        heard = bool(self.applied + wait <= self.month)
        pays = self.can_afford(self.social_rent(), self.city.k.money.social_limit_percent)
        return heard and pays and self.has_open_services()

    def can_afford_private_rent(self, rent_cents: int) -> bool:
        """It passes the test of a private landlord at a rent."""
        return self.can_afford(rent_cents, self.city.k.money.private_limit_percent)

    def is_taken_by_agency(self, rent_cents: int) -> bool:
        """The agency sublets to it at a rent, at a higher share of its income."""
        agency = self.given("agency") > 0 and self.papers > 0
        return agency and self.can_afford(rent_cents, self.city.k.money.agency_limit_percent)

    def passes_test_of(self, landlord: int) -> bool:
        """It can pay what a landlord of the scheme asks, or Housing First owes it a home."""
        rent = self.rent_of(landlord)
        return self.can_afford_private_rent(rent) or self.is_taken_by_agency(rent) or self.awaits_home

    def rent_of(self, landlord: int) -> int:
        """What a private landlord asks of it for a flat of the size that it needs."""
        return self.city.landlords[landlord].asks_rent(self.private_rent())

    def is_left_out_by_landlords(self) -> bool:
        """Neither the guarantee nor the agency of the city is meant for it."""
        there = self.city.supports.rent_guarantee > 0 or self.city.supports.agency > 0
        return there and not self.given("rent_guarantee") and not self.given("agency")

    def asks_for_renovated_home(self) -> bool:
        """Known to the census, it has no home, or is a client who still looks for one."""
        client = self.is_client() & self.seeks_home()
        asks = self.known & (bool(places.unhoused(self.place)) | client) & (self.place != RENOVATED)
        return asks & self.may_move_in() & self.is_meant("renovated_dwellings")

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

    def upfront(self) -> int:
        """What an ordinary private landlord asks of it before the keys."""
        return int(rule.upfront_cents(self.private_rent(), self.city.k.money))

    def finds_flat_alone(self) -> bool:
        """It finds an ordinary private flat this month without any programme."""
        k = self.city.k.landlords
        seen = (self.works(), self.bears_stigma(), self.language, k)
        return self.befalls("private_plain", landlord_rule.plain_letting, *seen)

    # leases

    def may_sign_alone(self) -> bool:
        """It finds an ordinary private flat, and has put by what is asked before the keys."""
        return self.savings_cents >= self.upfront() and self.finds_flat_alone()

    def takes_lease(self, place: int, rent_cents: int) -> None:
        """It moves into a lasting tenancy; where it stands is said by whom it is let."""
        self.moves_to(place)
        self.rent_cents = rent_cents
        self.rent_percent = self.arrears_cents = self.durable = 0
        self.order = self.awaits_home = False
        self.landlord = -1
        self.address = True
        if self.leased == NEVER:
            self.leased = self.month
        self.city.count("leases", 1 * self.is_of_cohort())

    def takes_social_flat(self, estates: int) -> None:
        """It moves into a social flat of a few estates, or of the whole stock (0).

        Without papers the Housing First programme sublets it one.
        """
        self.takes_lease(SOCIAL if self.has_open_services() else SUBLET, self.social_rent())
        start = self.city.programme.estates_at
        self.lives_in_social_stock(blocks_rule.quota_position(self.luck("district"), estates, start))

    def takes_renovated_home(self) -> None:
        """It moves into a renovated home, let for good or until another is found, at a rent by income."""
        if self.city.supports.renovated_lasting > 0:
            self.takes_lease(MUNICIPAL, self.social_rent())
        else:
            self.moves_to(RENOVATED)
        self.lives_in_renovated_building()
        self.awaits_home = False
        self.rent_cents = self.social_rent()
        self.rent_percent = self.city.supports.renovated_rent_percent

    def takes_flat_of_scheme(self, landlord: int) -> None:
        """It signs with a landlord of the scheme: guaranteed, plain, or a Housing First sublease."""
        in_own_name = GUARANTEED if self.given("rent_guarantee") > 0 else PRIVATE
        rent = self.rent_of(landlord)
        own = self.can_afford_private_rent(rent) and self.papers > 0
        by_agency = self.given("agency") > 0 and not self.awaits_home
        self.takes_lease(AGENCY if by_agency else in_own_name if own else SUBLET, rent)
        self.landlord = landlord
        self.lives_in_private_stock(self.city.landlords[landlord].stands_at)

    def takes_plain_flat(self) -> None:
        """It signs with an ordinary private landlord, whom it pays in advance."""
        self.savings_cents -= self.upfront()
        self.takes_lease(PRIVATE, self.private_rent())
        self.lives_in_private_stock(self.luck("district"))
