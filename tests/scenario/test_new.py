"""New cities and instruments: what is laid is sound at once, and nothing is ever overwritten."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import yaml

from sim.errors import OutputError, UserError
from sim.history import NAMES as COUNTS
from sim.parameters.loader import read_file
from sim.scenario.library import MAINSTREAM, shipped
from sim.scenario.load import check, load
from sim.scenario.new import LOCAL, new_city, new_instrument, new_validation
from sim.scenario.observed import MEASURES, STATES
from sim.scenario.validation import load_validation
from sim.supports import NAMES as SUPPORTS


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["novi_sad", "no", "yes", "on", "y", "null", "x1", "a" * 60])
def test_a_laid_city_passes_its_check_and_can_be_compared_at_once(tmp_path: Path, name: str) -> None:
    paths = new_city(name, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        f"cities/{name}.yaml",
        f"studies/{name}.yaml",
        f"targets/{name}.csv",
    ]
    assert check(paths[:2]) == []
    study = load(paths[1])
    assert (study.name, study.city.name) == (name, name)
    assert len(study.policies) == 5


def test_a_laid_city_names_the_local_facts_and_says_what_they_are(tmp_path: Path) -> None:
    text = new_city("novi_sad", tmp_path)[0].read_text(encoding="utf-8")
    common = shipped().common()
    for name in (name for names in LOCAL.values() for name in names):
        assert name in common
        assert f"# {name}: " in text
    assert max(len(line) for line in text.split("\n")) <= 120


def test_its_comments_become_facts_by_taking_the_sign_away(tmp_path: Path) -> None:
    city, *_ = new_city("novi_sad", tmp_path)
    lines = [
        line.replace("  # ", "  ", 1) if any(line.startswith(f"  # {chapter}.") for chapter in CHAPTERS) else line
        for line in city.read_text(encoding="utf-8").split("\n")
    ]
    city.write_text("\n".join(lines), encoding="utf-8")
    assert check(city) == []
    assert "social_housing.applicants: 29000" in city.read_text(encoding="utf-8")


CHAPTERS = {name.partition(".")[0] for names in LOCAL.values() for name in names}


@pytest.mark.parametrize("name", ["novi_sad", "no"])
def test_a_laid_validation_is_sound_and_says_every_word(tmp_path: Path, name: str) -> None:
    (path,) = new_validation(name, tmp_path)
    assert path == tmp_path / "validation" / f"{name}.yaml"
    found = load_validation(path)
    assert (found.name, len(found.observed)) == (name, 1)
    text = path.read_text(encoding="utf-8")
    words = {*MEASURES, *STATES, *shipped().instruments} - {MAINSTREAM}
    assert {word for word in words if word not in text} == set()
    assert max(len(line) for line in text.split("\n")) <= 120


def test_the_examples_in_a_laid_validation_become_counts_by_taking_the_sign_away(tmp_path: Path) -> None:
    (path,) = new_validation("novi_sad", tmp_path)
    head, mark, tail = path.read_text(encoding="utf-8").partition("  # - name: more_than_without")
    path.write_text(head + (mark + tail).replace("  # ", "  "), encoding="utf-8")
    rows = load_validation(path).observed
    assert [row.seen.measure for row in rows] == ["share", "share", "months_to", "cost"]
    assert rows[1].seen.how == "difference"


def test_a_laid_instrument_can_be_imported_and_its_situation_holds(tmp_path: Path) -> None:
    module_path, dials_path, situation_path = new_instrument("song_group", tmp_path)
    assert check(dials_path) == []
    spec = importlib.util.spec_from_file_location("song_group", module_path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    book = read_file(dials_path)
    assert list(book) == list(module.Dials._fields)
    own = module.Dials(**{name: one.value for name, one in book.items()})
    assert set(module.supports(own)) <= set(SUPPORTS)
    assert {bill.driver for bill in module.bills(own)} <= set(COUNTS)
    said = yaml.safe_load(situation_path.read_text(encoding="utf-8"))
    assert said["instrument"] == "song_group"
    (situation,), (bill,) = said["situations"], said["bills"]
    assert module.supports(own._replace(**situation["dials"])) == situation["hands_out"]
    booked = {one.line: one.cents * bill["counts"][one.driver] for one in module.bills(own._replace(**bill["dials"]))}
    assert booked == bill["cents"]


def test_nothing_is_overwritten_and_nothing_half_laid(tmp_path: Path) -> None:
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies/novi_sad.yaml").write_text("mine", encoding="utf-8")
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="wanted no such file yet, got one that is there"):
        new_city("novi_sad", tmp_path)
    assert contents(tmp_path) == before


def test_what_was_written_goes_again_when_the_rest_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "studies").write_text("a file where a folder is wanted", encoding="utf-8")
    before = contents(tmp_path)
    with pytest.raises(OutputError, match="a place to write to"):
        new_city("novi_sad", tmp_path)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["", "Novi Sad", "novi-sad", "../outside", "1st", "é", "a" * 61, "with.point"])
def test_a_name_that_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    for lay in (new_city, new_instrument, new_validation):
        with pytest.raises(UserError, match="a name of a-z, 0-9 and _"):
            lay(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["mainstream", "follow_up", "class", "import"])
def test_an_instrument_is_not_called_like_another_or_a_word_of_python(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="the name of no instrument"):
        new_instrument(name, tmp_path)
    assert list(tmp_path.iterdir()) == []
