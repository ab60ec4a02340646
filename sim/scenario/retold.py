"""Makes a study again from the recipe of a result: every number as it was in force, whatever the files say today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.parameters.loader import Parameter
from sim.scenario.circles import Only
from sim.scenario.schema import Camp, City, Policy, Study


def study_of_recipe(recipe: dict[str, Any]) -> Study:
    """The study that a recipe (store.recipe) tells of. Overrides are in its parameters; its paths are bare names."""
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
        path=Path(recipe["files"]["study"]["name"]),
    )


def _city(recipe: dict[str, Any]) -> City:
    told = recipe["city"]
    camps = tuple(Camp(camp["name"], camp["families"]) for camp in told["camps"])
    path = Path(recipe["files"]["city"]["name"])
    return City(told["name"], told["title"], told["currency"], told["price_year"], told["law_regime"], camps, {}, path)


def _policy(recipe: dict[str, Any], name: str, told: dict[str, Any]) -> Policy:
    instruments = {one: _parameters(dials, f"{one}.") for one, dials in told["instruments"].items()}
    path = Path(recipe["files"]["policies"][name]["name"])
    only = {one: Only(tuple(own["camps"]), tuple(own["group"])) for one, own in told.get("only", {}).items()}
    return Policy(name, told["title"], instruments, path, only=only)


def _parameters(told: dict[str, Any], shelf: str = "") -> dict[str, Parameter]:
    """Parameters by the names they go by; `shelf` is put before the name where a dial goes by its own alone."""
    return {name: Parameter(name=f"{shelf}{name}", where="recipe.json", **fields) for name, fields in told.items()}
