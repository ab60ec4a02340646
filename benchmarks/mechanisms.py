"""Each mechanism shown by switching it, and what drives village and Toulouse model apart.

`python -m benchmarks.mechanisms [--replicates N]` from the root of the repository. Every switch is a policy of its own
that lives beside the shipped one on the same families with the same luck, so that a difference is due to the switch
alone. Shares are of families of the reference cohort, differences in points.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import factorial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from sim.engines.core import run_core
from sim.history import INDEX
from sim.parameters.loader import Parameter, instruments
from sim.scenario.load import load
from sim.scenario.plan import Arm, make_plan
from sim.scenario.schema import Policy, Study

ROOT = Path(__file__).resolve().parents[1]
STUDY = ROOT / "scenarios/studies/toulouse.yaml"
HORIZONS = (36, 60)
Dials = Mapping[str, Any]
Rules = Mapping[str, float]
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Switch(NamedTuple):
    """A policy with one thing changed: instruments left out, dials turned or instruments added, rules changed."""

    policy: str
    name: str
    without: tuple[str, ...] = ()
    dials: Mapping[str, Dials] = NOTHING
    rules: Rules = NOTHING


def changed(policy: Policy, without: Iterable[str] = (), dials: Mapping[str, Dials] | None = None) -> Policy:
    """The policy less some instruments, with dials turned and instruments added; ranges do not bind here."""
    left = set(without)
    kept = {name: own for name, own in policy.instruments.items() if name not in left}
    added = {name: turned(name, kept.get(name), own) for name, own in (dials or {}).items()}
    return replace(policy, instruments=kept | added)


def turned(instrument: str, own: Mapping[str, Parameter] | None, changes: Dials) -> dict[str, Parameter]:
    """An instrument's dials, its own or the default ones, with some of them turned."""
    dials = dict(instruments()[instrument] if own is None else own)
    return dials | {dial: dials[dial]._replace(value=value) for dial, value in changes.items()}


def shipped(study: Study, name: str) -> Policy:
    """A policy of the study by its name."""
    return next(policy for policy in study.policies if policy.name == name)


# the switches

HALF_HOURS = {"accompaniment.hours_a_worker": 40, "accompaniment.settling_hours": 24}


def no_help_with_papers(policy: Policy) -> dict[str, Dials]:
    """Turns off the help with papers of every instrument that has it."""
    return {name: {"help_with_papers": False} for name, own in policy.instruments.items() if "help_with_papers" in own}


def switches(study: Study) -> list[Switch]:
    """Every mechanism that the shipped policies of a study rest on, switched."""
    found = [
        Switch("eviction_only", "without clearance", ("clearance",)),
        Switch("emergency_shelter", "without the added rooms", ("emergency_shelter",)),
        Switch("emergency_shelter", "twice the added rooms", dials={"emergency_shelter": {"rooms": 240}}),
        Switch("insertion_village", "twice the plots", dials={"insertion_village": {"plots": 160}}),
        Switch("insertion_village", "half the plots", dials={"insertion_village": {"plots": 40}}),
        Switch("insertion_village", "exit requires work", dials={"insertion_village": {"exit_requires_work": True}}),
        Switch("insertion_village", "with follow-up", dials={"follow_up": {}}),
        Switch("insertion_village", "with guarantee", dials={"rent_guarantee": {}}),
        Switch("insertion_village", "with agency", dials={"social_real_estate_agency": {}}),
        Switch("insertion_village", "with renovation", dials={"building_renovation": {}}),
        Switch("housing_first", "twice the team", dials={"housing_first_team": {"workers": 20}}),
        Switch("housing_first", "without guarantee", ("rent_guarantee",)),
    ]
    for name in ("insertion_village", "housing_first", "toulouse_model"):
        papers = no_help_with_papers(shipped(study, name))
        found += [
            Switch(name, "without a lettings quota", ("social_landlord_quota",)),
            Switch(name, "half the worker hours", rules=HALF_HOURS),
            Switch(name, "without help with papers", dials=papers),
            Switch(name, "without census", ("social_census",)),
        ]
    one_by_one = {
        "without follow-up": ("follow_up",),
        "without guarantee": ("rent_guarantee",),
        "without rent subsidy": ("rent_subsidy",),
        "without steering committee": ("steering_committee",),
        "without temporary homes": ("temporary_homes",),
        "nor steering committee": ("temporary_homes", "steering_committee"),
        "without job mediation": ("job_mediation",),
        "without pooled workers": ("support_platform",),
        "without training": ("second_chance_training",),
    }
    found += [Switch("toulouse_model", name, without) for name, without in one_by_one.items()]
    two_teams = {"on_site_accompaniment": {"teams": 2}}
    return [*found, Switch("toulouse_model", "a second team", dials=two_teams)]


