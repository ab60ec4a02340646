"""Sections on what becomes of the families: the answer, the levels, the differences, and who is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.show import left_out, rows
from sim.show.answer import Answer
from sim.show.beside import beside
from sim.show.biography_report import followed
from sim.show.blocks import Fold, Lay, Points, Say
from sim.show.parts import parts_table
from sim.show.tables import ordered

if TYPE_CHECKING:
    from sim.show.blocks import Block, Drawn


def answer(drawn: Drawn) -> list[Block]:
    """One page in plain words: the answer, the few numbers behind it, and what must be known beside it."""
    text = drawn.text("answer_page")
    first, *more = Answer(drawn.result, drawn.scene).paragraphs()
    summary = ordered(drawn.result.summary, drawn.scene)
    said: list[Block] = [Say(first, "first"), *(Say(one) for one in more if one)]
    return [
        *said,
        Lay(rows.glance(summary, drawn.scene)),
        Say(text["beside"], "lead"),
        Points(tuple(beside(drawn.result, drawn.scene))),
    ]


def levels(drawn: Drawn) -> list[Block]:
    """Where the families are under each policy, over time and at the horizons."""
    text = drawn.text("levels")
    summary = ordered(drawn.result.summary, drawn.scene)
    last, *earlier = (Lay(rows.levels(summary, drawn.scene, month)) for month in _late_first(drawn))
    return [
        Say(text["lead"]),
        *drawn.picture("where_families_are"),
        *drawn.picture("durably_housed_over_time"),
        Fold(text["every"], (last, *earlier, Say(drawn.text("no_number"), "quiet"))),
    ]


def flows(drawn: Drawn) -> list[Block]:
    """From the camp to where families live at the end."""
    picture = drawn.picture("flows_from_camp_to_home")
    return [Say(drawn.text("flows")["lead"]), *picture] if picture else []


def leaving(drawn: Drawn) -> list[Block]:
    """When a home came, or leaving."""
    return [
        *drawn.picture("first_home_or_leaving"),
        Say(drawn.text("times")["lead"]),
        Lay(left_out.times(drawn.result, drawn.scene)),
    ]


def differences(drawn: Drawn) -> list[Block]:
    """Each policy less the baseline, on the same families and luck."""
    text, scene = drawn.text("differences"), drawn.scene
    if not scene.others:
        return [Say(text["none"])]
    frame = ordered(drawn.result.differences, scene)
    tables = tuple(Lay(rows.differences(frame, scene, month)) for month in _late_first(drawn))
    return [
        Say(text["lead"].format(baseline=scene.baseline.title)),
        *drawn.picture("differences_to_baseline"),
        Fold(text["every"], tables),
    ]


def parts(drawn: Drawn) -> list[Block]:
    """What the difference between two policies is made of, where somebody asked for it."""
    table = parts_table(drawn.result, drawn.scene)
    if table is None:
        return []
    return [Say(drawn.text("parts")["lead"]), *drawn.picture("parts_of_the_difference"), Lay(table)]


def best(drawn: Drawn) -> list[Block]:
    """How often each policy is the best."""
    text, scene = drawn.text("best"), drawn.scene
    if not scene.others:
        return []
    table = Lay(rows.chances(drawn.result.p_best, scene))
    return [
        Say(text["lead"].format(n=len(scene.looks))),
        *drawn.picture("chance_of_being_best"),
        Fold(text["every"], (table,)),
    ]


def left(drawn: Drawn) -> list[Block]:
    """Who is left out: homes by group, and those who left."""
    text, scene = drawn.text("left_out"), drawn.scene
    housed = left_out.parts(drawn.result, scene, "housed")
    gone = left_out.parts(drawn.result, scene, "left")
    said = left_out.sentences(housed, scene)
    home = left_out.table(housed, scene, text["housed"].format(month=scene.last))
    away = left_out.table(gone, scene, text["left"].format(month=scene.last), sizes=False)
    return [
        Say(text["lead"]),
        *([Points(tuple(said))] if said else []),
        *drawn.picture("homes_by_group"),
        Say(text["warning"], "warning"),
        Lay(home),
        Fold(text["every"], (Lay(away), Say(text["more"], "quiet"))),
    ]


def waiting(drawn: Drawn) -> list[Block]:
    """What the lettings to families from camps mean for the others on the list."""
    text = drawn.text("left_out")["waiting"]
    table = left_out.waiting(drawn.result, drawn.scene)
    return [
        Say(f"{text['lead']} {text['bound']}"),
        *drawn.picture("days_others_wait"),
        Lay(table),
    ]


def biographies(drawn: Drawn) -> list[Block]:
    """Two synthetic families with the same luck under several policies."""
    return list(followed(drawn))


def _late_first(drawn: Drawn) -> list[int]:
    return sorted(drawn.scene.horizons, reverse=True)
