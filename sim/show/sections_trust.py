"""Sections on how far the result can be trusted: luck, assumptions, evidence, limits, and how to run it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import evidence, rows, told
from sim.show.assumed import assumptions_table, flips
from sim.show.blocks import Fold, Lay, Points, Say
from sim.show.scene import replicates
from sim.show.tables import at, each, ordered
from sim.show.words import digits, missing

if TYPE_CHECKING:
    from sim.show.blocks import Block, Drawn


def sure(drawn: Drawn) -> list[Block]:
    """The interval of the mean, and the spread between cities that could happen."""
    text = drawn.text("sure")
    luck, learned = _luck(drawn), drawn.result.learned
    return [
        Say(text["lead"].format(replicates=replicates(drawn.scene.replicates))),
        Say(text["learned"].format(names=", ".join(learned)) if learned else text["not_in"], "warning"),
        Lay(rows.spreads(drawn.result.summary, drawn.scene)),
        *([Say(luck)] if luck else []),
    ]


def _luck(drawn: Drawn) -> str:
    """What common luck saves for families durably housed; empty where it is not defined."""
    text, scene = drawn.text("sure"), drawn.scene
    found = at(ordered(drawn.result.luck, scene, ["durably_housed"]), scene.last)
    titles = {look.name: look.title for look in scene.others}
    facts = [
        text["luck_fact"].format(times=digits(row.runs_saved, 1), policy=titles[row.policy])
        for row in each(found)
        if row.policy in titles and not missing(row.runs_saved)
    ]
    said: str = text["luck"].format(facts=", ".join(facts)) if facts else ""
    return said


def assumptions(drawn: Drawn) -> list[Block]:
    """Which assumed numbers change the comparison most; how to find them where nobody asked."""
    text = drawn.text("assumptions")
    assumed = drawn.result.assumed
    if assumed is None:
        return [Say(text["none"], "quiet")]
    swings = assumed.swings
    lead = text["lead"].format(
        screened=int(swings["screened"].iloc[0]),
        kept=swings["parameter"].nunique(),
        replicates=replicates(int(swings["replicates"].iloc[0])),
        points=assumed.points["point"].nunique(),
    )
    return [
        Say(lead),
        *drawn.picture("assumptions_that_matter"),
        *(Say(one) for one in flips(drawn.result, drawn.scene)),
        Lay(assumptions_table(drawn.result, drawn.scene)),
        Say(text["limits"], "quiet"),
    ]


def grounds(drawn: Drawn) -> list[Block]:
    """What the numbers rest on."""
    text, found = drawn.text("evidence"), evidence.tally(drawn.result)
    every = Lay(evidence.every_number(drawn.result), "long")
    return [
        Say(text["lead"].format(n=found.n, shared=found.shared, dials=found.dials)),
        Lay(evidence.by_kind(drawn.result)),
        Fold(text["open"], (every,)),
    ]


def limits(drawn: Drawn) -> list[Block]:
    """What the study cannot say."""
    found = evidence.tally(drawn.result)
    return [Points(tuple(one.format(assumed=found.assumed, n=found.n) for one in drawn.text("limits")))]


def recipe(drawn: Drawn) -> list[Block]:
    """What a reader needs to run it again."""
    return [
        Lay(told.recipe(drawn.result, drawn.scene), "told"),
        Lay(told.packages(drawn.result, drawn.scene.looks), "told"),
        Say(drawn.text("recipe")["again"], "quiet"),
    ]
