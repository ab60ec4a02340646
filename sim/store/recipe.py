"""Says from what a result was made, so that it can be made again to equal bytes: no clock, host or path is in it."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.scenario.schema import City, Policy, Study

SCHEMA = 1
DISTRIBUTION = "camp-to-housing"
LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy", "Mesa", "matplotlib", "pydantic", "PyYAML")
SOURCES = (".py", ".yaml", ".json", ".jinja", ".html", ".css", ".js", ".svg", ".mplstyle")
TOLD = ("value", "type", "unit", "low", "high", "prior", "evidence", "source", "checked_on", "meaning")


def recipe(study: Study, **settings: Any) -> dict[str, Any]:
    """All that the result of a study depends on; `settings` are those of the comparison, such as the discount."""
    return {
        "schema": SCHEMA,
        "study": study.name,
        "title": study.title,
        "baseline": study.baseline,
        "months": study.months,
        "replicates": study.replicates,
        "seed": study.seed,
        "starts": study.starts,
        "luck": "common",
        **settings,
        "city": _city(study.city),
        "policies": {policy.name: _policy(policy) for policy in study.policies},
        "parameters": _parameters(study.parameters),
        "mainstream": _parameters(study.mainstream),
        "files": _files(study),
        "code": {"version": version(), "sources_sha256": sources_hash()},
        "libraries": {name: _version_of(name) for name in LIBRARIES},
    }


def version() -> str:
    """The version of this model."""
    return _version_of(DISTRIBUTION)


def sources_hash() -> str:
    """One hash of all sources and parameters of the model."""
    root = Path(__file__).resolve().parents[1]
    total = hashlib.sha256()
    for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).as_posix()):
        if path.suffix in SOURCES:
            total.update(f"{path.relative_to(root).as_posix()} {hash_of(path)}\n".encode())
    return total.hexdigest()


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _version_of(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"


def _parameters(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: {field: getattr(parameter, field) for field in TOLD} for name, parameter in parameters.items()}


def _city(city: City) -> dict[str, Any]:
    return {
        "name": city.name,
        "title": city.title,
        "currency": city.currency,
        "price_year": city.price_year,
        "law_regime": city.law_regime,
        "camps": [{"name": camp.name, "families": camp.families} for camp in city.camps],
    }


def _policy(policy: Policy) -> dict[str, Any]:
    instruments = {name: _parameters(dials) for name, dials in policy.instruments.items()}
    told = {"title": policy.title, "instruments": instruments}
    only = {name: {"camps": list(one.camps), "group": list(one.groups)} for name, one in sorted(policy.only.items())}
    return told | ({"only": only} if only else {})


def _files(study: Study) -> dict[str, Any]:
    """Names and hashes of the scenario files, by what they are."""
    return {
        "study": _file(study.path),
        "city": _file(study.city.path),
        "policies": {policy.name: _file(policy.path) for policy in study.policies},
    }


def _file(path: Path) -> dict[str, str]:
    return {"name": path.name, "sha256": hash_of(path)}
