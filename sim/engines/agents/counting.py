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
    for family in city.families:
        if family.is_of_cohort():
            count_part(city, family, family.is_durably_housed())
    for family in city.families:
        if family.is_of_cohort():
            count_work_and_school(city, family, family.is_durably_housed())
    for family in city.families:
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


def count_work_and_school(city: City, family: Family, durable: bool) -> None:
    """A family of the reference cohort: its schemes, its adults in work, its children at school."""
    city.count("adults", family.adults)
    city.count("selected", 1 * family.selected)
    city.count("accommodated", family.persons * family.accommodated)
    city.count("durable_ordinary_district", durable * (family.district == ORDINARY))
    city.count("selected_durable", durable * family.selected)
    here, lasting = family.lives_here(), family.lasting_jobs()
    city.count("job_and_home", family.persons * durable * (lasting > 0))
    city.count("adults_here", family.adults * here)
    city.count("adults_in_work", family.jobs() * here)
    city.count("adults_lasting_work", lasting * here)
    city.count("pupils", family.pupils * here)
    city.count("pupils_in_school", family.pupils * (here & family.schooled))


def count_part(city: City, family: Family, durable: bool) -> None:
    """The part of the cohort to which a family belongs at a month-end: by families, and by persons."""
    place, persons = family.place, family.persons
    temporary = bool(places.temporary(place)) | (family.is_tenant() & (not durable))
    sheltered, rough, gone = bool(places.sheltered(place)), family.lives_rough(), place == GONE
    city.count("cohort", 1)
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
    if on_plot:
        city.count("village_months_under_way", family.months_on_plot())
        city.count("village_beyond_plan", 1 * family.stays_beyond_plan())
    city.count("transit_rooms_used", city.k.tenancy.rooms_a_family * (place == TRANSIT))
    city.count("agency_tenancies", 1 * (place == AGENCY))
    insured = (place == GUARANTEED) | (place == SUBLET)
    city.count("guaranteed_tenancies", insured * (family.landlord >= 0))
    city.count("families_renovated", 1 * ((place == RENOVATED) | (place == MUNICIPAL)))


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
