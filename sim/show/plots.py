"""The seven charts of a comparison: for each its numbers (a frame, and the CSV) and its drawing (a Figure).

In a notebook: `sim.show.plots.durably_housed_over_time(comparison)`. Figures are made without pyplot, so that no
window, backend or global setting is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sim.show import contrasts, money, overtime, tables
from sim.show.scene import scene
from sim.show.style import styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.show.scene import Scene
    from sim.study.compare import Comparison


class Chart(NamedTuple):
    """A chart: the stem of its files, the numbers that it shows, and how they are drawn."""

    stem: str
    table: Callable[[Comparison, Scene], pd.DataFrame]
    draw: Callable[[pd.DataFrame, Scene], Figure]

    def figure(self, comparison: Comparison) -> Figure:
        """The chart of a comparison."""
        told = scene(comparison)
        with styled(self.stem):
            return self.draw(self.table(comparison, told), told)


CHARTS: tuple[Chart, ...] = (
    Chart("where_families_are", tables.where_families_are, overtime.where_families_are),
    Chart("durably_housed_over_time", tables.durably_housed_over_time, overtime.durably_housed_over_time),
    Chart("differences_to_baseline", tables.differences_to_baseline, contrasts.differences_to_baseline),
    Chart("chance_of_being_best", tables.chance_of_being_best, contrasts.chance_of_being_best),
    Chart("first_home_or_leaving", tables.first_home_or_leaving, overtime.first_home_or_leaving),
    Chart("cost_by_heading", tables.cost_by_heading, money.cost_by_heading),
    Chart("cost_against_effect", tables.cost_against_effect, contrasts.cost_against_effect),
)


def chart(stem: str) -> Chart:
    """The chart of this name."""
    return next(one for one in CHARTS if one.stem == stem)


def where_families_are(comparison: Comparison) -> Figure:
    """Stacked areas of the five shares of the partition, one panel for each policy."""
    return chart("where_families_are").figure(comparison)


def durably_housed_over_time(comparison: Comparison) -> Figure:
    """The share durably housed, one line with its 95% band for each policy."""
    return chart("durably_housed_over_time").figure(comparison)


def differences_to_baseline(comparison: Comparison) -> Figure:
    """Paired differences to the baseline at the last horizon, a panel for each main measure."""
    return chart("differences_to_baseline").figure(comparison)


def chance_of_being_best(comparison: Comparison) -> Figure:
    """The probability that each policy is best on each measure, at the last horizon."""
    return chart("chance_of_being_best").figure(comparison)


def first_home_or_leaving(comparison: Comparison) -> Figure:
    """Cumulative incidence of a first durable home and of leaving first, a panel for each policy."""
    return chart("first_home_or_leaving").figure(comparison)


def cost_by_heading(comparison: Comparison) -> Figure:
    """Cost per family by heading, the programme apart from mainstream budgets."""
    return chart("cost_by_heading").figure(comparison)


def cost_against_effect(comparison: Comparison) -> Figure:
    """Difference in cost against difference in families durably housed, to the baseline."""
    return chart("cost_against_effect").figure(comparison)
