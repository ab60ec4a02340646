"""Makes a study again from the recipe of a result: every number as it was in force, whatever the files say today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.parameters.loader import Parameter
from sim.scenario.circles import Only
from sim.scenario.schema import Camp, City, Policy, Study

RECIPE = "recipe.json"


def study_of_recipe(recipe: dict[str, Any]) -> Study:
    """The study that a recipe (store.recipe) tells of. Overrides are in its parameters; its paths are bare names.

    A recipe that names no files (that of a sweep) gives its own name in their place.
    """
    return Study(
        name=recipe["study"],
        title=recipe["title"],
        city=_city(recipe),
        policies=tuple(_policy(recipe, name, told) for name, told in recipe["policies"].items()),
        baseline=recipe["baseline"],
        months=recipe["months"],
        replicates=recipe["replicates"],
        seed=recipe["seed"],
        starts=recipe["starts"],
        horizons=tuple(recipe["horizons"]),
        parameters=_parameters(recipe["parameters"]),
        mainstream=_parameters(recipe["mainstream"], "mainstream."),
        path=_file(recipe, "study"),
    )


def _city(recipe: dict[str, Any]) -> City:
    told = recipe["city"]
    camps = tuple(Camp(camp["name"], camp["families"]) for camp in told["camps"])
    path = _file(recipe, "city")
    return City(told["name"], told["title"], told["currency"], told["price_year"], told["law_regime"], camps, {}, path)


def _policy(recipe: dict[str, Any], name: str, told: dict[str, Any]) -> Policy:
    instruments = {one: _parameters(dials, f"{one}.") for one, dials in told["instruments"].items()}
    path = _file(recipe, "policies", name)
    only = {one: Only(tuple(own["camps"]), tuple(own["group"])) for one, own in told.get("only", {}).items()}
    return Policy(name, told["title"], instruments, path, only=only)


def _file(recipe: dict[str, Any], *keys: str) -> Path:
    """The name of a file of the recipe."""
    if "files" not in recipe:
        return Path(RECIPE)
    told = recipe["files"]
    for key in keys:
        told = told[key]
    return Path(told["name"])


def _parameters(told: dict[str, Any], shelf: str = "") -> dict[str, Parameter]:
    """Parameters by the names they go by; `shelf` is put before the name where a dial goes by its own alone."""
    return {name: Parameter(name=f"{shelf}{name}", where=RECIPE, **fields) for name, fields in told.items()}
