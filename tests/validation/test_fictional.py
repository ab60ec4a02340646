"""Ten programmes that never were, each written with the documentation alone: every one is read, lived and judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.scenario.load import check
from sim.scenario.phased import plan_of
from sim.scenario.validation import load_validation, paths_of
from sim.study.validate import validate
from sim.study.validating import held

FOLDER = Path(__file__).parent / "fictional"
FILES = sorted(FOLDER.glob("*.yaml"))
VARIED = {
    "measures": {
        "share", "amount", "mean", "average", "rate", "events", "time_in", "months_to", "cost",
    },
    "clocks": {"calendar", "follow_up", "application", "first lease"},
    "units": {"families", "persons", "adults", "minors", "pupils"},
    "comparisons": {"", "difference", "ratio", "odds_ratio"},
    "origins": {"Wilson", "Newcombe", "Katz", "Poisson", "standard error", "published", "judged", "a bound"},
}  # fmt: skip


def test_they_use_the_whole_language() -> None:
    rows = [row for path in FILES for row in load_validation(path).observed]
    assert len(FILES) >= 10
    assert {row.seen.measure for row in rows} == VARIED["measures"]
    assert {row.seen.clock for row in rows} == VARIED["clocks"]
    assert {row.seen.unit for row in rows} == VARIED["units"]
    assert {row.seen.how for row in rows} == VARIED["comparisons"]
    assert {row.published.interval_from for row in rows} == VARIED["origins"]
    assert any(row.seen.enrolled_in or (row.seen.against and row.seen.against.enrolled_in) for row in rows)
    assert any(row.published.drawn_from for row in rows)
    assert any(row.seen.sites for row in rows)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_read_lived_and_judged(path: Path) -> None:
    assert check(path) == []
    for row in validate([path], replicates=2).rows:
        assert not np.isnan(row.simulated.mean), row.observed.name
        assert row.verdict in ("inside", "near", "miss"), row.observed.name


def test_dates_name_the_months_of_dials() -> None:
    barracks = load_validation(FOLDER / "old_barracks.yaml")
    assert barracks.study.policies[1].instruments["insertion_village"]["closes"].value == 28
    (phase,) = barracks.phases["barracks"]
    assert phase.instruments["building_renovation"]["start"].value == 25


def test_an_instrument_of_a_phase_alone_is_billed_once() -> None:
    hostel = plan_of(load_validation(FOLDER / "quarry_hostel.yaml")).arms[0]
    lines = [bill.line for bill in hostel.bills]
    assert "case managers" in lines
    assert len(lines) == len(set(lines))


Q, H = "quarry_hostel", "harbour_first"
ARMS = "where: [lease], against: {policy: usual_care, as: r"
WRONG = [
    (Q, "      social_census: {city_percent: 100}\n", "", "wanted social_census: beside insertion_village"),
    (Q, "plots: 70", "plots: 700", r"from 20 to 150 .*; where it does not hold, write \{value: 700, range"),
    (Q, "lines: [village]", "lines: [vilage]", "a line of what hostel spends, .*mean village.*headings: acc"),
    (Q, "clock: first lease", "clock: moved_in", "one of calendar, follow_up, .*, or first STATE"),
    (Q, "clock: first lease", "clock: first flat", r"first and a state.*say lease \(any tenancy\)"),
    (Q, "name: kept", "name: stay", r"wanted each name once, got stay; it is first at .*quarry_hostel\.yaml:\d+"),
    (Q, "month: 2017-12, among", "month: 2017-12-31, among", "write 2017-12: counts are taken at the ends of"),
    (Q, "measure: events", "measure: median", "say measure: months_to with statistic: median"),
    (Q, "unit: pupils, c", "unit: children, c", r"say minors \(under 18\) or pupils \(6 to 15\)"),
    (Q, "unit: pupils, c", "unit: minors, c", "a share of minors, got pupils_in_school; say unit: pupils"),
    (Q, "month: 2017-12, among", "month: 2017-12, counting: persons, among", "measure: mean is so many for each"),
    (Q, "month: 2017-12, among", "month: 2017-12, statistic: median, among", "with measure: months_to only"),
    (Q, "months: [0, 24], where", "months: [0, 24], per: month, where", "unit or year or all for a cost, got month"),
    ("upper_town_families", "[upper field], as: d", "[uper field], as: d", "a camp of the city.*mean upper field"),
    (H, ARMS, ARMS[:-1] + "s", "difference or ratio or odds_ratio, .*did you mean ratio"),
    (H, ARMS, "where: [lease], against: {as: r", "wanted what is different in the count compared with"),
    (H, "worker_eur_year: 61000", "caseload: 10", r"price housing_first_team\.worker_eur_year in GBP, .*the shipped"),
    (
        Q,
        "clock: first lease, month: 12",
        "clock: first lease, month: 2017-03",
        "own clock.*a date is a month of",
    ),
    (Q, "among: [admitted], where: [ever rehoused]", "among: [admitted]", "one condition at least"),
    (Q, "closes: 36", "closes: 2015-01", "village.closes: wanted a date from 2016-01 on, got the text"),
    (H, "as: odds_ratio", "measure: amount, as: odds_ratio", "difference or ratio, unless both are shares"),
]


@pytest.mark.parametrize(("name", "before", "after", "said"), WRONG)
def test_what_goes_wrong_helps(name: str, before: str, after: str, said: str, tmp_path: Path) -> None:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / f"{name}.yaml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ScenarioError, match=said) as raised:
        load_validation(path)
    assert all(problem.where.startswith(str(path)) for problem in raised.value.problems)


def lay(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


SHORT = FOLDER / "mill_street_hotel.yaml"


def test_a_folder_is_held_and_a_broken_file_keeps_no_other_back(tmp_path: Path) -> None:
    text = SHORT.read_text(encoding="utf-8")
    lay(tmp_path, "a.yaml", text.replace("name: mill_street_hotel", "name: a"))
    lay(tmp_path, "b.yaml", text.replace("rooms: {value", "roms: {value"))
    lay(tmp_path, "c.yaml", "kind: [unfinished")
    lay(tmp_path, "city.yaml", "version: 1\nkind: city\n")
    lay(tmp_path, "d.yaml", text.replace("kind: validation", "kind: validaton"))
    lay(tmp_path, "notes.txt", "nothing")
    assert [path.name for path in paths_of([str(tmp_path)])] == ["a.yaml", "b.yaml", "c.yaml", "d.yaml"]
    result, problems = held([str(tmp_path)], replicates=1)
    assert [one.name for one in result.validations] == ["a"]  # type: ignore[union-attr]
    assert {Path(problem.where.split(":")[0]).name for problem in problems} == {"b.yaml", "c.yaml", "d.yaml"}


def test_where_every_file_is_broken_or_two_have_one_name_nothing_runs(tmp_path: Path) -> None:
    text = SHORT.read_text(encoding="utf-8")
    lay(tmp_path, "a.yaml", text)
    lay(tmp_path, "b.yaml", text)
    with pytest.raises(ScenarioError, match=r"name once, got mill_street_hotel; .*a\.yaml has it too"):
        held([str(tmp_path)], replicates=1)
    lay(tmp_path, "a.yaml", text.replace("rooms: {value", "roms: {value"))
    lay(tmp_path, "b.yaml", "version: 1\nkind: validation\n")
    with pytest.raises(ScenarioError, match="roms"):
        held([str(tmp_path)], replicates=1)


def test_a_folder_without_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="files of kind: validation in the folder"):
        paths_of([str(tmp_path)])
