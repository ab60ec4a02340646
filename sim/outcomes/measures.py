"""What is measured in every run at every month-end: name, unit, better direction, and from which counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.history import INDEX
from sim.outcomes.measure import MEAN, RATIO, Direction, Measure
from sim.outcomes.partition import PARTITION
from sim.units import MINUTES_AN_HOUR

if TYPE_CHECKING:
    import numpy.typing as npt

    from sim.outcomes.costs import Spending

    Counts = npt.NDArray[np.int64]
    Values = npt.NDArray[np.float64]

__all__ = [
    "BY_NAME", "COST_PER_MONTH", "MEAN", "MEASURES", "Direction", "Measure", "of_counts", "of_money", "reckon", "share",
]  # fmt: skip

COST_PER_MONTH = "cost_eur_per_month_durably_housed"

MEASURES: tuple[Measure, ...] = (
    *PARTITION,
    Measure(
        "adults_in_work",
        "Adults in work",
        "share",
        "higher",
        "adults of 18-64 of the cohort with a declared contract; those gone count as out of work",
        ("adults_in_work",),
        "adults",
    ),
    Measure(
        "adults_here_in_work",
        "Adults still here in work",
        "share",
        "higher",
        "adults of 18-64 of the cohort with a declared contract, among those still in the city",
        ("adults_in_work",),
        "adults_here",
    ),
    Measure(
        "adults_in_lasting_work",
        "Adults in lasting work",
        "share",
        "higher",
        "adults of 18-64 of the cohort with an open-ended contract or one of six months or more",
        ("adults_lasting_work",),
        "adults",
    ),
    Measure(
        "children_in_school",
        "Children in school",
        "share",
        "higher",
        "children of 6-15 of the cohort still present who attend at least half the month",
        ("pupils_in_school",),
        "pupils",
    ),
    Measure(
        "job_and_home",
        "Job and home",
        "share",
        "higher",
        "persons durably housed with an adult in lasting work, among persons ever accommodated",
        ("job_and_home",),
        "accommodated",
    ),
    Measure(
        "selected",
        "Admitted to a scheme",
        "share",
        "higher",
        "families of the cohort ever admitted to a scheme",
        ("selected",),
        "cohort",
    ),
    Measure(
        "durably_housed_of_selected",
        "Durably housed among the admitted",
        "share",
        "higher",
        "families durably housed among those admitted to a scheme; not comparable with a share of all families",
        ("selected_durable",),
        "selected",
    ),
    Measure(
        "homes_outside_deprived_districts",
        "Homes outside deprived districts",
        "share",
        "higher",
        "families durably housed outside deprived districts and camp edges, among those durably housed",
        ("durable_ordinary_district",),
        "durable",
    ),
    Measure(
        "homes_at_camp_edge",
        "Homes at the edge of a camp",
        "share",
        "lower",
        "families on a plot, in a temporary flat or in a tenancy at the edge of a camp, among all who live in one",
        ("at_home_camp_edge",),
        "at_home",
    ),
    Measure(
        "largest_share_in_one_block",
        "Largest share in one block",
        "share",
        "lower",
        "of the families on a plot, in a temporary flat or in a tenancy, the part that lives in the block with most of "
        "them; where few have a home one block holds much of them",
        ("at_home_largest_block",),
        "at_home",
    ),
    Measure(
        "evictions_per_family",
        "Evictions per family",
        "evictions",
        "lower",
        "clearances lived through since month 0, per family of the cohort",
        ("clearances",),
        "cohort",
        summed=True,
    ),
    Measure(
        "tenancies_lost_per_family",
        "Tenancies lost per family",
        "tenancies",
        "lower",
        "tenancies that ended in failure since month 0, per family of the cohort",
        ("tenancies_lost",),
        "cohort",
        summed=True,
    ),
    Measure(
        "families_in_camps",
        "Families in camps",
        "families",
        "lower",
        "all families in camps, newcomers included",
        ("families_in_camps",),
    ),
    Measure(
        "persons_in_camps",
        "Persons in camps",
        "persons",
        "lower",
        "all persons in camps, newcomers included",
        ("persons_in_camps",),
    ),
    Measure(
        "worker_hours_given",
        "Worker hours given",
        "hours",
        None,
        "accompaniment that all families received since month 0",
        ("minutes_given",),
        summed=True,
        per=MINUTES_AN_HOUR,
    ),
    Measure(
        "worker_hours_missing",
        "Worker hours missing",
        "hours",
        None,
        "accompaniment that families in charge of a scheme needed and did not receive, since month 0",
        ("minutes_asked",),
        summed=True,
        less="minutes_given",
        per=MINUTES_AN_HOUR,
    ),
    Measure(
        "plots_in_use",
        "Plots in use",
        "plots",
        None,
        "plots of insertion villages on which a family lives",
        ("families_in_villages",),
    ),
    Measure(
        "village_stay_ended_months",
        "Length of village stays that ended",
        "months",
        None,
        "mean months of the stays on plots that have ended since month 0, for whatever reason; short ones end first",
        ("village_months_ended",),
        "village_stays_ended",
        summed=True,
        both=True,
    ),
    Measure(
        "village_stay_so_far_months",
        "Length of village stays under way",
        "months",
        None,
        "mean months for which the families on plots have lived there so far",
        ("village_months_under_way",),
        "families_in_villages",
    ),
    Measure(
        "village_stays_ended_beyond_plan",
        "Village stays that ended later than planned",
        "share",
        "lower",
        "stays on plots that were longer than planned, among those that have ended since month 0",
        ("village_ended_beyond",),
        "village_stays_ended",
        summed=True,
        both=True,
    ),
    Measure(
        "village_stays_beyond_plan",
        "Families on plots beyond the plan",
        "share",
        "lower",
        "families that have lived on their plot for longer than planned, among families on plots",
        ("village_beyond_plan",),
        "families_in_villages",
    ),
    Measure(
        "rooms_in_use",
        "Rooms of temporary flats in use",
        "rooms",
        None,
        "rooms of temporary flats and mobile homes in which a family lives",
        ("transit_rooms_used",),
    ),
    Measure(
        "renovated_dwellings_in_use",
        "Renovated dwellings in use",
        "dwellings",
        None,
        "dwellings of renovated public buildings in which a family lives",
        ("families_renovated",),
    ),
    Measure(
        "landlords_in_scheme",
        "Landlords in the scheme",
        "landlords",
        None,
        "private landlords who let to the programme's families",
        ("landlords_in_scheme",),
    ),
    Measure(
        "cost_eur_per_family",
        "Public cost per family",
        "EUR",
        "lower",
        "public budget since month 0, programme and mainstream, less revenue, discounted, per family of the cohort; "
        "the gone cost nothing here",
    ),
    Measure(
        "programme_cost_eur_per_family",
        "Programme cost per family",
        "EUR",
        "lower",
        "the part of the public cost that the programme's own instruments spend, discounted, per family of the cohort",
    ),
    Measure(
        COST_PER_MONTH,
        "Public cost per family-month durably housed",
        "EUR per family-month",
        "lower",
        "discounted public cost over discounted family-months durably housed, all families, since month 0",
        interval=RATIO,
    ),
)

BY_NAME: dict[str, Measure] = {measure.name: measure for measure in MEASURES}


def share(top: Counts | Values, bottom: Counts | Values) -> Values:
    """`top` over `bottom`; NaN where there is nobody to count."""
    some = bottom > 0
    return np.where(some, top / np.where(some, bottom, 1), np.nan)


def of_counts(measure: Measure, counts: Counts) -> Values:
    """A measure made of counts, (months + 1, runs), from counts (months + 1, runs, counts)."""
    top = sum((counts[..., INDEX[name]] for name in measure.top[1:]), start=counts[..., INDEX[measure.top[0]]])
    if measure.less:
        top = top - counts[..., INDEX[measure.less]]
    if measure.summed:
        top = np.cumsum(top, axis=0)
    if not measure.bottom:
        return np.asarray(top / measure.per, dtype=np.float64)
    bottom = counts[..., INDEX[measure.bottom]]
    return share(top, np.cumsum(bottom, axis=0) if measure.both else bottom)


def of_money(counts: Counts, spending: Spending) -> dict[str, Values]:
    """The measures made of money, each (months + 1, runs).

    In a single run the cost of a family-month durably housed is undefined (NaN) under one such month.
    """
    cohort = counts[..., INDEX["cohort"]]
    enough = np.where(spending.durable_months >= 1, spending.durable_discounted, 0.0)
    return {
        "cost_eur_per_family": share(spending.public_eur, cohort),
        "programme_cost_eur_per_family": share(spending.programme_eur, cohort),
        COST_PER_MONTH: share(spending.public_eur, enough),
    }


def reckon(counts: Counts, spending: Spending) -> dict[str, Values]:
    """Every measure of every run, each (months + 1, runs), in the order of MEASURES; NaN where undefined."""
    money = of_money(counts, spending)
    return {m.name: of_counts(m, counts) if m.top else money[m.name] for m in MEASURES}
