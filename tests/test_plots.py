"""`sim.plots`: a comparison or its folder in, axes with titles, units, n and horizon out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes

import sim
from sim import plots
from sim.errors import UserError
from sim.show.plots import CHARTS
from tests.show.fake import fake_comparison


@pytest.fixture(scope="module")
def comparison() -> Any:
    return fake_comparison(months=24, replicates=4, count=20)


def test_the_public_names_are_the_charts_of_the_report() -> None:
    assert sim.plots is plots
    assert tuple(chart.stem for chart in CHARTS) == plots.NAMES
    assert all(getattr(plots, name).__doc__ for name in plots.NAMES)


@pytest.mark.parametrize("name", plots.NAMES)
def test_every_chart_hands_out_axes_with_what_a_reader_needs(comparison: Any, name: str) -> None:
    made = getattr(plots, name)(comparison)
    axes = [made] if isinstance(made, Axes) else list(made)
    assert axes
    assert all(isinstance(one, Axes) for one in axes)
    assert isinstance(made, Axes if len(axes) == 1 else np.ndarray)
    said = " ".join(text.get_text() for text in axes[0].figure.texts).replace("\n", " ")
    shown = 20 if name == "assumptions_that_matter" else 4
    assert f"{shown} replicates × 300 families, 24 months" in said, "n is that of what is drawn"
    assert axes[0].figure.texts[0].get_text()


@pytest.mark.parametrize("name", plots.NAMES)
def test_the_numbers_are_a_frame_with_rows(comparison: Any, name: str) -> None:
    assert len(plots.numbers(name, comparison)) > 0


def test_an_unknown_chart_is_answered_with_the_nearest(comparison: Any) -> None:
    with pytest.raises(UserError, match=r"did you mean cost_frontier\?"):
        plots.numbers("cost_frontiers", comparison)


def test_a_chart_with_nothing_to_show_says_how_to_get_it(comparison: Any) -> None:
    with pytest.raises(UserError, match="found by compare --assumptions"):
        plots.assumptions_that_matter(comparison._replace(assumed=None))


def test_a_folder_that_is_no_result_is_refused(tmp_path: Any) -> None:
    with pytest.raises(UserError, match="wanted the folder of a finished comparison"):
        plots.where_families_are(tmp_path)
