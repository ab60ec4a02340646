"""A policy may name the dials by which it grows: its own, whole numbers, each once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.library import shipped
from sim.scenario.load import check, load
from tests.scenario.made import GUARANTEE, lay, library


def scaled(folder: Path, text: str) -> Path:
    """The small study with a guarantee policy that has this scale."""
    study = lay(folder)
    (folder / "policies" / "guarantee.yaml").write_text(GUARANTEE + f"scale: {text}\n", encoding="utf-8")
    return study


def test_a_policy_names_its_dials(tmp_path: Path) -> None:
    study = load(scaled(tmp_path, "[workers_on_site.workers]"), library=library(tmp_path))
    policies = {policy.name: policy for policy in study.policies}
    assert policies["guarantee"].scale == ("workers_on_site.workers",)
    assert policies["workers"].scale == ()


def test_a_setting_leaves_the_scale_in_place(tmp_path: Path) -> None:
    path = scaled(tmp_path, "[workers_on_site.workers]")
    study = load(path, library=library(tmp_path), settings=["workers_on_site.workers=3"])
    (policy,) = [one for one in study.policies if one.name == "guarantee"]
    assert policy.scale == ("workers_on_site.workers",)
    assert policy.instruments["workers_on_site"]["workers"].value == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[workers_on_site.worker]", r"scale\.0: .*did you mean workers_on_site\.workers"),
        ("[clearance.percent]", "a dial of the policy's instruments, a whole number"),
        ("[workers_on_site.workers, workers_on_site.workers]", "each dial once"),
        ("[]", r"a list of dials, such as \[temporary_homes.rooms\]"),
        ("workers_on_site.workers", r"a list of dials, such as \[temporary_homes.rooms\]"),
        ("[3]", r"scale\.0"),
    ],
)
def test_what_is_no_dial_of_its_own_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said) as caught:
        load(scaled(tmp_path, text), library=library(tmp_path))
    assert len(caught.value.problems) == 1


def test_shipped_policies_pass_with_the_dials_that_they_name() -> None:
    files = sorted((shipped().folder / "policies").glob("*.yaml"))
    assert check(files) == []
