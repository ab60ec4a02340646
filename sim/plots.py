"""The charts of a comparison for notebooks: a result in, matplotlib axes out, the same drawings as in the report.

`result` is what `sim.compare` returns, or a folder with the result of an earlier comparison. A chart of several panels
returns an array of axes, in reading order; `axes.figure` is the whole sheet, with its title, n, horizon and source.
`numbers(name, result)` is the frame behind a chart.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import Problem, UserError

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.result import Result

NAMES = (
    "where_families_are", "durably_housed_over_time", "flows_from_camp_to_home", "first_home_or_leaving",
    "differences_to_baseline", "parts_of_the_difference", "chance_of_being_best", "homes_by_group", "days_others_wait",
    "cost_by_heading", "cost_by_payer", "cost_against_effect", "cost_frontier", "acceptability",
    "acceptability_under_assumptions", "value_of_knowing", "assumptions_that_matter",
)  # fmt: skip
"""Every chart, in the order of the report."""


def numbers(name: str, result: Result | str | Path) -> pd.DataFrame:
    """The numbers behind the chart of this name; raises `UserError` with the nearest name where there is none."""
    from sim.show.plots import chart
    from sim.show.scene import scene

    if name not in NAMES:
        from difflib import get_close_matches

        near = get_close_matches(name, NAMES, n=1)
        todo = f"did you mean {near[0]}?" if near else f"one of {', '.join(NAMES)}"
        raise UserError([Problem("sim.plots.numbers", "name", "the name of a chart", repr(name), todo)])
    found = _result(result)
    return chart(name).table(found, scene(found))


def where_families_are(result: Result | str | Path) -> Any:
    """Stacked areas of the five shares of the partition, one panel for each policy."""
    return _axes("where_families_are", result)


def durably_housed_over_time(result: Result | str | Path) -> Any:
    """The share durably housed, one line with its 95% band for each policy."""
    return _axes("durably_housed_over_time", result)


def flows_from_camp_to_home(result: Result | str | Path) -> Any:
    """Streams from the camp, by admission and first roof, to where families live at the end, by policy."""
    return _axes("flows_from_camp_to_home", result)


def first_home_or_leaving(result: Result | str | Path) -> Any:
    """Cumulative incidence of a first durable home and of leaving first, a panel for each policy."""
    return _axes("first_home_or_leaving", result)


def differences_to_baseline(result: Result | str | Path) -> Any:
    """Paired differences to the baseline at the last horizon, a panel for each main measure."""
    return _axes("differences_to_baseline", result)


def parts_of_the_difference(result: Result | str | Path) -> Any:
    """What makes the difference between two policies; for a comparison that was asked to split one."""
    return _axes("parts_of_the_difference", result)


def chance_of_being_best(result: Result | str | Path) -> Any:
    """The probability that each policy is best on each measure, at the last horizon."""
    return _axes("chance_of_being_best", result)


def homes_by_group(result: Result | str | Path) -> Any:
    """Who reached a durable home, by group of families, a mark for each policy."""
    return _axes("homes_by_group", result)


def days_others_wait(result: Result | str | Path) -> Any:
    """Days added to an ordinary applicant's wait for a social flat, if let once and if it goes on."""
    return _axes("days_others_wait", result)


def cost_by_heading(result: Result | str | Path) -> Any:
    """Cost per family by heading, the programme apart from mainstream budgets."""
    return _axes("cost_by_heading", result)


def cost_by_payer(result: Result | str | Path) -> Any:
    """Cost per family for each public payer, a bar for each policy."""
    return _axes("cost_by_payer", result)


def cost_against_effect(result: Result | str | Path) -> Any:
    """Difference in cost against difference in families durably housed, to the baseline."""
    return _axes("cost_against_effect", result)


def cost_frontier(result: Result | str | Path) -> Any:
    """Cost against family-months durably housed with the frontier, for public budgets and in the wider view."""
    return _axes("cost_frontier", result)


def acceptability(result: Result | str | Path) -> Any:
    """The probability of the highest net benefit over the worth of a family-month, from luck alone."""
    return _axes("acceptability", result)


def acceptability_under_assumptions(result: Result | str | Path) -> Any:
    """The same over the ranges of the influential assumptions; for a comparison that was asked for them."""
    return _axes("acceptability_under_assumptions", result)


def value_of_knowing(result: Result | str | Path) -> Any:
    """Expected value of perfect information on luck, and on the assumptions where they were asked for."""
    return _axes("value_of_knowing", result)


def assumptions_that_matter(result: Result | str | Path) -> Any:
    """How far the answer moves when one assumption moves; for a comparison that was asked for its assumptions."""
    return _axes("assumptions_that_matter", result)


def _axes(name: str, result: Result | str | Path) -> Any:
    """The axes of a chart: one, or an array of several."""
    import numpy as np

    from sim.show.plots import chart

    found = _result(result)
    if numbers(name, found).empty:
        wanted = "a result with something to show in it"
        todo = "compare several policies; what assumptions change is found by compare --assumptions, "
        todo += "the parts of a difference by compare --decompose A,B"
        raise UserError([Problem(f"sim.plots.{name}", "", wanted, "one without", todo)])
    axes = chart(name).figure(found).axes
    return axes[0] if len(axes) == 1 else np.array(axes, dtype=object)


def _result(result: Result | str | Path) -> Result:
    """A comparison as it is, or the one in a folder."""
    if isinstance(result, str | Path):
        from sim.study.stored import opened

        return opened(result)
    return result
