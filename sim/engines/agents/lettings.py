"""The city's turns of housing: quota flats, the ordinary list, private landlords of a scheme, and a camp that moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import CAMP, FOLLOW_UP, HOUSING_FIRST, MUNICIPAL, ON_SITE, RENOVATED, TRANSIT
from sim.engines.agents.camps import displace
from sim.engines.agents.market import awarded, places_taken, winners
from sim.rules import camp as camp_rule
from sim.rules import queue
from sim.rules import social_housing as rule
from sim.world.terms import FLATS_A_MONTH

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family


def landlords_decide(city: City) -> None:
    """Private landlords approached by a programme join or leave its scheme."""
    supports = city.supports
    approached = supports.rent_guarantee + supports.agency + supports.housing_first_workers > 0
    praised = sum(landlord.in_scheme for landlord in city.landlords) / city.k.landlords.landlords
    if not approached and praised == 0.0:
        return
    for landlord in city.landlords:
        landlord.joins_or_leaves(approached, praised)
    city.count("landlords_in_scheme", sum(landlord.in_scheme for landlord in city.landlords))


def social_homes_are_let(city: City) -> None:
    """Priority lettings go to the programme's families by points; the ordinary list lets a few more."""
    looking = [family for family in city.families if family.looks_for_home()]
    askers = [family for family in looking if family.is_looked_after() or family.may_befall("social_ordinary")]
    eligible = [family.is_eligible_for_social_housing() for family in askers]
    first = for_programme(askers, eligible)
    fill_quota(city, [family for family in first if family.is_meant("quota_lettings_year")])
    for number, family in enumerate(askers):
        if eligible[number] and family.seeks_home() and family.is_let_ordinary_flat():
            city.count("ordinary_lettings", 1)
            family.takes_social_flat(0)


def for_programme(askers: list[Family], able: list[bool]) -> list[Family]:
    """Those to whom a home of the programme may go: owed one by Housing First, or clients who are able to take it."""
    return [askers[n] for n in range(len(askers)) if askers[n].awaits_home or (askers[n].is_client() and able[n])]


def quota_flats(city: City) -> list[int]:
    """Small and large flats that the social landlords offer this month, each its share in turn."""
    yearly = city.supports.quota_lettings_year
    due = int(rule.quota_due(yearly, city.month) - rule.quota_due(yearly, city.month - 1))
    due = min(due, FLATS_A_MONTH)
    larges = sum(city.social_landlord(flat).offers_large_flat(flat) for flat in range(due))
    city.count("quota_offered", due)
    return [due - larges, larges]


def fill_quota(city: City, askers: list[Family]) -> None:
    """The quota's flats by size class and points, in two rounds."""
    if not city.supports.quota_lettings_year:
        return
    left = quota_flats(city)
    others = offer_flats(city, askers, left, "social_quota", "refuses_social")
    offer_flats(city, others, left, "social_quota_again", "refuses_social_again")


def offer_flats(city: City, askers: list[Family], left: list[int], question: str, refusal: str) -> list[Family]:
    """One round of offers: flats that are taken are `left` no more. Returns those who had no offer."""
    sizes = [1 * family.large for family in askers]
    offered = awarded(askers, sizes, [family.allocation_points() for family in askers], question, left)
    for number, family in enumerate(askers):
        if offered[number] and not family.refuses(refusal, conditional=False):
            left[1 * family.large] -= 1
            city.count("quota_used", 1)
            city.count("quota_bought_hundredths", city.supports.quota_bought_percent)
            family.takes_social_flat(city.supports.quota_estates)
    return [askers[n] for n in range(len(askers)) if not offered[n]]


def renovated_homes_are_let(city: City) -> None:
    """Renovated dwellings go by points to the programme's families and to those known without a home."""
    wanted = city.supports.renovated_dwellings
    city.count("dwellings_renovated", city.programme.dwellings_are_ready(wanted))
    free = max(wanted - len(city.living_in(RENOVATED)) - len(city.living_in(MUNICIPAL)), 0)
    if not free:
        return
    askers = [family for family in city.families if family.asks_for_renovated_home()]
    chosen = winners(askers, [each.points_for_renovated_home() for each in askers], "renovated", free)
    for family in chosen:
        if not family.refuses("refuses_renovated", conditional=False):
            family.takes_renovated_home()
            if family.scheme not in (FOLLOW_UP, HOUSING_FIRST):
                family.enters_scheme(family.after_move())


def private_homes_are_let(city: City) -> None:
    """Landlords in the scheme choose among the programme's families; a few families find a flat without any help."""
    looking = [family for family in city.families if family.looks_for_home()]
    askers = [family for family in looking if family.is_looked_after() or family.may_befall("private_plain")]
    able = [family.can_afford_private_rent(family.private_rent()) for family in askers]
    pays = [able[n] or askers[n].is_taken_by_agency(askers[n].private_rent()) for n in range(len(askers))]
    let_by_scheme(
        city,
        for_programme(askers, [pays[n] and not askers[n].is_left_out_by_landlords() for n in range(len(askers))]),
    )
    for number, family in enumerate(askers):
        if able[number] and family.seeks_home() and family.may_sign_alone():
            family.takes_plain_flat()


def let_by_scheme(city: City, askers: list[Family]) -> None:
    """Dwellings offered by landlords in the scheme, paired with the families that they choose."""
    offers = [landlord for landlord in city.landlords if landlord.offers_dwelling()]
    if len(askers) == 0 or len(offers) == 0:
        return
    sizes = [1 * family.large for family in askers]
    points = [family.choice_points() for family in askers]
    places = places_taken(askers, sizes, points, "private_pool", [1 * landlord.big for landlord in offers])
    for number, family in enumerate(askers):
        place = places[number]
        if place == queue.NO_PLACE or not family.passes_test_of(offers[place].index):
            continue
        if not family.refuses("refuses_private", conditional=False):
            family.takes_flat_of_scheme(offers[place].index)
            offers[place].lets_dwelling()


def camps_move(city: City) -> None:
    """Where a team's months on a site are over, its families are offered temporary homes and the site is closed.

    With a steering committee the move waits some months for homes for two families in three.
    """
    due = [site for site in city.sites if site.is_due()]
    if len(due) == 0:
        return
    on_site = [family for family in city.living_in(CAMP) if city.sites[family.camp].is_due()]
    asked = [family for family in on_site if family.scheme == ON_SITE]
    movers = sum(family.is_meant("transit_rooms") for family in asked)
    free, waited = city.temporary_homes_free(), 0
    for site in due:
        waited = max(waited, site.months_put_off())
    waits = city.supports.steering > 0 and bool(camp_rule.move_waits(free, movers, waited, city.k.camp))
    for site in due:
        if waits:
            site.is_put_off()
        else:
            site.is_dismantled()
    if not waits:
        offer_temporary_homes(city, asked, free)
        displace(city, [family for family in on_site if family.place == CAMP])


def offer_temporary_homes(city: City, asked: list[Family], free: int) -> None:
    """Temporary homes to the families of a camp that moves; without an organised move school and address are lost."""
    offered = [family for family in asked if family.is_meant("transit_rooms")]
    accepts = [family for family in offered if not family.refuses("refuses_temporary", conditional=False)]
    for family in winners(accepts, [each.moving_points() for each in accepts], "transit", free):
        family.moves_to(TRANSIT)
        family.lives_in_temporary_stock()
        family.enters_scheme(family.after_move())
        organised = family.given("organised_move") > 0
        city.count("families_moved", 1 * organised)
        family.schooled = family.schooled and organised
        family.address = family.address and organised
