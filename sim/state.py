"""Every column of the state, once: name, kind, unit, fill and meaning.

The core's arrays, the agents' fields, the history of a run, the Parquet schema, the reference page and the
agreement tests are all made from these lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sim.units import NEVER

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Dtype = Literal["int8", "int16", "int64", "float64", "bool"]


class Column(NamedTuple):
    """One column of a table. `fill` is its value before anything has happened."""

    name: str
    dtype: Dtype
    unit: str
    fill: int | float | bool
    meaning: str


FAMILIES: tuple[Column, ...] = (
    Column("place", "int8", "code", 0, "where the family lives (codes.PLACES)"),
    Column("since", "int16", "month", 0, "month in which it came to this place"),
    Column("camp", "int16", "site", -1, "camp site it lives on, -1 outside camps"),
    Column("home_camp", "int16", "site", -1, "camp site it first lived on"),
    Column(
        "of_camp", "int16", "site", -1, "camp site it lives on or last lived on, by which `only: {camps: ...}` goes"
    ),
    Column("kin", "int16", "group", 0, "kin group, which looks for a site together"),
    Column("due", "int16", "month", NEVER, "month in which it might arrive (0: of the reference cohort)"),
    Column("arrival_lot", "float64", "share", 1.0, "the lot by which it then arrives or not"),
    Column("arrival", "int16", "month", NEVER, "month of arrival (0: of the reference cohort)"),
    Column("wish", "int8", "code", 0, "what it wishes (codes.WISHES)"),
    Column("persons", "int8", "persons", 0, "persons when first counted"),
    Column("adults", "int8", "persons", 0, "adults 18-64 now"),
    Column("women", "int8", "persons", 0, "women among the adults when first counted"),
    Column("youths", "int8", "persons", 0, "adults of 18 to 25 when first counted"),
    Column("elders", "int8", "persons", 0, "adults over 55 when first counted"),
    Column("earners", "int8", "persons", 0, "adults who look for work when nothing stands in the way"),
    Column("child_1", "int8", "years", -1, "age of the first child, -1: none"),
    Column("child_2", "int8", "years", -1, "age of the second child"),
    Column("child_3", "int8", "years", -1, "age of the third child"),
    Column("child_4", "int8", "years", -1, "age of the fourth child"),
    Column("child_5", "int8", "years", -1, "age of the fifth child"),
    Column("young", "int8", "persons", 0, "children under 6 now"),
    Column("pupils", "int8", "persons", 0, "children of 6 to 15 now"),
    Column("teens", "int8", "persons", 0, "children of 12 to 15 now"),
    Column("minors", "int8", "persons", 0, "children under 18 now"),
    Column("large", "bool", "statement", False, "needs three bedrooms or more"),
    Column("literate", "bool", "statement", False, "an adult reads and writes"),
    Column("language", "float64", "share", 0.0, "command of the city's language, 0 to 1"),
    Column("trust", "float64", "share", 0.0, "trust in services, 0 to 1"),
    Column("papers", "int8", "code", 0, "what its papers open to it (codes.PAPERS)"),
    Column("papers_until", "int16", "month", NEVER, "month in which a retained status ends"),
    Column("papers_stalled", "int16", "month", 0, "no progress with papers before this month"),
    Column("address", "bool", "statement", False, "has a postal address"),
    Column("unwell", "bool", "statement", False, "someone has an untreated health need"),
    Column("schooled", "bool", "statement", False, "its children of school age attend at least half the month"),
    Column("school_lost", "int16", "months", 0, "months of school lost by its children of school age"),
    Column("job_1", "int8", "code", 0, "first contract (codes.CONTRACTS)"),
    Column("job_2", "int8", "code", 0, "second contract"),
    Column("job_3", "int8", "code", 0, "third contract"),
    Column("job_1_ends", "int16", "month", NEVER, "month in which the first contract ends"),
    Column("job_2_ends", "int16", "month", NEVER, "month in which the second contract ends"),
    Column("job_3_ends", "int16", "month", NEVER, "month in which the third contract ends"),
    Column("training_ends", "int16", "month", NEVER, "month in which a training ends"),
    Column("trained", "bool", "statement", False, "an adult has finished a training"),
    Column("validated", "bool", "statement", False, "informal skills have been validated"),
    Column("told", "bool", "statement", False, "a mediator sent it to an employer with a vacancy when it last applied"),
    Column("worked", "int16", "months", 0, "months in a row with a declared job in the family"),
    Column("income_cents", "int64", "cents a month", 0, "wages and benefits of this month"),
    Column("rent_cents", "int64", "cents a month", 0, "rent asked for its home, before any subsidy"),
    Column("rent_percent", "int8", "percent", 0, "part of the income that a renovated home asks for at most"),
    Column("arrears_cents", "int64", "cents", 0, "rent owed"),
    Column("savings_cents", "int64", "cents", 0, "money put by"),
    Column("order", "bool", "statement", False, "under an eviction order"),
    Column("landlord", "int16", "landlord", -1, "private landlord of its home, -1: none"),
    Column("district", "int8", "code", 0, "district of its home (codes.DISTRICTS)"),
    Column("block", "int16", "block", -1, "block in which its home stands (rules/blocks.py), -1: none"),
    Column("durable", "int16", "months", 0, "month-ends in a row in a lasting tenancy without an order"),
    Column("known", "bool", "statement", False, "interviewed by the social census"),
    Column("selected", "bool", "statement", False, "was ever admitted to a scheme"),
    Column("scheme", "int8", "code", 0, "who accompanies it (codes.SCHEMES)"),
    Column("scheme_since", "int16", "month", NEVER, "month in which this accompaniment began"),
    Column("accommodated", "bool", "statement", False, "ever had a plot, a temporary home or a lease"),
    Column("awaits_home", "bool", "statement", False, "Housing First owes it a home now"),
    Column(
        "owed_from", "int16", "month", NEVER, "month from which it can move into the home owed, 32000: touch is lost"
    ),
    Column("applied", "int16", "month", NEVER, "month of its application for social housing"),
    Column("stay_phase", "int8", "phase", 0, "phase of its stay in the hotel"),
    Column("help_minutes", "int64", "minutes", 0, "accompaniment received this month"),
    Column("evictions", "int16", "events", 0, "clearances lived through"),
    Column("tenancies_lost", "int16", "events", 0, "tenancies that failed"),
    Column("tenancies_left", "int16", "events", 0, "tenancies left without an eviction and without another home"),
    Column("excluded", "bool", "statement", False, "was ever excluded from a village by the rules of the house"),
    Column("entered", "int16", "month", NEVER, "month in which it was first admitted to a scheme"),
    Column("sheltered", "int16", "month", NEVER, "month of its first roof: hotel, plot, flat or lease"),
    Column("leased", "int16", "month", NEVER, "month of its first lasting tenancy"),
    Column("housed", "int16", "month", NEVER, "first month counted as durably housed"),
    Column("left", "int16", "month", NEVER, "month in which it left the city"),
)

CAMPS: tuple[Column, ...] = (
    Column("status", "int8", "code", 0, "open, accompanied or dismantled (codes.SITES)"),
    Column("until", "int16", "month", 0, "month at whose end the camp is to move"),
    Column("joined", "int16", "month", 0, "month in which a team came to this site"),
)

WORKERS: tuple[Column, ...] = (
    Column("in_post", "bool", "statement", False, "the post is filled"),
    Column("back", "int16", "month", 0, "month in which a vacant post is filled again"),
    Column("months", "int16", "months", 0, "months that the worker has been in post"),
)

LANDLORDS: tuple[Column, ...] = (
    Column("in_scheme", "bool", "statement", False, "lets to families of the programme"),
    Column("dwellings", "int8", "dwellings", 1, "dwellings it could let"),
    Column("big", "bool", "statement", False, "its dwellings have three bedrooms or more"),
    Column("let", "int8", "dwellings", 0, "dwellings let to families now"),
    Column("memory", "int8", "points", 0, "good tenancies less twice the bad ones, within -3 and 3"),
    Column("rent_percent", "int16", "percent", 100, "what it asks for its dwellings, of the usual rent"),
    Column("readiness", "float64", "factor", 1.0, "how ready it is to join, 1 on average: what prejudice leaves"),
    Column("stands_at", "float64", "share", 0.0, "where along the private stock its dwellings stand, 0 to 1"),
)

EMPLOYERS: tuple[Column, ...] = (
    Column("sector", "int8", "code", 0, "what it does (codes.SECTORS)"),
    Column("asks", "float64", "share", 0.0, "command of the language that it asks for, 0 to 1"),
    Column("wary", "bool", "statement", False, "wary of applicants from camps"),
)

PROGRAMMES: tuple[Column, ...] = (
    Column("stopped", "bool", "statement", False, "the city has stopped its programme for good"),
    Column("plots", "int16", "plots", 0, "plots opened so far"),
    Column("renovated", "int16", "dwellings", 0, "renovated dwellings ready so far"),
    Column(
        "estates_at", "float64", "share", 0.0, "where along the social stock the quota's first estate stands, 0 to 1"
    ),
    Column("buildings_at", "float64", "share", 0.0, "where along it the first renovated building stands, 0 to 1"),
)

VILLAGES: tuple[Column, ...] = (
    Column("opened", "int16", "month", NEVER, "month in which the site of this village was found and opened"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "families": FAMILIES,
    "camps": CAMPS,
    "workers": WORKERS,
    "landlords": LANDLORDS,
    "employers": EMPLOYERS,
    "villages": VILLAGES,
    "programmes": PROGRAMMES,
}


class Table:
    """The columns of one table as arrays of shape (runs, rows), reached by name."""

    def __init__(self, columns: tuple[Column, ...], arrays: dict[str, npt.NDArray[Any]]) -> None:
        for column in columns:
            setattr(self, column.name, arrays[column.name])

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> np.ndarray[Any, np.dtype[Any]]: ...
        def __setattr__(self, name: str, value: Any) -> None: ...


def blank(columns: tuple[Column, ...], runs: int, rows: int) -> Table:
    """A table of shape (runs, rows) in which nothing has happened yet."""
    import numpy as np

    return Table(columns, {c.name: np.full((runs, rows), c.fill, dtype=c.dtype) for c in columns})
