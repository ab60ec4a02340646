"""The city's last turn of a month: who is durably housed, and the counts of the month-end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import (
    AGENCY,
    BLOCKS,
    CAMP,
    CAMP_EDGE,
    GONE,
    GUARANTEED,
    HOTEL,
    MUNICIPAL,
    NO_BLOCK,
    ORDINARY,
    RENOVATED,
    SUBLET,
    TRANSIT,
    VILLAGE,
)
from sim.rules import places

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family


def month_is_counted(city: City) -> None:
    """Count durable months, then every whole number that the history keeps.

    Each family is counted without asking whether it is meant, times one or nothing: compiled, that is much quicker.
    """
    for family in city.families:
        family.ends_month()
    for family in city.families:
        count_part(city, family, family.is_of_cohort())
    for family in city.families:
        count_admitted(city, family, family.is_of_cohort())
    for family in city.families:
        count_work(city, family, family.is_of_cohort())
    for family in city.families:
        count_school(city, family, family.is_of_cohort())
    for family in city.families:
        count_with_all(city, family)
    for family in city.living_in(VILLAGE):
        city.count("village_months_under_way", family.months_on_plot())
        city.count("village_beyond_plan", 1 * family.stays_beyond_plan())
    count_blocks(city)
    count_hotels(city)
    count_programme(city)
    city.count("months", 1 * (city.month > 0))
    city.housed_share = city.counted("durable") / city.counted("cohort")


def count_programme(city: City) -> None:
    """What the city's programme does this month, for its standing costs."""
    supports = city.supports
    city.count("workers_platform", supports.platform_workers)
    city.count("roma_weeks", 1 * (supports.roma_week == 100))
    city.count("months_steering", 1 * (supports.steering > 0))
    city.count("months_workshops", 1 * (supports.workshops > 0))
    city.count("months_service_training", 1 * (supports.service_training > 0))
    city.count("stopped", 1 * city.programme.stopped)


def count_part(city: City, family: Family, cohort: bool) -> None:
    """The part of the cohort to which a family belongs at a month-end: by families, and by persons."""
    place, persons, durable = family.place, family.persons * cohort, family.is_durably_housed() & cohort
    temporary = (places.temporary(place) | (family.is_tenant() & (durable == 0))) & cohort
    sheltered, rough, gone = places.sheltered(place) & cohort, family.lives_rough() & cohort, (place == GONE) & cohort
    city.count("cohort", 1 * cohort)
    city.count("cohort_persons", persons)
    city.count("durable", 1 * durable)
    city.count("temporary", 1 * temporary)
    city.count("shelter", 1 * sheltered)
    city.count("rough", 1 * rough)
    city.count("gone", 1 * gone)
    city.count("durable_persons", persons * durable)
    city.count("temporary_persons", persons * temporary)
    city.count("shelter_persons", persons * sheltered)
    city.count("rough_persons", persons * rough)
    city.count("gone_persons", persons * gone)


def count_admitted(city: City, family: Family, cohort: bool) -> None:
    """A family of the reference cohort: whether it was admitted, accommodated, and housed in an ordinary district."""
    durable = family.is_durably_housed() & cohort
    city.count("adults", family.adults * cohort)
    city.count("selected", 1 * (family.selected & cohort))
    city.count("accommodated", family.persons * (family.accommodated & cohort))
    at_home = bool(places.settled(family.place)) & cohort
    city.count("at_home", 1 * at_home)
    city.count("at_home_camp_edge", 1 * (at_home & (family.district == CAMP_EDGE)))
    city.count("durable_ordinary_district", 1 * (durable & (family.district == ORDINARY)))
    city.count("selected_durable", 1 * (durable & family.selected))


def count_work(city: City, family: Family, cohort: bool) -> None:
    """A family of the reference cohort: its adults in work."""
    here, lasting = family.lives_here() & cohort, family.lasting_jobs()
    city.count("adults_in_work", family.jobs() * here)
    city.count("adults_lasting_work", lasting * here)
    city.count("job_and_home", family.persons * (family.is_durably_housed() & cohort & (lasting > 0)))


def count_school(city: City, family: Family, cohort: bool) -> None:
    """A family of the reference cohort: who of it is here, and its children at school."""
    here = family.lives_here() & cohort
    city.count("adults_here", family.adults * here)
    city.count("pupils", family.pupils * here)
    city.count("pupils_in_school", family.pupils * (here & family.schooled))


def count_with_all(city: City, family: Family) -> None:
    """Stocks of everybody, newcomers included, and what the bills are reckoned on."""
    place, persons = family.place, family.persons
    in_camp, on_plot = place == CAMP, place == VILLAGE
    city.count("families_here", 1 * family.lives_here())
    city.count("durable_all", 1 * family.is_durably_housed())
    city.count("families_in_camps", 1 * in_camp)
    city.count("persons_in_camps", persons * in_camp)
    city.count("families_in_villages", 1 * on_plot)
    city.count("persons_in_villages", persons * on_plot)
    city.count("transit_rooms_used", city.k.tenancy.rooms_a_family * (place == TRANSIT))
    city.count("agency_tenancies", 1 * (place == AGENCY))
    insured = (place == GUARANTEED) | (place == SUBLET)
    city.count("guaranteed_tenancies", 1 * (insured & (family.landlord >= 0)))
    city.count("families_renovated", 1 * ((place == RENOVATED) | (place == MUNICIPAL)))


def count_blocks(city: City) -> None:
    """Families of the cohort in the block in which most of them live."""
    homes, most = [0] * BLOCKS, 0
    for family in [each for each in city.families if each.is_of_cohort() & (each.block != NO_BLOCK)]:
        homes[family.block] += 1
        most = max(most, homes[family.block])
    city.count("at_home_largest_block", most)


def count_hotels(city: City) -> None:
    """Persons in hotels, split between the city's own rooms, which fill first, and those the policy adds."""
    families = persons = 0
    for family in city.families:
        families += family.place == HOTEL
        persons += family.persons * (family.place == HOTEL)
    added = persons * max(families - city.k.camp.hotel_rooms, 0) // max(families, 1)
    city.count("persons_in_policy_hotels", added)
    city.count("persons_in_city_hotels", persons - added)
