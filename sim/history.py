"""What a run leaves behind: whole counts at every month-end, and one row per family with its event months.

Counts are whole numbers, so that they are equal to the bit whatever the engine, chunk or process. Shares, means
and money are reckoned from them once, when they are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sim import codes

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Count(NamedTuple):
    """One whole number recorded at the end of each month of a run."""

    name: str
    unit: str
    meaning: str


COUNTS: tuple[Count, ...] = (
    # the reference cohort: families in a camp at month 0
    Count("cohort", "families", "families of the reference cohort (the same every month)"),
    Count("durable", "families", "cohort: in a lasting tenancy at three month-ends in a row"),
    Count("temporary", "families", "cohort: plot, temporary flat, or a lease in its first two months"),
    Count("shelter", "families", "cohort: hotel or emergency centre"),
    Count("rough", "families", "cohort: camp, squat or street"),
    Count("gone", "families", "cohort: left the city"),
    Count("cohort_persons", "persons", "persons of the cohort at month 0"),
    Count("durable_persons", "persons", "the same five shares by persons at month 0"),
    Count("temporary_persons", "persons", "in temporary homes"),
    Count("shelter_persons", "persons", "in shelter"),
    Count("rough_persons", "persons", "in camp, squat or street"),
    Count("gone_persons", "persons", "gone"),
    Count("adults", "adults", "cohort: adults 18-64, in the city or gone"),
    Count("adults_here", "adults", "cohort: adults 18-64 still in the city"),
    Count("adults_in_work", "adults", "cohort: adults with a declared contract"),
    Count(
        "adults_lasting_work", "adults", "cohort: adults with an open-ended contract or six months of it left or done"
    ),
    Count("pupils", "children", "cohort: children 6-15 present"),
    Count("pupils_in_school", "children", "cohort: children 6-15 present who attend"),
    Count("job_and_home", "persons", "cohort: persons durably housed with an adult in lasting work"),
    Count("accommodated", "persons", "cohort: persons who ever had a plot, temporary home or lease"),
    Count("selected", "families", "cohort: ever admitted to a scheme"),
    Count("selected_durable", "families", "cohort: admitted to a scheme and durably housed"),
    Count("clearances", "families", "cohort: clearances lived through this month"),
    Count("tenancies_lost", "tenancies", "cohort: tenancies that ended in failure this month"),
    Count("leases", "tenancies", "cohort: lasting tenancies begun this month"),
    # everybody, newcomers too: stocks, scarce things, and what the bills are reckoned on
    Count("families_here", "families", "all: families living in the city"),
    Count("families_in_camps", "families", "all: families in camps"),
    Count("persons_in_camps", "persons", "all: persons in camps"),
    Count("durable_all", "families", "all: durably housed, newcomers included"),
    Count("persons_cleared", "persons", "all: persons evicted from a site this month"),
    Count("sites_cleared", "sites", "camp sites cleared this month"),
    Count("persons_in_city_hotels", "persons", "all: persons in the emergency rooms that the city has in any case"),
    Count("persons_in_policy_hotels", "persons", "all: persons in the emergency rooms that the policy adds"),
    Count("families_in_villages", "families", "all: families on plots"),
    Count("persons_in_villages", "persons", "all: persons on plots"),
    Count("plots_open", "plots", "plots open this month"),
    Count("plots_built", "plots", "plots opened for the first time this month"),
    Count("transit_rooms_used", "rooms", "rooms of temporary flats in use"),
    Count("families_moved", "families", "all: families given an organised move this month"),
    Count("families_interviewed", "families", "all: families interviewed by the census this month"),
    Count("workers_on_site", "worker-months", "posts filled on site"),
    Count("workers_follow_up", "worker-months", "posts filled in follow-up"),
    Count("workers_village", "worker-months", "posts filled in villages"),
    Count("workers_housing_first", "worker-months", "posts filled in the Housing First team"),
    Count("minutes_asked", "minutes", "accompaniment that families needed"),
    Count("minutes_given", "minutes", "accompaniment that they received"),
    Count("course_hours", "hours", "hours of language course attended"),
    Count("calls_made", "calls", "calls to employers for client job seekers"),
    Count("clients", "families", "all: families in charge of a scheme"),
    Count("clients_families_unwell", "families", "all: client families reached by health mediation"),
    Count("clients_out_of_school", "families", "all: client families reached by school mediation"),
    Count("clients_seeking", "families", "all: client families with a job seeker reached by preparation"),
    Count("quota_offered", "dwellings", "priority social lettings offered this month"),
    Count("quota_used", "dwellings", "priority social lettings taken up this month"),
    Count("ordinary_lettings", "dwellings", "social lettings to camp families in the ordinary way"),
    Count("landlords_in_scheme", "landlords", "private landlords who let to the programme"),
    Count("guaranteed_tenancies", "tenancies", "all: tenancies under guarantee or sublease"),
    Count("agency_tenancies", "tenancies", "all: tenancies leased and managed by the social real-estate agency"),
    Count("agency_claims_cents", "cents", "arrears written off and paid to landlords of the agency this month"),
    Count("guarantee_claims_cents", "cents", "arrears written off and paid to landlords this month"),
    Count("subsidy_cents", "cents", "part of tenants' rents paid by a rent subsidy this month"),
    Count("sublet_cents", "cents", "rent of Housing First subleases left to the programme this month"),
    Count("vacancies", "jobs", "vacancies open to the families this month"),
    Count("hires", "jobs", "contracts signed this month"),
    Count("benefits_cents", "cents", "minimum income and family allowances paid this month"),
    Count("housing_benefit_cents", "cents", "housing benefit paid this month"),
    Count("wages_eur", "currency", "all: net declared wages this month, in whole units of the currency"),
    Count("arrears_cents", "cents", "rent owed by all tenants"),
    Count("clients_paired", "families", "all: client families paired with civic-service volunteers"),
    Count("in_training", "places", "all: training places in use"),
    Count("validations", "families", "all: families whose skills were validated this month"),
    Count("hires_with_bonus", "jobs", "all: contracts signed this month with a hiring bonus"),
    Count("families_renovated", "families", "all: families in renovated public buildings"),
    Count("dwellings_renovated", "dwellings", "renovated dwellings ready for the first time this month"),
    Count("roma_weeks", "events", "Roma weeks held this month"),
    Count("workers_platform", "worker-months", "pooled workers at work this month"),
    Count("durable_ordinary_district", "families", "cohort: durably housed outside deprived districts and camp edges"),
    Count("stopped", "runs", "one from the month in which the city has stopped its programme"),
    Count("months_steering", "months", "one in a month in which a steering committee meets"),
    Count("months_workshops", "months", "one in a month with a citizenship workshop"),
    Count("months_service_training", "months", "one in a month in which services are trained"),
    Count("village_stays_ended", "families", "all: families that left their plot this month"),
    Count("village_months_ended", "months", "all: months that these stays had lasted"),
    Count("village_ended_beyond", "families", "all: of these stays, those that were longer than planned"),
    Count("village_months_under_way", "months", "all: months that the stays of families on plots have lasted so far"),
    Count("village_beyond_plan", "families", "all: families on plots for longer than planned"),
    Count("renovated_rent_cents", "cents", "all: rent paid for renovated homes this month, housing benefit included"),
    Count("quota_bought_hundredths", "dwellings/100", "priority lettings of dwellings bought or built for the quota"),
    Count("at_home", "families", "cohort: on a plot, in a temporary flat or in a tenancy"),
    Count("at_home_camp_edge", "families", "cohort: of these, at the edge of a camp"),
    Count("at_home_largest_block", "families", "cohort: of these, in the block in which most of them live"),
    Count("tenancies_left", "tenancies", "cohort: tenancies left this month without eviction or another home"),
    Count("savings_cents", "cents", "all: money that families have put by once the rents are paid"),
    Count("months", "months", "one in every month after the first record (for standing costs)"),
)

NAMES: tuple[str, ...] = tuple(count.name for count in COUNTS)
INDEX: dict[str, int] = {name: index for index, name in enumerate(NAMES)}

FAMILY_COLUMNS: tuple[str, ...] = (
    "arrival",
    "persons",
    "adults",
    "minors",
    "home_camp",
    "kin",
    "place",
    "papers",
    "selected",
    "evictions",
    "tenancies_lost",
    "entered",
    "sheltered",
    "leased",
    "housed",
    "left",
    "school_lost",
    "durable",
)
"""Columns of the family table (state.FAMILIES) kept at the end of a run: who, and its event months."""

TENURES: dict[str, tuple[int, ...]] = {
    "social tenancies": (codes.SOCIAL,),
    "private tenancies": (codes.PRIVATE, codes.GUARANTEED),
    "agency and subleases": (codes.AGENCY, codes.SUBLET),
}
"""The dwellings that families rent, by who lets them: places (codes.PLACES)."""


class Watched(NamedTuple):
    """What an onlooker counts at every month-end beside COUNTS.

    `homes` int32 (months + 1, runs, len(codes.PLACES), 2): all families by where they live and by whether they need
    three bedrooms or more. `held` int64 (months + 1, runs): cohort, tenancies begun twelve months before and held
    without a break.
    """

    homes: npt.NDArray[np.int32]
    held: npt.NDArray[np.int64]


class History(NamedTuple):
    """What a chunk of runs leaves. Runs are ordered by arm (policy and parameters), then by replicate.

    `counts` int64 (months + 1, runs, len(COUNTS)); month 0 is before any rule.
    `families` one array (runs, families) for each of FAMILY_COLUMNS; families that never arrived have
    `arrival == NEVER`.
    `watched` is there where somebody looked on (study.watch).
    """

    arms: tuple[str, ...]
    replicates: tuple[int, ...]
    counts: npt.NDArray[np.int64]
    families: dict[str, npt.NDArray[Any]]
    watched: Watched | None = None
