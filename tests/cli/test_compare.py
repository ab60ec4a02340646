"""The main job from end to end, small: what it prints, what it writes, and how it ends when something is wrong."""

import csv
import json
import os
import resource
import shutil
import signal
import time

import pytest

from tests.cli.asked import STUDY, ask, begin, content

SMALL = ("--replicates", "2", "--months", "6")
YEAR = ("--replicates", "8", "--months", "12", "--no-report", "--json", "--quiet")
FILES = {
    "cea_acceptability.csv", "cea_frontier.csv", "cea_information.csv", "cea_plane.csv", "comparison.json",
    "costs.csv", "costs_by.csv", "costs_wider.csv", "curves.csv", "delays.csv", "differences.csv", "families.parquet",
    "groups.csv", "kept12.csv", "luck.csv", "manifest.json", "monthly.parquet", "p_best.csv", "perspectives.csv",
    "recipe.json", "reversals.csv", "run.log", "summary.csv", "time_to_a_home.csv",
}  # fmt: skip
LEAST = {
    "durably_housed", "temporary_home", "shelter", "camp_or_street", "gone", "any_home", "adults_in_work",
    "children_in_school", "evictions_per_family", "cost_eur_per_family", "cost_eur_per_month_durably_housed",
}  # fmt: skip
PARTITION = ("durably_housed", "temporary_home", "shelter", "camp_or_street", "gone")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A small comparison as a user would ask for it, without a report."""
    folder = tmp_path_factory.mktemp("compare")
    result = ask("compare", STUDY, *SMALL, "--no-report", "--json", cwd=folder)
    assert result.returncode == 0, result.stderr.decode()
    return folder, result


@pytest.fixture(scope="module")
def document(done):
    return json.loads(done[1].stdout, parse_constant=lambda word: pytest.fail(f"{word} in the document"))


def test_json_is_one_document_and_nothing_else(document):
    assert document["schema"] == 1
    assert (document["study"], document["replicates"], document["months"]) == ("toulouse", 2, 6)
    assert document["horizons"] == [6]
    assert set(document["measures"]) >= LEAST
    assert document["baseline"] in document["policies"]


def test_the_five_places_sum_to_one_for_every_policy(document):
    for measures in document["policies"].values():
        assert sum(measures[name]["6"]["mean"] for name in PARTITION) == pytest.approx(1, abs=1e-12)


def test_the_baseline_less_itself_is_exactly_zero(document):
    cells = document["differences"][document["baseline"]].values()
    assert {value for cell in cells for value in cell["6"].values()} <= {0.0, None}


def test_the_probabilities_of_being_best_sum_to_one(document):
    for measure in LEAST - {"gone"}:
        chances = [p for p in document["p_best"][measure]["6"].values() if p is not None]
        assert not chances or sum(chances) == pytest.approx(1, abs=1e-12)


def test_the_result_is_whole_and_nothing_else_is_left(done):
    folder, _ = done
    assert [path.name for path in folder.iterdir()] == ["results"]
    assert set(content(folder / "results" / "toulouse")) == FILES


def test_the_written_document_is_the_printed_one(done):
    folder, result = done
    assert (folder / "results/toulouse/comparison.json").read_bytes() == result.stdout


def test_the_recipe_holds_no_path_and_the_log_holds_the_clock(done):
    folder, _ = done
    recipe = (folder / "results/toulouse/recipe.json").read_text()
    assert str(folder) not in recipe
    assert str(STUDY.parent) not in recipe
    assert os.uname().nodename not in recipe
    assert str(folder) in (folder / "results/toulouse/run.log").read_text()


def test_the_csv_says_what_the_document_says(done, document):
    folder, _ = done
    with (folder / "results/toulouse/summary.csv").open() as file:
        rows = {(row["policy"], row["measure"], row["month"]): row for row in csv.DictReader(file)}
    for policy, measures in document["policies"].items():
        for measure, cells in measures.items():
            said = rows[policy, measure, "6"]["mean"]
            assert (float(said) if said else None) == cells["6"]["mean"]


@pytest.fixture(scope="module")
def all_at_once(tmp_path_factory):
    """A year of eight replicates, in one chunk and one process."""
    folder = tmp_path_factory.mktemp("once") / "out"
    told = ask("compare", STUDY, *YEAR, "--jobs", "1", "--chunk", "64", "--out", folder)
    assert told.returncode == 0, told.stderr.decode()
    return told.stdout, content(folder)


@pytest.mark.parametrize(("jobs", "chunk"), [(1, 1), (2, 1), (2, 7), (2, 64)])
def test_jobs_and_chunk_change_no_byte(all_at_once, tmp_path, jobs, chunk):
    told = ask("compare", STUDY, *YEAR, "--jobs", jobs, "--chunk", chunk, "--out", tmp_path / "out")
    printed, written = all_at_once
    again = content(tmp_path / "out")
    assert {name for name in FILES if again[name] != written[name]} == {"run.log"}
    assert told.stdout == printed


def test_words_come_with_the_answer_first_and_then_every_table(tmp_path):
    told = ask("compare", STUDY, *SMALL, "--no-report", "--out", tmp_path / "out")
    assert told.returncode == 0
    text = told.stdout.decode()
    places = [text.index(words) for words in ("After 6 months", "not a forecast", "Durably housed (", "DIFFERENCE TO")]
    places += [text.index(words) for words in ("PROBABILITY OF BEING THE BEST", "RUNS SAVED BY COMMON LUCK")]
    places += [text.index(words) for words in ("WHO REACHED A DURABLE HOME", "WHO WAITS LONGER", "COST IN BOTH")]
    assert places == sorted(places)
    assert "runs" in told.stderr.decode()


def test_quiet_says_nothing_on_stderr(tmp_path):
    told = ask("compare", STUDY, *SMALL, "--no-report", "--quiet", "--out", tmp_path / "out")
    assert (told.returncode, told.stderr) == (0, b"")


@pytest.mark.slow
def test_the_report_and_its_charts_are_in_the_folder(tmp_path):
    told = ask("compare", STUDY, *SMALL, "--quiet", "--out", tmp_path / "out")
    assert told.returncode == 0, told.stderr.decode()
    written = content(tmp_path / "out")
    assert set(written) > FILES
    assert "report.html" in written
    assert any(name.endswith(".svg") for name in written)
    listed = json.loads(written["manifest.json"])["files"]
    assert set(listed) == set(written) - {"manifest.json", "run.log"}


def test_a_chosen_policy_and_seed_are_obeyed(tmp_path):
    options = ("--policies", "toulouse_model,eviction_only", "--seed", "3", "--out", tmp_path / "out")
    document = json.loads(ask("compare", STUDY, *SMALL, "--no-report", "--json", *options).stdout)
    assert set(document["policies"]) == {"toulouse_model", "eviction_only"}
    assert document["seed"] == 3


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--policies", "toulouse_modle"), "did you mean toulouse_model?"),
        (("--set", "work.odds_aplies=0.02"), "did you mean work.odds_applies?"),
        (("--set", "nonsense"), "--set"),
        (("--months", "0"), "--months"),
        (("--replicates", "-3"), "--replicates"),
        (("--seed", str(2**64)), "--seed"),
    ],
)
def test_bad_input_is_2_in_words_and_touches_nothing(done, options, said):
    folder, _ = done
    before = content(folder)
    told = ask("compare", STUDY, *SMALL, *options, "--no-report", cwd=folder)
    assert told.returncode == 2
    assert said in told.stderr.decode()
    assert "Traceback" not in told.stderr.decode()
    assert told.stdout == b""
    assert content(folder) == before


def test_a_missing_study_is_2(tmp_path):
    told = ask("compare", "no.yaml", cwd=tmp_path)
    assert told.returncode == 2
    assert told.stderr.decode().startswith("no.yaml: wanted an existing file, got no such file")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_is_wanted_is_2(tmp_path):
    (tmp_path / "out").write_text("mine")
    told = ask("compare", STUDY, *SMALL, "--no-report", "--out", tmp_path / "out")
    assert told.returncode == 2
    assert "a folder to write the result in, got a file" in told.stderr.decode()
    assert (tmp_path / "out").read_text() == "mine"


def test_the_folder_of_another_study_is_2_and_untouched(tmp_path):
    (tmp_path / "recipe.json").write_text('{"study": "ghent"}')
    told = ask("compare", STUDY, *SMALL, "--no-report", "--out", tmp_path)
    assert told.returncode == 2
    assert "got the result of the study ghent" in told.stderr.decode()
    assert content(tmp_path) == {"recipe.json": b'{"study": "ghent"}'}


def test_a_full_disk_is_2_and_the_earlier_result_is_whole(done, tmp_path):
    folder = tmp_path / "out"
    shutil.copytree(done[0] / "results/toulouse", folder)
    before = content(folder)

    def small_files_only():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    told = ask("compare", STUDY, *SMALL, "--no-report", "--seed", "5", "--out", folder, preexec_fn=small_files_only)
    assert told.returncode == 2
    assert "file too large" in told.stderr.decode()
    assert content(folder) == before


@pytest.mark.parametrize(("number", "code", "name"), [(signal.SIGINT, 130, "Ctrl-C"), (signal.SIGTERM, 143, "SIGTERM")])
def test_a_stop_leaves_the_earlier_result_and_says_so(done, tmp_path, number, code, name):
    folder = tmp_path / "out"
    shutil.copytree(done[0] / "results/toulouse", folder)
    before = content(folder)
    running = begin("compare", STUDY, "--replicates", "5000", "--out", folder, "--jobs", "2", stderr=-1, stdout=-1)
    end = time.monotonic() + 30
    while not (folder / ".new-result").exists() and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(1.0)
    running.send_signal(number)
    out, err = running.communicate(timeout=30)
    assert running.returncode == code
    assert f"stopped by {name}: nothing new was written" in err.decode()
    assert "Traceback" not in err.decode()
    assert out == b""
    assert content(folder) == before


def test_our_own_fault_is_1_with_a_log_and_the_earlier_result_stays(done, tmp_path, monkeypatch, capsys):
    from sim import cli
    from sim.study import save

    def broken(*_, **__):
        raise ZeroDivisionError("no such number")

    folder = tmp_path / "out"
    shutil.copytree(done[0] / "results/toulouse", folder)
    before = content(folder)
    monkeypatch.setattr(save, "recipe", broken)
    code = cli.main(["compare", str(STUDY), *SMALL, "--jobs", "1", "--no-report", "--quiet", "--out", str(folder)])
    assert code == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"log: {folder / 'error.log'}" in said
    after = content(folder)
    assert "ZeroDivisionError" in after.pop("error.log").decode()
    assert after == before
