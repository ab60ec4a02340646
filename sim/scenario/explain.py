"""Tells a scenario back as the simulator understood it: as text to be read aloud, or as a document for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, TypeAlias

from sim.parameters.entry import Amount, Parameter
from sim.parameters.files import shown
from sim.scenario.circles import Only
from sim.scenario.ledger import is_calendar, shares_of
from sim.scenario.library import Library, shipped
from sim.scenario.schema import City, Policy, Study
from sim.scenario.telling import told
from sim.supports import INDEX, SUPPORTS

SCHEMA = 1
PURPOSE = (
    "This study compares policies under stated assumptions. It is not a forecast, and never a tool to score a family."
)
CAUTION = (
    "An assumed number is an assumption: nobody has measured it. Every result holds under these assumptions only; "
    "vary an assumed number over its range before leaning on a difference."
)

Dials: TypeAlias = dict[str, Amount]
Handing: TypeAlias = Callable[[str, Dials], tuple[str, dict[str, int]]]


def explain(study: Study, *, library: Library | None = None, handing: Handing | None = None) -> str:
    """The study in words and tables, at most 100 columns wide, without colours."""
    return told(as_document(study, library=library, handing=handing))


def as_document(study: Study, *, library: Library | None = None, handing: Handing | None = None) -> dict[str, Any]:
    """The same as plain dictionaries and lists, ready for JSON.

    `library` holds the defaults that changed values are compared with, `handing` says what an instrument hands out
    with given dials; both are the model's own unless given.
    """
    library = library or shipped()
    handing = handing or handed_out
    common = library.common()
    mainstream = {one.name: one for one in study.mainstream.values()}
    policies = [_policy(policy, study, library, handing) for policy in study.policies]
    return {
        "schema": SCHEMA,
        "purpose": PURPOSE,
        "study": _study(study),
        "city": _city(study.city),
        "policies": policies,
        "parameters": _parameters(study.parameters.values(), common),
        "mainstream": _parameters(mainstream.values(), common),
        "evidence": {
            "common": shares_of([*study.parameters.values(), *_no_calendar(mainstream.values())]),
            "dials": shares_of(_no_calendar(_dials_of(study))),
        },
        "caution": CAUTION,
    }


def handed_out(instrument: str, dials: Dials) -> tuple[str, dict[str, int]]:
    """What an instrument's file says of itself, and the supports that it hands out with these dials."""
    module = import_module(f"sim.instruments.{instrument}")
    own = module.Dials(**{name: dials[name] for name in module.Dials._fields})
    return " ".join((module.__doc__ or "").partition("\n\n")[0].split()), module.supports(own)


def _study(study: Study) -> dict[str, Any]:
    return {
        "name": study.name,
        "title": study.title,
        "file": shown(study.path),
        "baseline": study.baseline,
        "months": study.months,
        "starts": study.starts,
        "replicates": study.replicates,
        "seed": study.seed,
        "horizons": list(study.horizons),
    }


def _city(city: City) -> dict[str, Any]:
    return {
        "name": city.name,
        "title": city.title,
        "file": shown(city.path),
        "currency": city.currency,
        "price_year": city.price_year,
        "law_regime": city.law_regime,
        "camps": [{"name": camp.name, "families": camp.families} for camp in city.camps],
        "families": sum(camp.families for camp in city.camps),
    }


def _policy(policy: Policy, study: Study, library: Library, handing: Handing) -> dict[str, Any]:
    instruments = [
        _instrument(name, dials, library.instruments.get(name, {}), handing) | _limit(policy.only.get(name))
        for name, dials in policy.instruments.items()
    ]
    return {
        "name": policy.name,
        "title": policy.title,
        "file": shown(policy.path),
        "baseline": policy.name == study.baseline,
        "instruments": instruments,
    }


def _instrument(
    name: str, dials: dict[str, Parameter], defaults: dict[str, Parameter], handing: Handing
) -> dict[str, Any]:
    about, supports = handing(name, {dial: one.value for dial, one in dials.items()})
    return {
        "name": name,
        "about": about,
        "hands_out": [_support(support, amount) for support, amount in supports.items()],
        "dials": _parameters(dials.values(), {one.name: one for one in defaults.values()}),
    }


def _limit(only: Only | None) -> dict[str, Any]:
    """To whom an instrument is limited; nothing where it is for everybody."""
    if only is None:
        return {"only": None}
    return {"only": {"camps": list(only.camps), "group": list(only.groups), "words": only.words()}}


def _support(name: str, amount: int) -> dict[str, Any]:
    support = SUPPORTS[INDEX[name]]
    return {"name": name, "amount": int(amount), "unit": support.unit, "meaning": support.meaning}


def _parameters(parameters: Iterable[Parameter], defaults: dict[str, Parameter]) -> list[dict[str, Any]]:
    return [_parameter(one, defaults.get(one.name, one)) for one in parameters]


def _parameter(parameter: Parameter, default: Parameter) -> dict[str, Any]:
    """A parameter and its default; `changed` says that this scenario has another value or evidence for it."""
    mine, usual = (one._replace(where="") for one in (parameter, default))
    return parameter._asdict() | {"default": default.value, "changed": mine != usual}


def _dials_of(study: Study) -> list[Parameter]:
    """Each dial once, however many policies share it with the same value and evidence."""
    found = {
        (one.name, one.value, one.evidence): one
        for policy in study.policies
        for dials in policy.instruments.values()
        for one in dials.values()
    }
    return list(found.values())


def _no_calendar(parameters: Iterable[Parameter]) -> list[Parameter]:
    """Without when instruments run, which is a choice of the study and rests on nothing."""
    return [one for one in parameters if not is_calendar(one)]
