"""The report: same bytes twice, nothing fetched from outside, well formed, and usable without seeing the charts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from markupsafe import Markup

from sim.show.answer import Answer
from sim.show.biography_report import followed
from sim.show.blocks import Drawn, Figure, Say
from sim.show.plots import CHARTS
from sim.show.report import write_report
from sim.show.scene import scene
from sim.show.sections import SECTIONS
from sim.show.sections_trust import sure
from sim.show.views import warnings
from tests.show.fake import TITLES, fake_comparison

LIVES = ("biography_median", "biography_failed")
ROOT = Path(__file__).resolve().parents[2]


class Page(HTMLParser):
    """Checks that every element is closed in its turn, and keeps what the tests ask about."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


def written(folder: Path, comparison: Any) -> dict[str, bytes]:
    write_report(comparison, folder)
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def comparison() -> Any:
    return fake_comparison()


@pytest.fixture(scope="module")
def files(comparison: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return written(tmp_path_factory.mktemp("report"), comparison)


@pytest.fixture(scope="module")
def html(files: dict[str, bytes]) -> str:
    return files["report.html"].decode()


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_chart_has_its_three_files(files: dict[str, bytes]) -> None:
    stems = [*(chart.stem for chart in CHARTS), *LIVES]
    assert sorted(files) == sorted(
        ["report.html", *(f"charts/{s}.{end}" for s in stems for end in ("csv", "png", "svg"))]
    )


def test_the_same_result_gives_the_same_bytes_in_another_process(files: dict[str, bytes], tmp_path: Path) -> None:
    again = (
        "from pathlib import Path; from sim.show.report import write_report;"
        "from tests.show.fake import fake_comparison;"
        f"write_report(fake_comparison(), Path({str(tmp_path)!r}))"
    )
    surroundings = {**os.environ, "PYTHONHASHSEED": "7", "MPLBACKEND": "svg", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", again], check=True, cwd=ROOT, env=surroundings)
    assert contents(tmp_path) == files


def test_the_csv_is_what_was_plotted(comparison: Any, files: dict[str, bytes], tmp_path: Path) -> None:
    for chart in CHARTS:
        path = tmp_path / "chart.csv"
        path.write_bytes(files[f"charts/{chart.stem}.csv"])
        table = chart.table(comparison, scene(comparison))
        pd.testing.assert_frame_equal(pd.read_csv(path), table, check_dtype=False, check_exact=True)


def test_pictures_carry_no_date_or_program(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        if name.endswith(".svg"):
            ElementTree.fromstring(data)
            assert b"<dc:" not in data
            assert b"<metadata" not in data
        if name.endswith(".png"):
            assert data.startswith(b"\x89PNG")
            assert not [word for word in (b"tEXt", b"iTXt", b"tIME", b"Matplotlib") if word in data]


def test_nothing_is_fetched_from_outside(html: str, page: Page) -> None:
    for _, attributes in page.elements:
        for name in ("src", "href", "xlink:href", "srcset", "data", "action", "poster"):
            assert not re.match(r"\s*(https?:)?//", attributes.get(name) or ""), attributes
    assert not page.of("script", "link", "iframe", "object", "embed")
    style = re.findall(r"<style.*?</style>", html, flags=re.DOTALL)
    assert not re.search(r"@import|url\((?!#)", "".join(style))


def test_the_page_is_well_formed(page: Page) -> None:
    assert page.open == []
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes in page.of("a", "use"):
        target = attributes.get("href") or attributes.get("xlink:href") or ""
        assert not target.startswith("#") or target[1:] in ids


def test_links_inside_drawings_reach_their_targets(html: str, page: Page) -> None:
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= ids


def test_headings_and_language(page: Page) -> None:
    assert page.of("html")[0]["lang"] == "en"
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_figure_is_told_to_those_who_cannot_see_it(page: Page) -> None:
    figures = page.of("figure")
    stems = [(figure["id"] or "").removeprefix("chart-") for figure in figures]
    assert sorted(stems) == sorted([*(chart.stem for chart in CHARTS), *LIVES])
    assert len(page.of("figcaption")) == len(figures)
    labels = [svg["aria-label"] or "" for svg in page.of("svg")]
    assert len(labels) == len(figures)
    assert all(svg["role"] == "img" for svg in page.of("svg"))
    assert all(len(label) > 80 for label in labels)
    silent = {stem for stem, label in zip(stems, labels, strict=True) if "The Toulouse model" not in label}
    assert silent == {"acceptability", "acceptability_under_assumptions", "value_of_knowing"}, (
        "a chart that names no policy"
    )


def test_every_table_has_a_caption_and_scopes(page: Page) -> None:
    assert len(page.of("caption")) == len(page.of("table")) > 10
    assert {cell.get("scope") for cell in page.of("th")} == {"col", "row", "rowgroup"}


def test_a_policy_has_one_colour_in_page_and_charts(html: str) -> None:
    looks = scene(fake_comparison()).looks
    for look in looks:
        swatches = re.findall(r'background:(#\w+)"></span>' + re.escape(look.title), html)
        assert set(swatches) == {look.colour}


def test_signs_in_sources_are_escaped(html: str) -> None:
    assert "Survey &lt;2019&gt; &amp; " in html
    assert "Survey <2019>" not in html


def test_a_hostile_title_stays_text(tmp_path: Path) -> None:
    comparison = fake_comparison(("<script>alert(1)</script>", 'b"><img src=x>'), months=1, replicates=2, count=5)
    page = Page(written(tmp_path, comparison)["report.html"].decode())
    assert not page.of("script", "img")


def test_the_answer_comes_first_with_its_interval(page: Page) -> None:
    text = " ".join(" ".join(page.text).split())
    answer = text.index(
        "After 60 months, The Toulouse model leads to the largest share of families durably housed: 46.2%"
    )
    assert answer < text.index("What each policy leads to Every share")
    assert "(95% interval 44.3 to 48.0)" in text
    assert "the difference is +40.4 points (95% interval +38.5 to +42.2)" in text


def test_costs_stand_beside_the_share_gone(html: str) -> None:
    for table in re.findall(r"<caption>Cost per family.*?</table>", html, flags=re.DOTALL):
        assert "Families gone from the city" in table
        assert "33.2%" in table


def test_both_perspectives_stand_side_by_side_with_a_warning_where_they_disagree(html: str, page: Page) -> None:
    table = html[html.index("<caption>Cost per family in both perspectives") :].partition("</table>")[0]
    assert "Public budget" in table
    assert "Wider view" in table
    assert "Families gone from the city" in table
    said = " ".join(" ".join(page.text).split())
    reversal = "The ranking reverses: for public budgets Eviction without a solution is cheaper than Emergency shelter"
    assert reversal in said
    assert "may be luck" not in said


def test_a_reversal_that_may_be_luck_says_so_and_agreement_says_nothing() -> None:
    comparison = fake_comparison(months=3, replicates=2, count=5)
    seen, views = scene(comparison), comparison.perspectives
    luck = comparison._replace(perspectives=views._replace(reversals=views.reversals.assign(wider_low=-5.0)))
    assert "One of the two differences may be luck." in warnings(luck, seen)[0]
    agreed = comparison._replace(perspectives=views._replace(reversals=views.reversals.iloc[:0]))
    assert warnings(agreed, seen) == []


def test_who_else_waits_is_told_in_days(html: str, page: Page) -> None:
    table = html[html.index("<caption>Days added to an ordinary applicant") :].partition("</table>")[0]
    row = table[table.index("The Toulouse model") :].partition("</tr>")[0]
    assert re.findall(r"<td>([^<]*)", row) == ["150.0", "150.0", "4.80", "3.20"]
    assert "net of the lettings that families from camps would have had under the baseline" in " ".join(
        " ".join(page.text).split()
    )


def test_kaplan_meier_stands_beside_the_incidence_that_it_overstates(html: str, comparison: Any) -> None:
    table = html[html.index("<caption>First durable home by month") :].partition("</table>")[0]
    for title in TITLES.values():
        shares = re.findall(r"<td>([0-9.]+)%", table[table.index(title) :].partition("</tr>")[0])
        assert float(shares[0]) >= float(shares[1])
    assert "overstates the share that does" in html


def test_newcomers_and_papers_are_among_those_who_may_be_left_out(html: str) -> None:
    table = html[html.index("<caption>Families that reached a durable home") :].partition("</table>")[0]
    for label in ("Newcomers, by the same month", "A lasting right", "Fewer than 5 persons", "Never admitted"):
        assert label in table


def test_an_undefined_number_is_a_dash_with_its_reason(html: str) -> None:
    month = html[html.index("<caption>Each policy at month 12") :]
    row = month[month.index("Public cost per family-month durably housed") :].partition("</tr>")[0]
    assert "—<small>nobody was housed</small>" in row
    assert "nan" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL).lower().replace("tenan", "")


def test_evidence_is_counted(html: str) -> None:
    table = html[html.index("<caption>Numbers by kind of evidence") :]
    row = table[table.index("assumed: no published source") :].partition("</tr>")[0]
    assert re.findall(r"<td>([^<]*)</td>", row) == ["9", "34.6%", "0", "0.0%"]


def test_an_answer_that_cannot_be_told_apart_says_so() -> None:
    comparison = fake_comparison(months=3, replicates=2, count=5)
    wide = comparison.differences.assign(low=-1.0, high=1.0)
    comparison = comparison._replace(differences=wide)
    said = Answer(comparison, scene(comparison)).sentences()
    assert "cannot tell the two apart" in " ".join(said)


def test_one_policy_and_one_replicate(tmp_path: Path) -> None:
    files = written(tmp_path, fake_comparison(("eviction_only",), months=6, replicates=1, count=5))
    html = files["report.html"].decode()
    Page(html)
    assert "nothing to compare" in html
    assert "After 6 months under “Eviction without a solution”, 5.8% of the families are durably housed" in html
    assert "no policy does better" not in html
    assert not [name for name in files if "difference" in name or "best" in name or "effect" in name]


def test_the_page_and_the_list_of_sections_agree(html: str) -> None:
    found = re.findall(r'<h2 id="(\w+)">', html)
    assert found == [one.name for one in SECTIONS]
    assert re.findall(r'<li><a href="#(\w+)">', html) == found[1:]
    assert html.index("</section>") < html.index("<nav"), "the answer comes before the contents"


def test_what_nobody_asked_for_is_told_or_left_out(tmp_path: Path) -> None:
    comparison = fake_comparison(months=6, replicates=2, count=5)._replace(
        assumed=None, decomposition=None, biographies=None
    )
    files = written(tmp_path, comparison)
    html = files["report.html"].decode()
    assert "What makes the difference" not in html
    assert "What it means for one family" not in html
    assert ".lives" not in html
    assert "Nobody asked in this study which assumptions matter most" in html
    asked = {"assumptions_that_matter", "acceptability_under_assumptions", "parts_of_the_difference", *LIVES}
    assert not [name for name in files if any(stem in name for stem in asked)]
    assert "charts/value_of_knowing.csv" in files


def test_an_assumption_that_turns_the_answer_is_named_on_the_first_page(html: str) -> None:
    first = html[: html.index("<nav")]
    assert "With “What number 0 means” at 0.5, Eviction without a solution would house most families." in first


def test_every_policy_by_name(page: Page) -> None:
    text = " ".join(page.text)
    assert all(title in text for title in TITLES.values())


def test_two_families_are_followed_with_the_sentence_of_dignity_and_their_numbers(
    html: str, files: dict[str, bytes]
) -> None:
    part = html[html.index('<h2 id="biographies">') :].partition("</section>")[0]
    assert (
        part.count("no such family exists. It is followed to show how the model works. It must never be used to") == 1
    )
    assert part.count("two lives prove nothing") == 1
    assert re.findall(r"<h3>(.*?)</h3>", part) == [
        "The family at the median time to a home under “The Toulouse model”",
        "A family that “The Toulouse model” fails",
    ]
    assert re.findall(r"<h4>(.*?)</h4>", part) == [*TITLES.values()] * 2
    assert html.count(".life li.home {") == 1
    for stem in LIVES:
        assert f'href="charts/{stem}.csv"' in part
        assert files[f"charts/{stem}.csv"].startswith(b"policy,what,name,first,last\neviction_only,stay,camp,0,60\n")
    assert "n = 1" in files["charts/biography_failed.svg"].decode()
    row = part[part.index("durable home</th>") :].partition("</tr>")[0]
    assert re.findall(r"<td>([^<]*)", row) == ["never", "never", "never", "never", "month 1"]


def test_one_life_is_not_called_two(comparison: Any) -> None:
    drawn = {stem: Figure(stem, Markup(), "") for stem in LIVES}
    one = Drawn(comparison._replace(biographies=comparison.biographies[:1]), scene(comparison), drawn)
    said = [block.text for block in followed(one) if isinstance(block, Say)]
    assert "one life proves nothing" in said[0]
    assert "Two synthetic families" not in said[0]
    assert list(followed(one._replace(result=comparison._replace(biographies=None)))) == []


def test_an_interval_that_holds_learned_parameters_is_not_called_luck_alone(comparison: Any) -> None:
    held, learned = (
        " ".join(block.text for block in sure(Drawn(made, scene(made), {})) if isinstance(block, Say))
        for made in (comparison, comparison._replace(learned=("work.odds_applies",)))
    )
    assert "they are fixed at their central values" in held
    assert "they are fixed at their central values" not in learned
    assert "its own draw of work.odds_applies from a calibration" in learned