def arms_of(study: Study, switched: Iterable[Switch]) -> list[Arm]:
    """One arm for each switch, in their order."""
    found = []
    for switch in switched:
        policy = changed(shipped(study, switch.policy), switch.without, switch.dials)
        parameters = dict(study.parameters)
        for name, value in switch.rules.items():
            parameters[name] = parameters[name]._replace(value=value)
        found.append(make_plan(replace(study, policies=(policy,), parameters=parameters)).arms[0])
    return found


# living them

CHUNK = 160
"""Runs that live together (a matter of memory; it changes no number)."""


def counts_of(study: Study, arms: list[Arm], replicates: int) -> np.ndarray:
    """Counts of all arms on the same luck, int64 (months + 1, arms, replicates, counts)."""
    plan = make_plan(study)._replace(arms=tuple(arms))
    size = max(1, CHUNK // len(arms))
    parts = []
    for first in range(0, replicates, size):
        history = run_core(plan, first, min(size, replicates - first))
        parts.append(history.counts.reshape(plan.months + 1, len(arms), -1, len(INDEX)))
    return np.concatenate(parts, axis=2)


def percent(counts: np.ndarray, name: str, month: int) -> np.ndarray:
    """A count of the cohort in percent of its families at a month-end, float64 (arms, replicates)."""
    here = counts[month]
    return np.asarray(100.0 * here[..., INDEX[name]] / here[..., INDEX["cohort"]])


class Estimate(NamedTuple):
    """A mean over replicates with its interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:6.1f} [{self.low:6.1f} {self.high:6.1f}]"


def estimate(values: np.ndarray, confidence: float = 0.95) -> Estimate:
    """Mean and Monte-Carlo interval of values (replicates,) by Student's t."""
    mean = float(values.mean())
    error = float(values.std(ddof=1)) / float(np.sqrt(len(values)))
    reach = float(stats.t.ppf(0.5 + confidence / 2, len(values) - 1)) * error
    return Estimate(mean, mean - reach, mean + reach)


class Effect(NamedTuple):
    """What a switch does to a count of the cohort at a month-end, in percent and points of its families."""

    switch: Switch
    month: int
    shipped: Estimate
    switched: Estimate
    difference: Estimate


def effects(
    study: Study,
    switched: Iterable[Switch],
    replicates: int,
    months: Iterable[int] = HORIZONS,
    name: str = "durable",
    confidence: float = 0.95,
) -> list[Effect]:
    """What each switch does at each month, every policy beside its shipped self on the same luck."""
    wanted = list(switched)
    plain = [Switch(policy, "as shipped") for policy in dict.fromkeys(switch.policy for switch in wanted)]
    row = {switch.policy: number for number, switch in enumerate(plain)}
    counts = counts_of(study, arms_of(study, [*plain, *wanted]), replicates)
    found = []
    for number, switch in enumerate(wanted, len(plain)):
        for month in months:
            shares = percent(counts, name, month)
            before, after = shares[row[switch.policy]], shares[number]
            paired = estimate(after - before, confidence)
            found.append(Effect(switch, month, estimate(before), estimate(after), paired))
    return found


# what drives village and Toulouse model apart

COMPONENTS: dict[str, Switch] = {
    "coverage": Switch(
        "insertion_village",
        "a plot for every family, offered without conditions",
        dials={"insertion_village": {"plots": 400}},
        rules={"tenancy.conditional_ratio": 1.0},
    ),
    "speed": Switch("insertion_village", "no search for sites", rules={"village.odds_site_found": 1e9}),
    "access": Switch(
        "insertion_village",
        "private landlords with guarantee and rent subsidy, and a steering committee, beside the quota",
        dials={"rent_guarantee": {}, "rent_subsidy": {}, "steering_committee": {}},
    ),
    "accompaniment": Switch(
        "insertion_village",
        "follow-up in the home, pooled workers, job mediation, training, workshops and pairs",
        dials={
            "follow_up": {},
            "support_platform": {},
            "job_mediation": {},
            "second_chance_training": {},
            "citizenship_workshops": {},
            "civic_service_pairs": {},
        },
    ),
}
"""What the Toulouse model has and the village has not, each given to the village."""

AT_ONCE = Switch(
    "toulouse_model", "a worker on every site at once", dials={"on_site_accompaniment": {"teams": 11, "workers": 1}}
)
"""The Toulouse model without its order of camps (the eleven sites of the city, the rest as shipped)."""

LEFT = {
    "pace": "one camp after another, against a worker on every site at once",
    "form": "what is left: accompaniment on site, the move of a whole camp, temporary flats in place of plots",
}
"""What remains between the village with all components and the Toulouse model, in two steps."""


def merged(names: Sequence[str]) -> Switch:
    """The village with several components at once."""
    dials: dict[str, dict[str, Any]] = {}
    rules: dict[str, float] = {}
    for name in names:
        for instrument, own in COMPONENTS[name].dials.items():
            dials.setdefault(instrument, {}).update(own)
        rules.update(COMPONENTS[name].rules)
    return Switch("insertion_village", "+".join(names), dials=dials, rules=rules)


class Share(NamedTuple):
    """One component's part of the difference between two policies, in points and in percent of the difference."""

    component: str
    points: Estimate
    percent: Estimate


def shapley(worth: Callable[[frozenset[str]], np.ndarray], names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Each component's contribution averaged over all orders in which they can be added, per replicate."""
    found = {}
    for name in names:
        others = [other for other in names if other != name]
        total = np.zeros_like(worth(frozenset()))
        for size in range(len(others) + 1):
            weight = factorial(size) * factorial(len(names) - size - 1) / factorial(len(names))
            for subset in combinations(others, size):
                total = total + weight * (worth(frozenset(subset) | {name}) - worth(frozenset(subset)))
        found[name] = total
    return found


def shares(study: Study, replicates: int, months: Iterable[int] = HORIZONS) -> dict[int, list[Share]]:
    """The parts of the difference in families durably housed between village and Toulouse model, by month."""
    names = tuple(COMPONENTS)
    subsets = [frozenset(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]
    wanted = [merged([name for name in names if name in chosen]) for chosen in subsets]
    toulouse = [AT_ONCE, Switch("toulouse_model", "as shipped")]
    counts = counts_of(study, arms_of(study, [*wanted, *toulouse]), replicates)
    found = {}
    for month in months:
        housed = percent(counts, "durable", month)
        by_subset = dict(zip(subsets, housed, strict=False))
        parts = shapley(lambda subset, by_subset=by_subset: by_subset[subset], names)  # type: ignore[misc]
        difference = housed[-1] - by_subset[frozenset()]
        parts["pace"] = housed[-1] - housed[-2]
        parts["form"] = housed[-2] - by_subset[frozenset(names)]
        found[month] = [Share(name, estimate(part), ratio(part, difference)) for name, part in parts.items()]
        found[month].append(Share("difference", estimate(difference), Estimate(100.0, 100.0, 100.0)))
    return found


def ratio(part: np.ndarray, whole: np.ndarray) -> Estimate:
    """A ratio of means in percent with a jackknife interval over replicates."""
    number = len(part)
    left_out = (part.sum() - part) / (whole.sum() - whole)
    mean = float(part.mean() / whole.mean())
    error = float(np.sqrt((number - 1) / number * ((left_out - left_out.mean()) ** 2).sum()))
    reach = float(stats.t.ppf(0.975, number - 1)) * error
    return Estimate(100 * mean, 100 * (mean - reach), 100 * (mean + reach))


# telling


def print_effects(found: list[Effect]) -> None:
    """One line for each policy and switch."""
    print(f"{'policy':<18} {'switch':<27} {'month':>5} {'as shipped':>11} {'switched':>9}  paired difference (95%)")
    for one in found:
        head = f"{one.switch.policy:<18} {one.switch.name:<27} {one.month:>5}"
        print(f"{head} {one.shipped.mean:>11.1f} {one.switched.mean:>9.1f}  {one.difference}")


def print_shares(found: dict[int, list[Share]]) -> None:
    """The parts of the difference, by month."""
    for name, meaning in ({name: one.name for name, one in COMPONENTS.items()} | LEFT).items():
        print(f"  {name:<14} {meaning}")
    print(f"{'month':>5}  {'component':<14} {'points (95%)':<24} percent of the difference (95%)")
    for month, parts in found.items():
        for part in parts:
            print(f"{month:>5}  {part.component:<14} {part.points!s:<24} {part.percent}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Switch each mechanism on the same families with the same luck.")
    parser.add_argument("--replicates", type=int, default=40)
    replicates = parser.parse_args().replicates
    study = load(STUDY, months=max(HORIZONS))
    began = time.perf_counter()
    print(f"Families durably housed, percent of the cohort; {replicates} replicates on the same luck\n")
    print_effects(effects(study, switches(study), replicates))
    print("\nWhat drives the difference between Toulouse model and village? Shapley average over all orders\n")
    print_shares(shares(study, replicates))
    print(f"\n{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
