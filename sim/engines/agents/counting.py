"""The city's last turn of a month: who is durably housed, and the counts of the month-end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import AGENCY, CAMP, GONE, GUARANTEED, HOTEL, MUNICIPAL, ORDINARY, RENOVATED, SUBLET, TRANSIT, VILLAGE
from sim.rules import places

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family


def month_is_counted(city: City) -> None:
    """Count durable months, then every whole number that the history keeps, family by family."""
    for family in city.families:
        family.ends_month()
        if family.is_of_cohort():
            count_in_cohort(city, family, family.is_durably_housed())
        if family.lives_here():
            count_with_all(city, family)
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


def count_in_cohort(city: City, family: Family, durable: bool) -> None:
    """A family of the reference cohort: its part by families and by persons, its work and its school."""
    city.count("cohort", 1)
    city.count("cohort_persons", family.persons)
    city.count("adults", family.adults)
    count_part(city, family, durable)
    city.count("selected", 1 * family.selected)
    city.count("accommodated", family.persons * family.accommodated)
    if durable:
        city.count("durable_ordinary_district", 1 * (family.district == ORDINARY))
        city.count("selected_durable", 1 * family.selected)
        city.count("job_and_home", family.persons * (family.lasting_jobs() > 0))
    if family.lives_here():
        city.count("adults_here", family.adults)
        city.count("adults_in_work", family.jobs())
        city.count("adults_lasting_work", family.lasting_jobs())
        city.count("pupils", family.pupils)
        city.count("pupils_in_school", family.pupils * family.schooled)


def count_part(city: City, family: Family, durable: bool) -> None:
    """The part of the cohort to which a family belongs at a month-end."""
    if durable:
        city.count("durable", 1)
        city.count("durable_persons", family.persons)
    elif places.temporary(family.place) or family.is_tenant():
        city.count("temporary", 1)
        city.count("temporary_persons", family.persons)
    elif places.sheltered(family.place):
        city.count("shelter", 1)
        city.count("shelter_persons", family.persons)
    elif family.lives_rough():
        city.count("rough", 1)
        city.count("rough_persons", family.persons)
    elif family.place == GONE:
        city.count("gone", 1)
        city.count("gone_persons", family.persons)


def count_with_all(city: City, family: Family) -> None:
    """A family in the city, newcomers included, and what the bills are reckoned on."""
    city.count("families_here", 1)
    city.count("durable_all", 1 * family.is_durably_housed())
    if family.place == CAMP:
        city.count("families_in_camps", 1)
        city.count("persons_in_camps", family.persons)
    elif family.place == VILLAGE:
        city.count("families_in_villages", 1)
        city.count("persons_in_villages", family.persons)
        city.count("village_months_under_way", family.months_on_plot())
        city.count("village_beyond_plan", 1 * family.stays_beyond_plan())
    elif family.place == TRANSIT:
        city.count("transit_rooms_used", city.k.tenancy.rooms_a_family)
    elif family.place == AGENCY:
        city.count("agency_tenancies", 1)
    elif family.place in (GUARANTEED, SUBLET):
        city.count("guaranteed_tenancies", 1 * (family.landlord >= 0))
    elif family.place in (RENOVATED, MUNICIPAL):
        city.count("families_renovated", 1)


def count_hotels(city: City) -> None:
    """Persons in hotels, split between the city's own rooms, which fill first, and those the policy adds."""
    families = persons = 0
    for family in city.families:
        if family.place == HOTEL:
            families += 1
            persons += family.persons
    added = persons * max(families - city.k.camp.hotel_rooms, 0) // max(families, 1)
    city.count("persons_in_policy_hotels", added)
    city.count("persons_in_city_hotels", persons - added)
