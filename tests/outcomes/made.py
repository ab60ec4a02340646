"""Small histories made by hand, so that every expected number in the tests can be reckoned on paper."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.codes import PLACES
from sim.history import FAMILY_COLUMNS, INDEX, NAMES, History, Watched
from sim.parameters.entry import Parameter
from sim.scenario.schema import Camp, City, Policy, Study
from sim.study.compare import Comparison
from sim.supports import Bill
from sim.units import NEVER

EVENTS = ("entered", "sheltered", "leased", "housed", "left")


class MadeArm(NamedTuple):
    policy: str
    bills: tuple[Bill, ...]


class MadePlan(NamedTuple):
    arms: tuple[MadeArm, ...]
    months: int
    seed: int


def history(arms, months, replicates, counts, first=0):
    """Counts by name, each broadcast to (months + 1, arms, replicates); every other count is zero."""
    table = np.zeros((months + 1, len(arms), replicates, len(NAMES)), dtype=np.int64)
    for name, values in counts.items():
        table[..., INDEX[name]] = values
    runs = len(arms) * replicates
    families = {name: np.zeros((runs, 3), dtype=np.int16) for name in FAMILY_COLUMNS}
    for name in EVENTS:
        families[name][:] = NEVER
    families["arrival"][:, 2] = NEVER
    families["housed"][:, 0] = 5
    replicates = tuple(range(first, first + replicates))
    watched = Watched(np.zeros((months + 1, runs, len(PLACES), 2), dtype=np.int64), np.zeros((months + 1, runs), int))
    return History(tuple(arms), replicates, table.reshape(months + 1, runs, -1), families, watched)


BILLS = (
    Bill("workers", "workers_on_site", 400_000, "state", "accompaniment", "resource"),
    Bill("hotel nights", "persons_in_city_hotels", 50_000, "state", "shelter", "resource", programme=False),
    Bill("wage taxes", "wages_eur", 40, "state", "taxes", "revenue", programme=False),
    Bill("own rent", "arrears_cents", 1, "tenant", "rent", "resource", programme=False),
)


NUMBERS = {
    "money.private_rent_small_eur": 500,
    "money.private_rent_large_eur": 790,
    "social_housing.lettings_a_year": 9000,
    "social_housing.applicants": 29000,
    "tenancy.durable_months": 3,
}
"""The numbers that outcomes read of a study."""


def parameter(name, value, **changes):
    """A whole number with all that is known about it."""
    known = Parameter(
        name, value, "whole", "months", 0, 10**6, "uniform", "assumed", "made up", "2026-11-23", "a number", ""
    )
    return known._replace(**changes)


def study(policies=("nothing", "help"), months=3, replicates=4, horizons=(1, 12), folder=Path(), **changes):
    """A study with no parameters; its files need only exist where a recipe is written."""
    camps = (Camp("the field", 12), Camp("the bank", 8))
    city = City("town", "Town", "EUR", 2019, "eu_free_movement", camps, {}, folder / "town.yaml")
    values = {
        "name": "made",
        "title": "Made by hand",
        "city": city,
        "policies": tuple(Policy(name, name.capitalize(), {}, folder / f"{name}.yaml") for name in policies),
        "baseline": policies[0],
        "months": months,
        "replicates": replicates,
        "seed": 7,
        "starts": "2019-01",
        "horizons": horizons,
        "path": folder / "made.yaml",
        **changes,
        "parameters": {name: parameter(name, value) for name, value in NUMBERS.items()} | changes.get("parameters", {}),
    }
    known = Study.__dataclass_fields__
    return Study(**{name: values.get(name, {}) for name in known})


def comparison(policies=("nothing", "help"), months=3, replicates=4, **changes):
    """What the stand-in engine makes of the study."""
    made = plan(policies, months)
    done = engine(made, 0, replicates)
    return Comparison(study(policies, months, replicates, **changes), done, tuple(arm.bills for arm in made.arms))


def plan(policies=("nothing", "help"), months=3):
    return MadePlan(tuple(MadeArm(name, BILLS) for name in policies), months, 7)


def engine(plan, first, replicates):
    """Stands in for the core: counts that differ by replicate and by policy, and nothing else."""
    arms = [arm.policy for arm in plan.arms]
    month = np.arange(plan.months + 1)[:, None, None]
    arm = np.arange(len(arms))[None, :, None]
    replicate = np.arange(first, first + replicates)[None, None, :]
    luck = (replicate * 7 + month * 3) % 5
    durable = np.minimum(month * arm * 2 + luck * (month > 0), 10)
    counts = {
        "cohort": 20,
        "durable": durable,
        "durable_all": durable,
        "rough": 20 - durable,
        "adults": 40,
        "adults_here": 38,
        "adults_in_work": luck,
        "workers_on_site": arm * 2,
        "persons_in_city_hotels": luck,
        "wages_eur": luck * 1234,
        "clearances": (luck > 2) * 1,
    }
    return history(arms, plan.months, replicates, counts, first)
