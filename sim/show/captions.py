"""What is said under each chart, and the words that stand for it for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.show.tables import each
from sim.show.words import amount, digits, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from sim.show.scene import Look, Scene

FACTS = "; "


def _rows(table: pd.DataFrame, scene: Scene, **wanted: object) -> Iterator[tuple[Look, Any]]:
    """Each policy with its one row among those wanted."""
    for column, value in wanted.items():
        table = table[table[column] == value]
    found = {row.policy: row for row in each(table)}
    return ((look, found[look.name]) for look in scene.looks if look.name in found)


def _where_families_are(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    end = table[table["month"] == table["month"].max()].pivot(index="policy", columns="measure", values="mean")
    shares = {
        look.name: {name: amount(float(end.loc[look.name, name]), "percent") for name in end} for look in scene.looks
    }
    return [
        fact.format(
            policy=look.title,
            durable=shares[look.name]["durably_housed"],
            rough=shares[look.name]["camp_or_street"],
            gone=shares[look.name]["gone"],
        )
        for look in scene.looks
    ]


def _interval(row: Any, kind: str, sign: bool = False) -> dict[str, str]:
    return {name: amount(getattr(row, name), kind, sign) for name in ("mean", "low", "high")}


def _durably_housed_over_time(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    end = table["month"].max()
    return [fact.format(policy=look.title, **_interval(row, "percent")) for look, row in _rows(table, scene, month=end)]


def _differences_to_baseline(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    rows = _rows(table, scene, measure="durably_housed")
    return [fact.format(policy=look.title, **_interval(row, "percent", sign=True)) for look, row in rows]


def _chance_of_being_best(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    rows = _rows(table, scene, measure="durably_housed")
    return [fact.format(policy=look.title, p=digits(100 * row.p, 0) + "%") for look, row in rows]


def _first_home_or_leaving(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    end = table[table["month"] == table["month"].max()]
    left = {look.name: row for look, row in _rows(end, scene, event="left")}
    return [
        fact.format(policy=look.title, home=amount(row.mean, "percent"), left=amount(left[look.name].mean, "percent"))
        for look, row in _rows(end, scene, event="home")
    ]


def _cost_by_heading(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    gone = {look.name: amount(row.mean, "percent") for look, row in _rows(table, scene, item="gone")}
    rows = _rows(table, scene, item="total")
    return [fact.format(policy=look.title, mean=amount(row.mean, "eur"), gone=gone[look.name]) for look, row in rows]


def _cost_against_effect(table: pd.DataFrame, scene: Scene, fact: str) -> list[str]:
    return [
        fact.format(
            policy=look.title,
            effect=amount(row.effect_mean, "percent", sign=True),
            cost=amount(row.cost_mean, "eur", sign=True),
        )
        for look, row in _rows(table, scene)
    ]


_FACTS: dict[str, Callable[[pd.DataFrame, Scene, str], list[str]]] = {
    "where_families_are": _where_families_are,
    "durably_housed_over_time": _durably_housed_over_time,
    "differences_to_baseline": _differences_to_baseline,
    "chance_of_being_best": _chance_of_being_best,
    "first_home_or_leaving": _first_home_or_leaving,
    "cost_by_heading": _cost_by_heading,
    "cost_against_effect": _cost_against_effect,
}


def alt(stem: str, table: pd.DataFrame, scene: Scene) -> str:
    """The chart in words, with its main numbers."""
    text = words()[stem]
    facts = FACTS.join(_FACTS[stem](table, scene, text["fact"]))
    said: str = text["alt"].format(n=len(scene.looks), last=scene.last, baseline=scene.baseline.title, facts=facts)
    return said


def caption(stem: str, scene: Scene) -> str:
    """How the chart is to be read."""
    said: str = words()[stem]["caption"].format(last=scene.last, baseline=scene.baseline.title)
    return said
