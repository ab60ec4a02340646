"""`validate` prints published beside simulated, writes CSV and JSON, and says what is wrong."""

import csv
import json

from tests.cli.asked import ask


def test_validate_prints_and_writes(tmp_path):
    told = ask("validate", "lille_without_help", "--replicates", "2", "--out", tmp_path / "out", "--quiet")
    assert told.returncode == 0, told.stderr.decode()
    text = told.stdout.decode()
    assert all(word in text for word in ("Families that reached housing", "2.5%", "four-state chain", "predicted"))
    document = json.loads((tmp_path / "out" / "validation.json").read_text())
    assert document["schema"] == 1
    assert document["validations"][0]["observed"][0]["published"]["value"] == 0.025
    with (tmp_path / "out" / "validation.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert rows[0]["observed"] == "reach_housing"
    assert rows[0]["verdict"] in ("inside", "near", "miss")


def test_validate_as_json_is_one_document(tmp_path):
    told = ask("validate", "lille_without_help", "--replicates", "1", "--json", "--quiet", "--out", tmp_path / "out")
    assert told.returncode == 0, told.stderr.decode()
    assert json.loads(told.stdout)["validations"][0]["name"] == "lille_without_help"


def test_an_unknown_validation_is_refused():
    told = ask("validate", "lile_without_help")
    assert told.returncode == 2
    assert "did you mean lille_without_help?" in told.stderr.decode()


def test_check_accepts_every_shipped_validation():
    from tests.cli.asked import ROOT

    told = ask("check", *sorted((ROOT / "scenarios" / "validation").glob("*.yaml")))
    assert told.returncode == 0, told.stderr.decode()


def test_a_broken_file_in_a_folder_is_told_after_the_others_with_code_2(tmp_path):
    from tests.cli.asked import ROOT

    text = (ROOT / "tests" / "validation" / "fictional" / "mill_street_hotel.yaml").read_text()
    (tmp_path / "a.yaml").write_text(text)
    (tmp_path / "b.yaml").write_text(text.replace("where: [hotel]", "where: [hotle]"))
    told = ask("validate", tmp_path, "--replicates", "1", "--quiet", "--out", tmp_path / "out")
    assert told.returncode == 2
    assert "Men who ever slept there" in told.stdout.decode()
    assert "did you mean hotel?" in told.stderr.decode()
    assert "Traceback" not in told.stderr.decode()
    document = json.loads((tmp_path / "out" / "validation.json").read_text())
    assert [one["name"] for one in document["validations"]] == ["mill_street_hotel"]


def test_new_lays_a_validation_that_can_be_checked(tmp_path):
    told = ask("new", "validation", "harbour", "--folder", tmp_path)
    assert told.returncode == 0, told.stderr.decode()
    assert ask("check", tmp_path / "validation" / "harbour.yaml").returncode == 0
    assert ask("new", "validation", "harbour", "--folder", tmp_path).returncode == 2
