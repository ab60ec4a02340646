"""alike, decompose, evidence and new from the command line: what they print, and how they end when asked wrongly."""

import json

import pytest

from tests.cli.asked import STUDY, ask, content

SMALL = ("--replicates", "2", "--months", "6", "--jobs", "1")


def document(*arguments, **options):
    told = ask(*arguments, **options)
    assert told.returncode == 0, told.stderr.decode()
    return json.loads(told.stdout, parse_constant=lambda word: pytest.fail(f"{word} in the document"))


def test_alike_prints_three_tables_and_writes_nothing(tmp_path):
    told = ask("alike", STUDY, *SMALL, "--policies", "emergency_shelter,insertion_village", "--quiet", cwd=tmp_path)
    assert (told.returncode, told.stderr) == (0, b"")
    text = told.stdout.decode()
    places = [text.index(name) for name in ("OWN SCALE", "EQUAL PROGRAMME SPENDING", "EQUAL QUOTA OF LETTINGS")]
    assert places == sorted(places)
    assert list(tmp_path.iterdir()) == []


def test_alike_as_json_obeys_its_options():
    found = document("alike", STUDY, *SMALL, "--policies", "housing_first", "--quota", "20", "--json")
    assert (found["quota_a_year"], found["replicates"], found["months"]) == (20, 2, 6)
    assert list(found["tables"]) == ["own scale", "equal programme spending", "equal quota of lettings"]


def test_decompose_prints_parts_that_add_up():
    ends = ("housing_first", "insertion_village")
    found = document("decompose", STUDY, *ends, *SMALL, "--measure", "any_home", "--json")
    parts = [part["mean"] for part in found["parts"].values()]
    assert sum(parts) == pytest.approx(found["difference"]["mean"], abs=1e-15)
    told = ask("decompose", STUDY, *ends, *SMALL, "--month", "4", "--quiet")
    assert told.returncode == 0
    assert "From housing_first to insertion_village: durably housed at month 4" in told.stdout.decode()


def test_decompose_may_look_at_a_policy_that_the_study_does_not_list():
    found = document("decompose", STUDY, "insertion_village", "turin", *SMALL, "--json")
    assert found["to"] == "turin"


def test_evidence_lists_the_model_or_a_study():
    model, study = document("evidence", "--json"), document("evidence", STUDY, "--json")
    assert model["study"] is None
    assert study["study"] == "toulouse"
    names = [{number["name"] for number in found["numbers"]} for found in (model, study)]
    assert names[1] < names[0]
    changed = document("evidence", STUDY, "--set", "work.odds_applies=0.05", "--json")
    assert next(n["value"] for n in changed["numbers"] if n["name"] == "work.odds_applies") == 0.05
    text = ask("evidence").stdout.decode()
    assert text.startswith(f"The {len(model['numbers'])} numbers of the model as shipped")


def test_new_lays_a_city_that_passes_check_and_an_instrument(tmp_path):
    told = ask("new", "city", "novi_sad", cwd=tmp_path)
    assert told.returncode == 0, told.stderr.decode()
    laid = told.stdout.decode().split()
    *files, targets = laid
    assert files == ["scenarios/cities/novi_sad.yaml", "scenarios/studies/novi_sad.yaml"]
    assert targets == "scenarios/targets/novi_sad.csv"
    checked = ask("check", *files, cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, b"2 files: nothing wrong\n")
    assert ask("new", "instrument", "song_group", "--folder", "clone", cwd=tmp_path).returncode == 0
    assert (tmp_path / "clone/sim/instruments/song_group.py").exists()


def test_new_overwrites_nothing(tmp_path):
    assert ask("new", "city", "novi_sad", "--folder", tmp_path).returncode == 0
    before = content(tmp_path)
    again = ask("new", "city", "novi_sad", "--folder", tmp_path)
    assert again.returncode == 2
    assert again.stderr.decode().count("one that is there") == 3
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("alike", STUDY, "--like", "eviction_only"), "that can be scaled"),
        (("alike", STUDY, "--quota", "-1"), "--quota"),
        (("decompose", STUDY, "housing_first", "housing_firts"), "did you mean housing_first"),
        (("decompose", STUDY, "housing_first", "toulouse_model", "--measure", "x"), "--measure"),
        (("decompose", STUDY, "housing_first", "toulouse_model", "--month", "0"), "--month"),
        (("decompose", STUDY, "housing_first"), "TO"),
        (("evidence", "--set", "work.odds_applies=0.05"), "name a STUDY"),
        (("evidence", "none.yaml"), "an existing file"),
        (("new", "city", "Novi Sad"), "a name of a-z"),
        (("new", "policy", "x"), "city"),
        (("new", "instrument", "follow_up"), "the name of no instrument"),
        (("compare", STUDY, "--cost-elsewhere", "-1"), "--cost-elsewhere"),
    ],
)
def test_bad_input_is_2_in_words_and_touches_nothing(tmp_path, words, said):
    told = ask(*words, cwd=tmp_path)
    assert told.returncode == 2
    assert said in told.stderr.decode()
    assert "Traceback" not in told.stderr.decode()
    assert told.stdout == b""
    assert list(tmp_path.iterdir()) == []


def test_what_families_gone_cost_elsewhere_is_in_the_wider_view_and_in_the_recipe(tmp_path):
    small = ("--replicates", "2", "--months", "6", "--policies", "eviction_only", "--no-report", "--quiet")
    found = {}
    for price in ("0", "300"):
        folder = tmp_path / price
        found[price] = document("compare", STUDY, *small, "--cost-elsewhere", price, "--out", folder, "--json")
        recipe = json.loads((folder / "recipe.json").read_text())
        assert recipe["cost_elsewhere_a_month"] == float(price)
    wider = [found[price]["perspectives"]["wider"]["eviction_only"]["6"] for price in found]
    assert wider[1]["mean"] > wider[0]["mean"]
    assert found["0"]["perspectives"]["public"] == found["300"]["perspectives"]["public"]
