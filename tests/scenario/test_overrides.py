"""Values come into force in their order: the model's own, the city's, the policy's, the study's, the command's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.scenario.load import load
from sim.scenario.schema import Study
from tests.scenario.made import CITY, STUDY, lay, library


def _load(folder: Path, path: Path | None = None, **changes: Any) -> Study:
    return load(path or lay(folder), library=library(folder / "shipped"), **changes)


def test_every_rule_has_its_parameter_and_keeps_its_place(tmp_path: Path) -> None:
    study = _load(tmp_path)
    assert list(study.parameters) == list(library(tmp_path).common())[:4]
    assert study.parameters["camp.months_to_refill"].source == "A made-up source"


def test_city_overrides_with_evidence(tmp_path: Path) -> None:
    rate = _load(tmp_path).parameters["camp.clearance_rate"]
    assert (rate.value, rate.evidence, rate.source, rate.checked_on) == (0.058, "measured", "A survey", "2026-11-23")
    assert (rate.low, rate.high) == (0.05, 0.067)
    assert rate.where.endswith("smallville.yaml:12:3")


def test_bare_value_becomes_an_assumption(tmp_path: Path) -> None:
    odds = _load(tmp_path).parameters["work.odds_of_a_job"]
    assert (odds.value, odds.evidence, odds.source, odds.checked_on) == (0.03, "assumed", "set in small.yaml", "")
    assert (odds.low, odds.high, odds.unit) == (0.01, 0.04, "odds per adult-month")


def test_mainstream_stands_apart_and_can_be_local(tmp_path: Path) -> None:
    study = _load(tmp_path)
    assert study.mainstream["hotel_eur_year"].value == 7000
    assert "mainstream.hotel_eur_year" not in study.parameters


def test_city_may_bring_its_own_range(tmp_path: Path) -> None:
    text = CITY.replace("{value: 0.058,", "{value: 0.2, range: [0.1, 0.3],")
    rate = _load(tmp_path, lay(tmp_path, city=text)).parameters["camp.clearance_rate"]
    assert (rate.value, rate.low, rate.high) == (0.2, 0.1, 0.3)


def test_later_overrides_win(tmp_path: Path) -> None:
    text = CITY + "  work.odds_of_a_job: 0.01\n"
    path = lay(tmp_path, city=text)
    assert _load(tmp_path, path).parameters["work.odds_of_a_job"].value == 0.03
    changed = _load(tmp_path, path, settings=["work.odds_of_a_job=0.04"]).parameters["work.odds_of_a_job"]
    assert (changed.value, changed.source, changed.where) == (0.04, "set with --set", "--set")


def test_statement_can_be_set(tmp_path: Path) -> None:
    study = _load(tmp_path, settings=["work.job_is_asked_for = true"])
    assert study.parameters["work.job_is_asked_for"].value is True


def test_real_stays_real_when_set_to_a_whole_number(tmp_path: Path) -> None:
    text = CITY.replace("{value: 0.058,", "{value: 1, range: [0, 1],")
    study = _load(tmp_path, lay(tmp_path, city=text), settings="camp.clearance_rate=1")
    rate = study.parameters["camp.clearance_rate"]
    assert [type(number) for number in (rate.value, rate.low, rate.high)] == [float, float, float]


def _dial(study: Study, policy: str, instrument: str, dial: str) -> Any:
    (found,) = [one for one in study.policies if one.name == policy]
    return found.instruments[instrument][dial]


def test_dials_take_defaults_unless_the_policy_sets_them(tmp_path: Path) -> None:
    study = _load(tmp_path)
    cover = _dial(study, "guarantee", "rent_guarantee", "cover_months")
    assert (cover.value, cover.evidence, cover.source) == (12, "assumed", "set in guarantee.yaml")
    assert _dial(study, "guarantee", "rent_guarantee", "start").value == 1
    assert _dial(study, "guarantee", "workers_on_site", "workers").value == 4
    workers = _dial(study, "workers", "workers_on_site", "workers")
    assert (workers.value, workers.evidence, workers.checked_on) == (5, "text", "2026-11-23")
    assert study.policies[0].instruments == {}


def test_setting_reaches_every_policy_with_the_instrument_or_one(tmp_path: Path) -> None:
    one = "workers.workers_on_site.workers=9"
    study = _load(tmp_path, settings=[one, "workers_on_site.workers=7"])
    assert _dial(study, "guarantee", "workers_on_site", "workers").value == 7
    assert _dial(study, "workers", "workers_on_site", "workers").value == 9  # the more exact name wins


def test_command_wins_over_a_more_exact_name_in_the_file(tmp_path: Path) -> None:
    path = lay(tmp_path, study=STUDY.replace("set: {", "set: {workers.workers_on_site.workers: 9, "))
    assert _dial(_load(tmp_path, path), "workers", "workers_on_site", "workers").value == 9
    study = _load(tmp_path, path, settings=["workers_on_site.workers=7"])
    assert _dial(study, "workers", "workers_on_site", "workers").value == 7


def test_loading_changes_no_default(tmp_path: Path) -> None:
    shelf = library(tmp_path / "shipped")
    load(lay(tmp_path), settings=["rent_guarantee.cover_months=9"], library=shelf)
    assert shelf == library(tmp_path / "shipped")
