"""The dashboard in a real browser: the whole way, cancelling, bad files, several users, the keyboard, no network."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import pytest

from sim.scenario.load import load
from tests.cli.asked import COMMAND, ENVIRONMENT, content
from tests.show.app.conftest import small, written  # noqa: F401

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Download, Locator, Page, Route

PATIENCE = 60_000
"""Milliseconds that a run may take on a busy machine."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
MONTHS, REPLICATES = 8, 3


class Served(NamedTuple):
    """A dashboard that runs, and what it wrote to its error stream at the end."""

    address: str
    process: subprocess.Popen[str]


def serve(folder: Path, *results: str) -> Served:
    environment = {**ENVIRONMENT, "TMPDIR": str(folder)}
    words = ("app", *results, "--no-open", "--port", "0")
    streams = {"stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    process = subprocess.Popen([*COMMAND, *words], env=environment, **streams)
    assert process.stderr
    line = process.stderr.readline()
    assert " is at " in line, line + process.stderr.read()
    return Served(line.split(" is at ")[1].split()[0], process)


def stop(served: Served) -> str:
    served.process.terminate()
    _, said = served.process.communicate(timeout=30)
    return said


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard that must not have complained when it is stopped."""
    folder = tmp_path_factory.mktemp("served")
    one = serve(folder)
    yield one
    assert (
        stop(one)
        == "stopped by SIGTERM: nothing was written outside of the page's own temporary folder, which is gone\n"
    )
    assert list(folder.iterdir()) == []


class Visit:
    """A page of a visitor's own: nothing but the machine itself can be reached from it."""

    def __init__(self, browser: Browser, address: str, width: int = 1400) -> None:
        self.address = address
        self.abroad: list[str] = []
        self.faults: list[str] = []
        self.context = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
        self.context.route("**/*", self.only_here)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.goto(address)
        self.page.get_by_label("Months", exact=True).wait_for()

    def only_here(self, route: Route) -> None:
        if route.request.url.startswith(self.address):
            route.continue_()
        else:
            self.abroad.append(route.request.url)
            route.abort()

    def fill(self, label: str, value: str) -> None:
        box = self.page.get_by_label(label, exact=True)
        box.fill(value)
        box.blur()

    def make_small(self) -> None:
        """The Toulouse study on two policies, short and with few replicates."""
        for policy in ("Emergency shelter", "Insertion village", "Housing First"):
            self.page.get_by_label(policy, exact=True).uncheck()
        self.fill("Months", str(MONTHS))
        self.fill("Replicates of each policy", str(REPLICATES))
        self.page.get_by_text(
            f"2 policies × {REPLICATES} replicates = 6 runs of 300 families over {MONTHS} months."
        ).wait_for()

    def run(self) -> None:
        self.button("Run the comparison").click()
        self.page.get_by_text("Done: 6 runs.").wait_for()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def download(self, name: str) -> Download:
        with self.page.expect_download() as coming:
            self.page.get_by_role("link", name=name).click()
        return coming.value

    def upload(self, name: str, data: bytes) -> None:
        self.page.get_by_label("Or open a scenario file").set_input_files(
            {"name": name, "mimeType": "application/yaml", "buffer": data}
        )

    def leave(self) -> None:
        """Nothing was asked of another machine, and no script has failed."""
        self.context.close()
        assert self.abroad == []
        assert self.faults == []


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Callable[[], Visit]]:
    visits: list[Visit] = []

    def come(width: int = 1400) -> Visit:
        visits.append(Visit(chromium, served.address, width))
        return visits[-1]

    yield come
    for one in visits:
        one.leave()


def text_of(download: Download) -> str:
    return download.path().read_text(encoding="utf-8")


def test_the_whole_way_from_a_city_to_its_report(visit: Callable[[], Visit], axe_source: str, tmp_path: Path) -> None:
    here = visit()
    here.page.get_by_label("City and study").select_option(label="Ghent, 60 months from 2019-01")
    here.page.get_by_text(re.compile("^Ghent: .* families on")).wait_for()
    here.page.get_by_label("City and study").select_option(label="Toulouse, 60 months from 2019-01")
    here.page.get_by_text("5 policies × 20 replicates = 100 runs of 300 families over 60 months.").wait_for()
    here.make_small()
    move_a_dial(here)
    here.run()

    answer = here.page.locator("#answer")
    assert "durably housed" in answer.inner_text()
    assert "toulouse_model.follow_up.workers = 12" in answer.inner_text()
    drawn = here.page.locator("#panel-compare figure").count()
    here.page.evaluate(axe_source)
    assert faults_of(here.page) == []

    numbers = text_of(here.download("The numbers behind it (durably_housed_over_time.csv)"))
    assert numbers.splitlines()[0] == "policy,month,mean,low,high"
    here.tab("Files and sharing")
    check_the_files(here, numbers, drawn, tmp_path)


