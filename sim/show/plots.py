"""The charts of a comparison: for each its numbers (a frame, and the CSV) and its drawing (a Figure).

`sim.plots` has them for notebooks. Figures are made without pyplot, so that no window, backend or global setting is
touched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sim.show import (
    assumed,
    contrasts,
    flow_numbers,
    flows,
    money,
    overtime,
    parts,
    people,
    people_numbers,
    tables,
    worth,
    worth_numbers,
)
from sim.show.scene import scene
from sim.show.style import styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.show.scene import Scene
    from sim.study.result import Result


class Chart(NamedTuple):
    """A chart: the stem of its files, the numbers that it shows, and how they are drawn.

    A chart whose table is empty has nothing to show (a single policy has no difference) and is not drawn.
    """

    stem: str
    table: Callable[[Result, Scene], pd.DataFrame]
    draw: Callable[[pd.DataFrame, Scene], Figure]

    def figure(self, comparison: Result) -> Figure:
        """The chart of a comparison."""
        told = scene(comparison)
        with styled(self.stem):
            return self.draw(self.table(comparison, told), told)


CHARTS: tuple[Chart, ...] = (
    Chart("where_families_are", tables.where_families_are, overtime.where_families_are),
    Chart("durably_housed_over_time", tables.durably_housed_over_time, overtime.durably_housed_over_time),
    Chart("flows_from_camp_to_home", flow_numbers.flows_from_camp_to_home, flows.flows_from_camp_to_home),
    Chart("first_home_or_leaving", tables.first_home_or_leaving, overtime.first_home_or_leaving),
    Chart("differences_to_baseline", tables.differences_to_baseline, contrasts.differences_to_baseline),
    Chart("parts_of_the_difference", parts.parts_of_the_difference, parts.draw_parts),
    Chart("chance_of_being_best", tables.chance_of_being_best, contrasts.chance_of_being_best),
    Chart("homes_by_group", people_numbers.homes_by_group, people.homes_by_group),
    Chart("days_others_wait", people_numbers.days_others_wait, people.days_others_wait),
    Chart("cost_by_heading", tables.cost_by_heading, money.cost_by_heading),
    Chart("cost_by_payer", worth_numbers.cost_by_payer, worth.cost_by_payer),
    Chart("cost_against_effect", tables.cost_against_effect, contrasts.cost_against_effect),
    Chart("cost_frontier", worth_numbers.cost_frontier, worth.cost_frontier),
    Chart("acceptability", worth_numbers.acceptability, worth.acceptability),
    Chart(
        "acceptability_under_assumptions",
        worth_numbers.acceptability_under_assumptions,
        worth.acceptability_under_assumptions,
    ),
    Chart("value_of_knowing", worth_numbers.value_of_knowing, worth.value_of_knowing),
    Chart("assumptions_that_matter", assumed.assumptions_that_matter, assumed.draw_assumptions),
)


def chart(stem: str) -> Chart:
    """The chart of this name."""
    return next(one for one in CHARTS if one.stem == stem)
