"""A scenario that cannot be run is refused with all its faults, each with its place, what was wanted and what came."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.errors import Problem, ScenarioError
from sim.scenario.load import check, load
from tests.scenario.made import CITY, GUARANTEE, NOTHING, STUDY, lay, library

TEXTS = {"study": STUDY, "city": CITY, "guarantee": GUARANTEE, "nothing": NOTHING}


def _problems(folder: Path, path: Path, **changes: Any) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError, match=r": .*wanted .*, got ") as caught:
        load(path, library=library(folder / "shipped"), **changes)
    return caught.value.problems


FAULTS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("scenarios.yaml").read_text())
OPTIONS = FAULTS.pop("options")


def _with_fault(kind: str, name: str, folder: Path) -> Path:
    fault = FAULTS[kind][name]
    assert fault["old"] in TEXTS[kind]
    return lay(folder, **{kind: TEXTS[kind].replace(fault["old"], fault["new"], 1)})


CASES = [(kind, name) for kind, cases in FAULTS.items() for name in cases]


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_fault_is_told_at_its_place(kind: str, name: str, tmp_path: Path) -> None:
    path = _with_fault(kind, name, tmp_path)
    problems = _problems(tmp_path, path)
    assert any(re.search(FAULTS[kind][name]["told"], str(problem)) for problem in problems), problems
    if name not in ("kind", "no kind"):
        assert list(problems) == check(path, library=library(tmp_path / "shipped"))


SINGLE = [case for case in CASES if case[1] not in {
    "no kind", "no instruments", "instruments in a list", "parameters in a list", "evidence without source",
    "unknown key of a value", "policy is a number", "unknown policy", "other name",
    "dial with evidence but no source",
}]  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), SINGLE)
def test_one_fault_is_told_once(kind: str, name: str, tmp_path: Path) -> None:
    assert len(_problems(tmp_path, _with_fault(kind, name, tmp_path))) == 1


@pytest.mark.parametrize("name", OPTIONS)
def test_option_that_does_not_fit_is_told(name: str, tmp_path: Path) -> None:
    changes = {key: value for key, value in OPTIONS[name].items() if key != "told"}
    (problem,) = _problems(tmp_path, lay(tmp_path), **changes)
    assert re.search(OPTIONS[name]["told"], str(problem))


def test_faults_of_all_files_are_told_at_once_and_in_order(tmp_path: Path) -> None:
    path = lay(
        tmp_path,
        study=STUDY.replace("months: 60", "months: 0").replace("0.03", "3").replace("seed: 20190408", "seed: yes"),
        city=CITY.replace("94", "-1").replace("EUR", "euro"),
        guarantee=GUARANTEE.replace("12}", "601}"),
        workers="a: [",
    )
    problems = _problems(tmp_path, path, months=0, settings=["zzz=1"])
    places = [re.sub(r".*?(\w+\.yaml)", r"\1", problem.where) for problem in problems]
    small = ["small.yaml:8:9", "small.yaml:10:7", "small.yaml:13:27"]
    city = ["smallville.yaml:5:11", "smallville.yaml:9:30"]
    workers = [place for place in places if place.startswith("workers.yaml:")]
    assert len(workers) == 1
    assert sorted(places) == sorted(["--months", "--set", *small, *city, "guarantee.yaml:6:34", *workers])
    assert [place for place in places if place.startswith("small.yaml")] == small


def test_a_setting_is_not_blamed_on_a_policy_that_cannot_be_read(tmp_path: Path) -> None:
    path = lay(tmp_path, guarantee="a: [", study=STUDY.replace("set: {", "set: {rent_guarantee.start: 2, "))
    (problem,) = _problems(tmp_path, path)
    assert "guarantee.yaml" in problem.where


def test_range_in_a_message_is_the_parameters_own_after_an_override(tmp_path: Path) -> None:
    (problem,) = _problems(tmp_path, lay(tmp_path), settings=["work.odds_of_a_job=1"])
    assert "the range is at made.yaml:18:3 (text: A made-up source)" in str(problem)


def test_two_policies_of_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = lay(tmp_path)
    (tmp_path / "mine.yaml").write_text(GUARANTEE)
    (problem,) = _problems(tmp_path, path, policies=["mine.yaml"])
    assert re.search(r"--policies: mine\.yaml: wanted another name than that of guarantee\.yaml", str(problem))


def test_missing_study_names_the_nearest(tmp_path: Path) -> None:
    path = lay(tmp_path)
    (problem,) = _problems(tmp_path, path.with_name("smal.yaml"))
    assert "wanted an existing file, got no such file; did you mean small.yaml?" in str(problem)


def test_other_kind_of_file_is_no_study(tmp_path: Path) -> None:
    lay(tmp_path)
    problems = _problems(tmp_path, tmp_path / "cities" / "smallville.yaml")
    assert any(re.search(r'kind: wanted study, got the text "city"', str(problem)) for problem in problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 1\n", r"some\.yaml:1:1: kind: wanted study, city, policy, .*, got nothing; or chapter: or"),
        ("kind: studdy\n", r"some\.yaml:1:7: kind: wanted study, city, policy, .*; did you mean study\?"),
        ("kind: [study]\n", r"some\.yaml:1:7: kind: wanted study, city, policy, validation or sweep, got a list of 1"),
        ("kind: {\n", r"some\.yaml:2:1: wanted YAML"),
        ("chapter: work\n", r"some\.yaml:1:10: chapter: wanted some, the name of the file, got the text"),
    ],
)  # fmt: skip
def test_check_asks_what_kind_a_file_is(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "some.yaml").write_text(text)
    problems = check([tmp_path / "some.yaml"], library=library(tmp_path))
    assert any(re.search(expected, str(problem)) for problem in problems), problems


def test_check_tells_a_fault_once_though_two_files_lead_to_it(tmp_path: Path) -> None:
    path = lay(tmp_path, city=CITY.replace("EUR", "euro"))
    assert len(check([path, path, tmp_path / "cities" / "smallville.yaml"], library=library(tmp_path))) == 1
