"""A parameter file that is not sound is refused, with every fault at its own place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.errors import ParameterError
from sim.parameters import loader
from sim.parameters.loader import Parameter, read_file

GOOD = """\
version: 1
chapter: work
parameters:
  odds_of_a_job:
    value: 0.02
    unit: odds per adult-month
    range: [0.01, 0.04]
    prior: loguniform
    evidence: measured
    source: "A survey, p. 3"
    checked_on: 2026-11-23
    meaning: "Odds of finding a job alone"
  job_months:
    value: 6
    type: whole
    unit: months
    range: [1, 12]
    prior: uniform
    evidence: assumed
    source: "Not published"
    checked_on: "2026-11-23"
    meaning: "Months of a contract"
  bonus:
    value: true
    type: statement
    unit: statement
    range: null
    prior: fixed
    evidence: text
    source: "The study visit"
    checked_on: 2026-11-23
    meaning: "Employers are paid a bonus"
"""


def _file(folder: Path, text: str, name: str = "work.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_sound_file_is_read_with_types_and_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = read_file(_file(tmp_path, GOOD))
    assert found["odds_of_a_job"] == Parameter(
        "work.odds_of_a_job", 0.02, "real", "odds per adult-month", 0.01, 0.04, "loguniform",
        "measured", "A survey, p. 3", "2026-11-23", "Odds of finding a job alone", "work.yaml:4:3",
    )  # fmt: skip
    assert (found["job_months"].value, found["job_months"].low, found["job_months"].high) == (6, 1, 12)
    assert (found["bonus"].value, found["bonus"].low, found["bonus"].high) == (True, None, None)


def test_a_real_number_written_without_a_point_is_kept_as_a_real(tmp_path: Path) -> None:
    text = GOOD.replace("value: 0.02", "value: 1").replace("[0.01, 0.04]", "[1, 3]")
    found = read_file(_file(tmp_path, text))["odds_of_a_job"]
    assert [type(number) for number in (found.value, found.low, found.high)] == [float, float, float]


def test_an_instrument_is_read_alike(tmp_path: Path) -> None:
    path = _file(tmp_path, GOOD.replace("chapter: work", "instrument: bonus"), "bonus.yaml")
    assert read_file(path)["job_months"].name == "bonus.job_months"


FAULTS = {
    "version": ("version: 1", "version: 2", r":1:10: version: wanted 1, the version of the file's format, got 2"),
    "version as text": ("version: 1", 'version: "1"', r":1:10: version: .*got the text \"1\"; write 1 without quotes"),
    "no version": ("version: 1\n", "", r":1:1: version: wanted 1, .*got nothing; add the line version:"),
    "other file": ("chapter: work", "chapter: camp", r":2:10: chapter: wanted work, the name of the file, got the"),
    "neither": ("chapter: work\n", "", r"wanted chapter: or instrument:, got neither"),
    "both": ("chapter: work\n", "chapter: work\ninstrument: work\n", r"wanted chapter: or instrument:, got both"),
    "unknown key at the top": ("version: 1", "version: 1\nauthor: me", r":2:1: author: wanted a known key, got author"),
    "unknown key": ("    range: null", "    rang: null", r":27:5: work\.bonus\.rang: wanted .*did you mean range\?"),
    "name": ("  bonus:", "  Bonus:", r":23:3: Bonus: wanted a name of a-z, 0-9 and _"),
    "entry is no mapping": ("  bonus:", "  other: 3\n  bonus:", r":23:10: work\.other: wanted a mapping .*, got 3"),
    "value as text": ("value: 6", 'value: "6"', r":14:12: work\.job_months\.value: wanted a number.*write 6 without"),
    "value with comma": ("value: 0.02", "value: 0,02", r':5:12: .*got the text "0,02"; write 0\.02 without quotes'),
    "value with percent": ("value: 0.02", "value: 2%", r':5:12: .*got the text "2%"; write 2 without quotes'),
    "value missing": ("    value: 6\n", "", r":14:5: work\.job_months\.value: wanted a number.*got nothing; add"),
    "real for whole": ("value: 6", "value: 6.0", r":14:12: work\.job_months: wanted a whole number .*got 6\.0; write"),
    "statement for number": ("value: 6", "value: true", r":14:12: .*wanted a whole number \(months\), got true"),
    "number for statement": ("value: true", "value: 1", r":24:12: work\.bonus: wanted true or false \(statement\)"),
    "below its range": ("value: 6", "value: 0", r":14:12: .*from 1 to 12 \(months\), got 0; the range is at .*assumed"),
    "above its range": ("value: 0.02", "value: 0.5", r":5:12: .*wanted a number from 0\.01 to 0\.04 .*A survey, p\. 3"),
    "range upside down": ("[1, 12]", "[12, 1]", r":17:12: work\.job_months\.range: wanted the lowest.*12 before 1"),
    "range of three": ("[1, 12]", "[1, 6, 12]", r":17:12: .*wanted two numbers \[lowest, highest\].*got a list of 3"),
    "range of words": ("[1, 12]", "[1, many]", r':17:16: .*wanted two numbers .*got the text "many"'),
    "range of truths": ("[1, 12]", "[true, 12]", r":17:13: .*wanted two numbers .*got true"),
    "range of reals": ("[1, 12]", "[1.5, 12]", r":17:12: .*wanted two whole numbers, got 1\.5 and 12"),
    "no range": ("    range: [1, 12]\n", "", r":14:5: work\.job_months\.range: wanted two numbers.*cannot be varied"),
    "range of a statement": ("range: null", "range: [0, 1]", r":27:12: .*wanted null for a statement, got two numbers"),
    "loguniform from 0": ("[0.01, 0.04]", "[0, 0.04]", r":7:12: .*wanted a range above 0 for a loguniform prior"),
    "share above 1": ("unit: odds per adult-month\n    range: [0.01, 0.04]", "unit: share\n    range: [0.01, 4]",
                      r":7:12: .*wanted a range within 0 to 1 \(share\), got 0\.01 to 4"),
    "negative odds": ("[0.01, 0.04]", "[-1, 0.04]", r":7:12: .*wanted a range within 0 to inf \(odds per"),
    "type": ("type: whole", "type: integer", r":15:11: work\.job_months\.type: wanted real, whole or statement, got"),
    "unit": ("unit: months", "unit: monhts", r":16:11: .*wanted a unit of the closed list.*did you mean months\?"),
    "new unit": ("unit: months", "unit: zzzzz", r":16:11: .*append it to sim/parameters/units\.py if it is new"),
    "prior": ("loguniform", "lognormal", r":8:12: .*wanted uniform, loguniform, beta.*did you mean normal\?"),
    "evidence": ("evidence: text", "evidence: guess", r":29:15: .*wanted measured, text, expert or assumed, got"),
    "blank source": ('"Not published"', '" "', r":20:13: work\.job_months\.source: wanted text that says where"),
    "blank meaning": ('"Months of a contract"', '""', r":22:14: .*meaning: wanted text that says what"),
    "source is a number": ('"Not published"', "2019", r":20:13: .*got 2019; put it in quotes if it is text"),
    "checked when": ('checked_on: "2026-11-23"', "checked_on: lately", r":21:17: .*wanted a day such as 2026-11-23"),
    "checked in a year": ('checked_on: "2026-11-23"', "checked_on: 2026", r":21:17: .*wanted a day such as .*got 2026"),
    "checked on no day": ('"2026-11-23"', '"2026-02-30"', r":21:17: .*wanted a day such as 2026-11-23"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told_at_its_place(name: str, tmp_path: Path) -> None:
    old, new, expected = FAULTS[name]
    assert old in GOOD
    with pytest.raises(ParameterError, match=expected) as caught:
        read_file(_file(tmp_path, GOOD.replace(old, new, 1)))
    assert len(caught.value.problems) == 1


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("value: 0.02", "value: 7")
        .replace("months\n", "moons\n")
        .replace("true", "yes")
        .replace("text", "x")
    )
    with pytest.raises(ParameterError, match="wanted true or false") as caught:
        read_file(_file(tmp_path, text))
    places = [re.findall(r"\d+:\d+$", problem.where)[0] for problem in caught.value.problems]
    assert places == ["5:12", "16:11", "24:12", "29:15"]


def test_shelves_are_read_from_their_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules").mkdir()
    _file(tmp_path / "rules", GOOD)
    monkeypatch.setattr(loader, "HERE", tmp_path)
    loader.chapters.cache_clear()
    try:
        assert list(loader.chapters()) == ["work"]
        assert loader.chapters() is loader.chapters()
    finally:
        loader.chapters.cache_clear()


def test_a_broken_shelf_tells_the_faults_of_all_its_files(tmp_path: Path) -> None:
    _file(tmp_path, GOOD.replace("value: 6", "value: 60"))
    _file(tmp_path, GOOD, "camp.yaml")
    with pytest.raises(ParameterError, match=r"camp\.yaml:2:10: (.|\n)*work\.yaml:14:12: "):
        loader._shelf(tmp_path)


def test_shipped_shelves_are_sound_and_share_no_name() -> None:
    assert loader.chapters().keys().isdisjoint(loader.instruments())
    for shelf in (loader.chapters(), loader.instruments()):
        for head, parameters in shelf.items():
            assert [one.name for one in parameters.values()] == [f"{head}.{name}" for name in parameters]
