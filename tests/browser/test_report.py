"""The report as a reader meets it: nothing fetched or cut off, the answer on one page, no fault found by axe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sim.show import sweep_report
from sim.show.report import write_report
from tests.show.fake import fake_comparison
from tests.study.sweep.invented import invent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture(scope="module", params=["comparison", "sweep"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of an invented comparison with everything in it that can be asked for, and that of a sweep."""
    folder = tmp_path_factory.mktemp("report")
    if request.param == "sweep":
        return sweep_report.write_report(invent(folder, luck=0.05, leave=(3,), failed=[(0, 1, 3)]), folder / "page")
    write_report(fake_comparison(months=24, replicates=8, count=20), folder)
    return folder / "report.html"


@pytest.fixture(scope="module")
def asked(chromium: Browser, report: Path) -> Iterator[tuple[Page, list[str]]]:
    """The open page, and every address that it has asked for beside itself."""
    page = chromium.new_page(viewport={"width": 1200, "height": 900})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(report.as_uri())
    yield page, requests
    page.close()


def test_nothing_is_fetched_beside_the_page(asked: tuple[Page, list[str]], report: Path) -> None:
    page, requests = asked
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert requests == [report.as_uri()]


def test_axe_finds_no_fault_with_everything_open(asked: tuple[Page, list[str]], axe_source: str) -> None:
    page, _ = asked
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(axe_source)
    found: dict[str, Any] = page.evaluate("rules => axe.run(rules)", RULES)
    told = [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:120]})" for one in found["violations"]]
    assert told == []
    assert len(found["passes"]) > 20, "axe has looked at next to nothing"


@pytest.mark.parametrize("width", [400, 1200])
def test_the_page_is_never_wider_than_the_window(chromium: Browser, report: Path, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_keyboard_reaches_the_answer_first(asked: tuple[Page, list[str]]) -> None:
    page, _ = asked
    page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#answer"


def test_the_answer_fits_on_the_first_printed_page(chromium: Browser, report: Path) -> None:
    """A4 less the margins of 14 mm at 96 pixels an inch: what is printed on page one, and what follows it."""
    page = chromium.new_page(viewport={"width": 688, "height": 1017})
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    bottom = page.evaluate("document.querySelector('.summary').getBoundingClientRect().bottom")
    assert bottom <= 1017
    after = page.evaluate("getComputedStyle(document.querySelector('.summary')).breakAfter")
    assert after == "page"
    page.close()
