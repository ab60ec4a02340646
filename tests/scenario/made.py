"""A tiny library of made-up numbers and the files of a small study: these tests do not lean on the shipped ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

from sim.parameters.entry import Kind, Parameter, Prior
from sim.scenario.library import Library

CITY = """\
version: 1
kind: city
name: smallville
title: Smallville
currency: EUR
price_year: 2019
law_regime: eu_free_movement
camps:
  - {name: site 1, families: 94}
  - {name: by the river, families: 6}
parameters:
  camp.clearance_rate: {value: 0.058, evidence: measured, source: "A survey", checked_on: 2026-11-23}
  mainstream.hotel_eur_year: 7000
"""
NOTHING = """\
version: 1
kind: policy
name: nothing
title: Nothing is done
instruments: {}
"""
GUARANTEE = """\
version: 1
kind: policy
name: guarantee
title: A guarantee and workers
instruments:
  rent_guarantee: {cover_months: 12}
  workers_on_site:
"""
WORKERS = """\
version: 1
kind: policy
name: workers
title: Workers only
instruments:
  workers_on_site: {workers: {value: 5, evidence: text, source: "The study visit", checked_on: "2026-11-23"}}
"""
STUDY = """\
version: 1
kind: study
name: small
title: A small study
city: smallville
policies: [nothing, guarantee, workers]
baseline: nothing
months: 60
replicates: 200
seed: 20190408
starts: 2019-01
horizons: [12, 24, 60]
set: {work.odds_of_a_job: 0.03}
"""


def parameter(name: str, value: float, low: Any = 0, high: Any = 600, kind: str = "whole", **told: str) -> Parameter:
    """A parameter of which only the name, value and range matter."""
    assert kind in get_args(Kind)
    assert told.get("prior", "uniform") in get_args(Prior)
    unit = told.get("unit", "months")
    texts = (
        told.get("evidence", "text"),
        "A made-up source",
        "2026-01-31",
        f"What {name} means",
        f"made.yaml:{len(name)}:3",
    )
    return Parameter(name, value, kind, unit, low, high, "uniform", *texts)  # type: ignore[arg-type]


def library(folder: Path) -> Library:
    """Two chapters and three instruments; `folder` stands for the shipped scenarios."""
    rules = (
        parameter("work.odds_of_a_job", 0.02, 0.01, 0.04, "real", unit="odds per adult-month"),
        parameter("work.job_is_asked_for", False, None, None, "statement", unit="statement"),
        parameter(
            "camp.clearance_rate", 0.055, 0.05, 0.067, "real", unit="probability per camp-month", evidence="measured"
        ),
        parameter("camp.months_to_refill", 3, 0, 24),
    )
    dials = (
        *(
            parameter(f"rent_guarantee.{name}", value)
            for name, value in (("start", 1), ("stop", 0), ("cover_months", 6))
        ),
        *(parameter(f"workers_on_site.{name}", value) for name, value in (("start", 1), ("stop", 0), ("workers", 4))),
        parameter("mainstream.hotel_eur_year", 6600, 6000, 7700, unit="EUR/year", evidence="measured"),
    )
    return Library(_shelf(rules), _shelf(dials), folder)


def _shelf(parameters: tuple[Parameter, ...]) -> dict[str, dict[str, Parameter]]:
    shelf: dict[str, dict[str, Parameter]] = {}
    for one in parameters:
        head, _, tail = one.name.partition(".")
        shelf.setdefault(head, {})[tail] = one
    return shelf


def lay(folder: Path, **texts: str) -> Path:
    """Lays the files of the small study, with other texts for those named; gives the path of the study."""
    files = {"city": CITY, "nothing": NOTHING, "guarantee": GUARANTEE, "workers": WORKERS, "study": STUDY} | texts
    places = {"city": "cities/smallville", "study": "studies/small"}
    for name, text in files.items():
        path = folder / f"{places.get(name, f'policies/{name}')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "studies" / "small.yaml"