def move_a_dial(here: Visit) -> None:
    here.page.get_by_label("Instrument", exact=True).select_option(label="Follow up")
    dial = here.page.locator("[id='dial-toulouse_model.follow_up.workers']")
    dial.fill("99")
    dial.blur()
    here.page.get_by_text("Wanted a whole number from 2 to 20 (workers), got 99").wait_for()
    here.page.get_by_text("Before this can run, mend what is marked above (1).").wait_for()
    dial.fill("12")
    dial.blur()
    here.page.get_by_text("Toulouse model, Follow up: Workers (workers): 8 → 12").wait_for()


def faults_of(page: Page) -> list[str]:
    """What the accessibility checker finds; the charts' drawings are checked with the report."""
    found = page.evaluate("(rules) => axe.run({ exclude: ['svg'] }, rules)", RULES)["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


def check_the_files(here: Visit, numbers: str, drawn: int, folder: Path) -> None:
    scenario = folder / "toulouse_mine.yaml"
    here.download("Download the scenario (YAML)").save_as(scenario)
    study = load(scenario)
    assert (study.months, study.replicates, len(study.policies)) == (MONTHS, REPLICATES, 2)
    assert study.policies[1].instruments["follow_up"]["workers"].value == 12
    report = text_of(here.download("Download the report"))
    assert report.startswith("<!DOCTYPE html>")
    assert "12" in report
    with zipfile.ZipFile(io.BytesIO(here.download("Download everything").path().read_bytes())) as everything:
        assert everything.read("toulouse_mine/charts/durably_housed_over_time.csv").decode() == numbers
        assert everything.read("toulouse_mine/report.html").decode() == report
        assert sum(name.endswith(".svg") for name in everything.namelist()) == drawn > 7
    with here.page.expect_popup() as opened:
        here.page.get_by_role("link", name="Read the report").click()
    assert opened.value.locator("h1").inner_text() == study.title


def test_a_scenario_is_shared_by_its_file(visit: Callable[[], Visit], tmp_path: Path) -> None:
    giver, taker = visit(), visit()
    giver.make_small()
    move_a_dial(giver)
    giver.tab("Files and sharing")
    file = text_of(giver.download("Download the scenario (YAML)"))
    taker.upload("from a friend.yaml", file.encode())
    taker.page.get_by_text("2 policies × 3 replicates = 6 runs").wait_for()
    taker.page.get_by_text("Toulouse model, Follow up: Workers (workers): 8 → 12").wait_for()
    assert taker.page.get_by_label("City and study").input_value() == ""
    taker.tab("Files and sharing")
    assert text_of(taker.download("Download the scenario (YAML)")) == file


def test_a_file_that_is_no_scenario_is_refused_in_the_words_of_the_command_line(visit: Callable[[], Visit]) -> None:
    here = visit()
    refused = here.page.locator("#error_upload")
    for name, data, said in (
        ("bad.yaml", b"version: 1\nkind: study\nmonths: many\n", "bad.yaml:3:9: months: wanted a whole number"),
        ("odd.yaml", b"kind: [", "odd.yaml:2:1: wanted YAML"),
        ("path.yaml", b"version: 1\nkind: study\ncity: ../../secret.yaml\n", "path.yaml:3:7: city: wanted a name"),
    ):
        here.upload(name, data)
        refused.get_by_text(said).wait_for()
        assert "camp2housing-app" not in refused.inner_text()
    here.upload("large.yaml", b"#" * (2**20))
    here.page.get_by_text("The file is larger than 64 kB").wait_for()
    assert here.page.get_by_label("Months", exact=True).input_value() == "60"


def test_what_does_not_fit_is_said_at_its_field(visit: Callable[[], Visit]) -> None:
    here = visit()
    for label, value, name, said in (
        ("Months", "0", "months", "Wanted a whole number of months from 1 to 600, got 0."),
        ("Months", "500", "months", "Wanted at most 120 months, got 500; for more, download the scenario"),
        ("Months", "", "months", "got nothing"),
        ("Replicates of each policy", "1.5", "replicates", "Wanted a whole number from 1 to 1000000, got 1.5."),
        ("Title", "  ", "title", "Wanted text, not empty"),
    ):
        before = here.page.get_by_label(label, exact=True).input_value()
        here.fill(label, value)
        here.page.locator(f"#error_{name}").get_by_text(said).wait_for()
        here.page.get_by_text("Before this can run, mend what is marked above (1).").wait_for()
        here.fill(label, before)
        here.page.get_by_text("5 policies × 20 replicates = 100 runs of 300 families over 60 months.").wait_for()
    for policy in ("Eviction only", "Emergency shelter", "Insertion village", "Housing First", "Toulouse model"):
        here.page.get_by_label(policy, exact=True).uncheck()
    here.page.locator("#error_policies").get_by_text("Wanted").wait_for()


def test_a_cancelled_run_leaves_the_earlier_result(visit: Callable[[], Visit]) -> None:
    here = visit()
    here.make_small()
    here.run()
    answer = here.page.locator("#answer").inner_text()
    here.fill("Months", "120")
    here.fill("Replicates of each policy", "500")
    here.page.get_by_text("The set-up has been changed since this was run.").wait_for()
    here.button("Run the comparison").click()
    here.page.get_by_text(re.compile(r"^\d+ of 1\u202f000 runs$")).wait_for()
    here.button("Cancel").click()
    here.page.get_by_text("Cancelled. Nothing of it was kept").wait_for()
    assert here.page.locator("#answer").inner_text() == answer
    here.make_small()
    here.run()


def test_several_users_at_once_each_with_their_own_and_the_last_waits(visit: Callable[[], Visit]) -> None:
    first, second, third = visit(), visit(), visit()
    for one in (first, second):
        one.fill("Months", "120")
        one.fill("Replicates of each policy", "300")
        one.button("Run the comparison").click()
        one.page.get_by_text(re.compile(r"runs$|^Starting")).first.wait_for()
    third.make_small()
    third.button("Run the comparison").click()
    third.page.get_by_text("Waiting: this machine runs 2 at once. Yours is the next, and begins by itself.").wait_for()
    assert second.page.get_by_label("Months", exact=True).input_value() == "120"
    assert third.page.get_by_label("Months", exact=True).input_value() == str(MONTHS)
    first.button("Cancel").click()
    third.page.get_by_text("Done: 6 runs.").wait_for()
    assert "durably housed" in third.page.locator("#answer").inner_text()
    assert "The answer comes here" in second.page.locator("#answer").inner_text()
    second.button("Cancel").click()
    second.page.get_by_text("Cancelled.").wait_for()


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
    here.page.get_by_label("Family number").fill("3")
    here.button("Show").click()
    assert here.page.get_by_role("heading", name="Family 3", exact=True).is_visible()
    here.page.evaluate(axe_source)
    assert faults_of(here.page) == []
    here.button("Follow it under every policy").click()
    here.page.get_by_role("heading", name="The same family under every policy").wait_for()
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
    here.page.get_by_role("tab", name="Compare").focus()
    here.page.keyboard.press("ArrowRight")
    assert here.page.get_by_role("tab", name="A run as agents").get_attribute("aria-selected") == "true"
    assert here.page.get_by_role("tabpanel").get_attribute("id") == "panel-agents"
    here.page.keyboard.press("ArrowLeft")
    assert here.page.locator("#answer").is_visible()


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
    for tab in ("Compare", "A run as agents", "Files and sharing"):
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
    here.page.locator("#chart-cost_against_effect svg").wait_for()
    assert here.page.locator("#panel-compare figure").count() == sum(name.endswith(".svg") for name in before)
    here.tab("A run as agents")
    here.button("Open this run").click()
    here.page.get_by_role("heading", name="Toulouse model, run 0").wait_for()
    here.tab("Files and sharing")
    assert text_of(here.download("summary.csv")) == before["summary.csv"].decode()
    here.leave()
    stop(one)
    assert content(folder) == before
