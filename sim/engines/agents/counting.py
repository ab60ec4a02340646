"""The city's last turn of a month: who is durably housed, and the counts of the month-end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import AGENCY, CAMP, GONE, GUARANTEED, HOTEL, MUNICIPAL, ORDINARY, RENOVATED, SUBLET, TRANSIT, VILLAGE
from sim.rules import places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family


def month_is_counted(city: City) -> None:
    """Count durable months, then every whole number that the history keeps."""
    for family in city.families:
        family.ends_month()
    cohort = [family for family in city.families if family.is_of_cohort()]
    count_cohort(city, cohort)
    count_work_and_school(city, cohort)
    count_everybody(city)
    count_hotels(city)
    count_programme(city)
    city.count("months", 1 if city.month else 0)
    city.housed_share = city.tally["durable"] / len(cohort)


def count_programme(city: City) -> None:
    """What the city's programme does this month, for its standing costs."""
    supports = city.supports
    city.count("families_renovated", len(city.living_in(RENOVATED)) + len(city.living_in(MUNICIPAL)))
    city.count("workers_platform", supports.platform_workers)
    city.count("roma_weeks", 1 * (supports.roma_week == 100))
    city.count("months_steering", 1 * (supports.steering > 0))
    city.count("months_workshops", 1 * (supports.workshops > 0))
    city.count("months_service_training", 1 * (supports.service_training > 0))
    city.count("stopped", 1 * city.programme.stopped)


def persons(families: Iterable[Family]) -> int:
    """Persons of these families when first counted."""
    return sum(family.persons for family in families)


def part_of(family: Family) -> str | None:
    """The part of the cohort to which a family belongs at a month-end."""
    if family.is_tenant():
        return "durable" if family.is_durably_housed() else "temporary"
    if places.temporary(family.place):
        return "temporary"
    if places.sheltered(family.place):
        return "shelter"
    if family.lives_rough():
        return "rough"
    return "gone" if family.place == GONE else None


def count_cohort(city: City, cohort: list[Family]) -> None:
    """The partition of the reference cohort, by families and by persons."""
    city.count("cohort", len(cohort))
    city.count("cohort_persons", persons(cohort))
    for family in cohort:
        part = part_of(family)
        if part:
            city.count(part, 1)
            city.count(f"{part}_persons", family.persons)
    ordinary = (family.district == ORDINARY for family in cohort if family.is_durably_housed())
    city.count("durable_ordinary_district", sum(ordinary))
    city.count("selected", sum(family.selected for family in cohort))
    city.count("selected_durable", sum(family.selected and family.is_durably_housed() for family in cohort))
    city.count("accommodated", persons(family for family in cohort if family.accommodated))


def count_work_and_school(city: City, cohort: list[Family]) -> None:
    """Adults in work, children at school, and both a job and a home, in the cohort."""
    here = [family for family in cohort if family.lives_here()]
    city.count("adults", sum(family.adults for family in cohort))
    city.count("adults_here", sum(family.adults for family in here))
    city.count("adults_in_work", sum(family.jobs() for family in here))
    city.count("adults_lasting_work", sum(family.lasting_jobs() for family in here))
    city.count("pupils", sum(family.pupils for family in here))
    city.count("pupils_in_school", sum(family.pupils for family in here if family.schooled))
    both = (family for family in cohort if family.is_durably_housed() and family.lasting_jobs() > 0)
    city.count("job_and_home", persons(both))


def count_everybody(city: City) -> None:
    """Stocks of everybody, newcomers included, and what the bills are reckoned on."""
    in_camp, on_plot = city.living_in(CAMP), city.living_in(VILLAGE)
    under_guarantee = [*city.living_in(GUARANTEED), *city.living_in(SUBLET)]
    city.count("agency_tenancies", len(city.living_in(AGENCY)))
    city.count("families_here", len(city.families_here()))
    city.count("families_in_camps", len(in_camp))
    city.count("persons_in_camps", persons(in_camp))
    city.count("durable_all", sum(family.is_durably_housed() for family in city.families))
    city.count("families_in_villages", len(on_plot))
    city.count("persons_in_villages", persons(on_plot))
    city.count("village_months_under_way", sum(family.months_on_plot() for family in on_plot))
    city.count("village_beyond_plan", sum(family.stays_beyond_plan() for family in on_plot))
    city.count("transit_rooms_used", len(city.living_in(TRANSIT)) * city.k.tenancy.rooms_a_family)
    city.count("guaranteed_tenancies", sum(family.landlord >= 0 for family in under_guarantee))


def count_hotels(city: City) -> None:
    """Persons in hotels, split between the city's own rooms, which fill first, and those the policy adds."""
    in_hotel = city.living_in(HOTEL)
    number = persons(in_hotel)
    added = number * max(len(in_hotel) - city.k.camp.hotel_rooms, 0) // max(len(in_hotel), 1)
    city.count("persons_in_policy_hotels", added)
    city.count("persons_in_city_hotels", number - added)
