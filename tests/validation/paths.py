"""Finds the life of one family in a film that matches a testimony step by step, and tells how each step came about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim import codes
from sim.scenario.phased import plan_of
from sim.scenario.plan import Plan
from sim.scenario.validation import load_validation
from sim.study.film import Film, shoot
from sim.units import NEVER

FILE = Path(__file__).parent / "testimonies.yaml"
POLICY = "toulouse"
SEARCHED = 24
FAR = 9999
CAMP, CONTRACT, FLAT = "lives in a camp with her children", "the mother signs a contract", "moves into a flat"
ARRIVAL, APPLICATION, MOBILE = "arrives on a camp site", "applies for social housing", "is given a mobile home"
JOB, PRIVATE = "signs a contract", "moves into a flat on the private market"
RULES = {
    CAMP: "population.adults, population.child_age",
    ARRIVAL: "population.arrives",
    APPLICATION: "social_housing.files",
    MOBILE: "accompaniment.interviewed, tenancy.refuses, camp.shelter_points, queue.award",
    CONTRACT: "work.applies, work.accepted, work.suitability, queue.award",
    JOB: "work.applies, work.accepted, work.suitability, queue.award",
    FLAT: "money.affordable, papers.open_services, social_housing.allocation_points or landlords.choice_points",
    PRIVATE: "landlords.joins, landlords.offers, money.affordable, landlords.choice_points, tenancy.refuses",
}
"""The rules that decide each kind of step."""


class Step(NamedTuple):
    """One thing that happened to a family: when, what, and what stood behind it."""

    month: int
    what: str
    why: str


class Life(NamedTuple):
    """The family of a replicate whose path matches, with its steps in order."""

    replicate: int
    family: int
    steps: tuple[Step, ...]

    def told(self) -> str:
        """The path as text, a line for each step."""
        lines = [f"replicate {self.replicate}, family {self.family}"]
        return "\n".join([*lines, *(f"  month {step.month:3d}: {step.what} ({step.why})" for step in self.steps)])


Finder = Callable[[Film], Iterator[tuple[int, int, tuple[tuple[int, str], ...]]]]
"""Yields run, family and (month, what) of each step of a matching path."""


def setting() -> Plan:
    """The plan of Toulouse from January 2012."""
    return plan_of(load_validation(FILE))


def first(state: Any) -> Any:
    """First month of a state for each family, (runs, families); FAR where it never comes."""
    return np.where(state.any(axis=0), state.argmax(axis=0), FAR)


def search(finder: Finder, plan: Plan, most: int = SEARCHED) -> Life | None:
    """The first match over the replicates, in order, a few at a time."""
    for start in range(0, most, 4):
        film = shoot(plan, start, 4)[POLICY]
        for run, family, steps in finder(film):
            told = tuple(
                Step(month, what, f"{why(film, run, family, month)}; rules: {RULES[what]}") for month, what in steps
            )
            return Life(start + run, family, told)
    return None


def why(film: Film, run: int, family: int, month: int) -> str:
    """What stood behind a step: where it lived the month before, who accompanied it, its contracts."""
    before = max(month - 1, 0)
    place = codes.PLACES[film.monthly["place"][before, run, family]]
    now = codes.PLACES[film.monthly["place"][month, run, family]]
    scheme = codes.SCHEMES[max(film.monthly["scheme"][before : month + 1, run, family])]
    jobs = int(film.monthly["jobs"][month, run, family])
    said = f"was: {place}; is: {now}; accompaniment: {scheme}; contracts: {jobs}"
    applied = film.once["applied"][run, family]
    return said + ("; on the waiting list" if applied <= month else "; no application yet")


def camp_job_flat(film: Film) -> Iterator[tuple[int, int, tuple[tuple[int, str], ...]]]:
    """Five years in a camp, then a mother's job, then a flat: her family has no other adult, so the job is hers."""
    job, lease = first(film.monthly["jobs"] > 0), first(film.state("lease"))
    outside = np.cumsum(film.state("rough") | film.state("hotel"), axis=0)
    mother = (film.monthly["adults"][0] == film.once["women"]) & (film.once["women"] == 1)
    mother &= (film.once["arrival"] == 0) & (film.monthly["minors"][0] > 0)
    for run, family in np.argwhere(mother & (job < lease) & (lease < FAR)):
        month = int(job[run, family])
        if outside[month - 1, run, family] >= 54 and lease[run, family] - month <= 18:
            yield run, family, ((0, CAMP), (month, CONTRACT), (int(lease[run, family]), FLAT))


def arrival_to_flat(film: Film) -> Iterator[tuple[int, int, tuple[tuple[int, str], ...]]]:
    """Arrival, an application, a mobile home, a job, a flat on the private market, in this order."""
    applied = film.once["applied"].astype(int)
    arrival = film.once["arrival"].astype(int)
    home, job = first(film.state("transit")), first(film.monthly["jobs"] > 0)
    private = np.minimum(first(film.state("private")), first(film.state("agency")))
    lease = first(film.state("lease"))
    came = (arrival > 0) & (arrival < NEVER)
    order = came & (arrival < applied) & (applied <= home) & (home < job) & (job < private)
    soon = (applied - arrival <= 6) & (private - arrival <= 30)
    for run, family in np.argwhere(order & (private == lease) & (private < FAR) & soon):
        yield run, family, (
            (int(arrival[run, family]), ARRIVAL),
            (int(applied[run, family]), APPLICATION),
            (int(home[run, family]), MOBILE),
            (int(job[run, family]), JOB),
            (int(private[run, family]), PRIVATE),
        )  # fmt: skip
