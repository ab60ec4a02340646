"""The dashboard in a real browser: a run as agents, the keyboard, a small screen, a finished result."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.browser.visits import MONTHS, Visit, faults_of, serve, stop, text_of
from tests.cli.asked import content
from tests.show.app.conftest import small, written  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page


def test_a_run_is_lived_by_agents_and_a_family_followed(visit: Callable[[], Visit], axe_source: str) -> None:
    here = visit()
    here.make_small()
    here.run()
    here.tab("A run as agents")
    here.page.get_by_label("Run (replicate)").fill("7")
    here.page.get_by_label("Run (replicate)").blur()
    here.page.get_by_text("Wanted a whole number from 0 to 2, got 7.").wait_for()
    here.fill("Run (replicate)", "1")
    here.button("Open this run").click()
    here.page.get_by_role("heading", name="Toulouse model, run 1").wait_for()
    assert here.page.get_by_text("Month 0 of 8").is_visible()
    assert counted(here.page) == 300

    slider = here.page.get_by_label("Month", exact=True)
    slider.focus()
    for _ in range(MONTHS):
        slider.press("ArrowRight")
    assert here.page.get_by_text("Month 8 of 8 (August 2019)").is_visible()
    assert counted(here.page) >= 300
    here.button("One month back").click()
    assert here.page.get_by_text("Month 7 of 8").is_visible()
    here.button("Play").click()
    here.page.get_by_text("Month 8 of 8").wait_for()

    here.page.locator(".crowd .dot").first.focus()
    here.page.keyboard.press("ArrowRight")
    here.page.keyboard.press("Enter")
    named = here.page.evaluate("document.activeElement.getAttribute('aria-label')")
    heading = here.page.locator(".detail h4").inner_text()
    assert named.startswith(f"{heading}, ")
    here.page.get_by_label("Family number").fill("9999")
    here.button("Show").click()
    here.page.get_by_text("Wanted the number of a family of this run, from 0 to").wait_for()
    here.page.get_by_label("Family number").fill("3")
    here.button("Show").click()
    assert here.page.get_by_role("heading", name="Family 3", exact=True).is_visible()
    here.page.evaluate(axe_source)
    assert faults_of(here.page) == []
    here.button("Follow it under every policy").click()
    here.page.get_by_role("heading", name="The same family under every policy").wait_for()
    here.page.wait_for_function("document.activeElement.id === 'biography-place'")
    life = here.page.frame_locator("iframe[title='Read the life of family 3 on a page of its own']")
    assert life.locator("h1").inner_text() == "One family, the same luck, 2 policies"
    assert "Eviction only" in life.locator("body").inner_text()


def counted(page: Page) -> int:
    """Families on the stage, by the counts of its zones, which are the dots that stand in them."""
    shown = sum(int(one) for one in page.locator(".zone:not(.others) > h4 .count").all_inner_texts())
    assert shown == page.locator(".crowd .dot").count()
    return shown


def test_everything_can_be_done_from_the_keyboard(visit: Callable[[], Visit]) -> None:
    here = visit()
    here.make_small()
    here.page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    reached = tabbed(here.page, "run")
    assert reached[0] == "Go to the answer"
    assert {"field-study", "field-months", "field-seed", "upload", "field-dial_policy", "run"} <= set(reached)
    here.page.keyboard.press("Enter")
    here.page.get_by_text("Done: 6 runs.").wait_for()
    here.page.get_by_role("tab", name="Answer").focus()
    for key, panel in (("End", "files"), ("ArrowRight", "answer"), ("ArrowRight", "where"), ("Home", "answer")):
        here.page.keyboard.press(key)
        assert here.page.get_by_role("tabpanel").get_attribute("id") == f"panel-{panel}"
        assert here.page.evaluate("document.activeElement.id") == f"tab-{panel}"
    assert here.page.locator("#told_answer").is_visible()


def tabbed(page: Page, last: str) -> list[str]:
    """What Tab comes to, one after the other, until `last`."""
    reached: list[str] = []
    while not reached or reached[-1] != last:
        assert len(reached) < 100, reached
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    return reached


def test_a_slider_keeps_its_place_while_it_is_moved(visit: Callable[[], Visit]) -> None:
    here = visit()
    here.page.get_by_label("Instrument", exact=True).select_option(label="Follow up")
    slider = here.page.get_by_role("slider", name="Case managers (workers)")
    slider.focus()
    for value in ("9", "10", "11"):
        here.page.keyboard.press("ArrowRight")
        here.page.get_by_text(f"8 → {value}").wait_for()
        assert here.page.evaluate("document.activeElement.type") == "range"
    assert here.page.locator("[id='dial-toulouse_model.follow_up.workers']").input_value() == "11"
    here.button("Put back: Toulouse model, Follow up: Workers (workers)").click()
    here.page.get_by_text("Nothing yet. Every dial is as").wait_for()
    assert here.page.locator("[id='dial-toulouse_model.follow_up.workers']").input_value() == "8"


def test_a_small_screen_has_it_all_and_nothing_runs_off_its_edge(visit: Callable[..., Visit]) -> None:
    here = visit(400)
    here.make_small()
    here.run()
    here.page.get_by_role("link", name="Read the answer").click()
    for tab in ("Answer", "Where families are", "Cost", "What it rests on", "A run as agents", "Files"):
        here.tab(tab)
        assert here.page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_finished_result_is_shown_and_left_as_it_is(
    chromium: Browser,
    written: tuple[Path, object],  # noqa: F811
    tmp_path: Path,
) -> None:
    folder = tmp_path / "finished"
    shutil.copytree(written[0], folder)
    before = content(folder)
    one = serve(tmp_path, str(folder))
    here = Visit(chromium, one.address)
    here.page.get_by_text("A finished result, shown from its folder finished and never written to.").wait_for()
    here.page.locator("#first svg").wait_for()
    here.tab("Cost")
    here.page.locator("#chart-cost_against_effect svg").wait_for()
    here.tab("A run as agents")
    here.button("Open this run").click()
    here.page.get_by_role("heading", name="Toulouse model, run 0").wait_for()
    here.tab("Files")
    assert text_of(here.download("summary.csv")) == before["summary.csv"].decode()
    here.leave()
    stop(one)
    assert content(folder) == before
