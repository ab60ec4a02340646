"""A sound study is read as it was meant: its city and policies looked up, its horizons, what a command changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.scenario.load import check, load
from sim.scenario.schema import Camp, Study
from tests.scenario.made import GUARANTEE, STUDY, lay, library


def _load(folder: Path, path: Path | None = None, **changes: Any) -> Study:
    return load(path or lay(folder), library=library(folder / "shipped"), **changes)


def _names(study: Study) -> list[str]:
    return [policy.name for policy in study.policies]


def test_study_is_read_whole(tmp_path: Path) -> None:
    study = _load(tmp_path)
    assert (study.name, study.title, study.baseline, study.starts) == ("small", "A small study", "nothing", "2019-01")
    assert (study.months, study.replicates, study.seed) == (60, 200, 20190408)
    assert study.horizons == (12, 24, 60)
    assert _names(study) == ["nothing", "guarantee", "workers"]
    assert study.city.camps == (Camp("site 1", 94), Camp("by the river", 6))
    assert study.city.law_regime == "eu_free_movement"
    assert check(study.path, library=library(tmp_path / "shipped")) == []


def test_a_word_is_a_path_too(tmp_path: Path) -> None:
    assert load(str(lay(tmp_path)), library=library(tmp_path)).name == "small"


def test_command_changes_replicates_months_and_seed(tmp_path: Path) -> None:
    study = _load(tmp_path, replicates=8, months=36, seed=0)
    assert (study.replicates, study.months, study.seed) == (8, 36, 0)


@pytest.mark.parametrize(
    ("months", "horizons"),
    [(6, (6,)), (24, (12, 24)), (40, (12, 24, 40)), (60, (12, 24, 60)), (120, (12, 24, 60, 120))],
)
def test_horizons_follow_the_months(months: int, horizons: tuple[int, ...], tmp_path: Path) -> None:
    assert _load(tmp_path, months=months).horizons == horizons


@pytest.mark.parametrize(("months", "horizons"), [(60, (12, 24, 36, 60)), (12, (12,)), (13, (12, 13)), (1, (1,))])
def test_horizons_unless_said(months: int, horizons: tuple[int, ...], tmp_path: Path) -> None:
    text = STUDY.replace("horizons: [12, 24, 60]\n", "").replace("months: 60", f"months: {months}")
    assert _load(tmp_path, lay(tmp_path, study=text)).horizons == horizons


def test_sixty_months_unless_said(tmp_path: Path) -> None:
    assert _load(tmp_path, lay(tmp_path, study=STUDY.replace("months: 60\n", ""))).months == 60


@pytest.mark.parametrize("empty", ["", "set:\n", "set: {}\n"])
def test_settings_may_be_empty(empty: str, tmp_path: Path) -> None:
    text = STUDY.replace("set: {work.odds_of_a_job: 0.03}\n", empty)
    assert _load(tmp_path, lay(tmp_path, study=text)).parameters["work.odds_of_a_job"].value == 0.02


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (["workers", "nothing"], ["workers", "nothing"]),
        (["workers"], ["nothing", "workers"]),
        ("workers, guarantee", ["nothing", "workers", "guarantee"]),
    ],
)
def test_command_chooses_policies_and_the_baseline_stays(asked: Any, names: list[str], tmp_path: Path) -> None:
    assert _names(_load(tmp_path, policies=asked)) == names


def test_command_may_add_a_policy_that_the_study_does_not_list(tmp_path: Path) -> None:
    path = lay(tmp_path, study=STUDY.replace(", workers]", "]"))
    assert _names(_load(tmp_path, path, policies=["workers"])) == ["nothing", "workers"]


def test_command_may_add_a_policy_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = lay(tmp_path)
    (tmp_path / "mine.yaml").write_text(GUARANTEE.replace("name: guarantee", "name: mine"))
    monkeypatch.chdir(tmp_path)
    asked = ["mine.yaml", str(Path("policies/workers.yaml"))]
    assert _names(_load(tmp_path, path, policies=asked)) == ["nothing", "mine", "workers"]


def test_setting_of_the_file_may_speak_of_a_policy_left_out(tmp_path: Path) -> None:
    text = STUDY.replace("set: {", "set: {workers.workers_on_site.workers: 9, workers_on_site.start: 2, ")
    assert _names(_load(tmp_path, lay(tmp_path, study=text), policies=["nothing"])) == ["nothing"]


def test_siblings_are_found_before_the_shipped(tmp_path: Path) -> None:
    path = lay(tmp_path)
    lay(tmp_path / "shipped", nothing=GUARANTEE.replace("name: guarantee", "name: nothing"))
    assert _load(tmp_path, path).policies[0].instruments == {}
    (tmp_path / "policies" / "nothing.yaml").unlink()
    assert set(_load(tmp_path, path).policies[0].instruments) == {"rent_guarantee", "workers_on_site"}


def test_city_and_policies_may_be_paths_relative_to_the_study(tmp_path: Path) -> None:
    lay(tmp_path / "elsewhere")
    text = STUDY.replace("city: smallville", "city: ../elsewhere/cities/smallville.yaml")
    text = text.replace("[nothing, guarantee, workers]", "[nothing, ../elsewhere/policies/workers.yaml]")
    path = lay(tmp_path, study=text)
    (tmp_path / "cities" / "smallville.yaml").unlink()
    study = _load(tmp_path, path)
    assert _names(study) == ["nothing", "workers"]
    assert "elsewhere" in str(study.city.path)


def test_check_accepts_every_kind_of_file(tmp_path: Path) -> None:
    path = lay(tmp_path)
    numbers = Path(load.__code__.co_filename).parents[1] / "parameters" / "rules" / "work.yaml"
    assert check([path, *tmp_path.glob("*/*.yaml"), str(numbers)], library=library(tmp_path)) == []
