"""What was run, told back: the recipe in short, and the instruments of each policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.show.evidence import Studied, plain
from sim.show.rows import Cell, Group, Head, Row, Table
from sim.show.words import amount, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.show.scene import Look, Scene
    from sim.study.result import Result


def recipe(comparison: Result, scene: Scene) -> Table:
    """Study, city, horizons, replicates, seed: what a reader needs to run it again."""
    text, study = words()["report"]["recipe"], comparison.study
    items = {
        text["study"]: f"{study.title} ({study.name})",
        text["city"]: study.city.title,
        text["law"]: words()["report"]["law_regimes"].get(study.city.law_regime, study.city.law_regime),
        text["baseline"]: scene.baseline.title,
        text["starts"]: study.starts,
        text["months"]: str(scene.months),
        text["horizons"]: ", ".join(str(month) for month in scene.horizons),
        text["replicates"]: str(scene.replicates),
        text["families"]: str(scene.families),
        text["seed"]: str(scene.seed),
        text["prices"]: f"{study.city.currency} {scene.year}",
        text["discount"]: amount(comparison.discount, "percent"),
    }
    rows = tuple(Row(item, "", (Cell(value, words=True),)) for item, value in items.items())
    return Table(text["table"], (Head(text["item"]), Head(text["value"])), (Group("", rows),))


def packages(comparison: Studied, looks: Iterable[Look]) -> Table:
    """Each policy with its instruments and their dials."""
    text = words()["report"]["recipe"]
    by_name = {policy.name: policy for policy in comparison.study.policies}
    rows = tuple(
        Row(
            look.title, look.name, (Cell(_instruments(by_name[look.name].instruments), words=True),), colour=look.colour
        )
        for look in looks
    )
    heads = (Head(words()["report"]["policy"]), Head(text["instruments"]))
    return Table(text["packages"], heads, (Group("", rows),))


def _instruments(instruments: dict[str, dict[str, Any]]) -> str:
    """`on site accompaniment (workers 5, months 4); census`."""
    told = []
    for name, dials in instruments.items():
        values = ", ".join(f"{dial.replace('_', ' ')} {plain(parameter.value)}" for dial, parameter in dials.items())
        told.append(name.replace("_", " ") + (f" ({values})" if values else ""))
    return "; ".join(told)
