"""Reads a city: its sites, its law, and the local values of the rulebook's parameters and of instruments' dials."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from sim.errors import Problem
from sim.parameters.entry import Parameter
from sim.parameters.files import nearest
from sim.parameters.forms import Form, Name, Text, Version, fit, whole_file
from sim.parameters.source import Marked, Reading, child, entries, items
from sim.scenario.library import Library
from sim.scenario.overrides import CityOverrideForm, overridden
from sim.scenario.schema import Camp, City

SITES = 60
FAMILIES = 2000


def _a_currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise ValueError("no currency")
    return text


class CityForm(Form):
    """A city as its file writes it."""

    version: Version
    kind: Literal["city"] = Field(description="city")
    name: Name
    title: Text
    currency: Annotated[str, AfterValidator(_a_currency)] = Field(description="three capital letters, such as EUR")
    price_year: int = Field(ge=1990, le=2100, description="the year of its prices, 1990 to 2100")
    law_regime: Literal["work_permit_before_2014", "eu_free_movement", "national"] = Field(
        description="work_permit_before_2014, eu_free_movement or national"
    )
    camps: list[Any] = Field(min_length=1, max_length=SITES, description=f"a list of 1 to {SITES} sites")
    parameters: dict[str, Any] | None = Field(None, description="local values by dotted name")


class CampForm(Form):
    """A site as a city's file writes it."""

    name: Text
    families: int = Field(ge=0, le=FAMILIES, description=f"a whole number of families from 0 to {FAMILIES}")


def city_of(reading: Reading, path: Path, library: Library, problems: list[Problem]) -> City | None:
    """The city that a file describes, or None; everything wrong in it is added to the problems."""
    return whole_file(reading, problems, lambda top, faults: _read(top, path, library, faults))


def _read(top: Marked, path: Path, library: Library, faults: list[Problem]) -> City | None:
    form = fit(CityForm, top, "", faults)
    camps = _camps(child(top, "camps"), faults)
    overrides = _overrides(child(top, "parameters"), path, library, faults)
    if form is None:
        return None
    return City(
        form.name, form.title, form.currency, form.price_year, form.law_regime, tuple(camps), overrides, path
    )  # fmt: skip


def _camps(node: Marked, faults: list[Problem]) -> list[Camp]:
    camps: dict[str, Camp] = {}
    for number, site in enumerate(items(node)):
        form = fit(CampForm, site, f"camps.{number}", faults)
        if form and form.name in camps:
            wanted = "a name that no other site has"
            faults.append(Problem(child(site, "name").where, f"camps.{number}.name", wanted, form.name))
        elif form:
            camps[form.name] = Camp(form.name, form.families)
    if camps and not faults and not any(camp.families for camp in camps.values()):
        faults.append(Problem(node.where, "camps", "at least one family on some site", "none on any site"))
    return list(camps.values())


def _overrides(node: Marked, path: Path, library: Library, faults: list[Problem]) -> dict[str, Parameter]:
    known = library.common() | library.dials()
    found: dict[str, Parameter] = {}
    for name, own in entries(node).items():
        if name not in known:
            wanted = "a parameter of the rulebook or a dial of an instrument"
            faults.append(Problem(own.key_where, name, wanted, name, nearest(name, known)))
            continue
        changed = overridden(known[name], own, f"set in {path.name}", CityOverrideForm, faults)
        if changed:
            found[name] = changed
    return found
