"""A city's own counts: every way to write them, every way to write them wrongly, and what the model can count."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.load import check, load
from sim.scenario.new import new_city
from sim.scenario.target_words import SUBGROUPS, WORDS, closest
from sim.scenario.targets import Targets, load_targets, targets_from
from sim.scenario.validation import load_validation
from tests.cli.asked import ROOT, STUDY

HEAD = "measure,month,value,low,high,source\n"
GOOD = HEAD + "persons_in_camps,12,138,120,156,a paper\n"


@pytest.fixture(scope="module")
def toulouse():
    return load(STUDY)


def read(tmp_path: Path, text: str, study, name: str = "counts.csv") -> Targets:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_targets(path, study)


def test_a_line_becomes_a_target_with_its_errors(tmp_path, toulouse):
    (target,) = read(tmp_path, GOOD, toulouse).rows
    assert (target.name, target.policy, target.month) == ("persons_in_camps_m12_eviction_only", "eviction_only", 12)
    assert target.error == pytest.approx(36 / 2 / 1.959963984540054)
    assert target.discrepancy == pytest.approx(13.8)
    assert (target.used, target.seen.unit, target.seen.measure) == ("fit", "persons", "amount")


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        "# a comment\n\n" + GOOD,
        "\ufeff" + GOOD.replace("\n", "\r\n"),
        GOOD.replace("a paper", '"a paper"'),
        GOOD.replace("138", "138.0"),
        "version: 1\nkind: targets\ntargets:\n"
        "  - {measure: persons_in_camps, month: 2019-12, value: 138, low: 120, high: 156, source: a paper}\n",
    ],
)
def test_comma_semicolon_tab_and_yaml_say_the_same(tmp_path, toulouse, text):
    name = "counts.yaml" if text.startswith("version") else "counts.csv"
    assert read(tmp_path, text, toulouse, name).rows == read(tmp_path, GOOD, toulouse).rows


def test_a_decimal_comma_is_one_where_cells_are_parted_by_semicolons(tmp_path, toulouse):
    text = "measure;month;value;low;high;source\nadults_in_work;12;0,12;0,1;0,14;a survey\n"
    assert read(tmp_path, text, toulouse).rows[0].value == 0.12


def test_a_sample_gives_the_error_of_a_share(tmp_path, toulouse):
    text = "measure,month,value,sample,source\nadults_in_work,12,0.5,100,a survey\n"
    assert read(tmp_path, text, toulouse).rows[0].error == pytest.approx(0.049, abs=0.001)


@pytest.mark.parametrize("word", WORDS)
def test_every_word_can_be_a_target(tmp_path, toulouse, word):
    text = HEAD.replace("value", "value,policy") + f"{word},24,0.2,toulouse_model,0.1,0.3,made\n"
    (target,) = read(tmp_path, text, toulouse).rows
    assert (target.seen is None) == (WORDS[word].measure == "cost")


@pytest.mark.parametrize("group", SUBGROUPS)
def test_every_group_can_be_asked_for(tmp_path, toulouse, group):
    text = HEAD.replace("month", "month,subgroup") + f"durably_housed,24,{group},0.2,0.1,0.3,made\n"
    (target,) = read(tmp_path, text, toulouse).rows
    assert len(target.seen.among) == (1 if group == "newcomer" else 2)


WRONG = {
    "people_in_a_home,12,0.3,0.2,0.4,x": r"counts\.csv:2:1: .*a count that the model makes, got people_in_a_home; the "
    "nearest that it can count is",
    "persons_in_camps,99,10,5,15,x": r"counts\.csv:2:18: targets\.0\.month: wanted a month from 0 to 60",
    "persons_in_camps,2031-01,10,5,15,x": r"counts\.csv:2:18: .*or a date such as 2019-01 within them",
    "adults_in_work,12,35,30,40,x": r"counts\.csv:2:19: .*wanted a share from 0 to 1, got 35.0; write 0.35",
    "persons_in_camps,12,100,120,130,x": r"counts\.csv:2:1: .*an interval that holds the value, got 120.0 to 130.0",
    "persons_in_camps,12,100,,,x": r"wanted low: and high:, or sample:, got no interval; a number without an error",
    "persons_in_camps,12,100,90,,x": r"got one end",
    "persons_in_camps,12,many,90,110,x": r"counts\.csv:2:21: .*wanted a number, such as 138 or 0.35, got the text",
    "persons_in_camps,12,100,90,110,": r"source: wanted text, not empty, got nothing",
    "persons_in_camps,12,100,90,110,x,y": r"counts\.csv:2:34: wanted 6 cells, got 7; put a text that holds the mark in",
    "evictions_a_year,0,0.5,0.4,0.6,x": r"counts\.csv:2:18: .*wanted a month after 0, got 0",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_is_said_at_its_place(tmp_path, toulouse, line):
    with pytest.raises(ScenarioError, match=WRONG[line]):
        read(tmp_path, HEAD + line + "\n", toulouse)


HEADS = {
    "measure,month,value,low,high": r"counts\.csv:1:1: source: wanted this column",
    "measure,month,valeu,low,high,source": r"counts\.csv:1:15: wanted a known column, got the text .valeu.; did you "
    r"mean value\?",
    "measure,month,value,value,source": r"counts\.csv:1:21: value: wanted each column once",
}


@pytest.mark.parametrize("head", HEADS)
def test_a_wrong_head_is_said_at_its_place(tmp_path, toulouse, head):
    with pytest.raises(ScenarioError, match=HEADS[head]):
        read(tmp_path, head + "\npersons_in_camps,1,1,1,1,x\n", toulouse)


def test_an_empty_table_says_so(tmp_path, toulouse):
    with pytest.raises(ScenarioError, match="wanted a line of column names, got an empty table"):
        read(tmp_path, "# nothing yet\n", toulouse)


@pytest.mark.parametrize(
    ("name", "text", "todo"),
    [
        ("counts.csv", HEAD + "# persons_in_camps,12,138,120,156,a paper\n", "take the # of an example's line away"),
        ("counts.yaml", "version: 1\nkind: targets\ntargets: []\n", "write the city's own number"),
    ],
)
def test_an_example_with_nothing_switched_on_says_so_in_words(tmp_path, toulouse, name, text, todo):
    with pytest.raises(ScenarioError, match="an example with nothing switched on") as said:
        read(tmp_path, text, toulouse, name)
    assert todo in str(said.value)
    assert "list of" not in str(said.value)
    assert len(said.value.problems) == 1


YAMLS = {
    "free: {camp.odds_leavse: {}}": r"free\.camp\.odds_leavse: wanted a parameter .* did you mean camp\.odds_leaves\?",
    "free: {camp.odds_leaves: {range: [2, 1]}}": "wanted the lowest number first",
    "policy: village": "wanted a policy of the study, got village; did you mean insertion_village",
    "subgroup: lrage": "wanted a group that the model tells, got lrage; did you mean large",
    "since: 3": "wanted nothing: persons_in_camps is a count of one month, got since",
    "observed_as: {month: 3}": "wanted measure: or observed_as:, got both",
    "use: check": "wanted one with use: fit at least, got none",
}


@pytest.mark.parametrize("line", YAMLS)
def test_yaml_is_checked_as_well(tmp_path, toulouse, line):
    top, own = (line, "") if line.startswith("free") else ("", f", {line}")
    row = f"{{measure: persons_in_camps, month: 12, value: 9, low: 8, high: 10, source: x{own}}}"
    with pytest.raises(ScenarioError, match=YAMLS[line]):
        read(tmp_path, f"version: 1\nkind: targets\n{top}\ntargets:\n  - {row}\n", toulouse, "counts.yaml")


def test_the_same_count_twice_is_named(tmp_path, toulouse):
    with pytest.raises(
        ScenarioError, match=r"each target once, got persons_in_camps_m12_eviction_only; it is first at"
    ):
        read(tmp_path, GOOD + GOOD.splitlines()[1] + "\n", toulouse)


def test_a_count_can_be_written_out_as_in_a_validation_file(tmp_path, toulouse):
    text = (
        "version: 1\nkind: targets\nfree: {camp.odds_leaves: {range: [0.003, 0.01]}}\ntargets:\n"
        "  - {observed_as: {measure: amount, month: 24, unit: persons, where: [ever lease, not gone]}, value: 9,\n"
        "     low: 8, high: 10, source: x, name: kept, discrepancy: 3}\n"
    )
    found = read(tmp_path, text, toulouse, "counts.yaml")
    assert found.rows[0].name == "kept"
    assert found.rows[0].discrepancy == 3
    assert found.free[0].span == (0.003, 0.01)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("durably_huosed", "durably_housed"),
        ("share of adults in employment", "work"),
        ("people evicted", "evictions"),
        ("total spending of the programme", "programme_cost"),
        ("waiting time", "months_to_a_home"),
    ],
)
def test_the_nearest_count_is_named(asked, found):
    assert found in closest(asked)


def test_a_word_like_no_other_gets_the_list():
    assert closest("zzz").startswith("known: durably_housed")


def test_the_laid_example_is_sound_once_its_comments_are_lines(tmp_path):
    path = new_city("novi_sad", tmp_path)[2]
    assert "an example with nothing switched on" in str(check(path)[0])
    lines = path.read_text(encoding="utf-8").splitlines()
    begin = lines.index(next(line for line in lines if line.startswith("measure,")))
    path.write_text("\n".join([lines[begin], *(line.removeprefix("# ") for line in lines[begin + 1 :])]) + "\n")
    assert check(path) == []


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios" / "histories").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_history_has_counts_to_meet(path):
    history = load_validation(path)
    found = targets_from(history.observed, path.name)
    assert any(target.used == "fit" for target in found.rows)
    assert all(target.discrepancy > 0 for target in found.rows)
    assert check(path) == []
