"""Who is left out: who reached a durable home and who left, by admission, household size and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.codes import PAPERS
from sim.outcomes.paired import student
from sim.show.rows import Cell, Group, Row, Table, between, heads
from sim.show.tables import cohort, event_months, replicate_index
from sim.show.words import NONE, amount, words

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from sim.show.scene import Scene
    from sim.study.compare import Comparison

    Flags = npt.NDArray[np.bool_]
    Found = dict[str, dict[str, dict[str, "Part"]]]

LARGE = 5


class Part(NamedTuple):
    """A group of families under one policy: its share of the cohort, and an event's share in it with 95% interval."""

    weight: float
    mean: float
    low: float
    high: float


def groups(family: pd.DataFrame) -> dict[str, dict[str, Flags]]:
    """The groups that the report tells apart, as flags over the families."""
    text = words()["report"]["left_out"]
    selected = family["selected"].to_numpy().astype(bool)
    large = family["persons"].to_numpy() >= LARGE
    papers = family["papers"].to_numpy()
    return {
        "": {text["all"]: np.ones(len(family), dtype=bool)},
        text["by_admission"]: {text["selected"]: selected, text["not_selected"]: ~selected},
        text["by_size"]: {text["large"].format(n=LARGE): large, text["small"].format(n=LARGE): ~large},
        text["by_papers"]: {name: papers == code for code, name in enumerate(PAPERS)},
    }


def part(replicate: npt.NDArray[np.intp], group: Flags, event: Flags) -> Part:
    """The share of a group with an event: a ratio of sums, its interval from how replicates differ.

    There is none where it happened to nobody or to all: replicates that do not differ do not show how sure that is.
    """
    runs = int(replicate.max()) + 1 if len(replicate) else 0
    size = np.bincount(replicate[group], minlength=runs)
    with_event = np.bincount(replicate[group & event], minlength=runs)
    total = int(size.sum())
    if total == 0:
        return Part(0.0, float("nan"), float("nan"), float("nan"))
    mean = int(with_event.sum()) / total
    half = float("nan")
    if runs > 1 and 0 < mean < 1:
        pull = with_event - mean * size
        half = student(runs - 1) * float(np.sqrt((pull * pull).sum() * runs / (runs - 1))) / total
    return Part(total / len(replicate), mean, float(np.maximum(0.0, mean - half)), float(np.minimum(1.0, mean + half)))


def parts(comparison: Comparison, scene: Scene, event: str) -> Found:
    """Heading, group, policy -> part, for `housed` or `left` by the last horizon."""
    found: Found = {}
    for look in scene.looks:
        family = cohort(comparison, look.name)
        replicate = replicate_index(family)
        happened = event_months(family, event) <= scene.last
        for heading, flags in groups(family).items():
            for name, group in flags.items():
                found.setdefault(heading, {}).setdefault(name, {})[look.name] = part(replicate, group, happened)
    return found


def table(found: Found, scene: Scene, caption: str, sizes: bool = True) -> Table:
    """A row for each group, a column for each policy: share with its interval, and (`sizes`) how large the group is."""
    text = words()["report"]["left_out"]
    made = []
    for heading, rows in found.items():
        cells = [Row(name, "", tuple(_cell(by[look.name], sizes) for look in scene.looks)) for name, by in rows.items()]
        made.append(Group(heading, tuple(cells)))
    return Table(caption, heads(text["group"], scene.looks), tuple(made))


def _cell(found: Part, sizes: bool) -> Cell:
    if found.weight == 0:
        return Cell(NONE, words()["report"]["left_out"]["nobody"])
    interval = between(found.low, found.high, lambda value: amount(value, "percent").rstrip("%"))
    size = words()["report"]["left_out"]["size"].format(share=amount(found.weight, "percent"))
    return Cell(amount(found.mean, "percent"), interval, size if sizes and found.weight < 1 else "")


def sentences(found: Found, scene: Scene) -> list[str]:
    """For each policy that admits some and not others: how the two fare."""
    text = words()["report"]["left_out"]
    admission = found[text["by_admission"]]
    said = []
    for look in scene.looks:
        inside, outside = admission[text["selected"]][look.name], admission[text["not_selected"]][look.name]
        if inside.weight == 0 or outside.weight == 0:
            continue
        shares = {
            "out": amount(outside.weight, "percent"),
            "out_housed": amount(outside.mean, "percent"),
            "in_housed": amount(inside.mean, "percent"),
        }
        said.append(text["sentence"].format(policy=look.title, **shares))
    return said
