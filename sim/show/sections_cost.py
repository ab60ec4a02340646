"""Sections on money: what it costs and who pays, in two perspectives, and whether it is worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import bills, views
from sim.show.blocks import Fold, Head, Lay, Say
from sim.show.words import amount
from sim.show.worth_told import frontier_table, knowing

if TYPE_CHECKING:
    from sim.show.blocks import Block, Drawn


def costs(drawn: Drawn) -> list[Block]:
    """Costs by heading and payer for public budgets, and beside them the wider view."""
    text, result, scene = drawn.text("costs"), drawn.result, drawn.scene
    discount = amount(result.discount, "percent")
    elsewhere = amount(result.cost_elsewhere, "eur")
    return [
        Say(text["lead"].format(year=scene.year, month=scene.last, discount=discount)),
        Say(text["warning"], "warning"),
        *drawn.picture("cost_by_heading"),
        *drawn.picture("cost_by_payer"),
        Fold(text["every"], (Lay(bills.by_heading(result, scene)), Lay(bills.by_payer(result, scene)))),
        Head(text["both"]["head"]),
        Say(text["both"]["lead"].format(elsewhere=elsewhere)),
        *(Say(one, "warning") for one in views.warnings(result, scene)),
        Lay(views.both(result, scene)),
        Fold(text["both"]["every"], (Lay(views.by_kind(result, scene)),)),
    ]


def worth(drawn: Drawn) -> list[Block]:
    """Cost against effect, the frontier, acceptability and the value of knowing, in both perspectives."""
    text, result, scene = drawn.text("worth"), drawn.result, drawn.scene
    if not scene.others:
        return []
    return [
        Say(text["lead"]),
        *drawn.picture("cost_against_effect"),
        *drawn.picture("cost_frontier"),
        Lay(frontier_table(result, scene)),
        Head(text["acceptable"]),
        Say(text["acceptable_lead"]),
        *drawn.picture("acceptability"),
        *drawn.picture("acceptability_under_assumptions"),
        Head(text["knowing"]),
        Say(text["knowing_lead"]),
        *drawn.picture("value_of_knowing"),
        *(Say(one) for one in knowing(result)),
    ]
