"""Makes a study again from its recipe, so that a result on disk can be run once more without the files it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.parameters.entry import Parameter
from sim.scenario.schema import Camp, City, Policy, Study


def restored(recipe: dict[str, Any]) -> Study:
    """The study of a recipe (`sim.store.recipe.recipe`): the same numbers in force, whatever files say today."""
    city = recipe["city"]
    camps = tuple(Camp(camp["name"], camp["families"]) for camp in city["camps"])
    return Study(
        name=recipe["study"],
        title=recipe["title"],
        city=City(
            city["name"], city["title"], city["currency"], city["price_year"], city["law_regime"], camps, {}, _FROM
        ),
        policies=tuple(_policy(name, policy) for name, policy in recipe["policies"].items()),
        baseline=recipe["baseline"],
        months=recipe["months"],
        replicates=recipe["replicates"],
        seed=recipe["seed"],
        starts=recipe["starts"],
        horizons=tuple(recipe["horizons"]),
        parameters={name: _parameter(name, told) for name, told in recipe["parameters"].items()},
        mainstream={name: _parameter(f"mainstream.{name}", told) for name, told in recipe["mainstream"].items()},
        path=_FROM,
    )


_FROM = Path("recipe.json")


def _policy(name: str, told: dict[str, Any]) -> Policy:
    instruments = {
        instrument: {dial: _parameter(f"{instrument}.{dial}", own) for dial, own in dials.items()}
        for instrument, dials in told["instruments"].items()
    }
    return Policy(name, told["title"], instruments, _FROM)


def _parameter(name: str, told: dict[str, Any]) -> Parameter:
    return Parameter(name=name, where=_FROM.name, **told)
