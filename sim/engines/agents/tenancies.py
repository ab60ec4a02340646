"""The city's turns of keeping and losing a home: orders, good years, failures and rehousing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import HOTEL, HOUSING_FIRST, NOBODY, VILLAGE
from sim.engines.agents.camps import give_rooms
from sim.world.terms import BAD, GOOD

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family


def tenancies_end(city: City) -> None:
    """Orders are issued, lifted or carried out; some leave their home; subleases slide; follow-up ends."""
    tenants = [family for family in city.families if family.is_tenant()]
    lost = [family.is_evicted() for family in tenants]
    others = [tenants[n] for n in range(len(tenants)) if not lost[n]]
    leaves = [family.leaves_home() for family in others]
    stay = [others[n] for n in range(len(others)) if not leaves[n]]
    for family in stay:
        family.may_get_order()
        family.sublease_may_slide()
        family.support_may_end()
    landlords_remember(city, [family for family in stay if family.completes_good_year()], GOOD)
    for number, family in enumerate(others):
        if leaves[number]:
            family.ends_tenancy()
    fail(city, [tenants[n] for n in range(len(tenants)) if lost[n]])
    for family in [each for each in city.families if each.awaits_home]:
        family.may_lose_touch()


def stays_end(city: City) -> None:
    """Villages exclude, close or end a contract, temporary flats are lost, stays in hotels pass on and end."""
    staying = [family for family in city.families if family.is_on_a_stay()]
    ending = [family for family in staying if family.stay_ends()]
    in_hotel = [family for family in ending if family.place == HOTEL]
    over = [family for family in ending if family.place != HOTEL and family.village_contract_ends()]
    others = [family for family in ending if family.place != HOTEL and not family.village_contract_ends()]
    for family in others:
        family.is_put_out()
        family.loses_roof("after_stay")
    for family in over:
        family.scheme = NOBODY
    give_rooms(city, over)
    for family in over:
        if family.place == VILLAGE:
            family.loses_roof("after_stay")
    for family in in_hotel:
        family.hotel_phase_ends()
    for family in city.living_in(VILLAGE):
        if family.leaves_village():
            family.goes_to_kin()


def landlords_remember(city: City, tenants: list[Family], change: int) -> None:
    """Landlords remember the tenancies of a month, the sum at once."""
    total = [0] * len(city.landlords)
    for family in tenants:
        if family.landlord >= 0:
            total[family.landlord] += change
    for landlord in city.landlords:
        if total[landlord.index] != 0:
            landlord.remembers(total[landlord.index])


def fail(city: City, evicted: list[Family]) -> None:
    """Tenancies fail: Housing First rehouses, others find a camp, the street or leave the city."""
    if len(evicted) == 0:
        return
    landlords_remember(city, evicted, BAD)
    for family in evicted:
        family.loses_tenancy()
    clients = [family for family in evicted if family.scheme == HOUSING_FIRST]
    others = [family for family in evicted if family.scheme != HOUSING_FIRST]
    for family in clients:
        family.is_owed_another_home(family.next_move())
    give_rooms(city, clients)
    for family in others:
        family.loses_roof("after_eviction")
