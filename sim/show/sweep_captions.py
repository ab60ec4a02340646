"""What is said under each chart of a sweep, and the words that stand for it for those who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.show.captions import FACTS
from sim.show.sweep_answer import per_cent
from sim.show.sweep_tables import DOTS, PANELS, rows_of
from sim.show.tables import each
from sim.show.words import amount, words
from sim.study.sweep.weigh import MAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from sim.show.sweep_scene import View

NAMED = 5
"""Numbers named in the words of a chart at most."""


def _titles(view: View) -> dict[str, str]:
    return {look.name: look.title for look in view.looks}


def _spread(table: pd.DataFrame, view: View, fact: str, sign: bool) -> list[str]:
    titles = _titles(view)
    return [
        fact.format(
            policy=titles[row.policy],
            **{name: amount(getattr(row, name), "percent", sign) for name in ("mean", "p05", "p95")},
        )
        for row in each(rows_of(table, measure=MAIN))
    ]


def _outcomes(table: pd.DataFrame, view: View, fact: str) -> list[str]:
    return _spread(table, view, fact, sign=False)


def _differences(table: pd.DataFrame, view: View, fact: str) -> list[str]:
    return _spread(table, view, fact, sign=True)


def _best(table: pd.DataFrame, view: View, fact: str) -> list[str]:
    titles = _titles(view)
    return [
        fact.format(
            policy=titles[row.policy],
            **{name: per_cent(getattr(row, name)) for name in ("share", "clear", "lives")},
        )
        for row in each(table)
    ]


def _matter(table: pd.DataFrame, view: View, fact: str) -> list[str]:
    titles = _titles(view)
    first = table.sort_values("share", ascending=False, kind="stable").head(NAMED)
    return [
        fact.format(factor=row.meaning, share=per_cent(row.share), policy=titles[row.policy]) for row in each(first)
    ]


def _by_number(table: pd.DataFrame, view: View, fact: str) -> list[str]:
    """From the lowest group of points to the highest, for the policies and numbers that come first."""
    groups, told = rows_of(table, item="group"), []
    for look in view.asked:
        for factor in list(dict.fromkeys(table["factor"]))[:NAMED]:
            own = list(each(rows_of(groups, factor=factor, policy=look.name)))
            if own:
                ends = {"first": amount(own[0].mean, "percent"), "final": amount(own[-1].mean, "percent")}
                told.append(fact.format(policy=look.title, factor=view.varied[factor].title, **ends))
    return told


_FACTS: dict[str, Callable[[pd.DataFrame, View, str], list[str]]] = {
    "outcomes_over_points": _outcomes,
    "differences_over_points": _differences,
    "best_over_points": _best,
    "numbers_that_matter": _matter,
    "difference_by_number": _by_number,
}


def _told(view: View) -> dict[str, Any]:
    told = {"n": len(view.looks), "last": view.last, "baseline": view.baseline.title, "quantity": view.quantity}
    return {**told, "panels": PANELS, "dots": DOTS}


def alt(stem: str, table: pd.DataFrame, view: View) -> str:
    """The chart in words, with its main numbers."""
    text = words()[stem]
    facts = FACTS.join(_FACTS[stem](table, view, text["fact"]))
    said: str = text["alt"].format(facts=facts, **_told(view))
    return said


def caption(stem: str, view: View) -> str:
    """How the chart is to be read."""
    said: str = words()[stem]["caption"].format(**_told(view))
    return said
