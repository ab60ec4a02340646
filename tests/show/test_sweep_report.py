"""The report of a sweep: every number in it and beside every chart is one of the result, and what matters is said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.errors import UserError
from sim.show import sweep_captions, sweep_report
from sim.show.sweep_answer import Answer
from sim.show.sweep_plots import CHARTS
from sim.show.sweep_report import write_report
from sim.show.sweep_scene import View, views
from sim.study.sweep.results import Results
from tests.show.test_report import Page, contents
from tests.study.sweep.invented import invent


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Sixty-four points, two policies, three numbers; the village is better where the first number is low."""
    return invent(tmp_path_factory.mktemp("sweep"), luck=0.05)


@pytest.fixture(scope="module")
def folder(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report")
    write_report(results, made)
    return made


def view(results: Results) -> View:
    (one,) = views(results)
    return one


def text(folder: Path) -> str:
    """What a reader reads, without the words in the charts."""
    html = (folder / "report.html").read_text(encoding="utf-8")
    page = Page(re.sub(r"<svg.*?</svg>|<style.*?</style>", "", html, flags=re.DOTALL))
    return " ".join(" ".join(page.text).split())


def told(results: Results) -> str:
    return "\n".join(Answer(view(results)).paragraphs())


def test_the_same_sweep_gives_the_same_bytes(results: Results, folder: Path, tmp_path: Path) -> None:
    write_report(Results(results.folder), tmp_path)
    assert contents(tmp_path) == contents(folder)


def test_every_chart_has_its_numbers_and_is_in_the_page(folder: Path) -> None:
    html = (folder / "report.html").read_text(encoding="utf-8")
    names = {path.name for path in (folder / "charts").iterdir()}
    assert names == {f"{chart.stem}.{kind}" for chart in CHARTS for kind in ("svg", "png", "csv")}
    for chart in CHARTS:
        assert f'id="chart-{chart.stem}"' in html
        assert f'href="charts/{chart.stem}.csv"' in html
        table = pd.read_csv(folder / "charts" / f"{chart.stem}.csv")
        assert len(table) > 0
        svg = (folder / "charts" / f"{chart.stem}.svg").read_text(encoding="utf-8")
        assert re.search(r'role="img" aria-label="[^"]{60,}', svg)
        assert "64 points" in svg
        assert "Not a forecast" in svg


def test_nothing_is_fetched_from_outside(folder: Path) -> None:
    html = (folder / "report.html").read_text(encoding="utf-8")
    for _, attributes in Page(html).elements:
        for name in ("src", "href", "xlink:href"):
            assert not (attributes.get(name) or "#").startswith(("http", "//", "data:"))


def test_no_place_is_left_open(folder: Path) -> None:
    """Every name in braces was filled in, and nothing undefined was printed."""
    assert not re.search(r"\{\w+\}|\bnan\b|None", text(folder))


def test_the_answer_says_who_is_best_how_surely_and_where_it_turns(results: Results) -> None:
    said = told(results)
    assert "Over 64 points drawn from the ranges of 3 numbers, Toulouse model leads to the largest share" in said
    assert re.search(
        r"For the same families with the same luck, Toulouse model differs from “.*?” by \+\d+\.\d points", said
    )
    assert re.search(r"is the best of the 2 policies on this measure at 8\d% of the points \(7\d% to 9\d%", said)
    assert re.search(r"Luck leaves \d+% to \d+% open: at \d+% of the points 8 replicates cannot tell", said)
    assert re.search(r"That difference hangs most on “Odds that a seeker makes a serious application” \([89]\d%", said)
    turn = r"Where “Odds that a seeker .*?” is 0\.04\d*\sto\s0\.0\d+, Insertion village (comes first|houses most) on"
    assert re.search(turn, said)


def test_the_numbers_of_a_chart_are_those_of_the_runs(results: Results, folder: Path) -> None:
    asked = "select policy, avg(durably_housed) as mean from runs where month = 4 group by policy order by policy"
    expected = dict(results.query(asked).itertuples(index=False))
    table = pd.read_csv(folder / "charts" / "outcomes_over_points.csv")
    found = table[table["measure"] == "durably_housed"].set_index("policy")["mean"]
    assert found.to_dict() == pytest.approx(expected)
    by_number = pd.read_csv(folder / "charts" / "difference_by_number.csv")
    dots = by_number[(by_number["item"] == "point") & (by_number["factor"] == "work.odds_applies")]
    one = "select avg(case when policy = 'toulouse_model' then durably_housed else -durably_housed end) * 2 as gap"
    gap = results.query(f"{one} from runs where month = 4 and point = 17")["gap"][0]
    assert dots.set_index("point")["mean"][17.0] == pytest.approx(gap)
    assert dots.set_index("point")["lowest"][17.0] == results.points["work.odds_applies"][17]


@pytest.fixture
def no_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the words are asked about: the charts take the time."""
    monkeypatch.setattr(sweep_report, "CHARTS", ())


@pytest.mark.usefixtures("no_charts")
def test_an_unfinished_sweep_says_so(tmp_path: Path) -> None:
    write_report(invent(tmp_path, leave=(2, 3, 5, 9)), tmp_path / "report")
    assert "This sweep is not finished: 12 of its 16 parts are there, with 48 of 64 points." in text(
        tmp_path / "report"
    )


def test_a_sweep_of_which_nothing_is_there_has_no_report(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="wanted a sweep of which a part is there, got one that has not been run yet"):
        write_report(invent(tmp_path, leave=range(64)), tmp_path / "report")
    assert not (tmp_path / "report").exists()


@pytest.mark.usefixtures("no_charts")
def test_failed_runs_are_told_with_their_reason(tmp_path: Path) -> None:
    write_report(invent(tmp_path, luck=0.05, failed=[(0, 1, 3), (5, 0, 0)]), tmp_path / "report")
    said = text(tmp_path / "report")
    assert "2 of 1024 runs failed. They are left out" in said
    assert "ZeroDivisionError: invented 2" in said


@pytest.mark.usefixtures("no_charts")
def test_one_replicate_says_that_luck_cannot_be_told(tmp_path: Path) -> None:
    write_report(invent(tmp_path, luck=0.05, replicates=1), tmp_path / "report")
    said = text(tmp_path / "report")
    assert "With one replicate at each point, what luck does and what the numbers do cannot be told apart" in said
    assert "One replicate cannot tell at any point whether the first is first by luck." in said
    assert "luck included" in said


def test_a_single_policy_is_told_by_its_level(tmp_path: Path) -> None:
    results = invent(tmp_path, alone, vary="policy=toulouse_model")
    write_report(results, tmp_path / "report")
    said = text(tmp_path / "report")
    assert re.search(
        r"Over 64 points .*?, 5\d\.\d% of the families are durably housed after 4 months under Toulouse model", said
    )
    assert "Which policy is best" not in said
    assert "of the families)" in said
    names = {path.stem for path in (tmp_path / "report" / "charts").iterdir()}
    assert names == {"outcomes_over_points", "numbers_that_matter", "difference_by_number"}


def alone(units: Any, luck: Any) -> Any:
    return 0.3 + 0.3 * units[:, :1, None] + 0.1 * units[:, 1:2, None] + luck


@pytest.mark.usefixtures("no_charts")
def test_a_sweep_of_policies_alone_has_no_number_to_hang_on(tmp_path: Path) -> None:
    from tests.study.sweep.small import SWEEP

    bare = (
        SWEEP[: SWEEP.index("vary:")].replace("points: 64\n", "")
        + "vary: {policy: [insertion_village, toulouse_model]}\n"
    )
    results = invent(tmp_path, flat, luck=0.05, text=bare, points=None)
    write_report(results, tmp_path / "report")
    said = text(tmp_path / "report")
    assert "With every number at its value, Toulouse model leads to the largest share" in said
    assert "What it hangs on" not in said


def flat(units: Any, luck: Any) -> Any:
    luck[:, 1] += 0.3
    return 0.4 + luck


def test_each_city_is_told_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep_report, "CHARTS", CHARTS[2:3])
    results = invent(tmp_path, vary="city=hamlet,toulouse", points=16, months=4)
    write_report(results, tmp_path / "report")
    said = text(tmp_path / "report")
    assert said.count("A hamlet Over 16 points") == said.count("Toulouse Over 16 points") == 1
    stems = {path.stem for path in (tmp_path / "report" / "charts").iterdir()}
    assert stems == {"best_over_points-hamlet", "best_over_points-toulouse"}


@pytest.mark.usefixtures("no_charts")
def test_an_earlier_report_leaves_no_chart_behind(results: Results, tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "of_earlier.svg").write_text("<svg/>")
    write_report(results, tmp_path)
    assert not (tmp_path / "charts" / "of_earlier.svg").exists()


def test_the_words_of_a_chart_hold_its_numbers(results: Results) -> None:
    one = view(results)
    for chart in CHARTS:
        said = sweep_captions.alt(chart.stem, chart.table(one), one)
        assert re.search(r"\d+%|\d+\.\d%", said), said
        assert "{" not in said + sweep_captions.caption(chart.stem, one)
