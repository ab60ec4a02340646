"""The dashboard in a real browser: the whole way, its questions, sharing, bad files, cancelling, several users."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from sim.scenario.load import load
from tests.browser.visits import MONTHS, REPLICATES, SOUND, faults_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.visits import Visit


def test_the_whole_way_from_a_city_to_its_report(visit: Callable[[], Visit], axe_source: str, tmp_path: Path) -> None:
    here = visit()
    here.page.get_by_label("City and study").select_option(label="Ghent, 60 months from 2019-01")
    here.page.get_by_text(re.compile("^Ghent: .* families on")).wait_for()
    here.page.get_by_label("City and study").select_option(label="Toulouse, 60 months from 2019-01")
    here.page.get_by_text(SOUND).wait_for()
    here.make_small()
    move_a_dial(here)
    here.run()

    answer = here.page.locator("#panel-answer")
    assert "durably housed" in answer.inner_text()
    assert "toulouse_model.follow_up.workers = 12" in answer.inner_text()
    here.page.evaluate(axe_source)
    assert faults_of(here.page) == []
    drawn = look_at_the_questions(here)

    here.tab("Answer")
    numbers = text_of(here.download("The numbers behind it (durably_housed_over_time.csv)"))
    assert numbers.splitlines()[0] == "policy,month,mean,low,high"
    here.tab("Files")
    check_the_files(here, numbers, drawn, tmp_path)


def look_at_the_questions(here: Visit) -> int:
    """Every question has its sections, a list of them that leads to each, and no fault; how many charts there are."""
    drawn = 0
    for tab, heading in (
        ("Where families are", "What each policy leads to"),
        ("Differences", "Difference to the baseline"),
        ("Who is left out", "Who is left out"),
        ("Cost", "What it costs, and who pays"),
        ("What it rests on", "How sure we are"),
    ):
        here.tab(tab)
        panel = here.page.get_by_role("tabpanel", name=tab)
        panel.get_by_role("heading", name=heading, exact=True).wait_for()
        links = panel.get_by_role("navigation", name="On this page").get_by_role("link").all()
        assert [link.inner_text() for link in links] == panel.locator("h3").all_inner_texts()
        links[-1].click()
        assert panel.locator("section").last.locator("h3").evaluate("one => one === document.activeElement")
        assert faults_of(here.page) == []
        drawn += panel.locator("figure").count()
    return drawn


def move_a_dial(here: Visit) -> None:
    here.page.get_by_label("Instrument", exact=True).select_option(label="Follow up")
    dial = here.page.locator("[id='dial-toulouse_model.follow_up.workers']")
    dial.fill("99")
    dial.blur()
    here.page.get_by_text("Wanted a whole number from 2 to 20 (workers), got 99").wait_for()
    here.page.locator("#plan").get_by_role("link", name="Follow up: Workers").wait_for()
    dial.fill("12")
    dial.blur()
    here.page.get_by_text("Toulouse model, Follow up: Workers (workers): 8 → 12").wait_for()


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
    giver.tab("Files")
    file = text_of(giver.download("Download the scenario (YAML)"))
    taker.upload("from a friend.yaml", file.encode())
    taker.page.get_by_text("2 policies × 3 replicates = 6 runs").wait_for()
    taker.page.get_by_text("Toulouse model, Follow up: Workers (workers): 8 → 12").wait_for()
    assert taker.page.get_by_label("City and study").input_value() == ""
    taker.tab("Files")
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
        here.page.locator("#plan a").wait_for()
        here.button("Run the comparison").focus()
        here.page.keyboard.press("Enter")
        assert here.page.locator("#plan a").evaluate_all("all => all.map(one => one.text)") == [label]
        assert here.page.evaluate("document.activeElement.text") == label
        here.fill(label, before)
        here.page.get_by_text(SOUND).wait_for()
    for policy in ("Eviction only", "Emergency shelter", "Insertion village", "Housing First", "Toulouse model"):
        here.page.get_by_label(policy, exact=True).uncheck()
    here.page.locator("#error_policies").get_by_text("Wanted").wait_for()


def test_a_cancelled_run_leaves_the_earlier_result(visit: Callable[[], Visit]) -> None:
    here = visit()
    here.make_small()
    here.run()
    answer = here.page.locator("#told_answer").inner_text()
    here.fill("Months", "120")
    here.fill("Replicates of each policy", "500")
    here.page.get_by_text("The set-up has been changed since this was run.").wait_for()
    here.button("Run the comparison").click()
    here.page.get_by_text(re.compile(r"^\d+ of 1\u202f000 runs$")).wait_for()
    here.button("Cancel").click()
    here.page.get_by_text("Cancelled. Nothing of it was kept").wait_for()
    assert here.page.locator("#told_answer").inner_text() == answer
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
    assert "durably housed" in third.page.locator("#told_answer").inner_text()
    assert "The answer comes here" in second.page.locator("#told_answer").inner_text()
    second.button("Cancel").click()
    second.page.get_by_text("Cancelled.").wait_for()
