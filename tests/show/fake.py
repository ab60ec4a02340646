"""A comparison with plausible, invented numbers, of any size, without running a simulation."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.outcomes.measures import MEASURES
from sim.scenario.schema import Camp, City, Policy
from sim.show.tables import each
from sim.study.assumptions import COLUMNS as ASSUMED
from sim.study.assumptions import MEASURES as MEASURED
from sim.study.assumptions import Assumed
from sim.study.biography import Lives
from sim.study.perspectives import COLUMNS, VIEWS, Cea
from sim.study.subgroups import Asked, groups, time_to_a_home
from tests.show.fake_lives import fake_lives

TITLES = {
    "eviction_only": "Eviction without a solution",
    "emergency_shelter": "Emergency shelter",
    "insertion_village": "Insertion village",
    "housing_first": "Housing First",
    "toulouse_model": "The Toulouse model",
}
PULL = {
    "eviction_only": 0.1,
    "emergency_shelter": 0.2,
    "insertion_village": 0.35,
    "housing_first": 0.6,
    "toulouse_model": 0.8,
}
LINES = (
    ("on-site workers", "city", "Accompaniment", "resource", True, 900),
    ("follow-up workers", "city", "Follow-up after the move", "resource", True, 1400),
    ("guarantee", "state", "Rent guarantee", "transfer", True, 300),
    ("rooms", "state", "Temporary flats", "resource", True, 2200),
    ("plots", "city", "Village: plots and works", "resource", True, 1800),
    ("calls", "state", "Job mediation", "resource", True, 450),
    ("course", "state", "Language course", "resource", True, 350),
    ("school", "city", "School mediation", "resource", True, 250),
    ("health", "social insurance", "Health mediation", "resource", True, 200),
    ("hotel", "state", "Emergency hotels", "resource", False, 2600),
    ("clearance", "state", "Police and clearance", "resource", False, 500),
    ("benefits", "department", "Minimum income and family allowances", "transfer", False, 3800),
    ("aid", "state", "Housing benefit", "transfer", False, 2100),
    ("taxes", "state", "Taxes and contributions", "revenue", False, -1900),
    ("rent", "tenant", "Rent paid by tenants", "transfer", False, 1500),
)  # fmt: skip


class Parameter(NamedTuple):
    """The fields of sim.parameters.loader.Parameter."""

    name: str
    value: float | bool
    type: str
    unit: str
    low: float | None
    high: float | None
    prior: str
    evidence: str
    source: str
    checked_on: str
    meaning: str
    where: str = ""


class FakeStudy(NamedTuple):
    """What the charts and the report read of sim.scenario.schema.Study."""

    name: str
    title: str
    city: City
    policies: tuple[Policy, ...]
    baseline: str
    months: int
    replicates: int
    seed: int
    starts: str
    horizons: tuple[int, ...]
    parameters: dict[str, Parameter]
    mainstream: dict[str, Parameter]


class FakePerspectives(NamedTuple):
    """What sim.study.perspectives.Perspectives offers to the report."""

    totals: pd.DataFrame
    by: pd.DataFrame
    reversals: pd.DataFrame


class FakeComparison(NamedTuple):
    """What sim.study.compare.Comparison offers."""

    study: FakeStudy
    summary: pd.DataFrame
    differences: pd.DataFrame
    p_best: pd.DataFrame
    luck: pd.DataFrame
    costs: pd.DataFrame
    curves: pd.DataFrame
    families: pd.DataFrame
    groups: pd.DataFrame
    time_to_a_home: pd.DataFrame
    delays: pd.DataFrame
    perspectives: FakePerspectives
    cea: Cea
    discount: float = 0.025
    cost_elsewhere: float = 0.0
    assumed: Assumed | None = None
    learned: tuple[str, ...] = ()
    decomposition: dict[str, Any] | None = None
    biographies: tuple[Lives, ...] | None = None

    def document(self) -> dict[str, Any]:
        return {"schema": 1, "study": self.study.name}


def parameters(count: int = 24) -> dict[str, Parameter]:
    """Parameters of each kind of evidence, one with signs that HTML must not take for its own."""
    kinds = ("measured", "text", "expert", "assumed", "assumed")
    source = "Survey <2019> & “report”, p. 12, https://example.org/report"
    durable = Parameter(
        "tenancy.durable_months", 3, "whole", "months", 1, 12, "fixed", "text", source, "2026-11-23", "What is durable"
    )
    return {durable.name: durable} | {
        f"work.number_{i}": Parameter(
            f"work.number_{i}", 0.02 * (i + 1), "real", "odds per adult-month", 0.01, 0.5, "uniform",
            kinds[i % 5], source, "2026-11-23", f"What number {i} means",
        )
        for i in range(count)
    }  # fmt: skip


def study(names: tuple[str, ...], months: int, replicates: int) -> FakeStudy:
    here = Path("scenarios/studies/toulouse.yaml")
    dial = Parameter(
        "workers", 5, "whole", "workers", 1, 20, "uniform", "text", "study visit", "2026-11-23", "workers on site"
    )
    city = City("toulouse", "Toulouse", "EUR", 2019, "eu_free_movement", (Camp("a", 94), Camp("b", 206)), {}, here)
    policies = tuple(
        Policy(name, TITLES.get(name, name), {"on_site_accompaniment": {"workers": dial}}, here)  # type: ignore[dict-item]
        for name in names
    )
    horizons = tuple(h for h in (12, 24, 36, 60) if h <= months) or (months,)
    return FakeStudy(
        "toulouse", "Five policies for the families in Toulouse's camps", city, policies, names[0], months, replicates,
        20190408, "2019-01", horizons, parameters(), {"price": dial._replace(name="mainstream.price")},
    )  # fmt: skip


def cost(pull: float, month: int, programme: bool) -> float:
    """The public lines of the ledger, or those of the programme, added up."""
    lines = (line for line in LINES if line[1] != "tenant" and (line[4] or not programme))
    return sum(line_eur(eur, own, pull, month) for *_, own, eur in lines)


def line_eur(eur: float, programme: bool, pull: float, month: int) -> float:
    return eur * (pull * 1.6 if programme else 1.0) * month / 60


def level(measure: str, pull: float, month: int, months: int) -> float:
    """A smooth invented course of a measure under a policy that pulls so hard."""
    t = month / max(months, 1)
    durable = 0.75 * pull * t * t / (0.3 + t * t)
    gone = 0.35 * (1.05 - pull) * t
    temporary = 0.35 * pull * t * (1.2 - t)
    shelter = 0.12 * t * (1 - pull)
    rough = 1 - durable - gone - temporary - shelter
    known = {
        "durably_housed": durable, "gone": gone, "temporary_home": temporary, "shelter": shelter,
        "camp_or_street": rough, "any_home": durable + temporary, "evictions_per_family": 3 * t * (1.2 - pull),
        "tenancies_lost_per_family": 0.1 * durable, "families_in_camps": 300 * rough + 60,
        "cost_eur_per_family": cost(pull, month, False), "programme_cost_eur_per_family": cost(pull, month, True),
        "cost_eur_per_month_durably_housed": 900 / pull if durable > 0.02 else float("nan"),
        "persons_in_camps": 1200 * rough + 240,
    }  # fmt: skip
    return known.get(measure.removesuffix("_persons"), 0.2 + 0.5 * pull * t)


def curves(names: tuple[str, ...], months: int, half: float) -> pd.DataFrame:
    rows = []
    for name in names:
        for measure in MEASURES:
            for month in range(months + 1):
                mean = level(measure.name, PULL.get(name, 0.5), month, months)
                rows.append((name, month, measure.name, mean, mean * (1 - half), mean * (1 + half)))
    return pd.DataFrame(rows, columns=["policy", "month", "measure", "mean", "low", "high"])


def differences(summary: pd.DataFrame, baseline: str) -> pd.DataFrame:
    base = summary[summary["policy"] == baseline].set_index(["measure", "month"])["mean"]
    rows = []
    for row in each(summary[summary["policy"] != baseline]):
        mean = row.mean - base[row.measure, row.month]
        width = abs(row.mean) * 0.04
        rows.append((row.policy, row.measure, row.month, mean, mean - width, mean + width))
    return pd.DataFrame(rows, columns=["policy", "measure", "month", "mean", "low", "high"])


def p_best(summary: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    rows = []
    weights = np.array([PULL.get(name, 0.5) ** 6 for name in names])
    for measure in MEASURES:
        part = np.full(len(names), np.nan) if measure.direction is None else weights / weights.sum()
        if measure.direction == "lower" and measure.unit.startswith("EUR"):
            part = part[::-1]
        for month in sorted(set(summary["month"])):
            rows += [(measure.name, month, name, p) for name, p in zip(names, part, strict=True)]
    return pd.DataFrame(rows, columns=["measure", "month", "policy", "p"])


def costs(names: tuple[str, ...], horizons: tuple[int, ...]) -> pd.DataFrame:
    rows = []
    for name in names:
        for line, payer, heading, kind, programme, eur in LINES:
            for month in horizons:
                mean = line_eur(eur, programme, PULL.get(name, 0.5), month)
                rows.append((name, line, payer, heading, kind, programme, month, mean, mean * 0.95, mean * 1.05))
    columns = ["policy", "line", "payer", "heading", "kind", "programme", "month", "mean", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def families(names: tuple[str, ...], months: int, replicates: int, count: int) -> pd.DataFrame:
    luck = np.random.default_rng(1)
    parts = []
    for name in names:
        size, pull = replicates * count, PULL.get(name, 0.5)
        never = pd.Series(pd.NA, index=range(size), dtype="Int16")
        housed = luck.geometric(0.02 * pull, size) + 3
        left = luck.geometric(0.012 * (1.05 - pull), size)
        persons = luck.integers(1, 9, size)
        parts.append(
            pd.DataFrame(
                {
                    "policy": pd.Categorical([name] * size, categories=list(names)),
                    "replicate": np.repeat(np.arange(replicates), count),
                    "family": np.tile(np.arange(count), replicates),
                    "arrival": np.where(luck.random(size) < 0.8, 0, 7),
                    "persons": persons,
                    "papers": luck.integers(0, 4, size),
                    "home_camp": luck.integers(0, 2, size),
                    "kin": np.tile(np.arange(count) // 5, replicates),
                    "entered": never.mask(luck.random(size) < pull, 3),
                    "durable": 3 * (housed <= months),
                    "place": place_of(housed <= months, left <= months),
                    "sheltered": never.mask(housed <= months, pd.Series(np.where(housed % 2, housed - 2, housed))),
                    "leased": never.mask(housed <= months, pd.Series(housed)),
                    "selected": luck.random(size) < pull,
                    "housed": never.mask(housed <= months, pd.Series(housed)),
                    "left": never.mask(left <= months, pd.Series(left)),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def place_of(housed: Any, left: Any) -> Any:
    """Gone, in a social tenancy or in a camp (sim/codes.py)."""
    return np.where(left, 12, np.where(housed, 6, 1)).astype(np.int8)


def cea(names: tuple[str, ...], horizons: tuple[int, ...]) -> Cea:
    """Cost and effect in proportion to how hard a policy pulls; the first policy is cheapest."""
    plane, accept, front, known = [], [], [], []
    for view in VIEWS:
        for month in horizons:
            for place, name in enumerate(names):
                pull = PULL.get(name, 0.5)
                standing = "dominated" if place == 1 else "on the frontier"
                ratio = 900.0 * place if place > 1 else float("nan")
                front.append((view, month, name, 60_000 * pull * pull, 30 * pull, standing, ratio))
                plane.append((view, name, month, *[1.0] * 11))
        for worth in (0, 1000, 2000):
            for place, name in enumerate(names):
                best = place == min(worth // 1000, len(names) - 1)
                accept.append((view, horizons[-1], worth, name, 0.9 if best else 0.1 / len(names), best))
            known.append((view, horizons[-1], worth, 0.05 * worth))
    made = (("plane", plane), ("acceptability", accept), ("frontier", front), ("information", known))
    return Cea(*(pd.DataFrame(rows, columns=COLUMNS[name].split()) for name, rows in made))


def assumed(names: tuple[str, ...], numbers: dict[str, Parameter]) -> Assumed:
    """Two numbers that move the last policy, one of them so far that the first would be best."""
    chosen = [one for one in numbers.values() if one.prior != "fixed"][:2]
    rows = []
    for place, one in enumerate(chosen):
        for end, value, best in (("low", one.low, names[-1]), ("high", one.high, names[0 if place == 0 else -1])):
            for policy in names[1:]:
                change = (0.2 - 0.1 * place) * (1 if end == "low" else -1) * PULL.get(policy, 0.5)
                for measure, size in (("durably_housed", 1.0), ("cost_eur_per_family", 5000.0)):
                    head = (one.name, end, value, one.value, policy, measure, 0.4)
                    rows.append((*head, change * size, (change - 0.01) * size, (change + 0.01) * size, best, 24, 20))
    points = [
        {"point": point, "policy": name, "replicates": 4, **dict.fromkeys(MEASURED, PULL.get(name, 0.5))}
        for point in range(4)
        for name in names
    ]
    worth = [
        (view, eur, name, 1 / len(names), place == 0, 0.1 * eur, 0.08 * eur)
        for view in VIEWS
        for eur in (0, 1000, 2000)
        for place, name in enumerate(names)
    ]
    return Assumed(
        pd.DataFrame(rows, columns=ASSUMED["swings"].split()),
        pd.DataFrame(points),
        pd.DataFrame(worth, columns=ASSUMED["worth"].split()),
    )


def decomposition(names: tuple[str, ...], month: int) -> dict[str, Any]:
    """The document of `decompose` from the first policy to the last."""
    parts = {"coverage": 0.3, "access to a letting": 0.2, "work": -0.1}
    return {
        "measure": "durably_housed", "from": names[0], "to": names[-1], "month": month,
        "difference": {"mean": 0.4, "low": 0.38, "high": 0.42},
        "parts": {
            name: {"mean": part, "low": part - 0.01, "high": part + 0.01, "share": part / 0.4, "from": ["clearance"],
                   "to": []}
            for name, part in parts.items()
        },
    }  # fmt: skip


def delays(names: tuple[str, ...], horizons: tuple[int, ...]) -> pd.DataFrame:
    rows = [
        (name, month, 2.5 * month, kind, counted, days, 0.9 * days, 1.1 * days)
        for name in names
        for month in horizons
        for counted in ("priority", "net")
        for kind, days in (("once", PULL.get(name, 0.5) * month / 10), ("standing", PULL.get(name, 0.5) * 4))
    ]
    columns = ["policy", "month", "lettings", "kind", "counted", "mean", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def perspectives(names: tuple[str, ...], horizons: tuple[int, ...], summary: pd.DataFrame) -> FakePerspectives:
    """The wider view costs two thirds of the public one, but for the first policy, which it finds dearer."""
    gone = summary[summary["measure"] == "gone"].set_index(["policy", "month"])["mean"]
    totals, parts = [], []
    for name in names:
        for month in horizons:
            public = cost(PULL.get(name, 0.5), month, False)
            for view, eur in (("public", public), ("wider", public * (1.6 if name == names[0] else 0.67))):
                totals.append((name, view, month, eur, 0.95 * eur, 1.05 * eur, gone[name, month]))
                by = ("kind", "resource") if view == "public" else ("heading", "dwellings")
                parts.append((view, *by, name, month, eur, 0.95 * eur, 1.05 * eur, gone[name, month]))
                for payer, share in (("city", 0.4), ("state", 0.6)):
                    part = share * eur
                    parts.append((view, "payer", payer, name, month, part, 0.9 * part, 1.1 * part, gone[name, month]))
    reversals = [(horizons[-1], names[0], name, -900.0, -990.0, -810.0, 700.0, 10.0, 1390.0) for name in names[1:2]]
    return FakePerspectives(
        pd.DataFrame(totals, columns=COLUMNS["totals"].split()),
        pd.DataFrame(parts, columns=COLUMNS["by"].split()),
        pd.DataFrame(reversals, columns=COLUMNS["reversals"].split()),
    )


def fake_comparison(
    names: tuple[str, ...] = tuple(TITLES), months: int = 60, replicates: int = 20, count: int = 60, half: float = 0.04
) -> Any:
    """A comparison of these policies; `half` is half the width of its intervals, as a share of the mean."""
    told = study(names, months, replicates)
    curve = curves(names, months, half)
    summary = curve[curve["month"].isin(told.horizons)].reset_index(drop=True)
    reason = ["" if known else "nobody was housed" for known in summary["mean"].notna()]
    summary = summary.assign(p05=summary["mean"] * 0.8, p95=summary["mean"] * 1.2, reason=reason)
    luck = summary[["policy", "measure", "month"]].assign(runs_saved=3.4)
    family = families(names, months, replicates, count)
    asked = Asked(tuple(camp.name for camp in told.city.camps), told.horizons, months, 3)
    return FakeComparison(
        told, summary, differences(summary, names[0]), p_best(summary, names), luck,
        costs(names, told.horizons), curve, family, groups(family, asked), time_to_a_home(family, months),
        delays(names, told.horizons), perspectives(names, told.horizons, summary), cea(names, told.horizons),
        assumed=assumed(names, told.parameters) if len(names) > 1 else None,
        decomposition=decomposition(names, told.horizons[-1]) if len(names) > 1 else None,
        biographies=fake_lives(told, names) if len(names) > 1 else None,
    )  # fmt: skip
