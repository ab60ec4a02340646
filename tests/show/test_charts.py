"""The charts: what is plotted is what the CSV holds, one colour stands for one policy, and every number adds up."""

from __future__ import annotations

import itertools
from typing import Any

import matplotlib.colors as mcolors
import numpy as np
import pandas as pd
import pytest

from sim.show import plots
from sim.show.left_out import part
from sim.show.scene import PALETTE, Scene, scene
from sim.show.style import spread_labels, styled
from sim.show.tables import first_home_or_leaving
from tests.show.fake import TITLES, fake_comparison

# Machado, Oliveira and Fernandes (2009), severity 1.0: what people without one kind of cone see, in linear RGB.
SIGHTS = {
    "full": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


@pytest.fixture(scope="module")
def comparison() -> Any:
    return fake_comparison()


@pytest.fixture(scope="module")
def seen(comparison: Any) -> Scene:
    return scene(comparison)


def linear(colour: str) -> np.ndarray:
    values = np.array(mcolors.to_rgb(colour))
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.95047, 1, 1.08883])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_colours_of_policies_differ_for_every_kind_of_sight(sight: str) -> None:
    seen_colours = [lab(np.array(SIGHTS[sight]) @ linear(colour)) for colour in PALETTE[:5]]
    apart = [float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen_colours, 2)]
    assert min(apart) > 15


def test_the_first_colours_stand_out_from_white_paper() -> None:
    for colour in PALETTE[:5]:
        light = float(linear(colour) @ [0.2126, 0.7152, 0.0722])
        assert 1.05 / (light + 0.05) >= 3, colour


def test_each_policy_has_a_look_of_its_own(seen: Scene) -> None:
    assert len({look.colour for look in seen.looks}) == len(TITLES)
    assert len({look.marker for look in seen.looks}) == len(TITLES)
    assert seen.names == tuple(TITLES)


def test_thirteen_policies_still_differ_by_colour_or_marker() -> None:
    names = tuple(f"policy_{i}" for i in range(13))
    every = scene(fake_comparison(names, months=3, replicates=2, count=5)).looks
    assert len({(look.colour, look.marker) for look in every}) == len(names)


def test_a_policy_has_one_colour_in_every_line_chart(comparison: Any, seen: Scene) -> None:
    figure = plots.chart("durably_housed_over_time").figure(comparison)
    lines = [line for line in figure.axes[0].lines if len(line.get_xdata()) > 3]
    assert [line.get_color() for line in lines] == [look.colour for look in seen.looks]
    panels = plots.chart("first_home_or_leaving").figure(comparison).axes
    homes = [next(line for line in panel.lines if len(line.get_xdata()) > 3) for panel in panels]
    assert [line.get_color() for line in homes] == [look.colour for look in seen.looks]
    names = {look.title: look.colour for look in seen.looks}
    plane = plots.chart("cost_against_effect").figure(comparison).axes[0]
    handles, labels = plane.get_legend_handles_labels()
    assert {label: handle.get_color() for handle, label in zip(handles, labels, strict=True)} == names  # type: ignore[attr-defined]


def test_the_lines_are_the_numbers_of_the_table(comparison: Any, seen: Scene) -> None:
    chart = plots.chart("durably_housed_over_time")
    table = chart.table(comparison, seen)
    lines = [line for line in chart.figure(comparison).axes[0].lines if len(line.get_xdata()) > 3]
    for look, line in zip(seen.looks, lines, strict=True):
        rows = table[table["policy"] == look.name]
        np.testing.assert_array_equal(np.asarray(line.get_xdata()), rows["month"].to_numpy())
        np.testing.assert_array_equal(np.asarray(line.get_ydata()), rows["mean"].to_numpy())


def test_the_areas_add_up_to_all_families(comparison: Any, seen: Scene) -> None:
    table = plots.chart("where_families_are").table(comparison, seen)
    sums = table.groupby(["policy", "month"])["mean"].sum()
    assert len(sums) == len(TITLES) * 61
    np.testing.assert_allclose(sums, 1)


def test_the_bars_add_up_to_the_public_cost(comparison: Any, seen: Scene) -> None:
    table = plots.chart("cost_by_heading").table(comparison, seen)
    bars = table[table["item"] == "heading"]
    assert "Rent paid by tenants" not in set(bars["heading"])
    totals = table[table["item"] == "total"].set_index("policy")["mean"]
    pd.testing.assert_series_equal(
        bars.groupby("policy")["mean"].sum().sort_index(), totals.sort_index(), check_names=False
    )


