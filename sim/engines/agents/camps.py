"""The city's turns around the camps: sites form and are cleared, rooms are given, families come, grow and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import CAMP, HOTEL
from sim.engines.agents.market import awarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family


def families_arrive(city: City) -> None:
    """Newcomers of this month come to the city."""
    for family in city.families:
        if family.due == city.month and family.hears_of_the_city():
            family.arrives()


def children_grow_up(city: City) -> None:
    """Once a year children are a year older."""
    if city.month % 12 == 0:
        for family in city.families:
            if family.lives_here():
                family.has_birthdays()


def sites_are_cleared(city: City) -> None:
    """Whole sites, squats and pitches are cleared; all who live there lose them together."""
    cleared = [site.is_cleared() for site in city.sites]
    outside = [family for family in city.families if family.lives_rough()]
    evicted = [family for family in outside if (family.place == CAMP and cleared[family.camp]) or family.loses_pitch()]
    emptied = [False] * len(cleared)
    for family in evicted:
        if family.place == CAMP:
            emptied[family.camp] = True
    city.count("sites_cleared", sum(emptied))
    displace(city, evicted)


def displace(city: City, families: Sequence[Family]) -> None:
    """Families lose their site or pitch; a few are offered a room, the rest go to another site, the street or away."""
    for family in families:
        family.loses_site()
    give_rooms(city, [family for family in families if family.is_offered_shelter()])
    for family in families:
        if family.lives_rough():
            family.is_displaced()


def give_rooms(city: City, askers: list[Family]) -> None:
    """Emergency rooms go by points to those who ask; who gets one moves in.

    Rooms that a policy keeps for some families go to them first; what is left of the city's own goes to all others.
    """
    if len(askers) == 0:
        return
    own, added, in_hotel = city.k.camp.hotel_rooms, city.supports.hotel_places, city.living_in(HOTEL)
    if not city.is_limited("hotel_places"):
        take_rooms(askers, own + added - len(in_hotel))
        return
    kept = sum(family.is_meant("hotel_places") for family in in_hotel)
    take_rooms([family for family in askers if family.is_meant("hotel_places")], added - kept)
    rest = [family for family in askers if family.place != HOTEL]
    take_rooms(rest, own - (len(in_hotel) - min(kept, added)))


def take_rooms(askers: list[Family], rooms: int) -> None:
    """Some of the askers get one of so many rooms and move in."""
    if len(askers) == 0:
        return
    points = [family.shelter_points() for family in askers]
    wins = awarded(askers, [0] * len(askers), points, "hotel", [max(rooms, 0)])
    for number, family in enumerate(askers):
        if wins[number]:
            family.takes_room()


def shelter_is_sought(city: City) -> None:
    """Families without a roof ask for an emergency room; others on the street find a site again."""
    rough = [family for family in city.lucky("seeks_hotel") if family.lives_rough() & family.may_befall("seeks_hotel")]
    give_rooms(city, [family for family in rough if family.seeks_hotel()])
    for family in city.lucky("joins_site"):
        family.may_join_site()
