"""Reads the situations of tests/instruments/situations/*.yaml and sets instruments as they say."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import sim.instruments
from sim.parameters.loader import Parameter, instruments
from sim.scenario.plan import supports_by_month
from sim.scenario.schema import Policy
from sim.supports import NAMES, Bill

FOLDER = Path(__file__).parent / "situations"
INSTRUMENTS = sorted(path.stem for path in Path(sim.instruments.__file__).parent.glob("[!_]*.py"))
ALWAYS = {"start": 1, "stop": 0, "ramp": 0}
"""The calendar of an instrument that runs in every month."""

Dials = dict[str, Any]


class Situation(NamedTuple):
    """What an instrument hands out in a month, set like this."""

    instrument: str
    title: str
    dials: Dials
    month: int
    hands_out: dict[str, int]

    def __str__(self) -> str:
        return f"{self.instrument}: {self.title}"


class Account(NamedTuple):
    """What an instrument costs in a month in which so much was counted, set like this."""

    instrument: str
    title: str
    dials: Dials
    counts: dict[str, int]
    cents: dict[str, int]

    def __str__(self) -> str:
        return f"{self.instrument}: {self.title}"


def situations() -> list[Situation]:
    """Every situation of every file."""
    return [Situation(path.stem, **one) for path in files() for one in content(path)["situations"]]


def accounts() -> list[Account]:
    """Every bill of every file."""
    return [Account(path.stem, **one) for path in files() for one in content(path)["bills"]]


def files() -> list[Path]:
    """The files of situations."""
    return sorted(FOLDER.glob("*.yaml"))


def content(path: Path) -> dict[str, Any]:
    """What a file says."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def module_of(instrument: str) -> Any:
    """The module of an instrument."""
    return import_module(f"sim.instruments.{instrument}")


def set_like_this(instrument: str, dials: Dials) -> dict[str, Parameter]:
    """An instrument's dials, those not named as shipped, always running unless they say otherwise."""
    known = instruments()[instrument]
    named = ALWAYS | dials
    assert set(named) <= set(known), f"{instrument} has the dials {', '.join(known)}"
    for name, value in named.items():
        assert type(value) is type(known[name].value), f"{name}: {value}"
    return {name: entry._replace(value=named.get(name, entry.value)) for name, entry in known.items()}


def at_ends(instrument: str, dials: Dials) -> list[Dials]:
    """The same dials with those not named as shipped, all at the lower and all at the upper end of their ranges."""
    left_out = [entry for name, entry in instruments()[instrument].items() if name not in ALWAYS | dials]
    ends = ((False, True) if entry.type == "statement" else (entry.low, entry.high) for entry in left_out)
    pairs = [(entry.name.partition(".")[2], end) for entry, end in zip(left_out, ends, strict=True)]
    return [dials, *[dials | {name: end[turn] for name, end in pairs} for turn in (0, 1)]]


def policy_of(packages: dict[str, Dials]) -> Policy:
    """A policy of these instruments, in this order."""
    own = {instrument: set_like_this(instrument, dials) for instrument, dials in packages.items()}
    return Policy("made", "A made-up policy", own, Path("made.yaml"))


def handed_out(packages: dict[str, Dials], month: int) -> dict[str, int]:
    """All that a policy hands out in a month."""
    row = supports_by_month(policy_of(packages), month)[month].tolist()
    return {name: amount for name, amount in zip(NAMES, row, strict=True) if amount}


def bills(instrument: str, dials: Dials) -> tuple[Bill, ...]:
    """The bills of an instrument."""
    module = module_of(instrument)
    own = {name: entry.value for name, entry in set_like_this(instrument, dials).items()}
    return tuple(module.bills(module.Dials(**own)))


def booked(instrument: str, dials: Dials, counts: dict[str, int]) -> dict[str, int]:
    """Cents of each line that is not zero; what comes back to the public budget is below zero."""
    lines = [(bill, counts.get(bill.driver, 0) * bill.cents) for bill in bills(instrument, dials)]
    return {bill.line: -cents if bill.kind == "revenue" else cents for bill, cents in lines if cents}