def test_small_headings_are_merged_and_come_last(comparison: Any) -> None:
    told = [
        [text.get_text() for text in legend.get_texts()]
        for legend in plots.chart("cost_by_heading").figure(comparison).legends
    ]
    assert told[0] == [
        "1  Temporary flats",
        "2  Village: plots and works",
        "3  Follow-up after the move",
        "4  Accompaniment",
        "5  Job mediation",
        "6  Language course",
        "7  other headings",
    ]
    assert len(told[1]) == 5


def test_differences_leave_the_baseline_out(comparison: Any, seen: Scene) -> None:
    for stem in ("differences_to_baseline", "cost_against_effect"):
        table = plots.chart(stem).table(comparison, seen)
        assert list(dict.fromkeys(table["policy"])) == list(TITLES)[1:]


def tiny(housed: list[int | None], left: list[int | None], replicates: list[int]) -> Any:
    told = fake_comparison(("only",), months=4, replicates=2, count=2)
    families = pd.DataFrame(
        {
            "policy": "only",
            "replicate": replicates,
            "arrival": 0,
            "housed": pd.array(housed, dtype="Int16"),
            "left": pd.array(left, dtype="Int16"),
        }
    )
    return told._replace(families=families)


def test_the_first_event_counts_and_both_are_shares_of_all() -> None:
    fake = tiny([1, 3, None, 2], [2, None, 1, None], [0, 0, 1, 1])
    table = first_home_or_leaving(fake, scene(fake))
    home = table[table["event"] == "home"]["mean"].tolist()
    left = table[table["event"] == "left"]["mean"].tolist()
    assert home == [0, 0.25, 0.5, 0.75, 0.75]
    assert left == [0, 0.25, 0.25, 0.25, 0.25]


def test_newcomers_are_not_in_the_cohort() -> None:
    fake = tiny([1, 1, 1, 1], [None] * 4, [0, 0, 1, 1])
    fake.families.loc[[1, 3], "arrival"] = 2
    fake.families.loc[[1, 3], "housed"] = pd.NA
    assert first_home_or_leaving(fake, scene(fake))["mean"].max() == 1


def test_a_single_replicate_has_no_interval() -> None:
    fake = fake_comparison(months=6, replicates=1)
    table = first_home_or_leaving(fake, scene(fake))
    assert table["mean"].notna().all()
    assert table["low"].isna().all()


@pytest.mark.parametrize("wanted", [[0.5, 0.5, 0.5], [0.0, 0.01, 0.02], [0.99, 1.0, 0.98], [0.9, 0.1, 0.5]])
def test_labels_keep_apart_in_their_order(wanted: list[float]) -> None:
    placed = spread_labels(wanted, 0.1, 0.0, 1.0)
    order = sorted(range(3), key=lambda i: wanted[i])
    steps = np.diff([placed[i] for i in order])
    assert (steps >= 0.1 - 1e-12).all()
    assert min(placed) >= 0
    assert max(placed) <= 1 + 1e-12


@pytest.mark.parametrize("stem", [chart.stem for chart in plots.CHARTS])
def test_no_text_of_a_chart_runs_off_the_sheet(comparison: Any, stem: str) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with styled(stem):
        figure = plots.chart(stem).figure(comparison)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        drawn = figure.get_tightbbox(canvas.get_renderer())
    assert drawn.x0 >= 0
    assert drawn.y0 >= 0
    assert drawn.x1 <= figure.get_figwidth()
    assert drawn.y1 <= figure.get_figheight()


def test_each_chart_says_where_it_comes_from(comparison: Any) -> None:
    for chart in plots.CHARTS:
        words = " ".join(text.get_text() for text in chart.figure(comparison).texts).replace("\n", " ")
        shown = 4 if chart.stem == "acceptability_under_assumptions" else 20
        assert f"{shown} replicates × 300 families" in words, "n is that of what is drawn"
        assert "60 months from 2019-01" in words
        assert "camp-to-housing simulation, synthetic families, seed 20190408" in words
        for title in TITLES.values():
            assert title in words


@pytest.mark.parametrize("months", [2, 130])
def test_any_number_of_months_has_few_ticks(months: int) -> None:
    fake = fake_comparison(("a", "b"), months=months, replicates=2, count=5)
    ticks = plots.chart("durably_housed_over_time").figure(fake).axes[0].get_xticks()
    assert 3 <= len(ticks) <= 7
    assert max(ticks) <= months


def test_a_group_without_events_has_no_interval() -> None:
    replicate, everybody = np.array([0, 0, 1, 1]), np.ones(4, dtype=bool)
    nobody = part(replicate, everybody, ~everybody)
    assert (nobody.weight, nobody.mean) == (1, 0)
    assert np.isnan([nobody.low, nobody.high]).all()
    half = part(replicate, everybody, np.array([True, False, True, True]))
    assert half.mean == 0.75
    assert 0 <= half.low < 0.75 < half.high <= 1
    assert part(replicate, ~everybody, everybody).weight == 0
