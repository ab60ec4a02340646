"""`explain` tells a study back and `check` says what is wrong; both end as the codes say."""

import json

import pytest

from sim.parameters.loader import chapters
from tests.cli.asked import ROOT, STUDY, ask


def test_explain_tells_the_study_back():
    lowest = chapters()["work"]["odds_applies"].low
    told = ask("explain", STUDY, "--set", f"work.odds_applies={lowest}")
    assert told.returncode == 0, told.stderr.decode()
    assert "* odds_applies" in told.stdout.decode()
    assert "assumed" in told.stdout.decode()


def test_explain_tells_a_validation_and_how_its_numbers_are_counted():
    file = ROOT / "scenarios" / "validation" / "at_home.yaml"
    told = ask("explain", file)
    assert told.returncode == 0, told.stderr.decode()
    assert "Counted: share of families, under housing_first" in told.stdout.decode()
    assert json.loads(ask("explain", file, "--json").stdout)["observed"][0]["name"] == "housing_first_at_12"
    assert "wanted a validation as it stands" in ask("explain", file, "--months", "3").stderr.decode()


def test_explain_as_json_is_one_document():
    told = ask("explain", STUDY, "--json")
    assert told.returncode == 0, told.stderr.decode()
    assert json.loads(told.stdout)


@pytest.mark.parametrize("folder", ["scenarios/cities", "scenarios/policies", "scenarios/studies"])
def test_every_shipped_scenario_passes_its_check(folder):
    files = sorted((ROOT / folder).glob("*.yaml"))
    told = ask("check", *files)
    assert told.returncode == 0, told.stderr.decode()
    assert told.stdout.decode() == f"{len(files)} {'file' if len(files) == 1 else 'files'}: nothing wrong\n"


def test_check_says_everything_that_is_wrong_at_once(tmp_path):
    (tmp_path / "one.yaml").write_text("version: 1\nkind: pollicy\n")
    (tmp_path / "two.yaml").write_text("kind: [unfinished\n")
    told = ask("check", "one.yaml", "two.yaml", "three.yaml", cwd=tmp_path)
    assert told.returncode == 2
    assert told.stdout == b""
    said = told.stderr.decode()
    assert all(name in said for name in ("one.yaml:2:7", "two.yaml:", "three.yaml"))
    assert "Traceback" not in said
