"""The closed list of what an instrument can hand out: one line each, with how several instruments add up.

A support is a whole number for a policy and a month. Amounts that can be pooled are summed; terms that are
either there or not, and shares, take the largest. So the order of instruments in a package changes nothing.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Support(NamedTuple):
    """One support: `combine` says how two instruments of a package that both hand it out add up."""

    name: str
    unit: str
    combine: Literal["sum", "max"]
    meaning: str


SUPPORTS: tuple[Support, ...] = (
    Support("clearance_percent", "percent", "max", "share of the city's clearance rate that is carried out"),
    Support(
        "census_percent", "percent a month", "max", "families of camps and street interviewed each month, city-wide"
    ),
    Support("camp_census_percent", "percent a month", "max", "families interviewed each month in an accompanied camp"),
    Support("camp_teams", "teams", "sum", "on-site teams, each in one camp at a time"),
    Support("camp_months", "months", "max", "months that a team stays in a camp before the move"),
    Support("on_site_workers", "workers", "sum", "social workers on site, over all teams"),
    Support("postal_address", "yes or no", "max", "a postal address for the families accompanied"),
    Support("interpreter", "yes or no", "max", "workers are accompanied by an interpreter"),
    Support("resource_people", "yes or no", "max", "people of the camp are involved and speed up trust"),
    Support("organised_move", "yes or no", "max", "storage, movers and welcome on the day of the move"),
    Support("transit_rooms", "rooms", "sum", "rooms in temporary flats and mobile homes"),
    Support("follow_up_workers", "workers", "sum", "case managers who follow families after their move"),
    Support("follow_up_months", "months", "max", "months for which follow-up lasts in a lasting home"),
    Support("health_mediation", "percent", "max", "share of client families reached by health mediation"),
    Support("school_mediation", "percent", "max", "share of client families reached by school mediation"),
    Support("course_hours", "hours a month", "max", "hours of language course offered to each client adult"),
    Support("job_preparation", "percent", "max", "share of client job seekers with CV help and mock interviews"),
    Support("employer_calls", "calls a month", "sum", "calls by a mediator to employers for client job seekers"),
    Support("rent_subsidy_percent", "percent", "max", "part of the rent that the programme pays"),
    Support("rent_guarantee", "yes or no", "max", "rent and damage are covered for the landlord"),
    Support("quota_lettings_year", "lettings a year", "sum", "priority social lettings for the programme's families"),
    Support("housing_first_workers", "workers", "sum", "workers of the Housing First team"),
    Support("housing_first_caseload", "families a worker", "max", "families each Housing First worker takes on"),
    Support("hotel_places", "family rooms", "sum", "hotel rooms that the policy adds to the city's own"),
    Support("village_plots", "plots", "sum", "plots in insertion villages, once their sites are found"),
    Support("village_sites", "sites", "max", "sites over which the plots are spread"),
    Support("village_workers", "workers", "sum", "social workers in the villages"),
    Support("village_exit_requires_work", "yes or no", "max", "a job is asked for before a family may leave its plot"),
    Support("village_closes", "month", "max", "month in which the villages close (0: never)"),
    Support("steering", "yes or no", "max", "a steering committee shortens hand-overs between services"),
    Support("help_with_papers", "yes or no", "max", "workers of the programme help with papers"),
    Support("workshops", "percent", "max", "share of families reached by citizenship workshops"),
    Support("civic_pairs", "percent", "max", "share of client families paired with civic-service volunteers"),
    Support("training_places", "places", "sum", "places in second-chance training"),
    Support("agency", "yes or no", "max", "a social real-estate agency leases private dwellings and sublets them"),
    Support("renovated_dwellings", "dwellings", "sum", "dwellings in renovated public buildings"),
    Support("skills_validation", "percent a month", "max", "client families whose informal skills are validated"),
    Support("hiring_bonus", "yes or no", "max", "a bonus to employers for each client family member hired"),
    Support("service_training", "percent", "max", "share of the counters trained on equal access"),
    Support("roma_week", "percent", "max", "what is left of the effect of the last Roma week"),
    Support("platform_workers", "workers", "sum", "pooled workers, sent where most help is missing"),
    Support("village_longest_stay", "months", "max", "months after which a village's contract ends (0: no end)"),
    Support("village_planned_stay", "months", "max", "months for which a stay in a village is planned (0: no plan)"),
    Support("renovated_lasting", "yes or no", "max", "renovated dwellings are let without an end date"),
    Support("renovated_rent_percent", "percent", "max", "part of the income asked for a renovated dwelling"),
    Support("quota_bought_percent", "percent", "max", "part of the quota's dwellings that were bought or built for it"),
    Support(
        "quota_estates", "estates", "max", "estates in which the quota's dwellings stand (0: anywhere in the stock)"
    ),
)

NAMES: tuple[str, ...] = tuple(support.name for support in SUPPORTS)
INDEX: dict[str, int] = {name: index for index, name in enumerate(NAMES)}


class Bill(NamedTuple):
    """One line of cost that an instrument states: so many cents for each unit of a counted activity.

    `driver` is the name of a count (history.COUNTS) and `cents` the price of one unit of it in hundredths of the
    city's currency; a count that is itself in cents has the price 1. `kind`: `resource` uses something up,
    `transfer` moves money to a family or a landlord, `revenue` comes back to the public budget (booked negative).
    `life_years`: what is paid for lasts so long (0: it is used up at once).
    """

    line: str
    driver: str
    cents: int
    payer: Literal["state", "city", "department", "social insurance", "tenant", "european union"]
    heading: str
    kind: Literal["resource", "transfer", "revenue"]
    programme: bool = True
    life_years: int = 0


def under_contract(running: int, contract_months: int, gap_months: int) -> int:
    """Percent that an operator hands out in its `running`-th month (1 first): nothing between two contracts.

    A contract of no months has no end.
    """
    between = contract_months > 0 and (running - 1) % (contract_months + gap_months) >= contract_months
    return 0 if between else 100
