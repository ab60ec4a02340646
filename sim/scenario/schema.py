"""What a scenario is once it has been read and found valid: cities, policies and studies."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.parameters.loader import Parameter
    from sim.scenario.circles import Only


@dataclass(frozen=True)
class Camp:
    """A camp site and the number of families living on it at month 0."""

    name: str
    families: int


@dataclass(frozen=True)
class City:
    """Where it happens: sites, law and the local values of parameters."""

    name: str
    title: str
    currency: str
    price_year: int
    law_regime: str
    camps: tuple[Camp, ...]
    overrides: dict[str, Parameter]
    path: Path


@dataclass(frozen=True)
class Policy:
    """A package of instruments; every dial has a value, its own or the default of the instrument's file.

    `scale` are the dials (`instrument.dial`) by which the whole policy is made larger or smaller; empty: those by which
    its instruments usually grow (study.scale). `only` says to whom an instrument is limited; one that it does not name
    is for everybody.
    """

    name: str
    title: str
    instruments: dict[str, dict[str, Parameter]]
    path: Path
    scale: tuple[str, ...] = ()
    only: dict[str, Only] = field(default_factory=dict)


@dataclass(frozen=True)
class Study:
    """A comparison of policies in one city on the same families and luck.

    `parameters` maps each dotted name (`work.odds_applies`) to the parameter in force, after the overrides of
    the city, of the study and of the command line, in this order. `mainstream` are the prices of what no policy
    chooses (allowances, the city's own emergency rooms, taxes).
    """

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
    path: Path
